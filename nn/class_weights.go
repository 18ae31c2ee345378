package nn

import (
	"errors"
	"fmt"
	"math"

	"descida/nn/internal/train"
)

// ClassWeighting says how much the rows of each class count in the loss.
type ClassWeighting struct {
	Balanced bool
	Weights  []float64 `json:",omitempty"` // of each class, else
}

// ClassWeights lets each row count in the training loss as much as its class: ClassWeights(1, 5) for a rare second class.
// The loss of a batch is 1/B Σ w(y_i) loss_i: it is divided by the number of rows, as in Keras, not by the sum of the
// weights. Rows that have weights of their own, by Dataset.Weighted, count by the product. Validation is not weighted. A
// FitOption.
func ClassWeights(weights ...float64) ClassWeighting { return ClassWeighting{Weights: weights} }

// BalancedClasses is ClassWeights with N / (K n_k) for class k, where n_k of the N training rows are of class k among K: all
// classes count as much together, and the mean weight is 1 (King and Zeng 2001; scikit-learn's "balanced"). A FitOption.
func BalancedClasses() ClassWeighting { return ClassWeighting{Balanced: true} }

func (c ClassWeighting) String() string {
	if c.Balanced {
		return "BalancedClasses()"
	}
	list := make([]string, len(c.Weights))
	for i, w := range c.Weights {
		list[i] = decimal(w)
	}
	return called("ClassWeights", list...)
}

func (c ClassWeighting) fit(p *plan)           { p.classes = &c }
func (c ClassWeighting) compare(k *comparison) { k.shared = append(k.shared, c) }

func (c ClassWeighting) check(data *Dataset) error {
	if data.rows.Labels == nil {
		return fmt.Errorf("nn: %s: the data set has no classes; use data.Weighted for a weight a row", c)
	}
	if c.Balanced {
		return nil
	}
	if len(c.Weights) != data.classes {
		return fmt.Errorf("nn: %s: %d weights for %d classes; want one a class", c, len(c.Weights), data.classes)
	}
	sum := 0.0
	for k, w := range c.Weights {
		if !(w >= 0) || w > math.MaxFloat32 {
			return fmt.Errorf("nn: %s: the weight of class %d is %v; want a number of 0 or more", c, k, w)
		}
		sum += w
	}
	if sum == 0 {
		return fmt.Errorf("nn: %s: no class counts; want a weight above 0", c)
	}
	return nil
}

// apply gives the rows the weights of their classes.
func (c ClassWeighting) apply(rows train.Rows, classes int) (train.Rows, error) {
	weights := c.Weights
	if c.Balanced {
		counts := make([]int, classes)
		for i := range rows.Len() {
			counts[rows.Labels[rows.At(i)]]++
		}
		weights = make([]float64, classes)
		present := 0
		for _, n := range counts {
			if n > 0 {
				present++
			}
		}
		for k, n := range counts { // a class without rows has no row to weigh
			if n > 0 {
				weights[k] = float64(rows.Len()) / float64(present*n)
			}
		}
	}
	own := rows.Weights
	rows.Weights = make([]float32, rows.All())
	total := 0.0
	for i := range rows.Len() {
		at := rows.At(i)
		w := weights[rows.Labels[at]]
		if own != nil {
			w *= float64(own[at])
		}
		rows.Weights[at] = float32(w)
		total += w
	}
	if total == 0 {
		return rows, errors.New("nn: all training rows have the weight 0; give some of them, or their class, one above 0")
	}
	return rows, nil
}

var _ FitOption = ClassWeighting{}
