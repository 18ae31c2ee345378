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

// capacity bounds the updates of one stretch: the size of the device array that takes their metrics.
const capacity = 8192

// stretches is the Runner for backends that run loops: the rows lie on the device, and one call does many updates.
type stretches struct {
	*model
	rows        Rows
	batch, full int // full: how many updates of an epoch have a whole batch
	capacity    int
	x, y, order *tensors.Tensor
	whole, last *device.Program // the same loop for whole batches, and for the last, shorter one
}

func (s *stretches) open() (err error) {
	n := s.rows.Len()
	s.full = n / s.batch
	s.capacity = min(capacity, s.full)
	if s.x, s.y, err = s.rows.upload(s.backend, same, n, n); err != nil {
		return err
	}
	whole := s.program(s.batch, s.capacity)
	if rest := n % s.batch; rest > 0 { // compiled at the same time
		if s.last, err = s.program(rest, 1).get(); err != nil {
			return err
		}
	}
	s.whole, err = whole.get()
	return err
}

// program is the loop over batches of one size. Rates, the place in the epoch and the number of updates are inputs, so
// no other run of these shapes compiles again.
func (s *stretches) program(batch, capacity int) *pending {
	in := append(slices.Clone(s.net.Params),
		s.x.Shape(), s.y.Shape(),
		shapes.Make(dtypes.Int32, s.rows.Len()), // order
		shapes.Make(dtypes.Float32, capacity),   // rates
		shapes.Make(dtypes.Int32),               // first row, in the order, of the stretch
		shapes.Make(dtypes.Int32))               // number of updates
	return compiled(s.backend, s.net, fmt.Sprintf("stretch %d %s", batch, s.net.Rule), in, func() (*device.Program, error) {
		return device.Compile(s.backend.Compute, fmt.Sprintf("updates of %d rows", batch), in, func(in []*graph.Node) []*graph.Node {
			return s.loop(in, batch, capacity)
		})
	})
}

// loop carries everything as state, the rows too (XLA does not copy what a body returns unchanged): GoMLX keeps one
// cache of scalar constants a graph, and one made in the main function cannot be used in a body.
func (s *stretches) loop(in []*graph.Node, batch, capacity int) []*graph.Node {
	p := len(s.net.Params)
	g := in[0].Graph()
	zero := graph.Const(g, float32(0)) // Const is not in that cache
	state := append(slices.Clone(in), graph.BroadcastToDims(zero, capacity, 3), graph.Const(g, int32(0)))
	measuredAt, countAt, iAt := len(in), len(in)-1, len(in)+1

	parameters := func(g *graph.Graph) []*graph.Node {
		nodes := make([]*graph.Node, len(state))
		for i, s := range state {
			nodes[i] = graph.Parameter(g, fmt.Sprintf("state%d", i), s.Shape())
		}
		return nodes
	}
	more := graph.NewClosure(g, func(g *graph.Graph) []*graph.Node {
		state := parameters(g)
		return []*graph.Node{graph.LessThan(state[iAt], state[countAt])}
	})
	body := graph.NewClosure(g, func(g *graph.Graph) []*graph.Node {
		state := parameters(g)
		params, x, y, order, rates, first := state[:p], state[p], state[p+1], state[p+2], state[p+3], state[p+4]
		i := state[iAt]
		bx, by := s.gather(x, y, order, graph.Add(first, graph.MulScalar(i, int32(batch))), batch)
		rate := graph.Reshape(graph.DynamicSlice(rates, []*graph.Node{i}, []int{1}))
		updated, row := s.net.step(params, bx, by, rate)
		next := append(slices.Clone(updated), state[p:measuredAt]...)
		return append(next, graph.DynamicUpdateSlice(state[measuredAt], row, []*graph.Node{i, graph.ScalarZero(g, dtypes.Int32)}), graph.OnePlus(i))
	})
	out := graph.While(more, body, state...)
	return append(out[:p:p], out[measuredAt])
}

// gather takes the batch that starts at a place of the order: [batch, features] and [batch].
func (s *stretches) gather(x, y, order, at *graph.Node, batch int) (bx, by *graph.Node) {
	if batch == s.rows.Len() {
		return x, y // every row in each batch: no need to move them
	}
	features := x.Shape().Dimensions[1]
	if batch == 1 { // a slice is a plain copy; a gather checks and computes each element's index
		zero := graph.ScalarZero(at.Graph(), dtypes.Int32)
		row := graph.Reshape(graph.DynamicSlice(order, []*graph.Node{at}, []int{1}))
		return graph.DynamicSlice(x, []*graph.Node{row, zero}, []int{1, features}), graph.DynamicSlice(y, []*graph.Node{row}, []int{1})
	}
	rows := graph.Reshape(graph.DynamicSlice(order, []*graph.Node{at}, []int{batch}), batch, 1)
	return graph.Reshape(graph.Gather(x, rows), batch, features), graph.Reshape(graph.Gather(y, rows), batch)
}

func (s *stretches) Shuffle(order []int32) error {
	device.Free(s.order)
	s.order = device.Ints(order, len(order))
	return nil
}

func (s *stretches) Advance(from, n int, rates []float32) (Metrics, error) {
	program, capacity := s.whole, s.capacity
	if from >= s.full {
		program, capacity, n = s.last, 1, 1
	} else {
		n = min(n, s.full-from, capacity)
	}
	padded := make([]float32, capacity)
	copy(padded, rates[:n])
	extra := []*tensors.Tensor{device.Floats(padded, capacity), device.Int(from * s.batch), device.Int(n)}
	defer device.Free(extra...)
	in := slices.Concat(s.params, []*tensors.Tensor{s.x, s.y, s.order}, extra)
	out, err := program.Run(in...)
	if err != nil {
		return Metrics{}, err
	}
	p := len(s.params)
	defer device.Free(out[p])
	measured, err := device.CopyFloats(out[p]) // waits for the device
	if err != nil {
		device.Free(out[:p]...)
		return Metrics{}, err
	}
	s.replace(out[:p])
	m := newMetrics(n)
	for i := range n {
		m.set(i, measured[3*i:])
	}
	return m, nil
}

func (s *stretches) Close() {
	s.model.Close()
	device.Free(s.x, s.y, s.order)
}

func newMetrics(n int) Metrics {
	return Metrics{make([]float32, n), make([]float32, n), make([]float32, n)}
}

func (m Metrics) set(i int, row []float32) {
	m.Loss[i], m.Accuracy[i], m.Norm[i] = row[0], row[1], row[2]
}

var _ Runner = (*stretches)(nil)
