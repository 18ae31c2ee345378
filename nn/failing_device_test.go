package nn

import (
	"errors"
	"path/filepath"
	"slices"
	"testing"

	"descida/nn/internal/backend"
	"descida/nn/internal/device"
	"descida/nn/internal/train"
)

// failing is a device whose memory is full after some calls of Advance.
type failing struct {
	train.Runner
	after *int
}

var errNoMemory = &device.Error{Text: "RESOURCE_EXHAUSTED: Out of memory; use a smaller batch, fewer rows or a smaller model"}

func (f failing) Advance(from, n int, rates []float32) (train.Metrics, error) {
	if *f.after--; *f.after < 0 {
		return train.Metrics{}, errNoMemory
	}
	return f.Runner.Advance(from, n, rates)
}

// failsAfter lets the device fail after so many calls.
type failsAfter int

func (n failsAfter) fit(p *plan) {
	left := int(n)
	p.chunk, p.wrap = 1, func(r train.Runner) train.Runner { return failing{r, &left} }
}
func (n failsAfter) compare(c *comparison) { c.shared = append(c.shared, n) }

// TestNoDeviceMemory: a device that fails on the way is an error, and neither weights nor history nor checkpoint are lost.
func TestNoDeviceMemory(t *testing.T) {
	eachBackend(t, func(t *testing.T, _ *backend.Backend) {
		path := filepath.Join(t.TempDir(), "run.ckpt")
		fit := func(m *Model, more ...FitOption) (int, error) {
			h, err := m.Fit(spots(50), append([]FitOption{SGD(0.3), MiniBatch(8), Epochs(4), Checkpoint(path)}, more...)...)
			if h == nil {
				t.Fatal("no history: ", err)
			}
			return h.Updates(), err
		}
		m, ten := small(), small()
		n, err := fit(m, failsAfter(10))
		if !errors.Is(err, errNoMemory) || n != 10 {
			t.Errorf("%d updates, %v", n, err)
		}
		if _, err := ten.Fit(spots(50), SGD(0.3), MiniBatch(8), Epochs(4), OnUpdate(10, func(e UpdateEnd) { e.Stop() })); err != nil {
			t.Fatal(err)
		}
		if !slices.EqualFunc(m.weights, ten.weights, slices.Equal[[]float32]) || m.epochs != 1 {
			t.Error("the model has not the weights of 10 updates")
		}
		whole := small()
		if _, err := whole.Fit(spots(50), SGD(0.3), MiniBatch(8), Epochs(4)); err != nil {
			t.Fatal(err)
		}
		if n, err := fit(m); err != nil || n != 28 || !slices.EqualFunc(m.weights, whole.weights, slices.Equal[[]float32]) {
			t.Errorf("the run goes on to %d updates and other weights, %v", n, err)
		}
		runs, models, err := CompareModels(small(), spots(50), Run("fine", Epochs(2)), Run("large", failsAfter(1)))
		wantError(t, err, `nn: run "large": RESOURCE_EXHAUSTED`)
		if len(runs) != 2 || len(models) != 2 || runs[0].EpochsDone() != 2 {
			t.Errorf("a comparison that fails has %d runs and %d models", len(runs), len(models))
		}
	})
}
