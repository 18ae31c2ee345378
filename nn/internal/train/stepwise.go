package train

import (
	"fmt"
	"runtime"
	"slices"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"

	"descida/nn/internal/device"
)

// stepwise is the Runner for backends without loops: the rows stay on the host and each update is a call.
type stepwise struct {
	*model
	rows  Rows
	batch int
	order []int32
	whole *device.Program
	last  *device.Program // for the last, shorter batch

	// ballast is memory that is never touched, hence never really there. The backend keeps its buffers in pools that each
	// garbage collection empties; with a heap of 10 MB that is every dozen updates, and a third of the time.
	ballast []byte
}

const ballast = 64 << 20

func (s *stepwise) open() (err error) {
	s.ballast = make([]byte, ballast)
	whole := s.program(s.batch)
	if rest := s.rows.Len() % s.batch; rest > 0 {
		if s.last, err = s.program(rest).get(); err != nil {
			return err
		}
	}
	s.whole, err = whole.get()
	return err
}

func (s *stepwise) program(batch int) *pending {
	in := slices.Concat(s.net.carried(), s.rows.shapes(batch),
		[]shapes.Shape{shapes.Make(dtypes.Float32), s.numbers.Shape()}) // rate, numbers
	return compiled(s.backend, s.net, "update "+s.net.Rule.Key, in, func() (*device.Program, error) {
		return device.Compile(s.backend.Compute, fmt.Sprintf("an update of %d rows", batch), in,
			func(in []*graph.Node) []*graph.Node {
				v, last := len(s.vars), len(in)-2
				updated, measured := s.net.step(in[:v], nodes(in[v:last]), in[last], in[last+1], false)
				return append(updated, measured)
			})
	})
}

func (s *stepwise) Shuffle(order []int32) error {
	s.order = order
	return nil
}

func (s *stepwise) Advance(from, n int, rates []float32) (Metrics, error) {
	m := newMetrics(n)
	for i := range n {
		start := (from + i) * s.batch
		size := min(s.batch, s.rows.Len()-start)
		program := s.whole
		if size < s.batch {
			program = s.last
		}
		which := func(j int) int { return int(s.order[start+j]) }
		if size == s.rows.Len() {
			which = same
		}
		if err := s.update(program, which, size, rates[i], m, i); err != nil {
			return Metrics{}, err
		}
	}
	runtime.KeepAlive(s.ballast)
	return m, nil
}

func (s *stepwise) update(program *device.Program, which func(int) int, size int, rate float32, m Metrics, i int) error {
	batch, err := s.rows.upload(s.backend, which, size, size)
	if err != nil {
		return err
	}
	defer batch.free()
	r := tensors.FromScalar(rate)
	defer device.Free(r)
	out, err := program.Run(slices.Concat(s.vars, batch.list(), []*tensors.Tensor{r, s.numbers})...)
	if err != nil {
		return err
	}
	v := len(s.vars)
	defer device.Free(out[v])
	measured, err := device.CopyFloats(out[v])
	if err != nil {
		return err
	}
	s.replace(out[:v])
	m.set(i, measured)
	return nil
}

var _ Runner = (*stepwise)(nil)
