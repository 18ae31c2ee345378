package nn

import (
	"context"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"descida/nn/history"
	"descida/nn/internal/backend"
	"descida/nn/internal/random"
	"descida/nn/internal/train"
)

// chunk fixes how many updates are asked for at a time.
type chunk int

func (c chunk) fit(p *plan)           { p.chunk = int(c) }
func (c chunk) compare(s *comparison) { s.shared = append(s.shared, c) }

// spots is n rows of two features in two classes that a line separates, drawn from a seed.
func spots(n int) *Dataset {
	noise := make([]float32, 2*n)
	random.Uniform(noise, 1, random.Weights, 7, 0)
	x, y := make([][]float32, n), make([]int, n)
	for i := range x {
		y[i] = i % 2
		x[i] = []float32{noise[2*i] + float32(2*y[i]-1), noise[2*i+1]}
	}
	return NewDataset(x, y)
}

func small() *Model { return Sequential(Dense(5, Tanh), Dense(2)) }

func TestFitLearns(t *testing.T) {
	eachBackend(t, func(t *testing.T, _ *backend.Backend) {
		data := spots(200)
		m := small()
		h, err := m.Fit(data, SGD(0.5), MiniBatch(16), Epochs(10), ValidationSplit(0.2), Seed(3))
		if err != nil {
			t.Fatal(err)
		}
		if acc := h.Epoch.ValidationAccuracy[9]; acc < 0.9 {
			t.Errorf("validation accuracy %v after 10 epochs, want above 0.9", acc)
		}
		s, err := m.Evaluate(data)
		if err != nil || s.Accuracy < 0.9 || s.Rows != 200 {
			t.Errorf("Evaluate: %v of %d rows, %v", s, s.Rows, err)
		}
		p, err := m.Predict(data)
		if err != nil {
			t.Fatal(err)
		}
		right := 0
		for i, class := range p.Classes() {
			if class == data.Label(i) {
				right++
			}
			if sum := p[i].Probabilities[0] + p[i].Probabilities[1]; math.Abs(float64(sum)-1) > 1e-5 {
				t.Fatalf("probabilities of row %d sum to %v", i, sum)
			}
		}
		if got := float64(right) / 200; got != s.Accuracy {
			t.Errorf("Predict is right in %v of the rows, Evaluate in %v", got, s.Accuracy)
		}
	})
}

// TestHistoryIsWhole holds the shape of a history: rows, the exact last batch, weighted means, times.
func TestHistoryIsWhole(t *testing.T) {
	eachBackend(t, func(t *testing.T, _ *backend.Backend) {
		h, err := small().Fit(spots(54), SGD(0.1), MiniBatch(8), Epochs(3), ValidationSplit(0.1), Seed(1))
		if err != nil {
			t.Fatal(err)
		}
		want := history.History{Method: "mini-batch(8)", Optimizer: "SGD(0.1)", Rows: 49, ValidationRows: 5, Batch: 8,
			UpdatesPerEpoch: 7, Epochs: 3, Classes: 2}
		if h.Method != want.Method || h.Optimizer != want.Optimizer || h.Rows != want.Rows || h.ValidationRows != want.ValidationRows ||
			h.Batch != want.Batch || h.UpdatesPerEpoch != want.UpdatesPerEpoch || h.Epochs != want.Epochs || h.Classes != want.Classes {
			t.Errorf("got %+v", *h)
		}
		u := h.Update
		for name, n := range map[string]int{"loss": len(u.Loss), "accuracy": len(u.Accuracy), "norm": len(u.GradientNorm),
			"rate": len(u.LearningRate), "seconds": len(u.Seconds)} {
			if n != 21 {
				t.Errorf("%d values of %s, want 21", n, name)
			}
		}
		if a := u.Accuracy[6]; a != 0 && a != 1 {
			t.Errorf("the last batch has one row, but its accuracy is %v", a)
		}
		if !slices.IsSorted(u.Seconds) || u.Seconds[0] <= 0 || h.Seconds < u.Seconds[20] {
			t.Errorf("seconds %v of %v", u.Seconds, h.Seconds)
		}
		var sum float64
		for i := range 7 {
			rows := 8.0
			if i == 6 {
				rows = 1
			}
			sum += rows * float64(u.Loss[i])
		}
		if math.Abs(h.Epoch.Loss[0]-sum/49) > 1e-12 {
			t.Errorf("epoch's loss %v, the mean over its rows is %v", h.Epoch.Loss[0], sum/49)
		}
		if len(h.Epoch.ValidationLoss) != 3 || len(h.Epoch.ValidationAccuracy) != 3 || len(h.Epoch.Seconds) != 3 || len(h.Epoch.Accuracy) != 3 {
			t.Errorf("epochs: %+v", h.Epoch)
		}
	})
}

func TestUpdatesOfTheNotes(t *testing.T) {
	for _, c := range []struct{ rows, batch, want int }{
		{60000, 60000, 1}, {60000, 1, 60000}, {60000, 32, 1875}, {54000, 32, 1688}, {54000, 54000, 1}, {54000, 1, 54000},
	} {
		if got := train.Updates(c.rows, c.batch); got != c.want {
			t.Errorf("%d rows at %d are %d updates, want %d", c.rows, c.batch, got, c.want)
		}
	}
}

// TestRepeats: the same seed gives the same bits, whatever the chunks; another seed gives others.
func TestRepeats(t *testing.T) {
	eachBackend(t, func(t *testing.T, _ *backend.Backend) {
		run := func(options ...FitOption) ([]float32, [][]float32) {
			m := small()
			h, err := m.Fit(spots(90), slices.Concat([]FitOption{SGD(0.2), MiniBatch(4), Epochs(3), ValidationSplit(0.1), Seed(5)}, options)...)
			if err != nil {
				t.Fatal(err)
			}
			return h.Update.Loss, m.weights
		}
		losses, weights := run()
		for _, n := range []chunk{1, 2, 3, 7, 20, 1000} {
			l, w := run(n)
			if !slices.Equal(l, losses) || !slices.EqualFunc(w, weights, slices.Equal[[]float32]) {
				t.Errorf("with chunks of %d updates the run is another", n)
			}
		}
		if l, _ := run(Seed(6)); slices.Equal(l, losses) {
			t.Error("another seed gives the same losses")
		}
	})
}

// TestBackendsAgree: the same draws on every backend, and numbers within 1e-4 after 60 updates.
func TestBackendsAgree(t *testing.T) {
	var losses []float32
	var weights [][]float32
	eachBackend(t, func(t *testing.T, _ *backend.Backend) {
		m := small()
		h, err := m.Fit(spots(100), SGD(0.2), MiniBatch(5), Epochs(3), Seed(5))
		if err != nil {
			t.Fatal(err)
		}
		if losses == nil {
			losses, weights = h.Update.Loss, m.weights
			return
		}
		if off := distance([][]float32{h.Update.Loss}, [][]float32{losses}); off > 1e-4 {
			t.Errorf("losses differ by %.1e", off)
		}
		if off := distance(m.weights, weights); off > 1e-4 {
			t.Errorf("weights differ by %.1e", off)
		}
	})
}

// TestSplitIsShuffled: rows sorted by class must not leave one class for validation, as taking the last rows would.
func TestSplitIsShuffled(t *testing.T) {
	x, y := make([][]float32, 100), make([]int, 100)
	for i := range x {
		x[i], y[i] = []float32{float32(i)}, i/50
	}
	p := newPlan([]FitOption{ValidationSplit(0.2), Seed(1)})
	j, err := Sequential(Dense(2)).prepare(NewDataset(x, y), p)
	if err != nil {
		t.Fatal(err)
	}
	classes, seen := map[int32]int{}, map[int32]bool{}
	for _, row := range j.validation.Index {
		classes[int32(y[row])]++
	}
	for _, row := range slices.Concat(j.rows.Index, j.validation.Index) {
		seen[row] = true
	}
	if len(j.validation.Index) != 20 || classes[0] < 3 || classes[1] < 3 {
		t.Errorf("validation has %d rows with classes %v", len(j.validation.Index), classes)
	}
	if len(seen) != 100 {
		t.Errorf("training and validation hold %d different rows of 100", len(seen))
	}
	again, _ := Sequential(Dense(2)).prepare(NewDataset(x, y), p)
	if !slices.Equal(again.validation.Index, j.validation.Index) {
		t.Error("the same seed splits otherwise")
	}
	p.seed = 2
	other, _ := Sequential(Dense(2)).prepare(NewDataset(x, y), p)
	if slices.Equal(other.validation.Index, j.validation.Index) {
		t.Error("another seed splits the same")
	}
}

// TestFitGoesOn: two fits of one epoch are a fit of two.
func TestFitGoesOn(t *testing.T) {
	eachBackend(t, func(t *testing.T, _ *backend.Backend) {
		data := spots(60)
		once, twice := small(), small()
		h, err := once.Fit(data, SGD(0.1), MiniBatch(8), Epochs(2))
		if err != nil {
			t.Fatal(err)
		}
		a, err := twice.Fit(data, SGD(0.1), MiniBatch(8))
		if err != nil {
			t.Fatal(err)
		}
		b, err := twice.Fit(data, SGD(0.1), MiniBatch(8))
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(slices.Concat(a.Update.Loss, b.Update.Loss), h.Update.Loss) {
			t.Error("the second fit does not go on where the first ended")
		}
	})
}

func TestCompare(t *testing.T) {
	eachBackend(t, func(t *testing.T, _ *backend.Backend) {
		m, data := small(), spots(40)
		runs, err := Compare(m, data, Epochs(2), Seed(4), SGD(0.1),
			Run("batch", FullBatch(), SGD(0.5)), Run("SGD", Stochastic()), Run("mini-batch", MiniBatch(8), Seed(4)))
		if err != nil {
			t.Fatal(err)
		}
		if len(runs) != 3 || runs[0].Name != "batch" || runs[1].Method != "stochastic" || runs[2].Batch != 8 ||
			runs[0].Optimizer != "SGD(0.5)" || runs[1].Optimizer != "SGD(0.1)" {
			t.Fatalf("got\n%s", runs)
		}
		for i, n := range []int{2, 80, 10} {
			if got := runs[i].Updates(); got != n {
				t.Errorf("%s: %d updates, want %d", runs[i].Name, got, n)
			}
		}
		if m.weights != nil || m.epochs != 0 || m.input != nil {
			t.Error("the model given was changed")
		}
		alone, err := small().Fit(data, Epochs(2), Seed(4), SGD(0.1), MiniBatch(8))
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(alone.Update.Loss, runs[2].Update.Loss) {
			t.Error("a run of a comparison differs from the same fit alone")
		}
	})
}

// TestCompareStartsEqual: runs with seeds of their own still start from the same weights.
func TestCompareStartsEqual(t *testing.T) {
	t.Setenv(backend.Env, backend.Go)
	runs, err := Compare(small(), spots(40), FullBatch(), Run("one", Seed(1)), Run("two", Seed(2)))
	if err != nil {
		t.Fatal(err)
	}
	if runs[0].Update.Loss[0] != runs[1].Update.Loss[0] {
		t.Error("the first losses over all rows differ")
	}
}

func TestDivergingRun(t *testing.T) {
	eachBackend(t, func(t *testing.T, _ *backend.Backend) {
		m := Sequential(Dense(8, ReLU), Dense(2))
		h, err := m.Fit(spots(64), SGD(1e30), MiniBatch(8), Epochs(3), ValidationSplit(0.25))
		if err != nil {
			t.Fatal(err)
		}
		if !h.Diverged() || h.Updates() != 18 {
			t.Errorf("%d updates, diverged %v: %v", h.Updates(), h.Diverged(), h.Update.Loss)
		}
		if last := h.Epoch.ValidationLoss[2]; !math.IsNaN(last) && !math.IsInf(last, 0) {
			t.Errorf("validation loss %v", last)
		}
		if a := h.Update.Accuracy[17]; a != 0 {
			t.Errorf("NaN logits classify %v of a batch right", a)
		}
		if _, err := m.Predict(spots(2)); err != nil {
			t.Error(err)
		}
		if _, err := m.Fit(spots(64)); err == nil || !strings.Contains(err.Error(), "make the model anew") {
			t.Errorf("training on from weights that are NaN: %v", err)
		}
	})
}

func TestStop(t *testing.T) {
	eachBackend(t, func(t *testing.T, _ *backend.Backend) {
		m, data := small(), spots(100)
		if _, err := m.Fit(data, MiniBatch(1), Epochs(1)); err != nil { // compiles
			t.Fatal(err)
		}
		before := slices.Clone(m.weights[0])
		start := time.Now()
		history.StopWhen(func() bool { return time.Since(start) > 300*time.Millisecond })
		defer history.StopWhen(nil)
		h, err := m.Fit(data, MiniBatch(1), Epochs(10_000_000))
		if err != nil {
			t.Fatal(err)
		}
		if took := time.Since(start); took > 2*time.Second { // 0.5 s on a quiet machine
			t.Errorf("it ended %v after it began, 0.3 s after that it was to stop", took)
		}
		if h.Ended != "stopped" || h.Updates() == 0 || slices.Equal(before, m.weights[0]) {
			t.Errorf("ended %q after %d updates", h.Ended, h.Updates())
		}
		if n := h.EpochsDone(); n > h.Updates()/100 {
			t.Errorf("%d epochs of 100 updates in %d updates", n, h.Updates())
		}
	})
}

func TestContext(t *testing.T) {
	t.Setenv(backend.Env, backend.Go)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	h, err := small().FitContext(ctx, spots(100), Epochs(1000))
	if err != nil || h.Ended != "stopped" {
		t.Errorf("ended %q, %v", h.Ended, err)
	}
	runs, err := CompareContext(ctx, small(), spots(100), Run("a"), Run("b"))
	if err != nil || len(runs) != 1 || runs[0].Ended != "stopped" {
		t.Errorf("%d runs, %v", len(runs), err)
	}
}

// watcher counts what an observer is told and checks the order.
type watcher struct {
	t                  *testing.T
	begun, steps, ends int
	updates            int
}

func (w *watcher) Begin(h *history.History) {
	w.begun++
	if h.Rows == 0 || h.Updates() != 0 {
		w.t.Errorf("Begin with %d rows and %d updates", h.Rows, h.Updates())
	}
}

func (w *watcher) Step(h *history.History) {
	w.steps++
	if h.Updates() < w.updates {
		w.t.Error("updates went back")
	}
	w.updates = h.Updates()
}

func (w *watcher) End(h *history.History) {
	w.ends++
	if h.Seconds <= 0 {
		w.t.Error("End without seconds")
	}
}

func TestObserver(t *testing.T) {
	t.Setenv(backend.Env, backend.Go)
	w := &watcher{t: t}
	history.Observe(func() history.Observer { return w })
	defer history.Observe(nil)
	if _, err := small().Fit(spots(40), Epochs(3), MiniBatch(4), chunk(1)); err != nil {
		t.Fatal(err)
	}
	// The first chunk is told; most of the others come within a tenth of a second of one another.
	if w.begun != 1 || w.ends != 1 || w.steps < 1 || w.steps > 20 || w.updates < 1 {
		t.Errorf("begun %d, steps %d, ends %d, updates %d", w.begun, w.steps, w.ends, w.updates)
	}
	if _, err := small().Fit(spots(40), Epochs(0)); err == nil || w.begun != 1 {
		t.Error("a run that is refused was announced")
	}
}

func TestPace(t *testing.T) {
	var p pace
	took := func(n int, d time.Duration, want int) {
		t.Helper()
		if p.took(n, d); p.updates() != want {
			t.Errorf("after %d updates in %v: %d next, want %d", n, d, p.updates(), want)
		}
	}
	if p.updates() != 1 {
		t.Error("the first chunk is more than an update")
	}
	took(1, 50*time.Millisecond, 2)     // twice as many fill the time
	took(2, time.Nanosecond, 16)        // at most 8 times as many
	took(16, time.Millisecond, 128)     //
	took(1, time.Millisecond, 128)      // an epoch's end
	took(128, 200*time.Millisecond, 64) // too long
	took(3, 300*time.Millisecond, 1)    // cut short, but slow
	took(1, 500*time.Millisecond, 1)    // never none
}
