package nn

import (
	"slices"

	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
)

// GradientDescent is the rule of SGD. Plain:
//
//	w <- w - α g
//
// called stochastic gradient descent when the batch is a part of the rows (Robbins and Monro 1951). With Momentum(β), the
// classical or heavy-ball kind (Polyak 1964), it keeps a velocity v for each parameter, 0 at first:
//
//	v <- β v + g
//	w <- w - α v
//
// With a gradient that stays the same v becomes g/(1-β): Momentum(0.9) is ten times as fast in the end. With Nesterov(β)
// (Nesterov 1983, in the form of Sutskever and others 2013 after their change of variables, as in PyTorch and Keras):
//
//	v <- β v + g
//	w <- w - α (g + β v)
//
// Keras and Sutskever put the rate into the velocity: v <- β v - α g, w <- w + v. While α is constant both are the same
// numbers. When α changes they are not: here a new rate holds at once for the whole velocity, there the velocity still has
// the old rates in it, so that after a step down from α to α/10 the updates stay large for about 1/(1-β) updates more.
//
// WeightDecay(λ) adds λ w to what α multiplies, in all three.
type GradientDescent struct {
	Rate     float64
	Momentum MomentumValue `json:",omitzero"`
	Decay    float64       `json:",omitzero"` // the λ of WeightDecay
}

// SGD is gradient descent: SGD(0.1), SGD(0.1, nn.Momentum(0.9)), SGD(0.1, nn.Nesterov(0.9), nn.WeightDecay(1e-4)).
func SGD(rate float64, options ...SGDOption) GradientDescent {
	g := GradientDescent{Rate: rate}
	for _, o := range options {
		if o != nil {
			o.sgd(&g)
		}
	}
	return g
}

func (g GradientDescent) String() string {
	arguments := []string{decimal(g.Rate)}
	if g.Momentum != (MomentumValue{}) {
		arguments = append(arguments, g.Momentum.String())
	}
	if g.Decay != 0 {
		arguments = append(arguments, called("WeightDecay", decimal(g.Decay)))
	}
	return called("SGD", arguments...)
}

func (g GradientDescent) check() error {
	name := g.String()
	what := "Momentum"
	if g.Momentum.Nesterov {
		what = "Nesterov"
	}
	return firstError(checkRate(name, g.Rate), checkShare(name, what, g.Momentum.Beta), checkDecay(name, g.Decay, g.Rate))
}

func (g GradientDescent) base() float64 { return g.Rate }

func (g GradientDescent) at(rate float64) Optimizer {
	g.Rate = rate
	return g
}

// key: plain SGD carries and computes nothing that it does not need.
func (g GradientDescent) key() string {
	key := "SGD"
	switch {
	case g.Momentum.Beta == 0:
	case g.Momentum.Nesterov:
		key += " Nesterov"
	default:
		key += " momentum"
	}
	if g.Decay != 0 {
		key += " decay"
	}
	return key
}

// numbers are λ, where there is one, and β, where there is one.
func (g GradientDescent) numbers() (n []float32) {
	if g.Decay != 0 {
		n = append(n, float32(g.Decay))
	}
	if g.Momentum.Beta != 0 {
		n = append(n, float32(g.Momentum.Beta))
	}
	return n
}

func (g GradientDescent) slots(params []shapes.Shape) []shapes.Shape {
	if g.Momentum.Beta == 0 {
		return nil
	}
	return slices.Clone(params)
}

func (g GradientDescent) update(u *ruleStep) (params, slots []*graph.Node) {
	var decay *graph.Node
	numbers := u.Numbers
	if g.Decay != 0 {
		decay, numbers = numbers[0], numbers[1:]
	}
	for i, gradient := range u.Gradients {
		direction := gradient
		if g.Momentum.Beta != 0 {
			beta := numbers[0]
			velocity := graph.Add(graph.Mul(u.Slots[i], beta), gradient)
			slots = append(slots, velocity)
			direction = velocity
			if g.Momentum.Nesterov {
				direction = graph.Add(gradient, graph.Mul(velocity, beta))
			}
		}
		params = append(params, u.descend(i, direction, decay))
	}
	return params, slots
}

func (g GradientDescent) fit(p *plan)           { p.optimizer = g }
func (g GradientDescent) compare(c *comparison) { c.shared = append(c.shared, g) }

var _ Optimizer = GradientDescent{}
