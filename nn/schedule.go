package nn

// Schedule shapes the learning rate over a run: the rate of an update is the optimizer's own, α0, times the schedule's
// factor. It is a FitOption; without one the rate is constant.
type Schedule interface {
	FitOption
	String() string

	check() error
	factor(m Moment) float64
}

// Moment is a place in a training run.
type Moment struct {
	Update          int // counted from 0 over the whole run
	UpdatesPerEpoch int
	Epochs          int // that the run was asked for
}

// Epoch is the epoch of the moment, counted from 0.
func (m Moment) Epoch() int { return m.Update / max(1, m.UpdatesPerEpoch) }

// rate is the learning rate of a moment.
func (p plan) rate(m Moment) float32 {
	if p.schedule == nil {
		return float32(p.optimizer.base())
	}
	return float32(p.optimizer.base() * p.schedule.factor(m))
}
