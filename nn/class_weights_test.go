package nn

import (
	"math"
	"slices"
	"testing"

	"descida/nn/internal/backend"
)

// rare has 30 rows of class 0 and 10 of class 1.
func rare() *Dataset {
	all := spots(60)
	var x [][]float32
	var y []int
	for i := range 60 {
		if all.Label(i) == 0 || len(y)-30 < 10 && i > 40 {
			x, y = append(x, all.Row(i)), append(y, all.Label(i))
		}
	}
	return NewDataset(x, y)
}

// TestClassWeights: the first full-batch loss is the weighted sum by hand, and equals that of rows with those weights.
func TestClassWeights(t *testing.T) {
	eachBackend(t, func(t *testing.T, _ *backend.Backend) {
		data := rare()
		weights := make([]float32, data.Len())
		rows := make([]float32, data.Len()) // own weights of the rows
		for i := range weights {
			rows[i] = float32(1 + i%3)
			weights[i] = rows[i] * []float32{0.5, 4}[data.Label(i)]
		}
		losses := func(d *Dataset, o ...FitOption) []float32 {
			h, err := small().Fit(d, append([]FitOption{SGD(0.2), FullBatch(), Epochs(3)}, o...)...)
			if err != nil {
				t.Fatal(err)
			}
			return h.Update.Loss
		}
		want := losses(data.Weighted(weights))
		if got := losses(data.Weighted(rows), ClassWeights(0.5, 4)); !slices.Equal(got, want) {
			t.Errorf("losses %v; rows of such weights have %v", got, want)
		}
		m := small()
		if _, err := m.Build(data, 0); err != nil {
			t.Fatal(err)
		}
		p, err := m.Predict(data)
		if err != nil {
			t.Fatal(err)
		}
		var sum float64
		for i := range p {
			sum -= float64(weights[i]) * math.Log(float64(p[i].Probabilities[data.Label(i)]))
		}
		if by := sum / float64(data.Len()); math.Abs(by-float64(want[0])) > 1e-5*by {
			t.Errorf("the first loss is %v; by hand %v", want[0], by)
		}
		counts := [2]int{}
		for i := range data.Len() {
			counts[data.Label(i)]++
		}
		n := float64(data.Len())
		balanced := ClassWeights(n/(2*float64(counts[0])), n/(2*float64(counts[1])))
		if a, b := losses(data, BalancedClasses()), losses(data, balanced); !slices.Equal(a, b) {
			t.Errorf("BalancedClasses has the losses %v, %s has %v", a, balanced, b)
		}
	})
}

// TestBalancedByTrainingRows: the rows of the validation split do not count, nor do classes without rows; the mean is 1.
func TestBalancedByTrainingRows(t *testing.T) {
	data := NewDataset([][]float32{{1}, {2}, {3}, {4}, {5}, {6}}, []int{0, 0, 0, 2, 2, 2})
	rows, err := BalancedClasses().apply(data.rows.Select([]int32{0, 1, 2, 3}), data.classes)
	if err != nil {
		t.Fatal(err)
	}
	want := []float32{4.0 / 6, 4.0 / 6, 4.0 / 6, 2, 0, 0} // 4 rows, 2 classes present
	if !slices.Equal(rows.Weights, want) {
		t.Errorf("weights %v, want %v", rows.Weights, want)
	}
	if data.rows.Weights != nil {
		t.Error("the data set was changed")
	}
}

// TestClassWeightsAreOfTraining: validation is not weighted, the training loss at the epoch's end is.
func TestClassWeightsAreOfTraining(t *testing.T) {
	t.Setenv(backend.Env, backend.Go)
	data, m := rare(), small()
	h, err := m.Fit(data, ClassWeights(1, 7), TrainingLoss(), Validation(data))
	if err != nil {
		t.Fatal(err)
	}
	s, err := m.Evaluate(data)
	if err != nil {
		t.Fatal(err)
	}
	if v := h.Epoch.ValidationLoss[0]; math.Abs(v-s.Loss) > 1e-6 {
		t.Errorf("validation loss %v, Evaluate says %v", v, s.Loss)
	}
	if v := h.Epoch.TrainingLoss[0]; v < 1.5*s.Loss {
		t.Errorf("training loss %v of the same rows, weighted; unweighted it is %v", v, s.Loss)
	}
}
