package train

import (
	"slices"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"

	"descida/nn/internal/backend"
	"descida/nn/internal/device"
)

// Range is what values an activation has.
type Range int

// The ranges of activations.
const (
	Unbounded Range = iota
	FromZero        // a unit can die: be 0 for every row
	ZeroToOne       // a value can saturate: be within 1 % of its bounds
	MinusOneToOne
)

// Activity is how a layer's outputs lie over a sample of rows.
type Activity struct {
	Mean, Deviation float32 // over rows and units
	Dead            float32 // share of units, or channels, that are 0 for every row; of FromZero only
	Saturated       float32 // share of values within 1 % of their bounds; of bounded ranges only
}

type observed struct {
	x    *graph.Node
	kind Range
}

// Observe tells of a layer's outputs, [batch, ..., units]. Watch measures them; other programs leave them out.
func (p *Pass) Observe(x *graph.Node, kind Range) {
	p.observed = append(p.observed, observed{x, kind})
}

// Watch measures what the net observes, in its order, over the first block of rows.
func (m *model) Watch(d *Data) ([]Activity, error) {
	program, err := m.watcher(d).get()
	if err != nil {
		return nil, err
	}
	first, done, err := d.block(0)
	if err != nil {
		return nil, err
	}
	defer done()
	out, err := program.Run(slices.Concat(m.arrays(), first.list())...)
	if err != nil {
		return nil, err
	}
	defer device.Free(out...)
	flat, err := device.CopyFloats(out[0])
	if err != nil {
		return nil, err
	}
	list := make([]Activity, len(flat)/4)
	for i := range list {
		v := flat[4*i:]
		list[i] = Activity{v[0], v[1], v[2], v[3]}
	}
	return list, nil
}

// PrepareWatch starts compiling what Watch needs for such data.
func PrepareWatch(b *backend.Backend, net Net, d *Data) { newModel(b, net, Values{}).watcher(d) }

func (m *model) watcher(d *Data) *pending {
	in := slices.Concat(m.net.arrays(), d.rows.shapes(d.size))
	return compiled(m.backend, m.net, "watch", in, func() (*device.Program, error) {
		return device.Compile(m.backend.Compute, "the activations", in, func(in []*graph.Node) []*graph.Node {
			_, _, pass := m.net.infer(in)
			g := in[0].Graph()
			rows := make([]*graph.Node, len(pass.observed))
			for i, o := range pass.observed {
				rows[i] = o.measure()
			}
			if len(rows) == 0 {
				return []*graph.Node{graph.Zeros(g, shapes.Make(dtypes.Float32, 0, 4))}
			}
			return []*graph.Node{graph.Concatenate(rows, 0)}
		})
	})
}

// measure is [1, 4]: the fields of Activity.
func (o observed) measure() *graph.Node {
	x := o.x
	mean := graph.ReduceAllMean(x)
	spread := graph.Sub(x, graph.BroadcastToShape(mean, x.Shape()))
	values := []*graph.Node{mean, graph.Sqrt(graph.ReduceAllMean(graph.Square(spread))), o.dead(), o.saturated()}
	for i := range values {
		values[i] = graph.Reshape(values[i], 1, 1)
	}
	return graph.Concatenate(values, 1)
}

func (o observed) dead() *graph.Node {
	if o.kind != FromZero {
		return graph.ScalarZero(o.x.Graph(), dtypes.Float32)
	}
	units := o.x.Shape().Dimensions[o.x.Rank()-1]
	largest := graph.ReduceMax(graph.Reshape(o.x, -1, units), 0)
	return share(graph.LessOrEqual(largest, graph.ZerosLike(largest)))
}

func (o observed) saturated() *graph.Node {
	x := o.x
	switch o.kind {
	case ZeroToOne:
		x = graph.AddScalar(graph.MulScalar(x, 2), -1)
	case MinusOneToOne:
	default:
		return graph.ScalarZero(x.Graph(), dtypes.Float32)
	}
	return share(graph.GreaterThan(graph.Abs(x), graph.MulScalar(graph.OnesLike(x), 0.98))) // 1 % of a width of 2
}

func share(which *graph.Node) *graph.Node {
	return graph.ReduceAllMean(graph.ConvertDType(which, dtypes.Float32))
}
