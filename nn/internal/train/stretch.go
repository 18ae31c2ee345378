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
	data        *resident[batchTensors]
	order       *tensors.Tensor
	whole, last *device.Program // the same loop for whole batches, and for the last, shorter one
}

func (s *stretches) open() (err error) {
	n := s.rows.Len()
	s.full = n / s.batch
	s.capacity = min(capacity, s.full)
	if s.data, err = s.rows.reside(s.backend); err != nil {
		return err
	}
	return s.compile(n)
}

// compile makes the programs for so many rows.
func (s *stretches) compile(rows int) (err error) {
	whole := s.program(s.batch, s.capacity)
	if rest := rows % s.batch; rest > 0 { // compiled at the same time
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
	in := slices.Concat(s.net.carried(), s.rows.shapes(s.rows.Len()), []shapes.Shape{
		shapes.Make(dtypes.Int32, s.rows.Len()), // order
		shapes.Make(dtypes.Float32, capacity),   // rates
		s.numbers.Shape(),                       // the rule's numbers
		shapes.Make(dtypes.Int32),               // first row, in the order, of the stretch
		shapes.Make(dtypes.Int32)})              // number of updates
	return compiled(s.backend, s.net, fmt.Sprintf("stretch %d %s", batch, s.net.Rule.Key), in, func() (*device.Program, error) {
		return device.Compile(s.backend.Compute, fmt.Sprintf("updates of %d rows", batch), in, func(in []*graph.Node) []*graph.Node {
			return s.graph(in, batch, capacity)
		})
	})
}

// graph is the loop over batches.
func (s *stretches) graph(in []*graph.Node, batch, capacity int) []*graph.Node {
	v, rest := len(s.vars), len(in)-5
	g := in[0].Graph()
	measured := graph.BroadcastToDims(graph.Const(g, float32(0)), capacity, 2+len(s.net.Params))
	state := append(slices.Clone(in), measured, graph.Const(g, int32(0)))
	measuredAt, countAt, iAt := len(in), len(in)-1, len(in)+1

	more := func(state []*graph.Node) *graph.Node { return graph.LessThan(state[iAt], state[countAt]) }
	out := loop(state, more, func(state []*graph.Node) []*graph.Node {
		order, rates, numbers, first := state[rest], state[rest+1], state[rest+2], state[rest+3]
		i := state[iAt]
		var rows []*graph.Node
		for _, all := range state[v:rest] {
			rows = append(rows, s.gather(all, order, graph.Add(first, graph.MulScalar(i, int32(batch))), batch))
		}
		rate := graph.Reshape(rowsFrom(rates, i, 1))
		updated, row := s.net.step(state[:v], nodes(rows), rate, numbers, true)
		next := append(slices.Clone(updated), state[v:measuredAt]...)
		zero := graph.ScalarZero(i.Graph(), dtypes.Int32)
		return append(next, graph.DynamicUpdateSlice(state[measuredAt], row, []*graph.Node{i, zero}), graph.OnePlus(i))
	})
	return append(out[:v:v], out[measuredAt])
}

// gather takes the batch that starts at a place of the order: [rows, ...] -> [batch, ...].
func (s *stretches) gather(all, order, at *graph.Node, batch int) *graph.Node {
	if batch == s.rows.Len() {
		return all // every row in each batch: no need to move them
	}
	if batch == 1 { // a slice is a plain copy; a gather checks and computes each element's index
		return rowsFrom(all, graph.Reshape(rowsFrom(order, at, 1)), 1)
	}
	rows := graph.Reshape(rowsFrom(order, at, batch), batch, 1)
	dims := slices.Clone(all.Shape().Dimensions)
	dims[0] = batch
	return graph.Reshape(graph.Gather(all, rows), dims...)
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
	in := slices.Concat(s.vars, s.data.value.list(), []*tensors.Tensor{s.order, extra[0], s.numbers}, extra[1:])
	out, err := program.Run(in...)
	if err != nil {
		return Metrics{}, err
	}
	v := len(s.vars)
	defer device.Free(out[v])
	measured, err := device.CopyFloats(out[v]) // waits for the device
	if err != nil {
		device.Free(out[:v]...)
		return Metrics{}, err
	}
	s.replace(out[:v])
	m, width := newMetrics(n), 2+len(s.net.Params)
	for i := range n {
		m.set(i, measured[width*i:width*(i+1)])
	}
	return m, nil
}

func (s *stretches) Close() {
	s.model.Close()
	s.data.release()
	device.Free(s.order)
}

var _ Runner = (*stretches)(nil)
