package nn

import (
	"fmt"
	"math"

	"github.com/gomlx/gomlx/core/graph"
)

// Penalty adds L1 Σ|w| + L2 Σw² over a layer's weights (not its biases) to the loss, so that large weights cost (Keras'
// convention: no half before the square, so the gradient's part is 2 L2 w). Losses that Fit and Evaluate report have it in.
type Penalty struct {
	L1 float64 `json:",omitzero"`
	L2 float64 `json:",omitzero"`
}

// L1 is the penalty λ Σ|w|, which drives weights to zero (lasso, Tibshirani 1996). An option of layers with weights.
func L1(lambda float64) Penalty { return Penalty{L1: lambda} }

// L2 is the penalty λ Σw², which keeps weights small (ridge, Hoerl and Kennard 1970). An option of layers with weights.
func L2(lambda float64) Penalty { return Penalty{L2: lambda} }

func (p Penalty) String() string {
	switch {
	case p.L2 == 0:
		return "L1(" + decimal(p.L1) + ")"
	case p.L1 == 0:
		return "L2(" + decimal(p.L2) + ")"
	}
	return "L1(" + decimal(p.L1) + ") + L2(" + decimal(p.L2) + ")"
}

func (p Penalty) check() error {
	for _, v := range []float64{p.L1, p.L2} {
		if !(v >= 0) || v > math.MaxFloat32 {
			return fmt.Errorf("the penalty %s: want a number of 0 or more, such as 0.0001", p)
		}
	}
	return nil
}

// dense and conv2D add the penalty, so that L1 and L2 can be given together.
func (p Penalty) dense(d *DenseLayer)   { d.Penalty = d.Penalty.plus(p) }
func (p Penalty) conv2D(c *Conv2DLayer) { c.Penalty = c.Penalty.plus(p) }

func (p Penalty) plus(q Penalty) Penalty { return Penalty{p.L1 + q.L1, p.L2 + q.L2} }

func (p Penalty) apply(c *pass, weights *graph.Node) {
	if p.L1 != 0 {
		sign := graph.StopGradient(graph.Sign(weights)) // the gradient at 0 is 0, as in Keras and JAX; that of graph.Abs is 1
		c.Penalize(graph.MulScalar(graph.ReduceAllSum(graph.Mul(weights, sign)), p.L1))
	}
	if p.L2 != 0 {
		c.Penalize(graph.MulScalar(graph.ReduceAllSum(graph.Square(weights)), p.L2))
	}
}

var (
	_ DenseOption  = Penalty{}
	_ Conv2DOption = Penalty{}
)
