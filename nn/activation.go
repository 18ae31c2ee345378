package nn

import (
	"fmt"

	"github.com/gomlx/gomlx/core/graph"

	"descida/nn/internal/train"
)

// Activation is the function that a layer applies to each of its outputs.
type Activation int

// The activations. Given to a layer: nn.Dense(64, nn.Tanh).
const (
	Linear  Activation = iota // z
	ReLU                      // max(z, 0)
	Sigmoid                   // 1 / (1 + exp(-z)), between 0 and 1
	Tanh                      // between -1 and 1
)

var activationNames = [...]string{"Linear", "ReLU", "Sigmoid", "Tanh"}

func (a Activation) valid() bool { return a >= 0 && int(a) < len(activationNames) }

func (a Activation) String() string {
	if !a.valid() {
		return fmt.Sprintf("Activation(%d)", int(a))
	}
	return activationNames[a]
}

func activationList() string { return "nn.Linear, nn.ReLU, nn.Sigmoid or nn.Tanh" }

func (a Activation) dense(d *DenseLayer) { d.Activation = a }

func (a Activation) apply(z *graph.Node) *graph.Node {
	switch a {
	case ReLU:
		return graph.Max(z, graph.ZerosLike(z))
	case Sigmoid:
		return graph.Sigmoid(z)
	case Tanh:
		return graph.Tanh(z)
	}
	return z
}

var _ DenseOption = ReLU

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
