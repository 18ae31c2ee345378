package nn

import (
	"fmt"
	"math"
	"slices"

	"descida/nn/internal/random"
	"descida/nn/internal/train"
)

// SplitFraction is a share of the rows, between 0 and 1.
type SplitFraction float64

// ValidationSplit keeps a share of the rows, drawn at random with the seed, for validation: they are never trained on,
// and each epoch ends with their loss and accuracy. A FitOption.
func ValidationSplit(share float64) SplitFraction { return SplitFraction(share) }

// String is the call that makes it: ValidationSplit(0.1).
func (s SplitFraction) String() string { return "ValidationSplit(" + decimal(float64(s)) + ")" }

// counts is the number of training and validation rows among n.
func (s SplitFraction) counts(n int) (train, validation int, err error) {
	validation = int(math.Round(float64(n) * float64(s)))
	if validation < 1 || validation >= n {
		return 0, 0, fmt.Errorf("nn: ValidationSplit(%v) of %d rows leaves %d to train and %d to validate; give more rows or another share",
			float64(s), n, n-validation, validation)
	}
	return n - validation, validation, nil
}

func (s SplitFraction) check() error {
	if !(s > 0 && s < 1) {
		return fmt.Errorf("nn: ValidationSplit(%v): want a share of the rows between 0 and 1, such as 0.1", float64(s))
	}
	return nil
}

func (s SplitFraction) fit(p *plan)           { p.split, p.splitting, p.validation = s, true, nil }
func (s SplitFraction) compare(c *comparison) { c.shared = append(c.shared, s) }

// ValidationData is a data set to validate with.
type ValidationData struct{ Data *Dataset }

// Validation ends each epoch with the loss and the accuracy of a data set of its own, which is not trained on. It takes the
// place of ValidationSplit; the last one given counts. A FitOption.
func Validation(data *Dataset) ValidationData { return ValidationData{data} }

// String is the call that makes it, with what the data set is.
func (v ValidationData) String() string { return "Validation(" + v.Data.String() + ")" }

func (v ValidationData) fit(p *plan)           { p.validation, p.splitting = &v, false }
func (v ValidationData) compare(c *comparison) { c.shared = append(c.shared, v) }

// check says whether the rows can be measured like those that are trained on.
func (v ValidationData) check(m *Model, outputs int, loss Loss, data *Dataset) error {
	fail := func(err error) error {
		return fmt.Errorf("nn: Validation: %w", unnamed(err))
	}
	if err := v.Data.usable(true); err != nil {
		return fail(err)
	}
	if !slices.Equal(v.Data.shape, data.shape) {
		return fmt.Errorf("nn: Validation: its rows have the shape %v and those to train on %v; want the same", v.Data.shape, data.shape)
	}
	if err := m.fits(v.Data, outputs, loss); err != nil {
		return fail(err)
	}
	if loss.right(outputs, v.Data) != loss.right(outputs, data) {
		return fmt.Errorf("nn: Validation: its rows have %s and those to train on %s; want the same kind", v.Data.answers(), data.answers())
	}
	return nil
}

// answers names what a data set has to learn.
func (d *Dataset) answers() string {
	if d.classes > 0 {
		return "classes"
	}
	return "targets"
}

// divide says which rows to train on and which to validate with.
func (p plan) divide(data *Dataset) (rows, validation train.Rows, err error) {
	if p.validation != nil {
		return data.rows, p.validation.Data.rows, nil
	}
	if !p.splitting {
		return data.rows, train.Rows{}, nil
	}
	n, _, err := p.split.counts(data.Len())
	if err != nil {
		return data.rows, train.Rows{}, err
	}
	order := random.Permutation(random.Split, uint64(p.seed), 0, data.Len())
	return data.rows.Select(order[:n]), data.rows.Select(order[n:]), nil
}

// TrainingScore asks for the training set's loss at each epoch's end.
type TrainingScore struct{}

// TrainingLoss ends each epoch with the loss and the accuracy over all training rows, as validation is measured: with the
// weights at the epoch's end, dropout off, BatchNorm by its averages. The history has them as TrainingLoss and
// TrainingAccuracy. The epoch's Loss is something else: the mean over its updates, while the weights changed, so it
// lags behind by half an epoch, and a validation loss below it says nothing. It costs a pass forward over the rows an epoch.
// Class and sample weights count. A FitOption.
func TrainingLoss() TrainingScore { return TrainingScore{} }

// String is the call that makes it.
func (TrainingScore) String() string { return "TrainingLoss()" }

func (s TrainingScore) fit(p *plan)           { p.scoring = true }
func (s TrainingScore) compare(c *comparison) { c.shared = append(c.shared, s) }

var _ = []FitOption{SplitFraction(0), ValidationData{}, TrainingScore{}}
