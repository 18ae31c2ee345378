package nn

import (
	"math"
	"slices"
	"testing"

	"descida/nn/history"
	"descida/nn/internal/backend"
)

// overfitting is a run whose validation loss turns: noisy labels, few rows, a wide layer.
func overfitting(early ...FitOption) (*Model, *Dataset, []FitOption) {
	data := spots(40)
	for i := 0; i < 40; i += 5 {
		data.rows.Labels[i] = 1 - data.rows.Labels[i]
	}
	return Sequential(Dense(64, ReLU), Dense(2)), data,
		append([]FitOption{Adam(0.03), MiniBatch(8), Epochs(60), Seed(2), ValidationSplit(0.4)}, early...)
}

// TestEarlyStopping: the run ends patience epochs after the best one, whose weights the model has.
func TestEarlyStopping(t *testing.T) {
	eachBackend(t, func(t *testing.T, _ *backend.Backend) {
		m, data, options := overfitting()
		full, err := m.Fit(data, options...)
		if err != nil {
			t.Fatal(err)
		}
		best := 0
		for i, v := range full.Epoch.ValidationLoss {
			if v < full.Epoch.ValidationLoss[best] {
				best = i
			}
			if i-best == 4 {
				break
			}
		}
		if best+4 >= 59 {
			t.Fatal("the run does not overfit: nothing is tested")
		}
		m, data, options = overfitting(EarlyStopping(4))
		h, err := m.Fit(data, options...)
		if err != nil {
			t.Fatal(err)
		}
		if h.Ended != history.StoppedEarly || h.KeptEpoch != best+1 || h.EpochsDone() != best+1+4 || m.epochs != best+1 {
			t.Errorf("%s; want weights of epoch %d, ended 4 epochs later", h, best+1)
		}
		if !slices.Equal(h.Epoch.ValidationLoss, full.Epoch.ValidationLoss[:best+5]) {
			t.Error("what was trained is another run")
		}
		short, data, options := overfitting(Epochs(best + 1))
		if _, err := short.Fit(data, options...); err != nil {
			t.Fatal(err)
		}
		if !slices.EqualFunc(m.weights, short.weights, slices.Equal[[]float32]) || !slices.EqualFunc(m.slots, short.slots, slices.Equal[[]float32]) {
			t.Error("the model has not the weights of a run that ends with the best epoch")
		}
		// A run that comes to its end has the best weights too.
		m, data, options = overfitting(EarlyStopping(1000))
		if h, err = m.Fit(data, options...); err != nil {
			t.Fatal(err)
		}
		if h.Ended != "" || h.KeptEpoch != h.BestEpoch() || h.EpochsDone() != 60 || m.epochs != h.KeptEpoch {
			t.Errorf("with patience: %s", h)
		}
	})
}

// TestLookout: what counts as better, as in Keras' EarlyStopping.
func TestLookout(t *testing.T) {
	nan := math.NaN()
	for name, c := range map[string]struct {
		option EarlyStop
		values []float64
		best   int // epoch, from 1
		over   int // epoch, from 1; 0: never
	}{
		"falling":            {EarlyStopping(2), []float64{3, 2, 1}, 3, 0},
		"turning":            {EarlyStopping(2), []float64{3, 1, 2, 3, 0}, 2, 4},
		"equal is no gain":   {EarlyStopping(2), []float64{1, 1, 1}, 1, 3},
		"patience restarts":  {EarlyStopping(2), []float64{3, 4, 2, 4, 1}, 5, 0},
		"small gains":        {EarlyStopping(2, MinDelta(0.5)), []float64{3, 2.6, 2.5, 2.4}, 1, 3},
		"gains add up":       {EarlyStopping(3, MinDelta(0.5)), []float64{3, 2.7, 2.4}, 3, 0},
		"NaN":                {EarlyStopping(2), []float64{3, nan, nan}, 1, 3},
		"NaN from the start": {EarlyStopping(2), []float64{nan, nan}, 0, 2},
		"accuracy":           {EarlyStopping(2, ValidationAccuracy), []float64{0.5, 0.9, 0.8, 0.9}, 2, 4},
		"accuracy, delta":    {EarlyStopping(2, ValidationAccuracy, MinDelta(0.1)), []float64{0.5, 0.55, 0.7}, 3, 0},
	} {
		l, over := newLookout(c.option), 0
		for i, v := range c.values {
			l.better(i+1, v, v)
			if l.over(i + 1) {
				over = i + 1
				break
			}
		}
		if l.epoch != c.best || over != c.over {
			t.Errorf("%s: best epoch %d, over at %d; want %d and %d", name, l.epoch, over, c.best, c.over)
		}
	}
}
