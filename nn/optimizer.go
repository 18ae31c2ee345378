package nn

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"

	"descida/nn/internal/train"
)

// Optimizer is an update rule with its learning rate: what SGD, RMSprop, AdaGrad, Adam and AdamW make. It is a FitOption.
//
// In the rules' formulas w is a parameter, g its gradient (of the batch's loss, penalties included, after ClipNorm), α the
// learning rate of the update (the optimizer's own, α0, times what a Schedule makes of it), and every operation is element
// by element. A model keeps what its rule remembers: Fit again with the same rule goes on from there, with another it starts
// anew.
type Optimizer interface {
	FitOption
	String() string

	check() error
	// base is the learning rate that a schedule shapes.
	base() float64
	// at is the same rule with another learning rate.
	at(rate float64) Optimizer
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

// descend is the i-th parameter after a step of the rate against a direction, with weight decay:
// w - α (direction + λ w). α λ w alone would be lost in the rounding of w where it is below 6e-8 of it.
func (u *ruleStep) descend(i int, direction, decay *graph.Node) *graph.Node {
	w := u.Params[i]
	if decay != nil && u.decays[i] {
		direction = graph.Add(direction, graph.Mul(w, decay))
	}
	return graph.Sub(w, graph.Mul(direction, u.Rate))
}

// rule is the optimizer as the training loop sees it.
func rule(o Optimizer, net *train.Net, decays []bool, clip ClipValue) train.Rule {
	r := train.Rule{Key: o.key(), Slots: o.slots(net.Params), Numbers: o.numbers()}
	r.Update = func(s *train.Step) (params, slots []*graph.Node) { return o.update(&ruleStep{s, decays}) }
	if clip > 0 {
		r.Key, r.Clip, r.Numbers = "clipped "+r.Key, true, append(r.Numbers, float32(clip))
	}
	return r
}

// method is the optimizer with what else shapes its updates, as a history shows it: SGD(0.1), CosineDecay(), ClipNorm(1).
func (p plan) method() string {
	parts := []string{p.optimizer.String()}
	if p.schedule != nil {
		parts = append(parts, p.schedule.String())
	}
	if p.clipping {
		parts = append(parts, p.clip.String())
	}
	return strings.Join(parts, ", ")
}

// called writes a layer, an optimizer or a schedule as the call that makes it: SGD(0.1, Momentum(0.9)).
func called(name string, arguments ...string) string {
	return name + "(" + strings.Join(arguments, ", ") + ")"
}

func decimal(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }

// checkRate is the error of a learning rate that cannot be, in a call whose first argument it is: what it says to try is the
// call with another rate.
func checkRate(call string, rate float64) error {
	return checkRateIn(func(r float64) string { return strings.Replace(call, decimal(rate), decimal(r), 1) }, rate)
}

// checkRateIn is checkRate of any call, written with the rate that it is given.
func checkRateIn(call func(rate float64) string, rate float64) error {
	switch {
	case !(math.Abs(rate) <= math.MaxFloat32):
		return fmt.Errorf("nn: %s: the learning rate is not a finite number; try %s", call(rate), call(0.01))
	case rate < 0:
		return fmt.Errorf("nn: %s: a negative learning rate climbs instead of descending; try %s", call(rate), call(-rate))
	case float32(rate) == 0:
		return fmt.Errorf("nn: %s: a learning rate of 0 trains nothing; try %s", call(rate), call(0.01))
	}
	return nil
}

// checkShare is the error of a β or ρ that is no share.
func checkShare(name, what string, v float64) error {
	if !(v >= 0 && v < 1) || float32(v) == 1 {
		return fmt.Errorf("nn: %s: %s is %s; want a number from 0 to below 1, such as 0.9", name, what, decimal(v))
	}
	return nil
}

// checkEpsilon is the error of an ε that lets 0/0 happen: pixels that never change have a gradient of exactly 0.
func checkEpsilon(name string, v float64) error {
	if !(float32(v) > 0) || v > math.MaxFloat32 {
		return fmt.Errorf("nn: %s: Epsilon is %s; want a number above 0, such as 1e-7: it stands where a gradient of 0 would give 0/0", name, decimal(v))
	}
	return nil
}

// checkDecay is the error of a weight decay that cannot be, with a learning rate.
func checkDecay(name string, decay, rate float64) error {
	switch {
	case !(decay >= 0) || decay > math.MaxFloat32:
		return fmt.Errorf("nn: %s: WeightDecay is %s; want a number of 0 or more, such as 0.0001", name, decimal(decay))
	case rate*decay >= 1:
		return fmt.Errorf("nn: %s: the learning rate times WeightDecay is %s, and an update takes that share off each weight; want less than 1", name, decimal(rate*decay))
	}
	return nil
}

// firstError is the first error that is one.
func firstError(list ...error) error {
	for _, err := range list {
		if err != nil {
			return err
		}
	}
	return nil
}
