package nn

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/gomlx/gomlx/core/graph"

	"descida/nn/internal/train"
)

// Activation is the function that a layer applies to each of its outputs z. It is an option of layers with weights, and
// a layer itself, where something stands between: nn.Sequential(nn.Dense(64), nn.BatchNorm(), nn.ReLU, nn.Dense(10)).
type Activation int

// The activations. Given to a layer: nn.Dense(64, nn.Tanh).
const (
	Linear    Activation = iota // z
	ReLU                        // max(z, 0) (Nair and Hinton 2010)
	Sigmoid                     // 1 / (1 + exp(-z)), between 0 and 1
	Tanh                        // between -1 and 1
	LeakyReLU                   // z, or 0.01 z below 0 (Maas et al. 2013); PyTorch's slope too, Keras' layer has 0.3
	Softmax                     // exp(z_i) / Σ_j exp(z_j) over the last axis: shares that sum to 1; never before CrossEntropy, which has it inside
	GELU                        // z Φ(z) = z/2 (1 + erf(z/√2)) (Hendrycks and Gimpel 2016), exact as in Keras, not the tanh approximation
	ELU                         // z, or exp(z) - 1 below 0 (Clevert et al. 2015)
	Swish                       // z / (1 + exp(-z)), also called SiLU (Ramachandran et al. 2017)
)

var activationNames = [...]string{"Linear", "ReLU", "Sigmoid", "Tanh", "LeakyReLU", "Softmax", "GELU", "ELU", "Swish"}

// leak is LeakyReLU's slope below 0.
const leak = 0.01

func (a Activation) valid() bool { return a >= 0 && int(a) < len(activationNames) }

func (a Activation) String() string {
	if !a.valid() {
		return fmt.Sprintf("Activation(%d)", int(a))
	}
	return activationNames[a]
}

func (a Activation) check() error {
	if !a.valid() {
		return fmt.Errorf("activation %d does not exist; use %s", int(a), activationList())
	}
	return nil
}

func activationList() string {
	last := len(activationNames) - 1
	return "nn." + strings.Join(activationNames[:last], ", nn.") + " or nn." + activationNames[last]
}

func (a Activation) dense(d *DenseLayer)   { d.Activation = a }
func (a Activation) conv2D(c *Conv2DLayer) { c.Activation = a }

// apply is the activation of z, whose last axis is the features.
func (a Activation) apply(z *graph.Node) *graph.Node {
	zero := graph.ZerosLike(z)
	switch a {
	case ReLU:
		return graph.Max(zero, z) // in this order a z of 0, such as a black image's, gets no gradient, as in Keras
	case Sigmoid:
		return graph.Sigmoid(z)
	case Tanh:
		return graph.Tanh(z)
	case LeakyReLU:
		return graph.Where(graph.GreaterOrEqual(z, zero), z, graph.MulScalar(z, leak))
	case Softmax:
		return graph.Softmax(z, -1)
	case GELU:
		cumulative := graph.MulScalar(graph.OnePlus(graph.Erf(graph.MulScalar(z, math.Sqrt2/2))), 0.5)
		return graph.Mul(z, cumulative)
	case ELU:
		below := graph.MinusOne(graph.Exp(graph.Min(z, zero))) // min: exp of a large z would make the gradient NaN
		return graph.Where(graph.GreaterOrEqual(z, zero), z, below)
	case Swish:
		return graph.Mul(z, graph.Sigmoid(z))
	}
	return z
}

// outputs is what values the activation has.
func (a Activation) outputs() train.Range {
	switch a {
	case ReLU:
		return train.FromZero
	case Sigmoid:
		return train.ZeroToOne
	case Tanh:
		return train.MinusOneToOne
	}
	return train.Unbounded
}

func (a Activation) activation() Activation                     { return a }
func (a Activation) output(in []int) ([]int, error)             { return slices.Clone(in), a.check() }
func (Activation) parameters([]int) []parameter                 { return nil }
func (Activation) states([]int) []parameter                     { return nil }
func (a Activation) forward(_ *pass, x *graph.Node) *graph.Node { return a.apply(x) }

// squashedTwice is the error of a last layer that already does what the loss does to the outputs. The model would train,
// but hardly: the softmax of numbers between 0 and 1 cannot be far from even.
func squashedTwice(layers []Layer, loss Loss) error {
	standard, ok := loss.(StandardLoss)
	var does Activation
	if l, ok := layers[len(layers)-1].(activatedLayer); ok {
		does = l.activation()
	}
	switch {
	case !ok:
	case standard.Kind == crossEntropy && does == Softmax:
		return fmt.Errorf("it ends with a softmax and %s has one inside, so there would be two; end the model with nn.Dense(classes) without nn.Softmax, Predict gives probabilities all the same", loss)
	case standard.Kind == binaryCrossEntropy && does == Sigmoid:
		return fmt.Errorf("it ends with a sigmoid and %s has one inside, so there would be two; end the model with nn.Dense(outputs) without nn.Sigmoid, Predict gives probabilities all the same", loss)
	}
	return nil
}

func init() { registerLayer("Activation", Linear) }

var (
	_ Layer          = ReLU
	_ activatedLayer = ReLU
	_ DenseOption    = ReLU
	_ Conv2DOption   = ReLU
)

// MarshalText names the activation in a stored model.
func (a Activation) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// UnmarshalText reads the name of an activation.
func (a *Activation) UnmarshalText(name []byte) error {
	for known := Linear; known.valid(); known++ {
		if known.String() == string(name) {
			*a = known
			return nil
		}
	}
	if n, _ := fmt.Sscanf(string(name), "Activation(%d)", (*int)(a)); n == 1 { // one that Fit would refuse
		return nil
	}
	return fmt.Errorf("nn: the activation %q does not exist; use %s", name, activationList())
}
