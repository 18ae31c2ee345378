package nn

import (
	"fmt"
	"math"
	"strconv"

	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"

	"descida/nn/internal/train"
)

// Optimizer is an update rule with its learning rate, such as SGD makes. It is a FitOption.
type Optimizer interface {
	FitOption
	String() string

	check() error
	// base is the learning rate that a schedule shapes.
	base() float64
	// key names the rule without its numbers, which are inputs of the compiled program.
	key() string
	numbers() []float32
	// slots are the arrays that the rule keeps from update to update, for parameters of these shapes. They start at zero.
	slots(params []shapes.Shape) []shapes.Shape
	update(u *ruleStep) (params, slots []*graph.Node)
}

// ruleStep is what a rule sees of one update.
type ruleStep struct {
	*train.Step
	decays []bool // by parameter: weight decay holds for it
}

// checkRate is the error of a learning rate that cannot be.
func checkRate(name string, rate float64) error {
	switch {
	case math.IsNaN(rate) || math.IsInf(rate, 0) || math.Abs(rate) > math.MaxFloat32:
		return fmt.Errorf("nn: %s: the learning rate is not a finite number; try 0.01", name)
	case rate < 0:
		return fmt.Errorf("nn: %s: a negative learning rate climbs instead of descending; try %v", name, -rate)
	}
	return nil
}

func decimal(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }

// GradientDescent is the rule w <- w - Rate * gradient, where the gradient is the mean over the batch. Called
// stochastic gradient descent when the batch is a part of the rows (Robbins and Monro 1951).
type GradientDescent struct{ Rate float64 }

// SGD is gradient descent.
func SGD(rate float64) GradientDescent { return GradientDescent{rate} }

func (g GradientDescent) String() string { return "SGD(" + decimal(g.Rate) + ")" }

func (g GradientDescent) check() error { return checkRate(g.String(), g.Rate) }

func (g GradientDescent) base() float64 { return g.Rate }

func (g GradientDescent) key() string { return "SGD" }

func (g GradientDescent) numbers() []float32 { return nil }

func (g GradientDescent) slots([]shapes.Shape) []shapes.Shape { return nil }

func (g GradientDescent) update(u *ruleStep) (params, slots []*graph.Node) {
	for i, p := range u.Params {
		params = append(params, graph.Sub(p, graph.Mul(u.Gradients[i], u.Rate)))
	}
	return params, nil
}

func (g GradientDescent) fit(p *plan)           { p.optimizer = g }
func (g GradientDescent) compare(c *comparison) { c.shared = append(c.shared, g) }

// rule is the optimizer as the training loop sees it.
func rule(o Optimizer, net *train.Net, decays []bool, clip ClipValue) train.Rule {
	r := train.Rule{Key: o.key(), Slots: o.slots(net.Params), Numbers: o.numbers()}
	r.Update = func(s *train.Step) (params, slots []*graph.Node) { return o.update(&ruleStep{s, decays}) }
	if clip > 0 {
		r.Key, r.Clip, r.Numbers = "clipped "+r.Key, true, append(r.Numbers, float32(clip))
	}
	return r
}

// ClipValue bounds the norm of an update's gradient.
type ClipValue float64

// ClipNorm scales an update's gradient down to the given Euclidean norm, over all parameters together, where it is larger
// (Pascanu, Mikolov and Bengio 2013). The history shows the norm before. A FitOption.
func ClipNorm(norm float64) ClipValue { return ClipValue(norm) }

func (c ClipValue) check() error {
	if !(c > 0) || c > math.MaxFloat32 {
		return fmt.Errorf("nn: ClipNorm(%v): want a norm above 0, such as 1", float64(c))
	}
	return nil
}

func (c ClipValue) fit(p *plan)           { p.clip, p.clipping = c, true }
func (c ClipValue) compare(k *comparison) { k.shared = append(k.shared, c) }

var (
	_ Optimizer = GradientDescent{}
	_ FitOption = ClipValue(0)
)
