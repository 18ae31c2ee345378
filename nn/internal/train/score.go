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

// Data is rows in equal blocks, the last one padded. They lie on the device, unless they are too many.
type Data struct {
	backend  *backend.Backend
	resident *resident[blocks] // nil: the blocks come one by one
	rows     Rows
	size     int // rows a block
}

type blocks []batchTensors

func (l blocks) free() {
	for _, b := range l {
		b.free()
	}
}

// Upload brings rows to the device for Score, Outputs and Watch.
func Upload(b *backend.Backend, r Rows) (*Data, error) {
	n := r.Len()
	count := (n + blockRows - 1) / blockRows
	d := &Data{backend: b, rows: r, size: (n + count - 1) / count}
	if r.streams() {
		return d, nil
	}
	var err error
	d.resident, err = scored.take(b, r, func() (all blocks, err error) {
		for i := 0; i < d.count() && err == nil; i++ {
			var block batchTensors
			block, err = d.upload(i)
			all = append(all, block)
		}
		return all, err
	})
	if err != nil {
		return nil, err
	}
	return d, nil
}

func (d *Data) count() int { return (d.rows.Len() + d.size - 1) / d.size }

func (d *Data) upload(block int) (batchTensors, error) {
	return d.rows.upload(d.backend, func(i int) int { return block*d.size + i }, d.used(block), d.size)
}

// block is one of them, until done is called.
func (d *Data) block(i int) (b batchTensors, done func(), err error) {
	if d.resident != nil {
		return d.resident.value[i], func() {}, nil
	}
	b, err = d.upload(i)
	return b, b.free, err
}

// each goes over the blocks, until one gives an error. Where they come one by one, the next is on its way meanwhile.
func (d *Data) each(do func(i int, block batchTensors) error) error {
	if d.resident != nil {
		for i, block := range d.resident.value {
			if err := do(i, block); err != nil {
				return err
			}
		}
		return nil
	}
	var spare batchTensors
	defer func() { spare.free() }()
	fetch := func(i int) <-chan fetched {
		to, into := make(chan fetched, 1), spare
		spare = batchTensors{}
		go func() {
			var f fetched
			f.rows, f.err = d.rows.bring(d.backend, func(k int) int { return i*d.size + k }, d.used(i), d.size, into)
			d.rows.forget()
			to <- f
		}()
		return to
	}
	coming := fetch(0)
	for i := range d.count() {
		f := <-coming
		last := i == d.count()-1
		if !last {
			coming = fetch(i + 1)
		}
		err := f.err
		if err == nil {
			err = do(i, f.rows)
		}
		spare.free()
		spare = f.rows
		if err != nil {
			if !last {
				(<-coming).free()
			}
			return err
		}
	}
	return nil
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
	err = d.each(func(i int, block batchTensors) error {
		count := device.Int(d.used(i))
		out, err := program.Run(slices.Concat(m.arrays(), block.list(), []*tensors.Tensor{count})...)
		device.Free(count)
		if err != nil {
			return err
		}
		sums, err := device.CopyFloats(out[0])
		device.Free(out...)
		if err != nil {
			return err
		}
		total.Loss += float64(sums[0])
		total.Right += float64(sums[1])
		total.Penalty = float64(sums[2])
		return nil
	})
	return total, err
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
	losses := n.rowLosses(outputs, batch)
	real := unpadded(losses, count)
	right, penalty := graph.ScalarZero(losses.Graph(), dtypes.Float32), pass.penalty
	if n.Loss.Right != nil {
		right = sumWhere(real, n.Loss.Right(outputs, batch.targets))
	}
	if penalty == nil {
		penalty = graph.ScalarZero(losses.Graph(), dtypes.Float32)
	}
	return graph.Stack([]*graph.Node{sumWhere(real, losses), right, penalty}, 0)
}

// infer runs the net as it is used, not trained, on arrays and a block of rows.
func (n Net) infer(in []*graph.Node) (outputs *graph.Node, batch batchNodes, pass *Pass) {
	p, s := len(n.Params), len(n.States)
	batch = nodes(in[p+s:])
	pass = NewPass(input(batch.x, dtypes.Float32), in[:p], in[p:p+s], false, nil)
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
	err = d.each(func(i int, block batchTensors) error {
		out, err := program.Run(slices.Concat(m.arrays(), block.list())...)
		if err != nil {
			return err
		}
		values, err := device.CopyFloats(out[0])
		device.Free(out...)
		if err != nil {
			return err
		}
		all = append(all, values[:d.used(i)*net.Outputs]...)
		return nil
	})
	return all, err
}
