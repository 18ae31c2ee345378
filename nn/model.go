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

	"descida/nn/internal/random"
	"descida/nn/internal/train"
)

// Model is layers one after the other, with their weights. The weights are made by the first Fit, which knows the shape
// of the rows. They lie on the host between calls. A model is for one goroutine at a time.
type Model struct {
	layers  []Layer
	input   []int       // the shape of a row that the weights are for; nil before the first Fit
	weights [][]float32 // in the order of the layers' parameters
	epochs  int         // trained so far
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
	c.weights = make([][]float32, len(m.weights))
	for i, w := range m.weights {
		c.weights[i] = slices.Clone(w)
	}
	if m.weights == nil {
		c.weights = nil
	}
	return &c
}

// shaped checks the layers against rows of a shape and lists their parameters, layer by layer.
func (m *Model) shaped(row []int) (params [][]parameter, classes int, err error) {
	if m == nil || len(m.layers) == 0 {
		return nil, 0, errors.New("nn: the model has no layers; make it with nn.Sequential(nn.Dense(10))")
	}
	shape := row
	for i, l := range m.layers {
		if l == nil {
			return nil, 0, fmt.Errorf("nn: layer %d is nil; give nn.Sequential layers such as nn.Dense(10)", i+1)
		}
		out, err := l.output(shape)
		if err != nil {
			return nil, 0, fmt.Errorf("nn: layer %d %s: %w", i+1, l, err)
		}
		for _, p := range l.parameters(shape) {
			if tooLarge(p.dims) {
				return nil, 0, fmt.Errorf("nn: layer %d %s: its %s of shape %v are more than %d numbers; use fewer units", i+1, l, p.name, p.dims, maxParameter)
			}
		}
		params = append(params, l.parameters(shape))
		shape = out
	}
	if m.input != nil && !slices.Equal(m.input, row) {
		return nil, 0, fmt.Errorf("nn: layer 1 %s: input has shape %s, but the model was trained on %s; use such rows or a new model",
			m.layers[0], batchShape(row), batchShape(m.input))
	}
	if len(shape) != 1 || shape[0] < 2 {
		return nil, 0, fmt.Errorf("nn: layer %d %s: it gives %s, but the loss wants [batch classes] with 2 classes or more",
			len(m.layers), m.layers[len(m.layers)-1], batchShape(shape))
	}
	return params, shape[0], nil
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

// fits checks that the data set's labels are among the model's classes.
func (m *Model) fits(d *Dataset, classes int) error {
	for i := range d.Len() {
		if l := d.Label(i); l >= classes {
			last := len(m.layers)
			return fmt.Errorf("nn: layer %d %s: it gives %d logits, but row %d has label %d; end the model with nn.Dense(%d)",
				last, m.layers[last-1], classes, i, l, max(d.classes, l+1))
		}
	}
	return nil
}

// initial draws the weights: Glorot uniform for matrices, zero for biases.
func initial(params [][]parameter, seed uint64) [][]float32 {
	var weights [][]float32
	for i, layer := range params {
		for _, p := range layer {
			if p.fanIn == 0 {
				weights = append(weights, make([]float32, p.size()))
				continue
			}
			weights = append(weights, random.GlorotUniform(seed, i, p.size(), p.fanIn, p.fanOut))
		}
	}
	return weights
}

// net is the model as the training loop sees it.
func (m *Model) net(params [][]parameter, classes int, o Optimizer) train.Net {
	n := train.Net{Classes: classes}
	var key strings.Builder
	for i, layer := range params {
		fmt.Fprintf(&key, "%s;", m.layers[i])
		for _, p := range layer {
			n.Params = append(n.Params, shapes.Make(dtypes.Float32, p.dims...))
		}
	}
	layers := m.layers
	n.Forward = func(nodes []*graph.Node, x *graph.Node, note func(train.Product)) *graph.Node {
		first := 0
		for i, l := range layers {
			next := first + len(params[i])
			x = l.forward(nodes[first:next], x, func(param int, x, product *graph.Node) {
				note(train.Product{Param: first + param, In: x, Out: product})
			})
			first = next
		}
		return x
	}
	if o != nil {
		n.Rule, n.Update = o.key(), o.update
	}
	n.Key = key.String()
	return n
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
	return "Sequential(" + strings.Join(names, ", ") + ")"
}
