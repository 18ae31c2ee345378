package history

import (
	"math"
	"slices"
	"strings"
	"testing"
)

// recorded is a run of 10 rows at 4: updates of 4, 4 and 2 rows, two epochs.
func recorded() *History {
	return &History{
		Method: "mini-batch(4)", Optimizer: "SGD(0.1)", Rows: 10, ValidationRows: 2, Batch: 4, UpdatesPerEpoch: 3, Epochs: 2,
		Update: UpdateLog{Loss: []float32{6, 5, 4, 3, 2, 1}, Seconds: []float64{1, 2, 3, 4, 5, 6}},
		Epoch: EpochLog{
			Loss: []float64{5, 2}, Accuracy: []float64{0.5, 0.75}, Seconds: []float64{3, 6},
			ValidationLoss: []float64{1.5, 1.75}, ValidationAccuracy: []float64{0.5, 1},
		},
		Seconds: 7,
	}
}

func TestX(t *testing.T) {
	h := recorded()
	third := 1.0 / 3
	for _, c := range []struct {
		axis           Axis
		updates, epoch []float64
	}{
		{ByUpdates, []float64{1, 2, 3, 4, 5, 6}, []float64{3, 6}},
		{ByEpochs, []float64{third, 2 * third, 1, 4 * third, 5 * third, 2}, []float64{1, 2}},
		{ByExamples, []float64{4, 8, 10, 14, 18, 20}, []float64{10, 20}},
		{BySeconds, []float64{1, 2, 3, 4, 5, 6}, []float64{3, 6}},
	} {
		near := func(a, b float64) bool { return math.Abs(a-b) < 1e-12 }
		if got := h.X(c.axis); !slices.EqualFunc(got, c.updates, near) {
			t.Errorf("X(%s) = %v, want %v", c.axis, got, c.updates)
		}
		if got := h.EpochX(c.axis); !slices.EqualFunc(got, c.epoch, near) {
			t.Errorf("EpochX(%s) = %v, want %v", c.axis, got, c.epoch)
		}
	}
	for _, a := range Axes {
		if n := len((&History{}).X(a)); n != 0 {
			t.Errorf("an empty history has %d places by %s", n, a)
		}
	}
}

func TestBestEpoch(t *testing.T) {
	h := recorded()
	if got := h.BestEpoch(); got != 1 {
		t.Errorf("with validation %d, want 1", got)
	}
	h.Epoch.ValidationLoss = nil
	if got := h.BestEpoch(); got != 2 {
		t.Errorf("without validation %d, want 2", got)
	}
	h.Epoch.Loss = []float64{math.NaN(), math.NaN()}
	if got := h.BestEpoch(); got != 0 {
		t.Errorf("diverged %d, want 0", got)
	}
}

func TestStringOfRuns(t *testing.T) {
	h := recorded()
	want := "mini-batch(4), SGD(0.1), 2 of 2 epochs, 6 updates in 7.00 s; loss 2, accuracy 0.750; validation loss 1.75, accuracy 1.000"
	if got := h.String(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	bad := recorded()
	bad.Name, bad.Update.Loss[5] = "bad", float32(math.Inf(1))
	r := Runs{h, bad}
	if got := r.String(); strings.Count(got, "\n") != 1 || !strings.HasSuffix(got, "; diverged") {
		t.Errorf("two runs, the second diverged: %s", got)
	}
	if r.Named("bad") != bad || r.Named("good") != nil {
		t.Error("Named finds the wrong run")
	}
	stopped := &History{Ended: Stopped}
	if got := stopped.String(); !strings.HasSuffix(got, "; stopped") {
		t.Errorf("a stopped run: %s", got)
	}
	early := &History{Ended: StoppedEarly, KeptEpoch: 3}
	if got := early.String(); !strings.HasSuffix(got, "; early stopping; weights of epoch 3") {
		t.Errorf("early stopping: %s", got)
	}
}

func TestObserve(t *testing.T) {
	if NewObserver() != nil || Stopping() {
		t.Fatal("something is installed")
	}
	Observe(func() Observer { return nothing{} })
	StopWhen(func() bool { return true })
	if NewObserver() == nil || !Stopping() {
		t.Error("what was installed is not asked")
	}
	Observe(nil)
	StopWhen(nil)
	if NewObserver() != nil || Stopping() {
		t.Error("nil does not remove")
	}
}

type nothing struct{}

func (nothing) Begin(*History) {}
func (nothing) Step(*History)  {}
func (nothing) End(*History)   {}
