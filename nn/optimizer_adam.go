package nn

import (
	"math"
	"slices"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
)

// AdamRule is the rule of Adam (Kingma and Ba 2015, arXiv 1412.6980): momentum m over a moving average of the gradient's
// size v, both 0 at first, corrected for that start. t counts the updates from 1.
//
//	m <- β1 m + (1-β1) g
//	v <- β2 v + (1-β2) g²
//	w <- w - α √(1-β2^t) / (1-β1^t) · m / (√v + ε)
//
// This is the order of computation that the paper gives at the end of section 2, and Keras'. Algorithm 1 of the paper (and
// PyTorch) adds ε to √(v/(1-β2^t)) instead: its ε is ours divided by √(1-β2^t), 32 times ours at the first update,
// the same later. The paper's ε is 1e-8; the default here, as in Keras, is 1e-7.
//
// With WeightDecay it is AdamW (Loshchilov and Hutter 2019): w <- w - α (that direction + λ w).
type AdamRule struct {
	Rate         float64
	Beta1, Beta2 float64
	Epsilon      float64
	Decay        float64 `json:",omitzero"` // the λ of WeightDecay
}

// adamWDecay is Keras' default; the paper tunes it, PyTorch takes 0.01.
const adamWDecay = 0.004

// Adam is gradient descent with momentum by the gradient's relative size: Adam(0.001). Defaults as in Keras: Betas(0.9,
// 0.999), Epsilon(1e-7), no WeightDecay. The rate is about the most that a weight moves in an update.
func Adam(rate float64, options ...AdamOption) AdamRule {
	return adam(AdamRule{Rate: rate, Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-7}, options)
}

// AdamW is Adam with WeightDecay(0.004), Keras' default, unless another is given.
func AdamW(rate float64, options ...AdamOption) AdamRule {
	return adam(AdamRule{Rate: rate, Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-7, Decay: adamWDecay}, options)
}

func adam(a AdamRule, options []AdamOption) AdamRule {
	for _, o := range options {
		if o != nil {
			o.adam(&a)
		}
	}
	return a
}

func (a AdamRule) String() string {
	name, arguments, decay := "Adam", []string{decimal(a.Rate)}, a.Decay
	if decay != 0 {
		name = "AdamW"
		if decay == adamWDecay {
			decay = 0 // goes without saying
		}
	}
	if a.Beta1 != 0.9 || a.Beta2 != 0.999 {
		arguments = append(arguments, called("Betas", decimal(a.Beta1), decimal(a.Beta2)))
	}
	return called(name, append(arguments, common(a.Epsilon, decay)...)...)
}

func (a AdamRule) check() error {
	name := a.String()
	return firstError(checkRate(name, a.Rate), checkShare(name, "the first of Betas", a.Beta1), checkShare(name, "the second of Betas", a.Beta2),
		checkEpsilon(name, a.Epsilon), checkDecay(name, a.Decay, a.Rate))
}

func (a AdamRule) base() float64 { return a.Rate }

func (a AdamRule) at(rate float64) Optimizer {
	a.Rate = rate
	return a
}

func (AdamRule) key() string { return "Adam" }

// numbers has 1-β and log β, made in float64: 1-0.999 in float32 is off by 1e-5 of itself.
func (a AdamRule) numbers() []float32 {
	return []float32{float32(1 - a.Beta1), float32(1 - a.Beta2), float32(math.Log(a.Beta1)), float32(math.Log(a.Beta2)),
		float32(a.Epsilon), float32(a.Decay)}
}

// slots are t, the averages of the gradients, and those of their squares. As a float32 t stops at 2^24, where the
// corrections have been 1 for long.
func (AdamRule) slots(params []shapes.Shape) []shapes.Shape {
	return slices.Concat([]shapes.Shape{shapes.Make(dtypes.Float32)}, params, params)
}

func (AdamRule) update(u *ruleStep) (params, slots []*graph.Node) {
	n := len(u.Params)
	taken1, taken2, log1, log2, epsilon, decay := u.Numbers[0], u.Numbers[1], u.Numbers[2], u.Numbers[3], u.Numbers[4], u.Numbers[5]
	t := graph.OnePlus(u.Slots[0])
	unbias := func(log *graph.Node) *graph.Node { return graph.Neg(graph.Expm1(graph.Mul(log, t))) } // 1 - β^t
	correction := graph.Div(graph.Sqrt(unbias(log2)), unbias(log1))
	means, sizes := make([]*graph.Node, n), make([]*graph.Node, n)
	for i, g := range u.Gradients {
		means[i] = toward(u.Slots[1+i], g, taken1)
		sizes[i] = toward(u.Slots[1+n+i], graph.Square(g), taken2)
		direction := graph.Div(graph.Mul(means[i], correction), graph.Add(graph.Sqrt(sizes[i]), epsilon))
		params = append(params, u.descend(i, direction, decay))
	}
	return params, slices.Concat([]*graph.Node{t}, means, sizes)
}

func (a AdamRule) fit(p *plan)           { p.optimizer = a }
func (a AdamRule) compare(c *comparison) { c.shared = append(c.shared, a) }

var _ Optimizer = AdamRule{}
