package nn

import (
	"errors"
	"fmt"
	"math"
)

// Schedule shapes the learning rate over a run: the rate α of an update is the optimizer's own, α0, times the schedule's
// factor. StepDecay, ExponentialDecay, InverseRootDecay, CosineDecay, WarmRestarts, OneCycle, Piecewise, WarmUp and
// CosineAsPrinted make one; without one the rate is constant. It is a FitOption. Rates draws it without a model.
//
// In the formulas t counts the run's updates, from 0: it starts anew with each Fit. A length in nn.Epochs is that many times
// the updates of an epoch, so that the rate moves within an epoch too, unless the schedule is one of steps.
type Schedule interface {
	FitOption
	String() string

	check() error
	// factor is the share of α0 that an update has.
	factor(c moment) float64
}

// moment is a place in a training run, in updates.
type moment struct {
	t        int // the update, counted from 0
	total    int // that the run will have
	perEpoch int
}

// rate is the learning rate of an update.
func (p plan) rate(c moment) float32 {
	if p.schedule == nil {
		return float32(p.optimizer.base())
	}
	return float32(p.optimizer.base() * p.schedule.factor(c))
}

// Span is a length of training: nn.Epochs(2) or nn.Updates(500).
type Span interface{ span() Length }

// Length is a length of training in updates or in epochs; one of them is 0.
type Length struct {
	Updates int `json:",omitzero"`
	Epochs  int `json:",omitzero"`
}

// UpdateCount is a number of updates.
type UpdateCount int

// Updates is a length of n updates, for the schedules.
func Updates(n int) UpdateCount { return UpdateCount(n) }

func (n UpdateCount) span() Length { return Length{Updates: int(n)} }
func (e EpochCount) span() Length  { return Length{Epochs: int(e)} }

func lengthOf(s Span) Length {
	if s == nil {
		return Length{}
	}
	return s.span()
}

func (l Length) String() string {
	if l.Epochs != 0 {
		return fmt.Sprintf("Epochs(%d)", l.Epochs)
	}
	return fmt.Sprintf("Updates(%d)", l.Updates)
}

func (l Length) check() error {
	if l.Updates < 0 || l.Epochs < 0 || (l.Updates == 0) == (l.Epochs == 0) {
		return errors.New("want a length of 1 or more, such as nn.Epochs(2) or nn.Updates(500)")
	}
	return nil
}

// updates is the length in updates.
func (l Length) updates(c moment) int { return l.Updates + l.Epochs*c.perEpoch }

// scheduleError is the error of a schedule, or nil.
func scheduleError(s Schedule, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("nn: %s: %w", s, err)
}

// checkFactor is the error of a number that multiplies the rate and must leave one above 0.
func checkFactor(what string, v float64) error {
	if !(v > 0) || math.IsInf(v, 0) {
		return fmt.Errorf("%s is %s; want a number above 0, such as 0.1", what, decimal(v))
	}
	return nil
}

// ConstantSchedule is the schedule that changes nothing.
type ConstantSchedule struct{}

// ConstantRate leaves the rate at α0: what WarmUp rises to, or what one run of a comparison has when the others do not.
func ConstantRate() ConstantSchedule { return ConstantSchedule{} }

func (ConstantSchedule) String() string          { return "ConstantRate()" }
func (ConstantSchedule) check() error            { return nil }
func (ConstantSchedule) factor(moment) float64   { return 1 }
func (s ConstantSchedule) fit(p *plan)           { p.schedule = s }
func (s ConstantSchedule) compare(c *comparison) { c.shared = append(c.shared, s) }

var (
	_ Schedule = ConstantSchedule{}
	_ Span     = UpdateCount(0)
	_ Span     = EpochCount(0)
)
