package train

import (
	"fmt"
	"slices"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"

	"descida/nn/internal/device"
)

// scene is a Probe's graph while it is built.
type scene struct {
	probe   *Probe
	points  [][]*graph.Node // places and directions, each in the order of the params
	scalars []*graph.Node

	states []*graph.Node
	random *graph.Node
	batch  batchNodes
	count  *graph.Node // how many rows are no padding
	scale  *graph.Node // of a row's loss
	share  *graph.Node // of the penalty
}

// program starts compiling what is built over points of so many places and so many scalars, for blocks of size rows.
func (p *Probe) program(what string, size, points, scalars int, build func(*scene) []*graph.Node) *pending {
	arrays := make([]shapes.Shape, 0, points*len(p.net.Params)+len(p.net.States)) // in the probe's kind
	for range points {
		arrays = append(arrays, p.net.Params...)
	}
	arrays = append(arrays, p.net.States...)
	var in []shapes.Shape
	for _, s := range arrays {
		in = append(in, shapes.Make(p.kind, s.Dimensions...))
	}
	if p.random != nil {
		in = append(in, p.random.Shape())
	}
	block := p.data.rows.shapes(size)
	in = slices.Concat(in, block, []shapes.Shape{shapes.Make(dtypes.Int32), shapes.Make(p.kind, 2+scalars)})
	key := fmt.Sprintf("probe %s training %t: %s", p.kind, p.training, what)
	return compiled(p.backend, p.net, key, in, func() (*device.Program, error) {
		return device.Compile(p.backend.Compute, fmt.Sprintf("the %s over %d rows", what, size), in, func(in []*graph.Node) []*graph.Node {
			s := &scene{probe: p}
			take := func(n int) []*graph.Node {
				first := in[:n:n]
				in = in[n:]
				return first
			}
			for range points {
				s.points = append(s.points, take(len(p.net.Params)))
			}
			s.states = take(len(p.net.States))
			if p.random != nil {
				s.random = take(1)[0]
			}
			s.batch, s.count = nodes(take(len(block))), take(1)[0]
			numbers := func(i int) *graph.Node { return graph.Reshape(graph.Slice(in[0], graph.AxisElem(i))) }
			s.scale, s.share = numbers(0), numbers(1)
			for i := range scalars {
				s.scalars = append(s.scalars, numbers(2+i))
			}
			return build(s)
		})
	})
}

// loss is the scalar that the block adds to the loss at params.
func (s *scene) loss(params []*graph.Node) *graph.Node {
	kind, x, targets := s.probe.kind, s.batch.x, s.batch.targets
	pixels := x.DType() == dtypes.Uint8
	if x = graph.ConvertDType(x, kind); pixels {
		x = graph.MulScalar(x, 1.0/255)
	}
	if targets.DType() != dtypes.Int32 {
		targets = graph.ConvertDType(targets, kind)
	}
	pass := NewPass(x, params, s.states, s.probe.training, s.random)
	rows := s.probe.net.Loss.Rows(s.probe.net.Forward(pass), targets) // [batch]
	if s.batch.weights != nil {
		rows = graph.Mul(rows, graph.ConvertDType(s.batch.weights, kind))
	}
	place := graph.Iota(rows.Graph(), shapes.Make(dtypes.Int32, rows.Shape().Dimensions...), 0)
	real := graph.LessThan(place, graph.BroadcastToShape(s.count, place.Shape())) // not the padding
	total := graph.Mul(graph.ReduceAllSum(graph.Where(real, rows, graph.ZerosLike(rows))), s.scale)
	if pass.penalty != nil {
		total = graph.Add(total, graph.Mul(pass.penalty, s.share))
	}
	return total
}
