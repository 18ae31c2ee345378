package nn

import (
	"math"
	"testing"

	"descida/nn/internal/backend"
)

// goldenSchedules are the schedules of rules.json, by name.
var goldenSchedules = map[string]Schedule{
	"steps by epoch":         StepDecay(0.5, Epochs(2)),
	"steps by update":        StepDecay(0.7, Updates(3)),
	"exponential by epoch":   ExponentialDecay(0.3, Epochs(1)),
	"exponential by update":  ExponentialDecay(0.05, Updates(1)),
	"inverse root":           InverseRootDecay(Updates(2)),
	"cosine":                 CosineDecay(),
	"cosine with a floor":    CosineDecay(Floor(0.1)),
	"cosine as printed":      CosineAsPrinted(),
	"restarts":               WarmRestarts(Updates(3), 2),
	"restarts of one length": WarmRestarts(Epochs(1), 1, Floor(0.2)),
	"one cycle":              OneCycle(),
	"pieces":                 Piecewise(From(Epochs(1), 0.1), From(Epochs(3), 0.01)),
	"warm-up":                WarmUp(Epochs(1), ConstantRate()),
	"warm-up and cosine":     WarmUp(Updates(4), CosineDecay()),
}

// TestScheduleRates compares with Keras and optax, whose own arithmetic is float32: 1e-7 of α0, and cosines of angles that
// were rounded at 3 are off by 2e-7.
func TestScheduleRates(t *testing.T) {
	f := goldenRules(t)
	if len(f.Schedules) != len(goldenSchedules) {
		t.Errorf("%d schedules in rules.json, %d here", len(f.Schedules), len(goldenSchedules))
	}
	for _, c := range f.Schedules {
		figure, err := Rates(goldenSchedules[c.Name], f.Rate, len(f.Orders), len(c.Rates)/len(f.Orders))
		if err != nil {
			t.Error(err)
			continue
		}
		line := figure.Lines[0]
		for i, want := range c.Rates {
			if got := line.Y[i]; math.Abs(got-float64(want)) > 5e-7*f.Rate || line.X[i] != float64(i+1) {
				t.Errorf("%s: the rate of update %v is %v, want %v", c.Name, line.X[i], got, want)
			}
		}
	}
}

func TestSchedulesAgainstKeras(t *testing.T) {
	f := goldenRules(t)
	eachBackend(t, func(t *testing.T, b *backend.Backend) {
		for _, c := range f.Schedules {
			f.check(t, b, c, SGD(f.Rate), goldenSchedules[c.Name])
		}
	})
}
