package nn_test

import (
	"bytes"
	"testing"

	"descida/nn"
	"descida/nn/datasets"
)

// notes is the network of the lecture notes: 784-128-64-10.
func notes() *nn.Model {
	return nn.Sequential(nn.Dense(128, nn.ReLU), nn.Dense(64, nn.ReLU), nn.Dense(10))
}

// TestNotesNetwork trains the lecture notes' network on real digits, and again: it learns, counts its updates right and
// repeats to the bit where several cores share the products.
func TestNotesNetwork(t *testing.T) {
	t.Setenv("DESCIDA_BACKEND", "xla:cpu")
	if _, err := nn.Hardware(); err != nil {
		t.Skip("in pure Go this takes minutes: ", err)
	}
	train, test, err := datasets.MNIST()
	if err != nil {
		t.Skip(err)
	}
	for _, c := range []struct {
		batch           nn.Batch
		rate            float64
		epochs, updates int
		least, most     float64 // validation accuracy after the last epoch
	}{
		{nn.MiniBatch(32), 0.1, 1, 1688, 0.93, 1},
		{nn.FullBatch(), 0.5, 3, 3, 0, 0.9},
		{nn.Stochastic(), 0.01, 1, 54000, 0.93, 1},
	} {
		t.Run(c.batch.String(), func(t *testing.T) {
			var weights []byte
			for range 2 {
				m := notes()
				h, err := m.Fit(train, c.batch, nn.SGD(c.rate), nn.Epochs(c.epochs), nn.ValidationSplit(0.1), nn.Seed(1))
				if err != nil {
					t.Fatal(err)
				}
				if h.Rows != 54000 || h.ValidationRows != 6000 || h.Updates() != c.updates {
					t.Errorf("%d updates on %d rows, %d for validation; want %d", h.Updates(), h.Rows, h.ValidationRows, c.updates)
				}
				if a := h.Epoch.ValidationAccuracy[c.epochs-1]; a < c.least || a > c.most {
					t.Errorf("validation accuracy %v, want %v to %v", a, c.least, c.most)
				}
				if s := nn.Must(m.Evaluate(test)); s.Rows != 10000 || s.Accuracy < c.least || s.Accuracy > c.most {
					t.Errorf("test: %s on %d rows", s, s.Rows)
				}
				stored := nn.Must(m.MarshalBinary())
				if weights != nil && !bytes.Equal(stored, weights) {
					t.Error("the same run ends with other weights")
				}
				weights = stored
				t.Log(h)
			}
		})
	}
}
