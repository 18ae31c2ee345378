package nn

import (
	"fmt"

	"github.com/gomlx/gomlx/core/graph"
)

// DenseLayer is a fully connected layer: activation(x W + b), x [batch, features], W [features, Units], b [Units].
// W starts Glorot uniform unless Start says otherwise, and b at zero. W is kept transposed, a row a unit: so its gradient
// comes in the layout that the update wants, and XLA's update of one row takes 13 µs instead of 31.
type DenseLayer struct {
	Units      int
	Activation Activation  `json:",omitzero"`
	Start      Initializer `json:",omitzero"`
	Penalty    Penalty     `json:",omitzero"`
}

// DenseOption is what Dense takes besides its units: an activation, an initializer, a penalty.
type DenseOption interface{ dense(*DenseLayer) }

// Dense is a fully connected layer of units outputs, linear unless an activation is given:
//
//	nn.Dense(128, nn.ReLU, nn.HeNormal())
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
	return called("Dense", append([]string{fmt.Sprint(d.Units)}, described(d.Activation, d.Start, d.Penalty)...)...)
}

// described names what differs from the defaults.
func described(a Activation, i Initializer, p Penalty) []string {
	var parts []string
	if a != Linear {
		parts = append(parts, a.String())
	}
	if i != (Initializer{}) {
		parts = append(parts, i.String())
	}
	if p != (Penalty{}) {
		parts = append(parts, p.String())
	}
	return parts
}

func (d DenseLayer) output(in []int) ([]int, error) {
	if d.Units < 1 {
		return nil, fmt.Errorf("it has %d units; want 1 or more", d.Units)
	}
	if err := checked(d.Activation, d.Start, d.Penalty); err != nil {
		return nil, err
	}
	if len(in) != 1 {
		return nil, fmt.Errorf("input has shape %s, want [batch features]; put nn.Flatten() before it, or make the rows flat with Reshape(%d)", batchShape(in), volume(in))
	}
	return []int{d.Units}, nil
}

// checked checks what layers with weights have in common.
func checked(a Activation, i Initializer, p Penalty) error {
	if err := a.check(); err != nil {
		return err
	}
	if err := i.check(); err != nil {
		return err
	}
	return p.check()
}

func (d DenseLayer) parameters(in []int) []parameter {
	return []parameter{
		{name: "weights", dims: []int{d.Units, in[0]}, start: d.Start.or(GlorotUniform()), fanIn: in[0], fanOut: d.Units, decays: true, matrix: true},
		{name: "bias", dims: []int{d.Units}, start: Zeros()},
	}
}

func (d DenseLayer) activation() Activation { return d.Activation }

func (DenseLayer) states([]int) []parameter { return nil }

func (d DenseLayer) forward(c *pass, x *graph.Node) *graph.Node {
	weights, bias := c.params[0], c.params[1]
	product := graph.DotGeneral(x, []int{1}, nil, weights, []int{1}, nil) // [batch, units]
	if d.Penalty == (Penalty{}) {                                         // else the product is not the weights' only use
		c.note(0, 1, x, product)
	}
	d.Penalty.apply(c, weights)
	bias = graph.BroadcastToShape(graph.Reshape(bias, 1, d.Units), product.Shape())
	return d.Activation.apply(graph.Add(product, bias))
}

func init() { registerLayer("Dense", DenseLayer{}) }

var _ Layer = DenseLayer{}
