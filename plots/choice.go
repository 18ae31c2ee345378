package plots

import (
	"slices"

	"descida/nn/history"
)

// Option is what LearningCurves and Compare may be told: the quantities to draw, a panel each (Loss, Accuracy,
// GradientNorm, LearningRate), and the horizontal axis to begin with (ByUpdates, ByEpochs, ByExamples, BySeconds).
type Option interface{ choose(*choice) }

type choice struct {
	quantities []Quantity
	axis       history.Axis
}

func (q Quantity) choose(c *choice) {
	if !slices.Contains(c.quantities, q) {
		c.quantities = append(c.quantities, q)
	}
}

func (a Axis) choose(c *choice) { c.axis = history.Axis(a) }

func choices(options []Option, usual ...Quantity) choice {
	var c choice
	for _, o := range options {
		if o != nil {
			o.choose(&c)
		}
	}
	if len(c.quantities) == 0 {
		c.quantities = usual
	}
	return c
}

// begin is the axis to begin with: the one asked for, if all runs know it, else the first.
func (c choice) begin(axes []history.Axis) history.Axis {
	if slices.Contains(axes, c.axis) || len(axes) == 0 {
		return c.axis
	}
	return axes[0]
}
