package nn

import (
	"fmt"
	"math"
	"strconv"

	"github.com/gomlx/gomlx/core/graph"
)

// Optimizer is an update rule with its learning rate, such as SGD makes. It is a FitOption.
type Optimizer interface {
	FitOption
	String() string

	check() error
	// rate is the learning rate of an update, counted from 0 over the whole run.
	rate(update int) float32
	// key names the rule without its rates, which are inputs of the compiled program.
	key() string
	update(params, gradients []*graph.Node, rate *graph.Node) []*graph.Node
}

// GradientDescent is the rule w <- w - Rate * gradient, where the gradient is the mean over the batch. Called
// stochastic gradient descent when the batch is a part of the rows (Robbins and Monro 1951).
type GradientDescent struct{ Rate float64 }

// SGD is gradient descent with a constant learning rate.
func SGD(rate float64) GradientDescent { return GradientDescent{rate} }

func (g GradientDescent) String() string {
	return "SGD(" + strconv.FormatFloat(g.Rate, 'g', -1, 64) + ")"
}

func (g GradientDescent) check() error {
	switch {
	case math.IsNaN(g.Rate) || math.IsInf(g.Rate, 0) || math.Abs(g.Rate) > math.MaxFloat32:
		return fmt.Errorf("nn: %s: the learning rate is not a finite number; try SGD(0.01)", g)
	case g.Rate < 0:
		return fmt.Errorf("nn: %s: a negative learning rate climbs instead of descending; try SGD(%v)", g, -g.Rate)
	}
	return nil
}

func (g GradientDescent) rate(int) float32 { return float32(g.Rate) }

func (g GradientDescent) key() string { return "SGD" }

func (g GradientDescent) update(params, gradients []*graph.Node, rate *graph.Node) []*graph.Node {
	next := make([]*graph.Node, len(params))
	for i, p := range params {
		next[i] = graph.Sub(p, graph.Mul(gradients[i], rate))
	}
	return next
}

func (g GradientDescent) fit(p *plan)           { p.optimizer = g }
func (g GradientDescent) compare(c *comparison) { c.shared = append(c.shared, g) }

var _ Optimizer = GradientDescent{}
