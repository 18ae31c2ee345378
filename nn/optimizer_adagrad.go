package nn

import (
	"fmt"
	"math"
	"slices"

	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
)

// AdaGradRule is the rule of AdaGrad (Duchi, Hazan and Singer 2011, JMLR 12, its diagonal form): it divides each gradient
// by the root of the sum of all its squares so far, so that a parameter with rare gradients keeps a large rate.
//
//	s <- s + g²            s is the initial accumulator at first
//	w <- w - α g / √(s + ε)
//
// The paper adds δ outside the root and starts at 0; ε inside and a start of 0.1 are Keras'. The sum only grows, so
// the steps only shrink: about as 1/√t.
type AdaGradRule struct {
	Rate    float64
	Initial float64 // where the sums start
	Epsilon float64
	Decay   float64 `json:",omitzero"` // the λ of WeightDecay
}

// AdaGrad is gradient descent whose rate falls by itself, for each parameter as much as it has moved: AdaGrad(0.01). Defaults
// as in Keras: InitialAccumulator(0.1), Epsilon(1e-7), no WeightDecay.
func AdaGrad(rate float64, options ...AdaGradOption) AdaGradRule {
	a := AdaGradRule{Rate: rate, Initial: 0.1, Epsilon: 1e-7}
	for _, o := range options {
		if o != nil {
			o.adagrad(&a)
		}
	}
	return a
}

func (a AdaGradRule) String() string {
	arguments := []string{decimal(a.Rate)}
	if a.Initial != 0.1 {
		arguments = append(arguments, called("InitialAccumulator", decimal(a.Initial)))
	}
	return called("AdaGrad", append(arguments, common(a.Epsilon, a.Decay)...)...)
}

func (a AdaGradRule) check() error {
	name := a.String()
	if !(a.Initial >= 0) || a.Initial > math.MaxFloat32 {
		return fmt.Errorf("nn: %s: InitialAccumulator is %s; want a number of 0 or more, such as 0.1", name, decimal(a.Initial))
	}
	return firstError(checkRate(name, a.Rate), checkEpsilon(name, a.Epsilon), checkDecay(name, a.Decay, a.Rate))
}

func (a AdaGradRule) base() float64 { return a.Rate }

func (a AdaGradRule) at(rate float64) Optimizer {
	a.Rate = rate
	return a
}

func (AdaGradRule) key() string { return "AdaGrad" }

// numbers: the start is added with ε to sums that start at 0.
func (a AdaGradRule) numbers() []float32 {
	return []float32{float32(a.Initial + a.Epsilon), float32(a.Decay)}
}

func (AdaGradRule) slots(params []shapes.Shape) []shapes.Shape { return slices.Clone(params) }

func (AdaGradRule) update(u *ruleStep) (params, slots []*graph.Node) {
	start, decay := u.Numbers[0], u.Numbers[1]
	for i, g := range u.Gradients {
		s := graph.Add(u.Slots[i], graph.Square(g))
		direction := graph.Div(g, graph.Sqrt(graph.Add(s, start)))
		params, slots = append(params, u.descend(i, direction, decay)), append(slots, s)
	}
	return params, slots
}

func (a AdaGradRule) fit(p *plan)           { p.optimizer = a }
func (a AdaGradRule) compare(c *comparison) { c.shared = append(c.shared, a) }

var _ Optimizer = AdaGradRule{}
