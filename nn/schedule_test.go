package nn

import (
	"encoding/json"
	"math"
	"reflect"
	"strings"
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

func TestScheduleText(t *testing.T) {
	for want, s := range map[string]Schedule{
		"ConstantRate()":                                           ConstantRate(),
		"StepDecay(0.5, Epochs(10))":                               StepDecay(0.5, Epochs(10)),
		"ExponentialDecay(0.01, Updates(1))":                       ExponentialDecay(0.01, Updates(1)),
		"InverseRootDecay(Updates(1))":                             InverseRootDecay(Updates(1)),
		"CosineDecay()":                                            CosineDecay(),
		"CosineDecay(Floor(0.01))":                                 CosineDecay(Floor(0.01)),
		"WarmRestarts(Epochs(1), 2)":                               WarmRestarts(Epochs(1), 2),
		"WarmRestarts(Updates(9), 1.5, Floor(0.1))":                WarmRestarts(Updates(9), 1.5, Floor(0.1)),
		"OneCycle()":                                               OneCycle(),
		"CosineAsPrinted()":                                        CosineAsPrinted(),
		"Piecewise(From(Epochs(10), 0.1), From(Epochs(15), 0.01))": Piecewise(From(Epochs(10), 0.1), From(Epochs(15), 0.01)),
		"WarmUp(Updates(500), CosineDecay())":                      WarmUp(Updates(500), CosineDecay()),
		"WarmUp(Epochs(1), WarmUp(Updates(2), Piecewise(From(Updates(3), 0.5))))": WarmUp(Epochs(1), WarmUp(Updates(2), Piecewise(From(Updates(3), 0.5)))),
	} {
		if s.String() != want {
			t.Errorf("got %s, want %s", s, want)
		}
		if err := s.check(); err != nil {
			t.Error(err)
		}
		var p plan
		s.fit(&p)
		if !reflect.DeepEqual(p.schedule, s) {
			t.Errorf("%s is another schedule in a plan", want)
		}
		stored, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		if read, err := readSchedule(scheduleKind(s), stored); err != nil || !reflect.DeepEqual(read, s) {
			t.Errorf("%s is read from %s as %v: %v", s, stored, read, err)
		}
	}
	if _, err := readSchedule("Sawtooth", nil); err == nil || !strings.Contains(err.Error(), `"Sawtooth"`) {
		t.Errorf("a schedule that does not exist: %v", err)
	}
	var w WarmUpSchedule
	if err := json.Unmarshal([]byte(`{"Kind":"StepDecay","Then":"x"}`), &w); err == nil || !strings.Contains(err.Error(), "StepDecay") {
		t.Errorf("a damaged schedule: %v", err)
	}
}

func TestBadSchedules(t *testing.T) {
	for want, s := range map[string]Schedule{
		"nn: StepDecay(0, Epochs(1)): the factor is 0; want a number above 0, such as 0.1":                           StepDecay(0, Epochs(1)),
		"nn: StepDecay(NaN, Epochs(1)): the factor is NaN":                                                           StepDecay(math.NaN(), Epochs(1)),
		"nn: StepDecay(0.5, Updates(0)): want a length of 1 or more, such as nn.Epochs(2) or nn.Updates(500)":        StepDecay(0.5, Epochs(0)),
		"nn: StepDecay(0.5, Updates(-3)): want a length":                                                             StepDecay(0.5, Updates(-3)),
		"nn: ExponentialDecay(-1, Epochs(1)): k is -1; want":                                                         ExponentialDecay(-1, Epochs(1)),
		"nn: ExponentialDecay(1, Updates(0)): want a length":                                                         ExponentialDecay(1, nil),
		"nn: InverseRootDecay(Epochs(-1)): want a length":                                                            InverseRootDecay(Epochs(-1)),
		"nn: CosineDecay(Floor(1)): Floor is 1; want a share from 0 to below 1, such as 0.01":                        CosineDecay(Floor(1)),
		"nn: WarmRestarts(Epochs(1), 0.5): each period is 0.5 times the one before; want 1 or more":                  WarmRestarts(Epochs(1), 0.5),
		"nn: WarmRestarts(Updates(0), 2): want a length":                                                             WarmRestarts(Updates(0), 2),
		"nn: Piecewise(): it has no pieces":                                                                          Piecewise(),
		"piece 2 starts at Updates(5), which is not after Updates(5); give them in order":                            Piecewise(From(Updates(5), 0.1), From(Updates(5), 0.2)),
		"piece 2 starts at Updates(50) and the one before at Epochs(5); count all in nn.Epochs or all in nn.Updates": Piecewise(From(Epochs(5), 0.1), From(Updates(50), 0.2)),
		"piece 1: the factor is -1; want":                                                                            Piecewise(From(Epochs(1), -1)),
		"piece 1: want a length":                                                                                     Piecewise(From(nil, 1)),
		"nn: WarmUp(Updates(5), <nil>): it has no schedule to go on with; give one, such as nn.ConstantRate()":       WarmUp(Updates(5), nil),
		"nn: StepDecay(-1, Epochs(1)): the factor is -1":                                                             WarmUp(Updates(5), StepDecay(-1, Epochs(1))),
		"nn: WarmUp(Updates(0), OneCycle()): want a length":                                                          WarmUp(Epochs(0), OneCycle()),
		"want 0 < Peak < Down < 1":                                                                                   CycleSchedule{Peak: 0.5, Down: 0.4, Start: 1, End: 1},
		"End is 0; want":                                                                                             CycleSchedule{Peak: 0.5, Down: 0.6, Start: 1},
	} {
		_, err := small().Fit(spots(40), s)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Count(err.Error(), "nn: ") != 1 {
			t.Errorf("%v:\ngot  %v\nwant %s", s, err, want)
		}
		if _, again := Rates(s, 0.1, 1, 1); again == nil || err != nil && again.Error() != err.Error() {
			t.Errorf("%v: Rates says %v", s, again)
		}
	}
	for want, err := range map[string]error{
		"nn: Rates: 0 epochs of 5 updates; want 1 or more of each": ratesError(nil, 0.1, 0, 5),
		"1 epochs of 0 updates":                             ratesError(nil, 0.1, 1, 0),
		"nn: Rates(CosineDecay(), 0): a learning rate of 0": ratesError(CosineDecay(), 0, 1, 1),
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func ratesError(s Schedule, rate float64, epochs, updates int) error {
	_, err := Rates(s, rate, epochs, updates)
	return err
}

// TestScheduleInFit: a run has the rates that Rates draws, in its history and in its updates, whatever the chunks; and they
// start anew with the next run.
func TestScheduleInFit(t *testing.T) {
	eachBackend(t, func(t *testing.T, _ *backend.Backend) {
		s := WarmUp(Updates(3), CosineDecay())
		figure, err := Rates(s, 0.5, 2, 8)
		if err != nil {
			t.Fatal(err)
		}
		m := small()
		for range 2 {
			h, err := m.Fit(spots(60), SGD(0.5), s, MiniBatch(8), Epochs(2), chunk(3))
			if err != nil {
				t.Fatal(err)
			}
			for i, want := range figure.Lines[0].Y {
				if got := float64(h.Update.LearningRate[i]); got != want {
					t.Errorf("update %d had the rate %v, Rates says %v", i+1, got, want)
				}
			}
		}
	})
}

// TestPrintedCosineClimbs: what the notes print undoes its first half, and the history says that it climbed.
func TestPrintedCosineClimbs(t *testing.T) {
	t.Setenv(backend.Env, backend.Go)
	losses := func(s Schedule) []float32 {
		h, err := small().Fit(spots(60), SGD(0.2), s, FullBatch(), Epochs(40))
		if err != nil {
			t.Fatal(err)
		}
		if _, printed := s.(PrintedCosine); strings.Contains(h.String(), "19 updates climbed") != printed {
			t.Errorf("%s: %s", s, h)
		}
		return h.Update.Loss
	}
	printed, decay := losses(CosineAsPrinted()), losses(CosineDecay())
	if first, middle, last := printed[0], printed[20], printed[39]; !(middle < 0.5*first && last > 2*middle) {
		t.Errorf("loss %v at first, %v in the middle, %v at last; want it to come back up", first, middle, last)
	}
	if !(decay[39] < printed[20]) {
		t.Errorf("SGDR's cosine ends at %v, above the middle of the printed one's, %v", decay[39], printed[20])
	}
}
