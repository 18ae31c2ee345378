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
	x, y []*tensors.Tensor
	rows int
	size int // rows a block
}

// Upload brings rows to the device for Score and Probabilities.
func Upload(b *backend.Backend, r Rows) (*Data, error) {
	n := r.Len()
	blocks := (n + blockRows - 1) / blockRows
	d := &Data{rows: n, size: (n + blocks - 1) / blocks}
	for start := 0; start < n; start += d.size {
		x, y, err := r.upload(b, func(i int) int { return start + i }, min(d.size, n-start), d.size)
		if err != nil {
			d.Close()
			return nil, err
		}
		d.x, d.y = append(d.x, x), append(d.y, y)
	}
	return d, nil
}

// Close frees the blocks.
func (d *Data) Close() {
	device.Free(d.x...)
	device.Free(d.y...)
}

// used is how many rows of a block are real.
func (d *Data) used(block int) int { return min(d.size, d.rows-block*d.size) }

// Score gives the summed loss and the number of right answers.
func (m *model) Score(d *Data) (loss float64, correct int, err error) {
	program, err := m.scorer(d).get()
	if err != nil {
		return 0, 0, err
	}
	for i := range d.x {
		count := device.Int(d.used(i))
		out, err := program.Run(append(slices.Clone(m.params), d.x[i], d.y[i], count)...)
		device.Free(count)
		if err != nil {
			return 0, 0, err
		}
		sums, err := device.CopyFloats(out[0])
		device.Free(out...)
		if err != nil {
			return 0, 0, err
		}
		loss += float64(sums[0])
		correct += int(sums[1])
	}
	return loss, correct, nil
}

func unnoted(Product) {}

// Prepare compiles what Score needs for such data.
func Prepare(b *backend.Backend, net Net, d *Data) error {
	_, err := newModel(b, net, nil).scorer(d).get()
	return err
}

func (m *model) scorer(d *Data) *pending {
	p := len(m.net.Params)
	in := append(slices.Clone(m.net.Params), d.x[0].Shape(), d.y[0].Shape(), shapes.Make(dtypes.Int32))
	return compiled(m.backend, m.net, "score", in, func() (*device.Program, error) {
		return device.Compile(m.backend.Compute, fmt.Sprintf("the score of %d rows", d.size), in, func(in []*graph.Node) []*graph.Node {
			params, x, labels, count := in[:p], in[p], in[p+1], in[p+2]
			logits := m.net.Forward(params, input(x), unnoted)
			row := graph.Iota(x.Graph(), labels.Shape(), 0)
			real := graph.LessThan(row, graph.BroadcastToShape(count, labels.Shape())) // not the padding
			losses := crossEntropy(logits, labels)
			zero := graph.ZerosLike(losses)
			return []*graph.Node{graph.Stack([]*graph.Node{
				graph.ReduceAllSum(graph.Where(real, losses, zero)),
				graph.ReduceAllSum(graph.Where(real, right(logits, labels), zero)),
			}, 0)}
		})
	})
}

// Score scores weights that are on the host.
func Score(b *backend.Backend, net Net, weights [][]float32, r Rows) (loss float64, correct int, err error) {
	m := newModel(b, net, weights)
	defer m.Close()
	d, err := Upload(b, r)
	if err != nil {
		return 0, 0, err
	}
	defer d.Close()
	return m.Score(d)
}

// Probabilities gives the softmax of the logits of each row: [rows, classes], flat.
func Probabilities(b *backend.Backend, net Net, weights [][]float32, r Rows) ([]float32, error) {
	m := newModel(b, net, weights)
	defer m.Close()
	d, err := Upload(b, r)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	p := len(net.Params)
	in := append(slices.Clone(net.Params), d.x[0].Shape())
	program, err := compiled(b, net, "predict", in, func() (*device.Program, error) {
		return device.Compile(b.Compute, fmt.Sprintf("predictions for %d rows", d.size), in, func(in []*graph.Node) []*graph.Node {
			return []*graph.Node{graph.Softmax(net.Forward(in[:p], input(in[p]), unnoted), -1)}
		})
	}).get()
	if err != nil {
		return nil, err
	}
	all := make([]float32, 0, d.rows*net.Classes)
	for i, x := range d.x {
		out, err := program.Run(append(slices.Clone(m.params), x)...)
		if err != nil {
			return nil, err
		}
		block, err := device.CopyFloats(out[0])
		device.Free(out...)
		if err != nil {
			return nil, err
		}
		all = append(all, block[:d.used(i)*net.Classes]...)
	}
	return all, nil
}
