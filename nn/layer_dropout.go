package nn

import (
	"fmt"
	"slices"

	"github.com/gomlx/gomlx/core/graph"
)

// DropoutLayer sets each of its inputs to zero with the probability Rate, while the model trains, and divides the others
// by 1 - Rate, so that their mean stays; Evaluate and Predict let all through (Srivastava et al. 2014, in the inverted
// form that Keras and PyTorch have). The shape stays.
type DropoutLayer struct{ Rate float64 }

// Dropout drops a share of the inputs at random, other ones for each row and update. What is dropped follows from the seed;
// XLA and pure Go draw different numbers.
//
//	nn.Sequential(nn.Dense(128, nn.ReLU), nn.Dropout(0.3), nn.Dense(10))
//
// Error, from Fit: a rate that is not from 0 to below 1.
func Dropout(rate float64) DropoutLayer { return DropoutLayer{rate} }

func (d DropoutLayer) String() string { return "Dropout(" + decimal(d.Rate) + ")" }

func (d DropoutLayer) output(in []int) ([]int, error) {
	if !(d.Rate >= 0 && d.Rate < 1) {
		return nil, fmt.Errorf("it drops the share %v of its inputs; want a share from 0 to below 1, such as 0.3", d.Rate)
	}
	return slices.Clone(in), nil
}

func (DropoutLayer) parameters([]int) []parameter { return nil }
func (DropoutLayer) states([]int) []parameter     { return nil }
func (d DropoutLayer) random() bool               { return d.Rate > 0 }

func (d DropoutLayer) forward(c *pass, x *graph.Node) *graph.Node {
	if !c.Training || !d.random() {
		return x
	}
	drawn := graph.ConvertDType(c.Uniform(x.Shape().Dimensions...), x.DType())
	stays := graph.GreaterOrEqual(drawn, graph.MulScalar(graph.OnesLike(drawn), d.Rate))
	return graph.Where(stays, graph.MulScalar(x, 1/(1-d.Rate)), graph.ZerosLike(x))
}

func init() { registerLayer("Dropout", DropoutLayer{}) }

var (
	_ Layer       = DropoutLayer{}
	_ randomLayer = DropoutLayer{}
)
