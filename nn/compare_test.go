package nn

import (
	"math"
	"slices"
	"testing"

	"descida/nn/history"
	"descida/nn/internal/backend"
	"descida/nn/internal/train"
)

// TestCompareModels: the models are those of the same fits alone, and score as their histories end.
func TestCompareModels(t *testing.T) {
	eachBackend(t, func(t *testing.T, _ *backend.Backend) {
		data := spots(50)
		runs, models, err := CompareModels(small(), data, Epochs(2), MiniBatch(8), ValidationSplit(0.2), Seed(3),
			Run("SGD", SGD(0.3)), Run("Adam", Adam(0.01)), Run("other loss", MeanSquaredError()), Run("default"))
		if err != nil {
			t.Fatal(err)
		}
		alone := small()
		h, err := alone.Fit(data, Epochs(2), MiniBatch(8), ValidationSplit(0.2), Seed(3), Adam(0.01))
		if err != nil {
			t.Fatal(err)
		}
		if len(models) != 4 || !slices.EqualFunc(models[1].weights, alone.weights, slices.Equal[[]float32]) || !slices.Equal(h.Update.Loss, runs[1].Update.Loss) {
			t.Error("a model of a comparison is not that of the same fit alone")
		}
		if models[3].loss != Loss(CrossEntropy()) || math.Abs(float64(runs[3].Update.Loss[0]-runs[0].Update.Loss[0])) > 1e-6 {
			t.Errorf("a run has the loss of the run before it: %v", models[3].loss)
		}
	})
}

// TestComparisonTellsOneObserver: a comparison has one observer, which is told of its runs one after the other; another comparison has another.
func TestComparisonTellsOneObserver(t *testing.T) {
	t.Setenv(backend.Env, backend.Go)
	var all []*watcher
	history.Observe(func() history.Observer {
		all = append(all, &watcher{t: t})
		return all[len(all)-1]
	})
	defer history.Observe(nil)
	for range 2 {
		if _, err := Compare(small(), spots(40), Epochs(1), MiniBatch(4), Run("a", SGD(0.1)), Run("b", SGD(0.2))); err != nil {
			t.Fatal(err)
		}
	}
	if len(all) != 2 || all[0].begun != 2 || all[0].ends != 2 || all[1].begun != 2 {
		t.Errorf("%d observers, want 2, each of two runs", len(all))
	}
}

// TestCompareSharesRows: the rows of runs that split alike are brought to the device once, those of another seed anew.
func TestCompareSharesRows(t *testing.T) {
	eachBackend(t, func(t *testing.T, b *backend.Backend) {
		jobs, err := comparisonOf(MiniBatch(8), ValidationSplit(0.2), Run("a"), Run("b", SGD(0.3)), Run("c", Seed(9))).prepare(small(), spots(50))
		if err != nil {
			t.Fatal(err)
		}
		var h holding
		defer h.release()
		for i, fresh := range []bool{true, false, true} {
			kept := h.rows
			if err := h.hold(b, jobs[i]); err != nil {
				t.Fatal(err)
			}
			if again := len(h.releases) == 2 && train.SameRows(kept, h.rows); again == fresh {
				t.Errorf("run %d: brought anew %v, want %v", i+1, !again, fresh)
			}
		}
	})
}

func comparisonOf(options ...CompareOption) comparison {
	var c comparison
	for _, o := range options {
		o.compare(&c)
	}
	return c
}
