package nn

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"

	"descida/nn/internal/train"
)

// Model is layers one after the other, with their weights. The weights are made by the first Fit, which knows the shape
// of the rows. They lie on the host between calls. A model is for one goroutine at a time.
type Model struct {
	layers     []Layer
	input      []int       // the shape of a row that the weights are for; nil before the first Fit
	weights    [][]float32 // in the order of the layers' parameters
	states     [][]float32 // in the order of the layers' states
	loss       Loss        // that it was trained with; nil before the first Fit
	rule       string      // the optimizer's key, whose slots these are
	slots      [][]float32
	epochs     int    // trained so far
	unfinished string // the run of a checkpoint that a stop left on its way, or ""
	drawn      int    // calls of Gradient that drew random numbers
}

// Sequential is a model of the given layers, the last of which gives the logits: one output a class.
//
//	nn.Sequential(nn.Dense(128, nn.ReLU), nn.Dense(10))
func Sequential(layers ...Layer) *Model { return &Model{layers: slices.Clone(layers)} }

// Layers are the model's layers.
func (m *Model) Layers() []Layer {
	if m == nil {
		return nil
	}
	return slices.Clone(m.layers)
}

// Clone is a model of the same layers with a copy of the weights.
func (m *Model) Clone() *Model {
	if m == nil {
		return nil // Fit and its like say what is wrong with it
	}
	c := *m
	c.layers, c.input = slices.Clone(m.layers), slices.Clone(m.input)
	c.weights, c.states, c.slots = copied(m.weights), copied(m.states), copied(m.slots)
	return &c
}

func copied(arrays [][]float32) [][]float32 {
	if arrays == nil {
		return nil
	}
	out := make([][]float32, len(arrays))
	for i, a := range arrays {
		out[i] = slices.Clone(a)
	}
	return out
}

func (m *Model) values() train.Values {
	return train.Values{Params: m.weights, States: m.states, Slots: m.slots}
}

func (m *Model) setValues(v train.Values) { m.weights, m.states, m.slots = v.Params, v.States, v.Slots }

// with is the model with other values in place of its own.
func (m *Model) with(v train.Values) *Model {
	c := *m
	c.setValues(v)
	return &c
}

// anatomy is the layers checked against rows of a shape.
type anatomy struct {
	params, states [][]parameter // layer by layer
	outputs        int           // numbers in a row of outputs
}

// listed lists the parameters of all layers.
func listed(layers [][]parameter) []parameter { return slices.Concat(layers...) }

var errNoLayers = errors.New("nn: the model has no layers; make it with nn.Sequential(nn.Dense(10))")

// shaped checks the layers against rows of a shape.
func (m *Model) shaped(row []int) (a anatomy, err error) {
	if m == nil || len(m.layers) == 0 {
		return a, errNoLayers
	}
	shape := row
	for i, l := range m.layers {
		if l == nil {
			return a, fmt.Errorf("nn: layer %d is nil; give nn.Sequential layers such as nn.Dense(10)", i+1)
		}
		out, err := l.output(shape)
		if err != nil {
			return a, fmt.Errorf("nn: layer %d %s: %w", i+1, l, err)
		}
		for _, p := range l.parameters(shape) {
			if tooLarge(p.dims) {
				return a, fmt.Errorf("nn: layer %d %s: its %s of shape %v are more than %d numbers; use fewer units", i+1, l, p.name, p.dims, maxParameter)
			}
		}
		a.params, a.states = append(a.params, l.parameters(shape)), append(a.states, l.states(shape))
		shape = out
	}
	if m.input != nil && !slices.Equal(m.input, row) {
		return a, fmt.Errorf("nn: layer 1 %s: input has shape %s, but the model was trained on %s; use such rows or a new model",
			m.layers[0], batchShape(row), batchShape(m.input))
	}
	if len(shape) != 1 {
		return a, fmt.Errorf("nn: %s: it gives %s, but the loss wants [batch outputs]; put nn.Flatten() before the last nn.Dense", m.last(), batchShape(shape))
	}
	if len(listed(a.params)) == 0 {
		return a, fmt.Errorf("nn: %s has nothing to learn; add a layer with weights, such as nn.Dense(10)", m)
	}
	a.outputs = shape[0]
	return a, nil
}

// last names the last layer in an error.
func (m *Model) last() string {
	n := len(m.layers)
	return fmt.Sprintf("layer %d %s", n, m.layers[n-1])
}

// maxParameter is the most numbers of one parameter: 8 GB, of which training holds several copies.
const maxParameter = math.MaxInt32

// tooLarge tells it without the product, which may not fit an int.
func tooLarge(dims []int) bool {
	rest := maxParameter
	for _, d := range dims {
		rest /= max(d, 1)
	}
	return rest == 0
}

// fits checks that the loss can measure the model's outputs on the data.
func (m *Model) fits(d *Dataset, outputs int, loss Loss) error {
	if err := loss.check(outputs, d); err != nil {
		return fmt.Errorf("nn: %s: %w", m.last(), err)
	}
	if err := squashedTwice(m.layers, loss); err != nil {
		return fmt.Errorf("nn: %s: %w", m.last(), err)
	}
	if d == nil {
		return nil
	}
	if l, ok := loss.(StandardLoss); ok && d.rows.Targets != nil {
		return l.checkTargets(d)
	}
	if d.rows.Targets != nil || outputs < 2 {
		return nil
	}
	for i := range d.Len() {
		if l := d.Label(i); l >= outputs {
			return fmt.Errorf("nn: %s: it gives %d logits, but row %d has label %d; end the model with nn.Dense(%d)",
				m.last(), outputs, i, l, max(d.classes, l+1))
		}
	}
	return nil
}

// initial draws the start values of arrays from a seed.
func initial(layers [][]parameter, seed uint64) [][]float32 {
	var values [][]float32
	for i, layer := range layers {
		for k, p := range layer {
			values = append(values, p.start.draw(p, seed, i+k<<20)) // so that a layer's first array needs no other layer's draws
		}
	}
	return values
}

// drawn are weights and states from a seed.
func (a anatomy) drawn(seed uint64) train.Values {
	return train.Values{Params: initial(a.params, seed), States: initial(a.states, seed)}
}

// net is the model as the training loop sees it, with the loss of data (nil: to predict).
func (m *Model) net(a anatomy, loss Loss, d *Dataset) train.Net {
	right := loss.right(a.outputs, d)
	n := train.Net{Outputs: a.outputs, Loss: loss.graph(right)}
	_, n.Coupled = loss.(FunctionLoss)
	var key strings.Builder
	fmt.Fprintf(&key, "%s%s %t;", functionKey(loss), loss, right)
	for i, l := range m.layers {
		fmt.Fprintf(&key, "%s;", layerKey(l))
		n.Params, n.States = append(n.Params, arrayShapes(a.params[i])...), append(n.States, arrayShapes(a.states[i])...)
		if r, ok := l.(randomLayer); ok && r.random() {
			n.Random = true
		}
		if _, ok := l.(FunctionLayer); ok { // nobody knows what it does
			n.Coupled = true
		}
	}
	layers, input := m.layers, m.input
	n.Forward = func(p *train.Pass) *graph.Node {
		return through(layers, input, a, p, func(layer int, x *graph.Node) {
			if layer == 0 {
				return
			}
			if l, ok := layers[layer-1].(activatedLayer); ok {
				p.Observe(x, l.activation().outputs())
			}
		})
	}
	n.Key = key.String()
	return n
}

// through sends a batch through the layers, in rows of the shape input. Each layer's output is shown to see: 0 is the batch.
func through(layers []Layer, input []int, a anatomy, p *train.Pass, see func(layer int, x *graph.Node)) *graph.Node {
	x := p.X
	if len(input) != 1 {
		x = graph.Reshape(x, append([]int{-1}, input...)...)
	}
	see(0, x)
	c := &pass{Pass: p}
	for i, l := range layers {
		params, states := len(a.params[i]), len(a.states[i])
		c.params, c.states = p.Params[c.firstParam:c.firstParam+params], p.States[c.firstState:c.firstState+states]
		x = l.forward(c, x)
		see(i+1, x)
		c.firstParam, c.firstState = c.firstParam+params, c.firstState+states
	}
	return x
}

func arrayShapes(list []parameter) (out []shapes.Shape) {
	for _, p := range list {
		out = append(out, shapes.Make(dtypes.Float32, p.dims...))
	}
	return out
}

// String is the model in one line: Sequential(Dense(128, ReLU), Dense(10)).
func (m *Model) String() string {
	if m == nil {
		return "no model"
	}
	names := make([]string, len(m.layers))
	for i, l := range m.layers {
		names[i] = fmt.Sprint(l)
	}
	return called("Sequential", names...)
}
