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

// Probe measures a net's loss and its derivatives at params that the caller gives, at many of them over the same rows. It
// trains nothing.
type Probe struct {
	backend  *backend.Backend
	net      Net
	kind     dtypes.DType
	training bool
	states   []*tensors.Tensor
	random   *tensors.Tensor // or nil
	data     *Data
}

// ProbeMode is how a Probe computes.
type ProbeMode struct {
	Double   bool   // in float64, not float32
	Training bool   // as the net is trained, not as it is used; of one block of rows only, since BatchNorm takes all
	Seed     uint64 // of what Forward draws, in training: the same numbers at every place
}

// NewProbe makes a probe with the net's states.
func NewProbe(b *backend.Backend, net Net, states [][]float32, r Rows, mode ProbeMode) (p *Probe, err error) {
	p = &Probe{backend: b, net: net, kind: dtypes.Float32, training: mode.Training}
	if mode.Double {
		p.kind = dtypes.Float64
	}
	if mode.Training && r.Len() > blockRows {
		return nil, fmt.Errorf("nn: %d rows at once are too many for this analysis; use %d or fewer, such as data.Take(%d)", r.Len(), blockRows, blockRows)
	}
	for i, values := range states {
		p.states = append(p.states, p.tensor(widened(values), net.States[i]))
	}
	if net.Random && mode.Training {
		if p.random, err = randomState(mode.Seed); err != nil {
			p.Close()
			return nil, err
		}
	}
	if p.data, err = Upload(b, r); err != nil {
		p.Close()
		return nil, err
	}
	return p, nil
}

// Close frees what lies on the device.
func (p *Probe) Close() {
	device.Free(p.states...)
	device.Free(p.random)
	if p.data != nil {
		p.data.Close()
	}
}

// Point is a place among the params, or a direction, on the device.
type Point []*tensors.Tensor

// Free releases it.
func (at Point) Free() { device.Free(at...) }

// Put brings a place to the device.
func (p *Probe) Put(values [][]float64) Point {
	at := make(Point, len(values))
	for i, v := range values {
		at[i] = p.PutOne(i, v)
	}
	return at
}

// PutOne brings the values of one of the params to the device.
func (p *Probe) PutOne(i int, values []float64) *tensors.Tensor {
	return p.tensor(values, p.net.Params[i])
}

func (p *Probe) tensor(values []float64, s shapes.Shape) *tensors.Tensor {
	if p.kind == dtypes.Float64 {
		return tensors.FromFlatDataAndDimensions(values, s.Dimensions...)
	}
	narrow := make([]float32, len(values))
	for i, v := range values {
		narrow[i] = float32(v)
	}
	return device.Floats(narrow, s.Dimensions...)
}

func widened(values []float32) []float64 {
	wide := make([]float64, len(values))
	for i, v := range values {
		wide[i] = float64(v)
	}
	return wide
}

// Loss is what the updates descend, over all rows: their mean or sum, penalties included.
func (p *Probe) Loss(at Point) (float64, error) {
	out, err := p.total("loss", []Point{at}, func(s *scene) []*graph.Node {
		return []*graph.Node{s.loss(s.points[0])}
	})
	if err != nil {
		return 0, err
	}
	return out[0][0], nil
}

// Gradient is the loss and its gradient by param.
func (p *Probe) Gradient(at Point) (loss float64, gradient [][]float64, err error) {
	return split(p.total("gradient", []Point{at}, gradientScene))
}

// PrepareGradient starts compiling what GradientOf needs for so many rows.
func (p *Probe) PrepareGradient(rows int) { p.gradient(rows) }

func (p *Probe) gradient(rows int) *pending {
	return p.program("gradient", rows, 1, 0, gradientScene)
}

// GradientOf is the gradient over other rows than the probe's, which are uploaded and freed.
func (p *Probe) GradientOf(at Point, r Rows) (loss float64, gradient [][]float64, err error) {
	program, err := p.gradient(r.Len()).get()
	if err != nil {
		return 0, nil, err
	}
	block, err := r.upload(p.backend, same, r.Len(), r.Len())
	if err != nil {
		return 0, nil, err
	}
	defer block.free()
	return split(p.run(program, []Point{at}, block, r.Len(), r.Len()))
}

func gradientScene(s *scene) []*graph.Node {
	loss := s.loss(s.points[0])
	return append([]*graph.Node{loss}, graph.Gradient(loss, s.points[0]...)...)
}

func split(out [][]float64, err error) (float64, [][]float64, error) {
	if err != nil {
		return 0, nil, err
	}
	return out[0][0], out[1:], nil
}

// HessianTimes is the Hessian of the loss at a place times a direction, as the gradient of (gradient · direction)
// (Pearlmutter 1994). Error: an operation of the net whose gradient has none.
func (p *Probe) HessianTimes(at, direction Point) ([][]float64, error) {
	return p.total("Hessian", []Point{at, direction}, func(s *scene) []*graph.Node {
		var along []*graph.Node
		for i, g := range graph.Gradient(s.loss(s.points[0]), s.points[0]...) {
			along = append(along, graph.ReduceAllSum(graph.Mul(g, s.points[1][i])))
		}
		return graph.Gradient(sum(along), s.points[0]...)
	})
}

// Plane is the loss at at + a u + b v for pairs a, b. It ends early, with nil, when stop says so.
func (p *Probe) Plane(at, u, v Point, pairs [][2]float64, stop func() bool) ([]float64, error) {
	program, err := p.program("plane", p.data.size, 3, 2, func(s *scene) []*graph.Node {
		var moved []*graph.Node
		for i, w := range s.points[0] {
			w = graph.Add(w, graph.Mul(s.points[1][i], s.scalars[0]))
			moved = append(moved, graph.Add(w, graph.Mul(s.points[2][i], s.scalars[1])))
		}
		return []*graph.Node{s.loss(moved)}
	}).get()
	if err != nil {
		return nil, err
	}
	losses := make([]float64, len(pairs))
	stopped := false
	err = p.data.each(func(i int, block batchTensors) error {
		for k, pair := range pairs {
			if stopped = stopped || stop(); stopped {
				return nil
			}
			out, err := p.run(program, []Point{at, u, v}, block, p.data.used(i), p.data.rows.Len(), pair[:]...)
			if err != nil {
				return err
			}
			losses[k] += out[0][0]
		}
		return nil
	})
	if err != nil || stopped {
		return nil, err
	}
	return losses, nil
}

// total adds up a program's outputs over the blocks.
func (p *Probe) total(what string, points []Point, build func(*scene) []*graph.Node) (total [][]float64, err error) {
	program, err := p.program(what, p.data.size, len(points), 0, build).get()
	if err != nil {
		return nil, err
	}
	err = p.data.each(func(i int, block batchTensors) error {
		out, err := p.run(program, points, block, p.data.used(i), p.data.rows.Len())
		if err != nil {
			return err
		}
		if total == nil {
			total = out
			return nil
		}
		for k, values := range out {
			for j, v := range values {
				total[k][j] += v
			}
		}
		return nil
	})
	return total, err
}

// run runs a program on a block with so many real rows, of all that the loss is over.
func (p *Probe) run(program *device.Program, points []Point, block batchTensors, rows, all int, scalars ...float64) ([][]float64, error) {
	scale := 1 / float64(all)
	if p.net.Loss.Sum {
		scale = 1
	}
	scalars = append([]float64{scale, float64(rows) / float64(all)}, scalars...)
	own := []*tensors.Tensor{device.Int(rows), p.tensor(scalars, shapes.Make(p.kind, len(scalars)))}
	defer device.Free(own...)
	var in []*tensors.Tensor
	for _, at := range points {
		in = append(in, at...)
	}
	in = append(in, p.states...)
	if p.random != nil {
		in = append(in, p.random)
	}
	out, err := program.Run(slices.Concat(in, block.list(), own)...)
	if err != nil {
		return nil, err
	}
	defer device.Free(out...)
	values := make([][]float64, len(out))
	for i, t := range out {
		if values[i], err = copyWide(t); err != nil {
			return nil, err
		}
	}
	return values, nil
}

func copyWide(t *tensors.Tensor) (values []float64, err error) {
	if t.DType() == dtypes.Float32 {
		narrow, err := device.CopyFloats(t)
		return widened(narrow), err
	}
	err = device.Try(func() error {
		values, err = tensors.CopyFlatData[float64](t)
		return err
	})
	return values, err
}
