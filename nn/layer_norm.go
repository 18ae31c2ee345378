package nn

import (
	"fmt"
	"slices"

	"github.com/gomlx/gomlx/core/graph"
)

// BatchNormLayer gives each feature (each channel of an image) the mean 0 and the variance 1 over the batch, and then a
// learned scale γ and shift β (Ioffe and Szegedy 2015): x [batch, ..., features],
//
//	y = γ (x - μ) / √(σ² + Epsilon) + β
//
// In training μ and σ² are those of the batch, over all axes but the last (σ² divides by the number of values, not one
// fewer), and the model keeps running averages: m ← Momentum·m + (1 - Momentum)·μ, and so for σ². Evaluate and Predict
// take the averages. They begin at 0 and 1 and follow slowly: with 0.99 it takes some 300 updates until less than 5 % is
// left of where they began, and until then a validation loss says little. The paper and PyTorch divide by one fewer for the averages;
// Keras does as here.
type BatchNormLayer struct {
	Momentum float64 `json:",omitzero"` // 0 is 0.99, as in Keras; PyTorch's momentum 0.1 is 0.9 here
	Epsilon  float64 `json:",omitzero"` // 0 is 0.001, as in Keras
}

// BatchNorm normalises over the batch, most often between a layer and its activation, which is then a layer of its own:
//
//	nn.Sequential(nn.Dense(64), nn.BatchNorm(), nn.ReLU, nn.Dense(10))
//
// The last, shorter batch of an epoch is normalised by its own rows. A batch of one row has no variance: of flat rows
// only β is left, so use nn.MiniBatch.
func BatchNorm() BatchNormLayer { return BatchNormLayer{} }

func (b BatchNormLayer) momentum() float64 { return orStandard(b.Momentum, 0.99) }

// normEpsilon is Keras' ε for both normalisations.
const normEpsilon = 1e-3

func (b BatchNormLayer) String() string {
	if b == (BatchNormLayer{}) {
		return "BatchNorm()"
	}
	return fmt.Sprintf("BatchNorm(Momentum %s, Epsilon %s)", decimal(b.momentum()), decimal(orStandard(b.Epsilon, normEpsilon)))
}

func (b BatchNormLayer) output(in []int) ([]int, error) {
	if !(b.Momentum >= 0 && b.Momentum < 1) {
		return nil, fmt.Errorf("its momentum is %v; want a number from 0 to below 1, such as 0.99", b.Momentum)
	}
	return slices.Clone(in), checkNormEpsilon(b.Epsilon)
}

func checkNormEpsilon(v float64) error {
	if !(v >= 0 && v < 1) {
		return fmt.Errorf("its epsilon is %v; want a small number such as 0.001", v)
	}
	return nil
}

// scaleAndShift are γ and β, a number a feature.
func scaleAndShift(in []int) []parameter {
	features := in[len(in)-1]
	return []parameter{
		{name: "scale", dims: []int{features}, start: Constant(1)},
		{name: "shift", dims: []int{features}, start: Zeros()},
	}
}

func (BatchNormLayer) parameters(in []int) []parameter { return scaleAndShift(in) }

func (BatchNormLayer) states(in []int) []parameter {
	features := in[len(in)-1]
	return []parameter{
		{name: "mean", dims: []int{features}, start: Zeros()},
		{name: "variance", dims: []int{features}, start: Constant(1)},
	}
}

func (b BatchNormLayer) forward(c *pass, x *graph.Node) *graph.Node {
	mean, variance := c.states[0], c.states[1] // [features]
	if c.Training {
		var axes []int
		for axis := range x.Rank() - 1 {
			axes = append(axes, axis)
		}
		kept := []*graph.Node{mean, variance}
		mean = graph.ReduceMean(x, axes...)
		variance = graph.ReduceMean(graph.Square(graph.Sub(x, perFeature(mean, x))), axes...)
		for i, now := range []*graph.Node{mean, variance} {
			m := b.momentum()
			c.keep(i, graph.Add(graph.MulScalar(kept[i], m), graph.MulScalar(now, 1-m)))
		}
	}
	scale := graph.Div(c.params[0], graph.Sqrt(graph.AddScalar(variance, orStandard(b.Epsilon, normEpsilon))))
	centred := graph.Sub(x, perFeature(mean, x))
	return graph.Add(graph.Mul(centred, perFeature(scale, x)), perFeature(c.params[1], x))
}

// LayerNormLayer gives the features of each row (of each pixel of an image) the mean 0 and the variance 1, and then a
// learned scale γ and shift β (Ba et al. 2016): x [batch, ..., features],
//
//	y = γ (x - μ) / √(σ² + Epsilon) + β
//
// with μ and σ² over the last axis, as in Keras; σ² divides by the number of features. No batch, no averages: training
// and use are the same.
type LayerNormLayer struct {
	Epsilon float64 `json:",omitzero"` // 0 is 0.001, as in Keras; PyTorch has 0.00001
}

// LayerNorm normalises over a row's features.
//
//	nn.Sequential(nn.Dense(64), nn.LayerNorm(), nn.GELU, nn.Dense(10))
func LayerNorm() LayerNormLayer { return LayerNormLayer{} }

func (l LayerNormLayer) String() string {
	if l == (LayerNormLayer{}) {
		return "LayerNorm()"
	}
	return fmt.Sprintf("LayerNorm(Epsilon %s)", decimal(l.Epsilon))
}

func (l LayerNormLayer) output(in []int) ([]int, error) {
	if in[len(in)-1] == 1 {
		return nil, fmt.Errorf("input has shape %s: of 1 feature nothing is left when its mean is taken off; use more features", batchShape(in))
	}
	return slices.Clone(in), checkNormEpsilon(l.Epsilon)
}

func (LayerNormLayer) parameters(in []int) []parameter { return scaleAndShift(in) }
func (LayerNormLayer) states([]int) []parameter        { return nil }

func (l LayerNormLayer) forward(c *pass, x *graph.Node) *graph.Node {
	centred := graph.Sub(x, graph.ReduceAndKeep(x, graph.ReduceMean, -1))
	variance := graph.ReduceAndKeep(graph.Square(centred), graph.ReduceMean, -1) // [batch, ..., 1]
	normal := graph.Div(centred, graph.Sqrt(graph.AddScalar(variance, orStandard(l.Epsilon, normEpsilon))))
	return graph.Add(graph.Mul(normal, perFeature(c.params[0], x)), perFeature(c.params[1], x))
}

func init() {
	registerLayer("BatchNorm", BatchNormLayer{})
	registerLayer("LayerNorm", LayerNormLayer{})
}

var (
	_ Layer = BatchNormLayer{}
	_ Layer = LayerNormLayer{}
)
