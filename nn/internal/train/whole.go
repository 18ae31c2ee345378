package train

import (
	"fmt"
	"slices"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"

	"descida/nn/internal/device"
)

// part bounds the rows of a full batch that are in work at a time: 2048 MNIST rows as float32 are 6 MB and stay in the
// processor's cache; all 54,000 would be 169 MB and come and go through memory.
const part = 2048

// wholes is the Runner of full batch for backends that run loops: the gradient is summed over parts of the rows. It is for
// nets whose rows do not see each other; BatchNorm's do.
type wholes struct {
	*model
	rows     Rows
	data     *resident[batchTensors]
	gradient *device.Program
	update   *device.Program
}

// apart tells whether the gradient of a net may be summed over parts of a batch of so many rows.
func (n Net) apart(rows int) bool { return !n.Coupled && len(n.States) == 0 && rows > part }

func (w *wholes) open() (err error) {
	if w.data, err = w.rows.reside(w.backend); err != nil {
		return err
	}
	gradient, update := w.gradients(), w.updates() // compiled at the same time
	if w.gradient, err = gradient.get(); err != nil {
		return err
	}
	w.update, err = update.get()
	return err
}

// gradients is the program that gives the sums over all rows: the gradients, [2] loss and share of right answers, and the
// random state after it.
func (w *wholes) gradients() *pending {
	var random []shapes.Shape
	if w.net.Random {
		random = []shapes.Shape{graph.RNGStateShape}
	}
	in := slices.Concat(w.net.Params, random, w.rows.shapes(w.rows.Len()))
	return compiled(w.backend, w.net, "whole", in, func() (*device.Program, error) {
		return device.Compile(w.backend.Compute, fmt.Sprintf("the gradient of %d rows", w.rows.Len()), in, func(in []*graph.Node) []*graph.Node {
			return w.graph(in, len(random))
		})
	})
}

// graph adds up the parts. The last part begins where it is whole, and leaves out the rows that the one before it had.
func (w *wholes) graph(in []*graph.Node, random int) []*graph.Node {
	g, p, n := in[0].Graph(), len(w.net.Params), w.rows.Len()
	parts := (n + part - 1) / part
	zero := graph.Const(g, float32(0))
	state := slices.Clone(in)
	for _, s := range w.net.Params {
		state = append(state, graph.BroadcastToDims(zero, s.Dimensions...))
	}
	sumAt := len(in) + p
	state = append(state, graph.BroadcastToDims(zero, 2), graph.Const(g, int32(0)))

	more := func(state []*graph.Node) *graph.Node {
		i := state[sumAt+1]
		return graph.LessThan(i, graph.Const(i.Graph(), int32(parts)))
	}
	out := loop(state, more, func(state []*graph.Node) []*graph.Node {
		i := state[sumAt+1]
		wanted := graph.MulScalar(i, int32(part))                         // first row of this part
		begin := graph.Min(wanted, graph.Const(i.Graph(), int32(n-part))) // where it is read from
		row := graph.Iota(i.Graph(), shapes.Make(dtypes.Int32, part), 0)  // [part]
		own := graph.GreaterOrEqual(row, graph.BroadcastToShape(graph.Sub(wanted, begin), row.Shape()))

		var rows []*graph.Node
		for _, all := range state[p+random : len(in)] {
			rows = append(rows, rowsFrom(all, begin, part))
		}
		pass := NewPass(nil, state[:p], nil, true, nil)
		if random > 0 {
			pass.random = state[p]
		}
		gradients, sums := w.net.ofPart(pass, nodes(rows), own, n, parts)
		next := slices.Clone(state)
		if random > 0 {
			next[p] = pass.random
		}
		for k, gradient := range gradients {
			next[len(in)+k] = graph.Add(state[len(in)+k], gradient)
		}
		next[sumAt], next[sumAt+1] = graph.Add(state[sumAt], sums), graph.OnePlus(i)
		return next
	})
	return slices.Concat(out[len(in):sumAt+1], out[p:p+random])
}

// ofPart is a part's share of the gradients, and of [2] loss and right answers, over n rows in so many parts.
func (n Net) ofPart(pass *Pass, batch batchNodes, own *graph.Node, rows, parts int) (gradients []*graph.Node, sums *graph.Node) {
	pass.X = input(batch.x, dtypes.Float32)
	outputs := n.Forward(pass)
	loss := sumWhere(own, n.rowLosses(outputs, batch))
	if !n.Loss.Sum {
		loss = graph.MulScalar(loss, 1/float64(rows))
	}
	if pass.penalty != nil {
		loss = graph.Add(loss, graph.MulScalar(pass.penalty, 1/float64(parts)))
	}
	right := graph.ScalarZero(loss.Graph(), dtypes.Float32)
	if n.Loss.Right != nil {
		right = graph.MulScalar(sumWhere(own, n.Loss.Right(outputs, batch.targets)), 1/float64(rows))
	}
	return graph.Gradient(loss, pass.Params...), graph.Stack([]*graph.Node{loss, right}, 0)
}

// updates is the program of the rule: new parameters and slots, and [params] squared norms of the gradients.
func (w *wholes) updates() *pending {
	p, o := len(w.net.Params), len(w.net.Rule.Slots)
	in := slices.Concat(w.net.Params, w.net.Rule.Slots, w.net.Params, []shapes.Shape{shapes.Make(dtypes.Float32), w.numbers.Shape()})
	return compiled(w.backend, w.net, "rule "+w.net.Rule.Key, in, func() (*device.Program, error) {
		return device.Compile(w.backend.Compute, "an update", in, func(in []*graph.Node) []*graph.Node {
			gradients := in[p+o : 2*p+o]
			squares := make([]*graph.Node, p)
			for i, g := range gradients {
				squares[i] = square(g)
			}
			params, slots := w.net.apply(in[:p], gradients, squares, in[p:p+o], in[2*p+o], in[2*p+o+1])
			return slices.Concat(params, slots, []*graph.Node{graph.Stack(squares, 0)})
		})
	})
}

func (w *wholes) Shuffle([]int32) error { return nil }

func (w *wholes) Advance(_, _ int, rates []float32) (Metrics, error) {
	p, o := len(w.net.Params), len(w.net.Rule.Slots)
	random := w.vars[p+o:]
	sums, err := w.gradient.Run(slices.Concat(w.vars[:p], random, w.data.value.list())...)
	if err != nil {
		return Metrics{}, err
	}
	defer func() { device.Free(sums[:p+1]...) }()
	rate := tensors.FromScalar(rates[0])
	defer device.Free(rate)
	out, err := w.update.Run(slices.Concat(w.vars[:p+o], sums[:p], []*tensors.Tensor{rate, w.numbers})...)
	if err != nil {
		device.Free(sums[p+1:]...)
		return Metrics{}, err
	}
	defer device.Free(out[p+o])
	row, err := device.CopyFloats(sums[p])
	if err == nil {
		var squares []float32
		if squares, err = device.CopyFloats(out[p+o]); err == nil {
			row = append(row, squares...)
		}
	}
	if err != nil {
		device.Free(out[:p+o]...)
		device.Free(sums[p+1:]...)
		return Metrics{}, err
	}
	w.replace(slices.Concat(out[:p+o], sums[p+1:]))
	m := newMetrics(1)
	m.set(0, row)
	return m, nil
}

func (w *wholes) Close() {
	w.model.Close()
	w.data.release()
}

var _ Runner = (*wholes)(nil)
