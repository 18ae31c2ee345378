package nn

import (
	"slices"

	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
)

// RMSpropRule is the rule of RMSprop (Tieleman and Hinton 2012, lecture 6.5 of "Neural Networks for Machine Learning"): it
// divides each gradient by a moving average of its size, v, 0 at first.
//
//	v <- ρ v + (1-ρ) g²
//	w <- w - α g / √(v + ε)
//
// The lecture has no ε; as in Keras it stands inside the root (PyTorch: outside). There is no correction for v's start at
// 0: the first update is 1/√(1-ρ), about 3, times the later ones. Keras' momentum and centred variants are not here.
type RMSpropRule struct {
	Rate    float64
	Rho     float64 // how much of v an update keeps
	Epsilon float64
	Decay   float64 `json:",omitzero"` // the λ of WeightDecay
}

// RMSprop is gradient descent by the gradient's sign and relative size: RMSprop(0.001). Defaults as in Keras: Rho(0.9),
// Epsilon(1e-7), no WeightDecay. The rate is about what a weight moves in an update, so it is smaller than SGD's.
func RMSprop(rate float64, options ...RMSpropOption) RMSpropRule {
	r := RMSpropRule{Rate: rate, Rho: 0.9, Epsilon: 1e-7}
	for _, o := range options {
		if o != nil {
			o.rmsprop(&r)
		}
	}
	return r
}

func (r RMSpropRule) String() string {
	arguments := []string{decimal(r.Rate)}
	if r.Rho != 0.9 {
		arguments = append(arguments, called("Rho", decimal(r.Rho)))
	}
	return called("RMSprop", append(arguments, common(r.Epsilon, r.Decay)...)...)
}

// common writes the options that several rules have, where they are not the default.
func common(epsilon, decay float64) (arguments []string) {
	if epsilon != 1e-7 {
		arguments = append(arguments, called("Epsilon", decimal(epsilon)))
	}
	if decay != 0 {
		arguments = append(arguments, called("WeightDecay", decimal(decay)))
	}
	return arguments
}

func (r RMSpropRule) check() error {
	name := r.String()
	return firstError(checkRate(name, r.Rate), checkShare(name, "Rho", r.Rho), checkEpsilon(name, r.Epsilon), checkDecay(name, r.Decay, r.Rate))
}

func (r RMSpropRule) base() float64 { return r.Rate }

func (r RMSpropRule) at(rate float64) Optimizer {
	r.Rate = rate
	return r
}

func (RMSpropRule) key() string { return "RMSprop" }

func (r RMSpropRule) numbers() []float32 {
	return []float32{float32(1 - r.Rho), float32(r.Epsilon), float32(r.Decay)}
}

func (RMSpropRule) slots(params []shapes.Shape) []shapes.Shape { return slices.Clone(params) }

func (RMSpropRule) update(u *ruleStep) (params, slots []*graph.Node) {
	taken, epsilon, decay := u.Numbers[0], u.Numbers[1], u.Numbers[2]
	for i, g := range u.Gradients {
		v := toward(u.Slots[i], graph.Square(g), taken)
		direction := graph.Div(g, graph.Sqrt(graph.Add(v, epsilon)))
		params, slots = append(params, u.descend(i, direction, decay)), append(slots, v)
	}
	return params, slots
}

// toward is a moving average after one more value: average + taken (value - average), which is (1-taken) average +
// taken value with 1-taken never rounded.
func toward(average, value, taken *graph.Node) *graph.Node {
	return graph.Add(average, graph.Mul(graph.Sub(value, average), taken))
}

func (r RMSpropRule) fit(p *plan)           { p.optimizer = r }
func (r RMSpropRule) compare(c *comparison) { c.shared = append(c.shared, r) }

var _ Optimizer = RMSpropRule{}
