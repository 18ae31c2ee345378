package nn

import (
	"fmt"

	"descida/internal/language"
	"descida/nn/history"
)

// Rates is the learning rates of a run, update by update, without a model: what a schedule makes of α0 over some epochs of so
// many updates. Without a schedule (nil) the rate is constant. The figure's one line has update 1, 2, ... as X, and as Y the
// rates that Fit would use, rounded to float32. Errors: those of the schedule; a rate that is not above 0; no updates.
func Rates(s Schedule, rate float64, epochs, updatesPerEpoch int) (history.Figure, error) {
	if s == nil {
		s = ConstantRate()
	}
	call := func(rate float64) string { return fmt.Sprintf("Rates(%s, %s)", s, decimal(rate)) }
	if err := firstError(s.check(), checkRateIn(call, rate)); err != nil {
		return history.Figure{}, err
	}
	if epochs < 1 || updatesPerEpoch < 1 {
		return history.Figure{}, fmt.Errorf("nn: Rates: %d epochs of %d updates; want 1 or more of each", epochs, updatesPerEpoch)
	}
	p := plan{optimizer: SGD(rate), schedule: s}
	line := history.Line{Name: s.String()}
	c := moment{total: epochs * updatesPerEpoch, perEpoch: updatesPerEpoch}
	for ; c.t < c.total; c.t++ {
		line.X, line.Y = append(line.X, float64(c.t+1)), append(line.Y, float64(p.rate(c)))
	}
	return history.Figure{
		Title: s.String(), X: language.Pick("update", "atualização"), Y: language.Pick("learning rate", "taxa de aprendizado"),
		Lines: []history.Line{line},
	}, nil
}
