package nn

import (
	"fmt"
	"strings"

	"github.com/gomlx/gomlx/core/graph"
)

// Layer is one step of a Sequential model, such as Dense makes. It is plain data; its weights belong to the model.
type Layer interface {
	String() string

	// output is the shape of a row after the layer, from its shape before it.
	output(in []int) ([]int, error)
	// parameters describes what the layer learns, for rows of the shape in.
	parameters(in []int) []parameter
	// forward applies the layer: x is [batch, in...], the result [batch, out...]. It notes each product of x with a
	// matrix of weights, by the weights' place among its params.
	forward(params []*graph.Node, x *graph.Node, note func(param int, x, product *graph.Node)) *graph.Node
}

// parameter is one array of weights: its name, its shape, and how it starts.
type parameter struct {
	name   string
	dims   []int
	fanIn  int // Glorot's n_in and n_out; both 0: it starts at zero
	fanOut int
}

func (p parameter) size() int {
	n := 1
	for _, d := range p.dims {
		n *= d
	}
	return n
}

// DenseLayer is a fully connected layer: activation(x W + b), x [batch, features], W [features, Units], b [Units].
// W starts Glorot uniform and b at zero. W is kept transposed, a row a unit: so its gradient comes in the layout that
// the update wants, and XLA's update of one row takes 13 µs instead of 31.
type DenseLayer struct {
	Units      int
	Activation Activation
}

// DenseOption is what Dense takes besides its units: an activation.
type DenseOption interface{ dense(*DenseLayer) }

// Dense is a fully connected layer of units outputs, linear unless an activation is given:
//
//	nn.Dense(128, nn.ReLU)
//
// Its input is [batch, features] and its output [batch, units]. The last layer of a classifier has one unit a class
// and no activation: its outputs are logits, the softmax is in the loss.
func Dense(units int, options ...DenseOption) DenseLayer {
	d := DenseLayer{Units: units}
	for _, o := range options {
		if o != nil {
			o.dense(&d)
		}
	}
	return d
}

func (d DenseLayer) String() string {
	if d.Activation == Linear {
		return fmt.Sprintf("Dense(%d)", d.Units)
	}
	return fmt.Sprintf("Dense(%d, %s)", d.Units, d.Activation)
}

func (d DenseLayer) output(in []int) ([]int, error) {
	if d.Units < 1 {
		return nil, fmt.Errorf("it has %d units; want 1 or more", d.Units)
	}
	if !d.Activation.valid() {
		return nil, fmt.Errorf("activation %d does not exist; use nn.Linear, nn.ReLU, nn.Sigmoid or nn.Tanh", int(d.Activation))
	}
	if len(in) != 1 {
		return nil, fmt.Errorf("input has shape %s, want [batch features]; make the rows flat with Reshape(%d)", batchShape(in), volume(in))
	}
	return []int{d.Units}, nil
}

func (d DenseLayer) parameters(in []int) []parameter {
	return []parameter{
		{name: "weights", dims: []int{d.Units, in[0]}, fanIn: in[0], fanOut: d.Units},
		{name: "bias", dims: []int{d.Units}},
	}
}

func (d DenseLayer) forward(params []*graph.Node, x *graph.Node, note func(int, *graph.Node, *graph.Node)) *graph.Node {
	product := graph.DotGeneral(x, []int{1}, nil, params[0], []int{1}, nil) // [batch, units]
	note(0, x, product)
	bias := graph.BroadcastToShape(graph.Reshape(params[1], 1, d.Units), product.Shape())
	return d.Activation.apply(graph.Add(product, bias))
}

func volume(dims []int) int {
	n := 1
	for _, d := range dims {
		n *= d
	}
	return n
}

// batchShape writes the shape of a batch of rows: [batch 28 28].
func batchShape(row []int) string {
	var s strings.Builder
	s.WriteString("[batch")
	for _, d := range row {
		fmt.Fprintf(&s, " %d", d)
	}
	return s.String() + "]"
}

var _ Layer = DenseLayer{}
