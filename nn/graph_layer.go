package nn

import (
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"

	"descida/nn/internal/backend"
	"descida/nn/internal/device"
)

// FunctionLayer is a layer from a function of GoMLX's graph nodes, as Func and GraphLayer make it. A model is stored without
// its functions: Bind gives them again.
type FunctionLayer struct {
	Name    string
	Learned []LearnedArray `json:",omitempty"`

	forwards func(x *graph.Node, learned []*graph.Node) *graph.Node
	identity uint64 // of the function: two of one name are told apart
}

// LearnedArray is an array that a GraphLayer learns, as Learned makes it.
type LearnedArray struct {
	Name  string
	Start Initializer
	Shape []int
}

// Inputs stands, in the shape of a learned array, for the length of the last axis of the layer's input: the number of
// features of a flat row, or of channels of an image.
const Inputs = -1

// Learned is an array that a GraphLayer learns: nn.Learned("weights", nn.GlorotUniform(), nn.Inputs, 8). An initializer
// counts as inputs and outputs of a unit the last two axes, times those before them (a convolution's kernel).
func Learned(name string, start Initializer, shape ...int) LearnedArray {
	return LearnedArray{name, start, shape}
}

// Func is a layer without weights from a function of GoMLX's graph: x is [batch, row...] float32 and so is the result, of
// any row shape. What it makes of one row may not depend on the number of rows.
//
//	swish := func(x *graph.Node) *graph.Node { return graph.Mul(x, graph.Sigmoid(x)) }
//	model := nn.Sequential(nn.Dense(64), nn.Func("swish", swish), nn.Dense(10))
//
// A notebook keeps the model from cell to cell but not the function: call model.Bind(nn.Func("swish", swish)) in each cell
// that uses the model. The name is the layer's in errors and in Bind.
func Func(name string, f func(x *graph.Node) *graph.Node) FunctionLayer {
	if f == nil {
		return FunctionLayer{Name: name}
	}
	return GraphLayer(name, func(x *graph.Node, _ []*graph.Node) *graph.Node { return f(x) })
}

// GraphLayer is a layer from a function of GoMLX's graph that learns: the function gets x, [batch, row...] float32, and the
// learned arrays in the order given. Their gradients, updates, norms and names are as those of any layer.
//
//	scale := nn.GraphLayer("scale", func(x *graph.Node, w []*graph.Node) *graph.Node {
//		return graph.Mul(x, graph.BroadcastPrefix(w[0], x.Shape().Dimensions[0]))
//	}, nn.Learned("factor", nn.Constant(1), nn.Inputs))
func GraphLayer(name string, f func(x *graph.Node, learned []*graph.Node) *graph.Node, learned ...LearnedArray) FunctionLayer {
	l := FunctionLayer{Name: name, Learned: learned, forwards: f}
	if f != nil {
		l.identity = functions.Add(1)
	}
	return l
}

// functions counts the functions given.
var functions atomic.Uint64

func (l FunctionLayer) String() string { return l.call() + "(" + l.Name + ")" }

func (l FunctionLayer) call() string {
	if l.Learned == nil {
		return "Func"
	}
	return "GraphLayer"
}

func (l FunctionLayer) label() string { return l.Name }

func (l FunctionLayer) key() string { return fmt.Sprint("function ", l.identity, " ") }

// functionKey tells functions apart in the names of compiled programs; it is "" for a layer or a loss that has none.
func functionKey(v any) string {
	if f, ok := v.(interface{ key() string }); ok {
		return f.key()
	}
	return ""
}

func (l FunctionLayer) bound() error {
	if l.forwards != nil {
		return nil
	}
	return fmt.Errorf("its function was not kept; give it again: model.Bind(nn.%s(%q, ...))", l.call(), l.Name)
}

func (l FunctionLayer) output(in []int) ([]int, error) {
	if err := l.bound(); err != nil {
		return nil, err
	}
	inputs := []shapes.Shape{batched(in)}
	for i, a := range l.Learned {
		if a.Name == "" || slices.ContainsFunc(l.Learned[:i], func(b LearnedArray) bool { return a.Name == b.Name }) {
			return nil, fmt.Errorf("learned array %d has the name %q; want a name of its own", i+1, a.Name)
		}
		for _, d := range a.Shape {
			if d < 1 && d != Inputs {
				return nil, fmt.Errorf("learned array %s has the shape %v; want lengths of 1 or more, or nn.Inputs", a.Name, a.Shape)
			}
		}
		if err := a.Start.check(); err != nil {
			return nil, err
		}
		inputs = append(inputs, shapes.Make(dtypes.Float32, a.dims(in)...))
	}
	out, err := inferred(l.key(), inputs, func(in []*graph.Node) *graph.Node { return l.forwards(in[0], in[1:]) })
	if err != nil {
		return nil, err
	}
	if out.DType != dtypes.Float32 || out.Rank() < 2 || out.Dimensions[0] != probeRows {
		return nil, fmt.Errorf("its function gives %s for an input of %s; want float32 and the same first axis, the batch, with one more", written(out), written(inputs[0]))
	}
	return out.Dimensions[1:], nil
}

// dims is the array's shape with the input's length in it.
func (a LearnedArray) dims(in []int) []int {
	dims := slices.Clone(a.Shape)
	for i, d := range dims {
		if d == Inputs {
			dims[i] = in[len(in)-1]
		}
	}
	return dims
}

func (l FunctionLayer) parameters(in []int) []parameter {
	var list []parameter
	for _, a := range l.Learned {
		p := parameter{name: a.Name, dims: a.dims(in), start: a.Start.or(GlorotUniform()), decays: len(a.Shape) > 1}
		p.fanIn, p.fanOut = 1, 1
		if n := len(p.dims); n == 1 {
			p.fanIn, p.fanOut = p.dims[0], p.dims[0]
		} else if n > 1 {
			field := volume(p.dims[:n-2])
			p.fanIn, p.fanOut = field*p.dims[n-2], field*p.dims[n-1]
		}
		list = append(list, p)
	}
	return list
}

func (FunctionLayer) states([]int) []parameter { return nil }

func (l FunctionLayer) forward(c *pass, x *graph.Node) *graph.Node { return l.forwards(x, c.params) }

// probeRows is the batch with which a function's output shape is found: no usual number, so that a shape that has it by
// chance is not taken for the batch.
const probeRows = 61

// batched is the shape of probeRows rows.
func batched(row []int) shapes.Shape {
	return shapes.Make(dtypes.Float32, append([]int{probeRows}, row...)...)
}

// written is a shape with the word batch for its rows: float32 [batch 28 28].
func written(s shapes.Shape) string {
	dims := make([]string, s.Rank())
	for i, d := range s.Dimensions {
		if dims[i] = strconv.Itoa(d); d == probeRows {
			dims[i] = "batch"
		}
	}
	return strings.ToLower(s.DType.String()) + " [" + strings.Join(dims, " ") + "]"
}

// known are the shapes that functions gave: a model asks often.
var known sync.Map

// inferred is the shape of what a function makes of nodes of the given shapes. The graph is built and thrown away.
func inferred(key string, in []shapes.Shape, f func([]*graph.Node) *graph.Node) (out shapes.Shape, err error) {
	key = fmt.Sprint(key, in)
	if s, ok := known.Load(key); ok {
		return s.(shapes.Shape), nil
	}
	b, err := backend.Default()
	if err != nil {
		return out, err
	}
	err = device.Try(func() error {
		g := graph.NewGraph(b.Compute, "the shape of a function's result")
		defer g.Finalize()
		nodes := make([]*graph.Node, len(in))
		for i, s := range in {
			nodes[i] = graph.Parameter(g, fmt.Sprint("in", i), s)
		}
		result := f(nodes)
		if result == nil {
			return errors.New("it gives nil")
		}
		out = result.Shape()
		return nil
	})
	if err != nil {
		return out, fmt.Errorf("its function fails: %w", err)
	}
	known.Store(key, out)
	return out, nil
}

// Function is what a model is stored without: a FunctionLayer or a FunctionLoss.
type Function interface {
	String() string

	label() string
	bound() error
}

// Bind gives a stored model its functions again, by their names:
//
//	model.Bind(nn.Func("swish", swish), nn.GraphLoss("huber", huber))
//
// Errors, and then nothing is bound: the model has no function of the name, or its layer learns other arrays; no function is given.
func (m *Model) Bind(list ...Function) error {
	if m == nil {
		return errNoLayers
	}
	next := *m
	next.layers = slices.Clone(m.layers)
	for _, f := range list {
		if f == nil {
			return errors.New("nn: Bind: nil; want a function such as nn.Func(\"swish\", swish)")
		}
		if f.bound() != nil {
			return fmt.Errorf("nn: Bind: %s has no function; give one", f)
		}
		if err := next.bind(f); err != nil {
			return err
		}
	}
	if err := next.complete(); err != nil {
		return fmt.Errorf("nn: Bind: %w", unnamed(err))
	}
	*m = next
	return nil
}

func (m *Model) bind(f Function) error {
	found := false
	switch f := f.(type) {
	case FunctionLayer:
		for i, l := range m.layers {
			if old, ok := l.(FunctionLayer); ok && old.Name == f.Name {
				if m.weights != nil && !reflect.DeepEqual(old.Learned, f.Learned) {
					return fmt.Errorf("nn: Bind: layer %d %s learns %v and the function given %v; give the same arrays, or make a new model", i+1, old, old.Learned, f.Learned)
				}
				m.layers[i], found = f, true
			}
		}
	case FunctionLoss:
		if old, ok := m.loss.(FunctionLoss); ok && old.Name == f.Name {
			m.loss, found = f, true
		}
	}
	if !found {
		return fmt.Errorf("nn: Bind: the model has no function %s; it has %s", f, m.functions())
	}
	return nil
}

// functions lists the model's functions for an error.
func (m *Model) functions() string {
	var names []string
	for _, l := range m.layers {
		if f, ok := l.(FunctionLayer); ok {
			names = append(names, f.String())
		}
	}
	if f, ok := m.loss.(FunctionLoss); ok {
		names = append(names, f.String())
	}
	if names == nil {
		return "none"
	}
	return strings.Join(names, ", ")
}

// unbound tells whether a layer's function is missing.
func (m *Model) unbound() bool {
	return slices.ContainsFunc(m.layers, func(l Layer) bool {
		f, ok := l.(Function)
		return ok && f.bound() != nil
	})
}

// MarshalBinary stores the layer without its function.
func (l FunctionLayer) MarshalBinary() ([]byte, error) { return json.Marshal(l) }

// UnmarshalBinary reads what MarshalBinary wrote: a layer that says, where it is used, that its function is missing.
func (l *FunctionLayer) UnmarshalBinary(data []byte) error {
	*l = FunctionLayer{}
	return json.Unmarshal(data, l)
}

func init() { registerLayer("Function", FunctionLayer{}) }

var (
	_ Layer    = FunctionLayer{}
	_ Function = FunctionLayer{}

	_ encoding.BinaryMarshaler   = FunctionLayer{}
	_ encoding.BinaryUnmarshaler = (*FunctionLayer)(nil)
)
