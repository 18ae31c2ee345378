package nn

import (
	"errors"
	"fmt"
	"math"

	"descida/internal/language"
	"descida/nn/internal/train"
)

// RegressionScores is how near a model's outputs come to the targets of a data set.
type RegressionScores struct {
	MeanSquaredError  float64 // mean over rows and targets of (output - target)²
	MeanAbsoluteError float64 // mean over rows and targets of |output - target|

	// R2 is the coefficient of determination, 1 - Σ(y - output)² / Σ(y - mean of y)², the mean over the targets: 1 is
	// perfect, 0 is as good as always saying the mean, below 0 is worse. NaN where a target is constant in the data.
	R2   float64
	Rows int
}

// String is the numbers in short: R² 0.93  mean absolute error 0.12  root mean squared error 0.2.
func (s RegressionScores) String() string { return s.text(english) }

// Display shows the numbers in a notebook, in its language.
func (s RegressionScores) Display() map[string][]byte {
	return map[string][]byte{"text/plain": []byte(s.text(language.Pick))}
}

func (s RegressionScores) text(pick func(en, pt string) string) string {
	return "R² " + digits(s.R2, 'f', pick) +
		pick("  mean absolute error ", "  erro absoluto médio ") + digits(s.MeanAbsoluteError, 'g', pick) +
		pick("  root mean squared error ", "  raiz do erro quadrático médio ") + digits(math.Sqrt(s.MeanSquaredError), 'g', pick)
}

// Regression measures the model on a data set with targets, whatever loss it was trained with. Rows count the same,
// whatever their weights.
//
// Errors: the model has no weights, the rows do not fit, the data has no targets, or another number than the model has
// outputs.
func (m *Model) Regression(data *Dataset) (RegressionScores, error) {
	fail := func(err error) (RegressionScores, error) { return RegressionScores{}, err }
	if err := data.usable(false); err != nil {
		return fail(err)
	}
	if data.rows.Targets == nil {
		return fail(errors.New("nn: the data set has no targets; make it with nn.NewRegression, or see model.Evaluate for labels"))
	}
	b, net, err := m.ready(data, m.lossFor(data), false)
	if err != nil {
		return fail(err)
	}
	width := net.Outputs
	if width != data.rows.Width {
		return fail(fmt.Errorf("nn: %s: it gives %d outputs a row and the data has %d targets a row", m.last(), width, data.rows.Width))
	}
	flat, err := train.Outputs(b, net, m.values(), data.rows, true)
	if err != nil {
		return fail(err)
	}
	return regression(flat, gathered(data.rows, data.rows.Targets, width), width), nil
}

// regression compares outputs to targets, [rows, width] each.
func regression(outputs, targets []float32, width int) RegressionScores {
	n := len(targets)
	s := RegressionScores{Rows: n / width}
	mean, off, spread := make([]float64, width), make([]float64, width), make([]float64, width)
	for i, y := range targets {
		mean[i%width] += float64(y) / float64(s.Rows)
	}
	for i, y := range targets {
		d, e := float64(outputs[i])-float64(y), float64(y)-mean[i%width]
		off[i%width] += d * d
		spread[i%width] += e * e
		s.MeanSquaredError += d * d / float64(n)
		s.MeanAbsoluteError += math.Abs(d) / float64(n)
	}
	for k := range mean {
		if spread[k] == 0 {
			s.R2 = math.NaN()
			break
		}
		s.R2 += (1 - off[k]/spread[k]) / float64(width)
	}
	return s
}
