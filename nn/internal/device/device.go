package device

import (
	"errors"
	"fmt"
	"runtime/debug"
	"strings"

	"github.com/gomlx/compute"
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"
)

// Program is a compiled graph with fixed input shapes.
type Program struct {
	backend compute.Backend
	graph   *graph.Graph
	inputs  int
}

// Compile builds and compiles a graph whose parameters have the given shapes.
func Compile(b compute.Backend, name string, inputs []shapes.Shape, build func([]*graph.Node) []*graph.Node) (*Program, error) {
	p := &Program{backend: b, inputs: len(inputs)}
	err := Try(func() error {
		p.graph = graph.NewGraph(b, name)
		in := make([]*graph.Node, len(inputs))
		for i, s := range inputs {
			in[i] = graph.Parameter(p.graph, fmt.Sprintf("in%d", i), s)
		}
		return p.graph.Compile(build(in)...)
	})
	if err != nil {
		return nil, fmt.Errorf("nn: compiling %s: %w", name, err)
	}
	return p, nil
}

// Run executes the program. The tensors given are uploaded where they are not on the device yet and stay valid;
// the ones returned lie on the device.
func (p *Program) Run(in ...*tensors.Tensor) (out []*tensors.Tensor, err error) {
	err = Try(func() error {
		if len(in) != p.inputs {
			return fmt.Errorf("%d inputs given, %d wanted", len(in), p.inputs)
		}
		buffers := make([]compute.Buffer, len(in))
		for i, t := range in {
			b, err := t.Buffer(p.backend, 0)
			if err != nil {
				return err
			}
			buffers[i] = b
		}
		out = p.graph.RunWithBuffers(buffers, make([]bool, len(in)), 0)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("nn: running %s: %w", p.graph.Name(), err)
	}
	return out, nil
}

// Close frees the compiled program.
func (p *Program) Close() {
	if p != nil {
		_ = Try(func() error { p.graph.Finalize(); return nil })
	}
}

// Error is a failure inside GoMLX or XLA. Its text is the first line of theirs; Detail has all of it.
type Error struct {
	Text   string
	Detail string
}

func (e *Error) Error() string { return e.Text }

// Try runs f and turns a panic, GoMLX's way of reporting, into an *Error.
func Try(f func() error) (err error) {
	defer func() {
		r := recover()
		if r == nil {
			if err != nil {
				err = wrap(err)
			}
			return
		}
		if e, ok := r.(error); ok {
			err = wrap(e)
			return
		}
		err = &Error{Text: fmt.Sprint(r), Detail: fmt.Sprintf("%v\n%s", r, debug.Stack())}
	}()
	return f()
}

func wrap(err error) error {
	var already *Error
	if errors.As(err, &already) {
		return err
	}
	text := err.Error()
	if i := strings.IndexByte(text, '\n'); i > 0 {
		text = text[:i]
	}
	if strings.Contains(text, "RESOURCE_EXHAUSTED") || strings.Contains(text, "Out of memory") {
		text += "; use a smaller batch, fewer rows or a smaller model"
	}
	return &Error{Text: text, Detail: fmt.Sprintf("%+v", err)}
}

// Floats is a float32 tensor of the given dimensions, with a copy of the data.
func Floats(data []float32, dims ...int) *tensors.Tensor {
	return tensors.FromFlatDataAndDimensions(data, dims...)
}

// Ints is an int32 tensor of the given dimensions, with a copy of the data.
func Ints(data []int32, dims ...int) *tensors.Tensor {
	return tensors.FromFlatDataAndDimensions(data, dims...)
}

// Int is a scalar int32 tensor.
func Int(v int) *tensors.Tensor { return tensors.FromScalar(int32(v)) }

// Bytes uploads a uint8 tensor that fill writes: straight into the device's memory where the device is the CPU.
func Bytes(b compute.Backend, fill func([]byte), dims ...int) (t *tensors.Tensor, err error) {
	return filled(b, dtypes.Uint8, func(t *tensors.Tensor) error { return tensors.MutableFlatData(t, fill) }, dims)
}

// FloatRows is Bytes for float32.
func FloatRows(b compute.Backend, fill func([]float32), dims ...int) (*tensors.Tensor, error) {
	return filled(b, dtypes.Float32, func(t *tensors.Tensor) error { return tensors.MutableFlatData(t, fill) }, dims)
}

// Refill writes a tensor's memory anew: it is given back as it is, so that a stream of blocks does not scatter the memory.
func Refill[T uint8 | float32](t *tensors.Tensor, fill func([]T)) error {
	return Try(func() error { return tensors.MutableFlatData(t, fill) })
}

func filled(b compute.Backend, kind dtypes.DType, fill func(*tensors.Tensor) error, dims []int) (t *tensors.Tensor, err error) {
	err = Try(func() error {
		var err error
		if t, err = tensors.FromShapeForBackend(b, 0, shapes.Make(kind, dims...)); err != nil {
			return err
		}
		return fill(t)
	})
	if err != nil {
		return nil, fmt.Errorf("nn: no memory on the device for the data: %w", err)
	}
	return t, nil
}

// CopyFloats brings a float32 tensor to the host.
func CopyFloats(t *tensors.Tensor) (data []float32, err error) {
	err = Try(func() error {
		var err error
		data, err = tensors.CopyFlatData[float32](t)
		return err
	})
	return data, err
}

// Free releases tensors now, not when the garbage collector finds them.
func Free(list ...*tensors.Tensor) {
	for _, t := range list {
		if t != nil {
			_ = Try(t.FinalizeAll)
		}
	}
}
