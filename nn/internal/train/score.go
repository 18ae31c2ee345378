package train

import (
	"fmt"
	"slices"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"

	"descida/nn/internal/backend"
	"descida/nn/internal/device"
)

// blockRows bounds the rows scored by one call: 2048 MNIST rows are 6 MB as float32, all 60,000 would be 188 MB.
const blockRows = 2048

// Data is rows on the device in equal blocks, the last one padded.
type Data struct {
	resident *resident[blocks]
	blocks   blocks
	rows     Rows
	size     int // rows a block
}

type blocks []batchTensors

func (l blocks) free() {
	for _, b := range l {
		b.free()
	}
}

// Upload brings rows to the device for Score and Outputs.
func Upload(b *backend.Backend, r Rows) (*Data, error) {
	n := r.Len()
	count := (n + blockRows - 1) / blockRows
	d := &Data{rows: r, size: (n + count - 1) / count}
	var err error
	d.resident, err = scored.take(b, r, func() (all blocks, err error) {
		for start := 0; start < n && err == nil; start += d.size {
			var block batchTensors
			block, err = r.upload(b, func(i int) int { return start + i }, min(d.size, n-start), d.size)
			all = append(all, block)
		}
		return all, err
	})
	if err != nil {
		return nil, err
	}
	d.blocks = d.resident.value
	return d, nil
}

// Close frees the blocks, if nobody else uses them.
func (d *Data) Close() {
	d.resident.release()
	d.resident = nil
}

// used is how many rows of a block are real.
func (d *Data) used(block int) int { return min(d.size, d.rows.Len()-block*d.size) }

// Sums are what Score adds up over rows.
type Sums struct {
	Loss    float64 // of the rows, by their weights; without the penalty
	Right   float64 // rows answered right
	Penalty float64 // of the net, once
}

// Score adds up loss and right answers.
func (m *model) Score(d *Data) (Sums, error) {
	program, err := m.scorer(d).get()
	if err != nil {
		return Sums{}, err
	}
	var total Sums
	for i, block := range d.blocks {
		count := device.Int(d.used(i))
		out, err := program.Run(slices.Concat(m.arrays(), block.list(), []*tensors.Tensor{count})...)
		device.Free(count)
		if err != nil {
			return Sums{}, err
		}
		sums, err := device.CopyFloats(out[0])
		device.Free(out...)
		if err != nil {
			return Sums{}, err
		}
		total.Loss += float64(sums[0])
		total.Right += float64(sums[1])
		total.Penalty = float64(sums[2])
	}
	return total, nil
}

// Prepare compiles what Score needs for such data.
func Prepare(b *backend.Backend, net Net, d *Data) error {
	_, err := newModel(b, net, Values{}).scorer(d).get()
	return err
}

func (m *model) scorer(d *Data) *pending {
	in := slices.Concat(m.net.arrays(), d.rows.shapes(d.size), []shapes.Shape{shapes.Make(dtypes.Int32)})
	return compiled(m.backend, m.net, "score", in, func() (*device.Program, error) {
		return device.Compile(m.backend.Compute, fmt.Sprintf("the score of %d rows", d.size), in, func(in []*graph.Node) []*graph.Node {
			last := len(in) - 1
			return []*graph.Node{m.net.score(in[:last], in[last])}
		})
	})
}

// score is [3]: the Sums of the first count rows of a block.
func (n Net) score(in []*graph.Node, count *graph.Node) *graph.Node {
	outputs, batch, pass := n.infer(in)
	losses := n.Loss.Rows(outputs, batch.targets)
	if batch.weights != nil {
		losses = graph.Mul(losses, batch.weights)
	}
	zero := graph.ZerosLike(losses)
	row := graph.Iota(losses.Graph(), shapes.Make(dtypes.Int32, losses.Shape().Dimensions...), 0)
	real := graph.LessThan(row, graph.BroadcastToShape(count, row.Shape())) // not the padding
	right, penalty := zero, pass.penalty
	if n.Loss.Right != nil {
		right = n.Loss.Right(outputs, batch.targets)
	}
	if penalty == nil {
		penalty = graph.ScalarZero(losses.Graph(), dtypes.Float32)
	}
	return graph.Stack([]*graph.Node{
		graph.ReduceAllSum(graph.Where(real, losses, zero)),
		graph.ReduceAllSum(graph.Where(real, right, zero)),
		penalty,
	}, 0)
}

// infer runs the net as it is used, not trained, on arrays and a block of rows.
func (n Net) infer(in []*graph.Node) (outputs *graph.Node, batch batchNodes, pass *Pass) {
	p, s := len(n.Params), len(n.States)
	batch = nodes(in[p+s:])
	pass = NewPass(input(batch.x), in[:p], in[p:p+s], false, nil)
	return n.Forward(pass), batch, pass
}

// Score scores arrays that are on the host.
func Score(b *backend.Backend, net Net, v Values, r Rows) (Sums, error) {
	m := newModel(b, net, v)
	defer m.Close()
	d, err := Upload(b, r)
	if err != nil {
		return Sums{}, err
	}
	defer d.Close()
	return m.Score(d)
}

// Outputs gives each row's outputs, or, with probabilities, what the loss makes of them: [rows, outputs], flat.
func Outputs(b *backend.Backend, net Net, v Values, r Rows, probabilities bool) ([]float32, error) {
	m := newModel(b, net, v)
	defer m.Close()
	d, err := Upload(b, r)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	in := slices.Concat(net.arrays(), d.rows.shapes(d.size))
	program, err := compiled(b, net, fmt.Sprint("outputs ", probabilities), in, func() (*device.Program, error) {
		return device.Compile(b.Compute, fmt.Sprintf("predictions for %d rows", d.size), in, func(in []*graph.Node) []*graph.Node {
			outputs, _, _ := net.infer(in)
			if probabilities && net.Loss.Probability != nil {
				outputs = net.Loss.Probability(outputs)
			}
			return []*graph.Node{outputs}
		})
	}).get()
	if err != nil {
		return nil, err
	}
	all := make([]float32, 0, r.Len()*net.Outputs)
	for i, block := range d.blocks {
		out, err := program.Run(slices.Concat(m.arrays(), block.list())...)
		if err != nil {
			return nil, err
		}
		values, err := device.CopyFloats(out[0])
		device.Free(out...)
		if err != nil {
			return nil, err
		}
		all = append(all, values[:d.used(i)*net.Outputs]...)
	}
	return all, nil
}
