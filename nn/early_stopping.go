package nn

import (
	"fmt"
	"math"

	"descida/nn/internal/train"
)

// Monitor is what EarlyStopping looks at.
type Monitor string

// The quantities at the end of an epoch that EarlyStopping can look at. Each is an option of it.
const (
	ValidationLoss     Monitor = "validation loss" // the default
	ValidationAccuracy Monitor = "validation accuracy"
)

// EarlyStop ends a run that gets no better.
type EarlyStop struct {
	Patience int
	MinDelta float64 `json:",omitzero"`
	Monitor  Monitor `json:",omitzero"` // "" is ValidationLoss
}

// StopOption is what EarlyStopping takes besides its patience: MinDelta, ValidationLoss, ValidationAccuracy.
type StopOption interface{ stopping(*EarlyStop) }

// EarlyStopping ends the run after patience epochs in a row without a better validation loss, and gives the model the
// weights of the best epoch back, whether or not it ended early (Prechelt 1998, "Early stopping - but when?"). The
// history's KeptEpoch is that epoch, and Ended says history.StoppedEarly if it ended before its last. What the optimizer and
// BatchNorm keep comes back with the weights. Needs a validation set. A FitOption.
//
//	nn.EarlyStopping(5, nn.MinDelta(0.001), nn.ValidationAccuracy)
//
// The validation loss that chose the epoch is no longer an unbiased estimate: measure the model on test rows.
func EarlyStopping(patience int, options ...StopOption) EarlyStop {
	e := EarlyStop{Patience: patience}
	for _, o := range options {
		if o != nil {
			o.stopping(&e)
		}
	}
	return e
}

// Delta is an amount by which a quantity must get better.
type Delta float64

// MinDelta is by how much a loss must fall, or an accuracy rise, to count as better; without it any amount counts.
func MinDelta(amount float64) Delta { return Delta(amount) }

func (d Delta) stopping(e *EarlyStop)   { e.MinDelta = float64(d) }
func (m Monitor) stopping(e *EarlyStop) { e.Monitor = m }

func (e EarlyStop) String() string {
	list := []string{fmt.Sprint(e.Patience)}
	if e.MinDelta != 0 {
		list = append(list, called("MinDelta", decimal(e.MinDelta)))
	}
	if e.Monitor == ValidationAccuracy {
		list = append(list, "ValidationAccuracy")
	}
	return called("EarlyStopping", list...)
}

func (e EarlyStop) fit(p *plan)           { p.early = &e }
func (e EarlyStop) compare(c *comparison) { c.shared = append(c.shared, e) }

// check says what is wrong; validated: there is a validation set; accuracy: there is right and wrong.
func (e EarlyStop) check(validated, accuracy bool) error {
	switch {
	case e.Patience < 1:
		return fmt.Errorf("nn: %s: want a patience of 1 epoch or more", e)
	case !(e.MinDelta >= 0) || math.IsInf(e.MinDelta, 0):
		return fmt.Errorf("nn: %s: MinDelta is %v; want a number of 0 or more, such as 0.001", e, e.MinDelta)
	case e.Monitor != "" && e.Monitor != ValidationLoss && e.Monitor != ValidationAccuracy:
		return fmt.Errorf("nn: %s: it cannot look at %q; use nn.ValidationLoss or nn.ValidationAccuracy", e, e.Monitor)
	case !validated:
		return fmt.Errorf("nn: %s: there is no validation set to look at; add nn.Validation(data) or nn.ValidationSplit(0.1)", e)
	case e.Monitor == ValidationAccuracy && !accuracy:
		return fmt.Errorf("nn: %s: the loss knows no right and wrong, so there is no accuracy; use nn.ValidationLoss", e)
	}
	return nil
}

// lookout is what early stopping knows of a run.
type lookout struct {
	option EarlyStop
	best   float64 // the loss, or the accuracy below 0: less is better
	epoch  int     // it was of, counted from 1; 0: none yet
	values train.Values
}

func newLookout(option EarlyStop) *lookout { return &lookout{option: option, best: math.Inf(1)} }

// better takes the value of an epoch and says whether it is the best so far. NaN never is.
func (l *lookout) better(epoch int, loss, accuracy float64) bool {
	value := loss
	if l.option.Monitor == ValidationAccuracy {
		value = -accuracy
	}
	if !(value < l.best-l.option.MinDelta) {
		return false
	}
	l.best, l.epoch = value, epoch
	return true
}

// over tells whether the patience is at its end after an epoch.
func (l *lookout) over(epoch int) bool { return epoch-l.epoch >= l.option.Patience }

var (
	_ FitOption  = EarlyStop{}
	_ StopOption = ValidationLoss
	_ StopOption = Delta(0)
)
