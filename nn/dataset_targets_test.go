package nn

import (
	"math"
	"slices"
	"testing"

	"descida/nn/internal/backend"
	"descida/nn/internal/random"
)

// line is n rows of one feature with y = 1 + 2x and, as a second target, -x.
func line(n int) *Dataset {
	var x, y [][]float32
	for i := range n {
		v := float32(i)/float32(n)*2 - 1
		x, y = append(x, []float32{v}), append(y, []float32{1 + 2*v, -v})
	}
	return NewRegression(x, y)
}

func TestRegressionLearns(t *testing.T) {
	eachBackend(t, func(t *testing.T, _ *backend.Backend) {
		data, m := line(40), Sequential(Dense(2))
		h, err := m.Fit(data, SGD(0.5), MiniBatch(8), Epochs(30), ValidationSplit(0.25))
		if err != nil {
			t.Fatal(err)
		}
		if h.Update.Accuracy != nil || h.Epoch.Accuracy != nil || h.Epoch.ValidationAccuracy != nil {
			t.Error("a regression has an accuracy")
		}
		if len(h.Epoch.ValidationLoss) != 30 || h.Epoch.ValidationLoss[29] > 1e-3 || h.Classes != 0 {
			t.Errorf("validation losses %v", h.Epoch.ValidationLoss)
		}
		if h.String() == "" || h.Table() == "" {
			t.Error("the history shows nothing")
		}
		s, err := m.Evaluate(data)
		if err != nil || !math.IsNaN(s.Accuracy) || s.Loss > 1e-3 {
			t.Errorf("scores %v, %v", s, err)
		}
		if got := (Scores{Loss: 0.19, Accuracy: math.NaN()}).String(); got != "loss 0.19" {
			t.Errorf("scores read %q", got)
		}
		p, err := m.Predict(NewDataset([][]float32{{0.5}, {-1}}, nil))
		if err != nil || p[0].Class != -1 || p[0].Probabilities != nil || len(p[0].Outputs) != 2 {
			t.Fatalf("predictions %v, %v", p, err)
		}
		if y := p[0].Outputs; math.Abs(float64(y[0]-2)) > 0.1 || math.Abs(float64(y[1]+0.5)) > 0.1 {
			t.Errorf("of 0.5 it makes %v, want 2 and -0.5", y)
		}
		r, err := m.Regression(data)
		if err != nil || math.Abs(r.MeanSquaredError-s.Loss) > 1e-6 || r.R2 < 0.99 {
			t.Errorf("%v, %v", r, err)
		}
	})
}

// TestTargetsAndWeightsGoWithTheirRows: through views, and into the losses of training and validation.
func TestTargetsAndWeightsGoWithTheirRows(t *testing.T) {
	const n = 12
	weights := make([]float32, n)
	for i := range weights {
		weights[i] = float32(i)
	}
	whole := line(n).Weighted(weights)
	first, rest := whole.Shuffle(2).Split(0.5)
	_, file := rest.Split(0.5)
	for name, d := range map[string]*Dataset{
		"take": whole.Take(5), "shuffle": whole.Shuffle(1), "split": first, "rest": rest, "split twice": file,
		"named": rest.Named("x").Reshape(1), "weighted view": line(n).Shuffle(3).Take(4).Weighted([]float32{1, 2, 3, 4}),
	} {
		for i := range d.Len() {
			x, y := d.Row(i)[0], d.Targets(i)
			if !slices.Equal(y, []float32{1 + 2*x, -x}) {
				t.Errorf("%s: row %d is %v with targets %v", name, i, x, y)
			}
			w, want := d.rows.Weights[d.rows.At(i)], float32(math.Round(float64(x+1)*n/2))
			if name == "weighted view" {
				want = float32(i + 1)
			}
			if w != want {
				t.Errorf("%s: row %d, %v, has the weight %v, want %v", name, i, x, w, want)
			}
		}
		stored, err := d.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		var read Dataset
		if err := read.UnmarshalBinary(stored); err != nil {
			t.Fatal(err)
		}
		for i := range d.Len() {
			if !slices.Equal(read.Targets(i), d.Targets(i)) || read.rows.Weights[i] != d.rows.Weights[d.rows.At(i)] {
				t.Errorf("%s: row %d is stored with targets %v, want %v", name, i, read.Targets(i), d.Targets(i))
			}
		}
	}

	t.Setenv(backend.Env, backend.Go)
	loss := func(m *Model, rows []int32) (total float64) { // of the initial weights
		for _, i := range rows {
			x, y := float64(whole.Row(int(i))[0]), whole.Targets(int(i))
			a, b := float64(m.weights[0][0])*x-float64(y[0]), float64(m.weights[0][1])*x-float64(y[1])
			total += float64(i) * (a*a + b*b) / 2
		}
		return total / float64(len(rows))
	}
	order := random.Permutation(random.Split, 7, 0, n)
	for _, options := range [][]LossOption{nil, {Sum}} {
		m := Sequential(Dense(2))
		h, err := m.Fit(whole, SGD(1e-30), MiniBatch(9), ValidationSplit(0.25), Seed(7), MeanSquaredError(options...))
		if err != nil {
			t.Fatal(err)
		}
		scale := 1.0
		if options != nil {
			scale = 9 // of a batch
		}
		if want := scale * loss(m, order[9:]); math.Abs(h.Epoch.ValidationLoss[0]-want) > 1e-5*want {
			t.Errorf("the validation loss is %v, want %v", h.Epoch.ValidationLoss[0], want)
		}
		if want := scale * loss(m, order[:9]); math.Abs(h.Epoch.Loss[0]-want) > 1e-5*want {
			t.Errorf("the training loss is %v, want %v", h.Epoch.Loss[0], want)
		}
	}
}

func TestOneHot(t *testing.T) {
	d := NewDataset([][]float32{{1}, {2}, {3}}, []int{2, 0, 2}).OneHot()
	for i, want := range [][]float32{{0, 0, 1}, {1, 0, 0}, {0, 0, 1}} {
		if !slices.Equal(d.Targets(i), want) {
			t.Errorf("row %d: %v, want %v", i, d.Targets(i), want)
		}
	}
	if d.Targets(-1) != nil || d.Targets(3) != nil || d.Label(0) != 2 {
		t.Error("targets of no row, or labels lost")
	}
}

func TestBadTargets(t *testing.T) {
	t.Setenv(backend.Env, backend.Go)
	nan, inf := float32(math.NaN()), float32(math.Inf(-1))
	rows := func(x ...[]float32) [][]float32 { return x }
	x := rows([]float32{1}, []float32{2})
	labels := NewDataset(x, []int{0, 2})
	for name, c := range map[string]struct {
		data *Dataset
		m    *Model
		loss Loss
		want string
	}{
		"fewer":           {NewRegression(x, rows([]float32{1})), Sequential(Dense(1)), nil, "nn: NewRegression: 2 rows and 1 rows of targets; want as many"},
		"ragged":          {NewRegression(x, rows([]float32{1, 2}, []float32{1})), Sequential(Dense(2)), nil, "nn: NewRegression: row 1 has 1 targets and row 0 has 2"},
		"empty":           {NewRegression(x, rows(nil, nil)), Sequential(Dense(2)), nil, "nn: NewRegression: the rows of targets are empty"},
		"none":            {NewRegression(nil, nil), Sequential(Dense(2)), nil, "nn: NewRegression: there are no rows"},
		"NaN":             {NewRegression(x, rows([]float32{1}, []float32{nan})), Sequential(Dense(1)), nil, "nn: NewRegression: row 1, target 0 is NaN"},
		"Inf":             {NewRegression(x, rows([]float32{1, inf}, []float32{1, 2})), Sequential(Dense(2)), nil, "nn: NewRegression: row 0, target 1 is -Inf"},
		"NaN feature":     {NewRegression(rows([]float32{nan}), rows([]float32{1})), Sequential(Dense(1)), nil, "nn: NewRegression: row 0, feature 0 is NaN"},
		"width":           {NewRegression(x, rows([]float32{1}, []float32{2})), Sequential(Dense(3)), nil, "nn: layer 1 Dense(3): it gives 3 outputs a row and the data has 1 targets a row; end the model with nn.Dense(1)"},
		"one-hot width":   {labels.OneHot(), Sequential(Dense(4)), nil, "it gives 4 outputs a row and the data has 3 targets a row; end the model with nn.Dense(3)"},
		"negative shares": {NewRegression(x, rows([]float32{1, 0}, []float32{-0.5, 2})), Sequential(Dense(2)), CrossEntropy(), "nn: row 1, target 0 is -0.5, but nn.CrossEntropy wants targets of 0 or more"},
		"beyond 1":        {NewRegression(x, rows([]float32{1}, []float32{250})), Sequential(Dense(1)), BinaryCrossEntropy(), "nn: row 1, target 0 is 250, but nn.BinaryCrossEntropy wants targets of 0 to 1"},
		"three classes":   {labels, Sequential(Dense(1)), BinaryCrossEntropy(), "the data has 3 classes and nn.BinaryCrossEntropy knows 0 and 1; use nn.CrossEntropy() and end the model with nn.Dense(3)"},
		"two outputs":     {labels.Take(1), Sequential(Dense(2)), BinaryCrossEntropy(), "it gives 2 outputs and nn.BinaryCrossEntropy of labels wants 1; end the model with nn.Dense(1)"},
		"one output":      {labels, Sequential(Dense(1)), nil, "it gives 1 output, but nn.CrossEntropy wants [batch classes]"},
		"label":           {labels, Sequential(Dense(2)), MeanSquaredError(), "it gives 2 logits, but row 1 has label 2; end the model with nn.Dense(3)"},
		"no such loss":    {labels, Sequential(Dense(3)), StandardLoss{}, `the loss "" does not exist`},
		"weights":         {labels.Weighted([]float32{1}), Sequential(Dense(3)), nil, "nn: Weighted: 1 weights for 2 rows; want one a row"},
		"negative weight": {labels.Weighted([]float32{1, -1}), Sequential(Dense(3)), nil, "nn: Weighted: the weight of row 1 is -1"},
		"NaN weight":      {labels.Weighted([]float32{nan, 1}), Sequential(Dense(3)), nil, "nn: Weighted: the weight of row 0 is NaN"},
		"OneHot of none":  {NewDataset(x, nil).OneHot(), Sequential(Dense(3)), nil, "nn: OneHot: the data set has no labels"},
		"OneHot of bad":   {NewDataset(nil, nil).OneHot(), Sequential(Dense(3)), nil, "nn: NewDataset: there are no rows"},
	} {
		options := []FitOption{MiniBatch(1)}
		if c.loss != nil {
			options = append(options, c.loss)
		}
		_, err := c.m.Fit(c.data, options...)
		if err == nil {
			t.Errorf("%s: no error, want %s", name, c.want)
			continue
		}
		wantError(t, err, c.want)
	}
}
