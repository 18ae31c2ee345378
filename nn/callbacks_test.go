package nn

import (
	"errors"
	"fmt"
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"

	"descida/nn/history"
	"descida/nn/internal/backend"
)

// TestCallbacks: when they come, what they see, and that the numbers do not change.
func TestCallbacks(t *testing.T) {
	eachBackend(t, func(t *testing.T, _ *backend.Backend) {
		fit := func(more ...FitOption) (*Model, *history.History) {
			m := small()
			h, err := m.Fit(spots(50), append([]FitOption{SGD(0.3), MiniBatch(8), Epochs(3), Validation(spots(10))}, more...)...)
			if err != nil {
				t.Fatal(err)
			}
			return m, h
		}
		plain, plainHistory := fit()
		var seen []string
		var losses []float64
		m, h := fit(
			OnEpoch(func(e EpochEnd) {
				seen = append(seen, fmt.Sprint("epoch ", e.Epoch))
				if len(e.History.Epoch.ValidationLoss) != e.Epoch || e.History.Updates() != 7*e.Epoch {
					t.Errorf("epoch %d: the history has %s", e.Epoch, e.History)
				}
				now, err := e.Model()
				if err != nil {
					t.Fatal(err)
				}
				s, err := now.Evaluate(spots(10))
				if err != nil {
					t.Fatal(err)
				}
				losses = append(losses, s.Loss)
				if now.epochs != e.Epoch {
					t.Errorf("after epoch %d the model has %d", e.Epoch, now.epochs)
				}
			}),
			OnEpoch(func(EpochEnd) { seen = append(seen, "second") }),
			OnUpdate(5, func(e UpdateEnd) {
				seen = append(seen, fmt.Sprint("update ", e.Update, " of ", e.Epoch))
				if e.History.Updates() != e.Update {
					t.Errorf("update %d: the history has %d", e.Update, e.History.Updates())
				}
			}))
		want := "update 5 of 1, epoch 1, second, update 10 of 2, epoch 2, second, update 15 of 3, update 20 of 3, epoch 3, second"
		if got := strings.Join(seen, ", "); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
		near := func(a, b float64) bool { return math.Abs(a-b) < 1e-6 }
		if !slices.EqualFunc(losses, h.Epoch.ValidationLoss, near) {
			t.Errorf("the models of the events have the losses %v, and validation had %v", losses, h.Epoch.ValidationLoss)
		}
		if !slices.Equal(h.Update.Loss, plainHistory.Update.Loss) || !slices.EqualFunc(m.weights, plain.weights, slices.Equal[[]float32]) {
			t.Error("callbacks change the run")
		}
	})
}

// TestCallbackStops: by an epoch, by an update in the middle of one; the model has what it had then.
func TestCallbackStops(t *testing.T) {
	t.Setenv(backend.Env, backend.Go)
	for name, c := range map[string]struct {
		option  FitOption
		updates int
		epochs  int
	}{
		"epoch":  {OnEpoch(func(e EpochEnd) { stopAt(e.Event, e.Epoch, 2) }), 14, 2},
		"update": {OnUpdate(1, func(e UpdateEnd) { stopAt(e.Event, e.Update, 10) }), 10, 1},
		"last":   {OnUpdate(1, func(e UpdateEnd) { stopAt(e.Event, e.Update, 14) }), 14, 2},
	} {
		m := small()
		var last *Model
		h, err := m.Fit(spots(50), SGD(0.3), MiniBatch(8), Epochs(9), c.option, OnUpdate(1, func(e UpdateEnd) { last, _ = e.Model() }))
		if err != nil {
			t.Fatal(name, err)
		}
		if h.Ended != history.StoppedByCallback || h.Updates() != c.updates || h.EpochsDone() != c.epochs || m.epochs != c.epochs {
			t.Errorf("%s: %s", name, h)
		}
		if !slices.EqualFunc(m.weights, last.weights, slices.Equal[[]float32]) {
			t.Errorf("%s: the model has other weights than at the stop", name)
		}
	}
	// In a comparison the next run goes on.
	runs, err := Compare(small(), spots(50), Epochs(3), Run("a", OnEpoch(func(e EpochEnd) { e.Stop() })), Run("b"))
	if err != nil || len(runs) != 2 || runs[0].EpochsDone() != 1 || runs[1].EpochsDone() != 3 {
		t.Errorf("%s, %v", runs, err)
	}
}

func stopAt(e Event, at, when int) {
	if at == when {
		e.Stop()
	}
}

// TestCallbackPanics: an error that says which, where and what; the model has its weights so far.
func TestCallbackPanics(t *testing.T) {
	t.Setenv(backend.Env, backend.Go)
	own := errors.New("my own")
	var nothing []int
	for name, c := range map[string]struct {
		option FitOption
		want   string
		is     error
	}{
		"epoch":   {OnEpoch(func(EpochEnd) { panic("no!") }), "nn: OnEpoch: its function panicked after epoch 1 at callbacks_test.go:", nil},
		"update":  {OnUpdate(3, func(UpdateEnd) { panic(own) }), "nn: OnUpdate: its function panicked after update 3 at callbacks_test.go:", own},
		"runtime": {OnEpoch(func(EpochEnd) { nothing[3] = 1 }), "runtime error: index out of range [3] with length 0", nil},
	} {
		m := small()
		h, err := m.Fit(spots(50), MiniBatch(8), Epochs(9), c.option)
		wantError(t, err, c.want)
		if c.is != nil && !errors.Is(err, c.is) {
			t.Errorf("%s: the error is not the one of the panic", name)
		}
		drawn := small()
		if _, err := drawn.Build(spots(50), 0); err != nil {
			t.Fatal(err)
		}
		if h == nil || h.Updates() == 0 || slices.Equal(m.weights[0], drawn.weights[0]) {
			t.Errorf("%s: the weights so far are lost: %s", name, h)
		}
		if _, err := m.Predict(spots(3)); err != nil {
			t.Error(name, err)
		}
	}
}

// TestCallbackLeaves: what leaves the goroutine, as a notebook's stop does, loses no weights either.
func TestCallbackLeaves(t *testing.T) {
	t.Setenv(backend.Env, backend.Go)
	m, done := small(), make(chan bool)
	go func() {
		defer close(done)
		_, _ = m.Fit(spots(50), MiniBatch(8), Epochs(9), OnEpoch(func(e EpochEnd) {
			if e.Epoch == 2 {
				runtime.Goexit()
			}
		}))
		t.Error("Fit returned")
	}()
	<-done
	if m.epochs != 2 {
		t.Errorf("%d epochs, want 2", m.epochs)
	}
	two := small()
	if _, err := two.Fit(spots(50), MiniBatch(8), Epochs(2)); err != nil {
		t.Fatal(err)
	}
	if !slices.EqualFunc(m.weights, two.weights, slices.Equal[[]float32]) {
		t.Error("the model has not the weights of two epochs")
	}
}

func TestEventIsOver(t *testing.T) {
	t.Setenv(backend.Env, backend.Go)
	var kept EpochEnd
	if _, err := small().Fit(spots(50), OnEpoch(func(e EpochEnd) { kept = e })); err != nil {
		t.Fatal(err)
	}
	for _, e := range []Event{kept.Event, {}} {
		_, err := e.Model()
		wantError(t, err, "nn: the event is over")
		e.Stop()
	}
}
