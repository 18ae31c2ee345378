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
			s.scale, s.share = element(in[0], 0), element(in[0], 1)
			for i := range scalars {
				s.scalars = append(s.scalars, element(in[0], 2+i))
			}
			return build(s)
		})
	})
}

// loss is the scalar that the block adds to the loss at params.
func (s *scene) loss(params []*graph.Node) *graph.Node {
	kind, batch := s.probe.kind, s.batch
	if batch.targets.DType() != dtypes.Int32 {
		batch.targets = graph.ConvertDType(batch.targets, kind)
	}
	pass := NewPass(input(batch.x, kind), params, s.states, s.probe.training, s.random)
	rows := s.probe.net.rowLosses(s.probe.net.Forward(pass), batch)
	total := graph.Mul(sumWhere(unpadded(rows, s.count), rows), s.scale)
	if pass.penalty != nil {
		total = graph.Add(total, graph.Mul(pass.penalty, s.share))
	}
	return total
}
