package nn

import (
	"math"
	"slices"
	"testing"

	"descida/nn/internal/backend"
)

// TestValidationSet: its loss is what Evaluate says of the model, and training is as without it.
func TestValidationSet(t *testing.T) {
	eachBackend(t, func(t *testing.T, _ *backend.Backend) {
		train, test := spots(60), spots(130).Shuffle(3).Take(50)
		plain, m := small(), small()
		want, err := plain.Fit(train, MiniBatch(8), Epochs(2))
		if err != nil {
			t.Fatal(err)
		}
		h, err := m.Fit(train, MiniBatch(8), Epochs(2), ValidationSplit(0.5), Validation(test), TrainingLoss())
		if err != nil {
			t.Fatal(err)
		}
		if h.Rows != 60 || h.ValidationRows != 50 || !slices.Equal(h.Update.Loss, want.Update.Loss) {
			t.Errorf("a validation set changes the training: %s", h)
		}
		for _, c := range []struct {
			name           string
			data           *Dataset
			loss, accuracy []float64
		}{
			{"validation", test, h.Epoch.ValidationLoss, h.Epoch.ValidationAccuracy},
			{"training", train, h.Epoch.TrainingLoss, h.Epoch.TrainingAccuracy},
		} {
			s, err := m.Evaluate(c.data)
			if err != nil {
				t.Fatal(err)
			}
			if len(c.loss) != 2 || len(c.accuracy) != 2 || math.Abs(c.loss[1]-s.Loss) > 1e-6 || c.accuracy[1] != s.Accuracy {
				t.Errorf("%s: losses %v, accuracies %v; Evaluate says %s", c.name, c.loss, c.accuracy, s)
			}
		}
		if want.Epoch.TrainingLoss != nil || want.Epoch.ValidationLoss != nil {
			t.Error("what was not asked for was measured")
		}
		// The last of a kind counts.
		if h, err = small().Fit(train, MiniBatch(8), Validation(test), ValidationSplit(0.5)); err != nil || h.ValidationRows != 30 {
			t.Errorf("a split after a set: %s, %v", h, err)
		}
	})
}

// TestRegressionIsValidated: without classes there are losses and no accuracies.
func TestRegressionIsValidated(t *testing.T) {
	t.Setenv(backend.Env, backend.Go)
	x, y := make([][]float32, 40), make([][]float32, 40)
	for i := range x {
		x[i], y[i] = []float32{float32(i) / 40}, []float32{float32(i) / 20}
	}
	d := NewRegression(x, y)
	h, err := Sequential(Dense(1)).Fit(d, Validation(d.Take(7)), TrainingLoss(), EarlyStopping(2))
	if err != nil {
		t.Fatal(err)
	}
	if len(h.Epoch.ValidationLoss) != 1 || len(h.Epoch.TrainingLoss) != 1 || h.Epoch.ValidationAccuracy != nil || h.Epoch.TrainingAccuracy != nil {
		t.Errorf("%+v", h.Epoch)
	}
}

func TestWrongFitOptions(t *testing.T) {
	t.Setenv(backend.Env, backend.Go)
	good := spots(54)
	targets := NewRegression([][]float32{{1, 2}, {3, 4}}, [][]float32{{1, 2}, {3, 4}})
	nan := math.NaN()
	for name, c := range map[string]struct {
		data   *Dataset
		option FitOption
		want   string
	}{
		"no validation set":   {good, Validation(nil), "nn: Validation: the data set is nil"},
		"broken validation":   {good, Validation(NewDataset(nil, nil)), "nn: Validation: NewDataset: there are no rows"},
		"blind validation":    {good, Validation(NewDataset([][]float32{{1, 2}}, nil)), "nn: Validation: the data set has no labels"},
		"other shape":         {good, Validation(NewDataset([][]float32{{1}}, []int{0})), "nn: Validation: its rows have the shape [1] and those to train on [2]; want the same"},
		"other classes":       {good, Validation(NewDataset([][]float32{{1, 2}}, []int{4})), "nn: Validation: layer 2 Dense(2): it gives 2 logits, but row 0 has label 4"},
		"targets for classes": {good, optionsOf{MeanSquaredError(), Validation(targets)}, "nn: Validation: its rows have targets and those to train on classes; want the same kind"},
		"weights missing":     {good, ClassWeights(1), "nn: ClassWeights(1): 1 weights for 2 classes; want one a class"},
		"weight below 0":      {good, ClassWeights(1, -2), "nn: ClassWeights(1, -2): the weight of class 1 is -2; want a number of 0 or more"},
		"weight NaN":          {good, ClassWeights(nan, 1), "the weight of class 0 is NaN"},
		"weights 0":           {good, ClassWeights(0, 0), "no class counts; want a weight above 0"},
		"rows of weight 0":    {good.Weighted(make([]float32, 54)), BalancedClasses(), "nn: all training rows have the weight 0"},
		"no classes":          {targets, BalancedClasses(), "nn: BalancedClasses(): the data set has no classes; use data.Weighted"},
		"no patience":         {good, EarlyStopping(0), "nn: EarlyStopping(0): want a patience of 1 epoch or more"},
		"no set to look at":   {good, EarlyStopping(3), "nn: EarlyStopping(3): there is no validation set to look at; add nn.Validation(data) or nn.ValidationSplit(0.1)"},
		"delta below 0":       {good, EarlyStopping(3, MinDelta(-1)), "nn: EarlyStopping(3, MinDelta(-1)): MinDelta is -1"},
		"delta NaN":           {good, EarlyStopping(3, MinDelta(nan)), "MinDelta is NaN"},
		"odd monitor":         {good, EarlyStopping(3, Monitor("mood")), `it cannot look at "mood"; use nn.ValidationLoss or nn.ValidationAccuracy`},
		"no accuracy":         {targets, optionsOf{Validation(targets), EarlyStopping(3, ValidationAccuracy)}, "the loss knows no right and wrong"},
		"no path":             {good, Checkpoint(""), "nn: Checkpoint: the path is empty"},
		"every 0":             {good, Checkpoint("x", Every(0)), `nn: Checkpoint("x"): Every(0): want 1 epoch or more`},
		"no epoch function":   {good, OnEpoch(nil), "nn: OnEpoch: there is no function"},
		"no update function":  {good, OnUpdate(1, nil), "nn: OnUpdate: there is no function"},
		"no updates":          {good, OnUpdate(0, func(UpdateEnd) {}), "nn: OnUpdate(0): want a call every 1 update or more"},
	} {
		m := small()
		if c.data == targets {
			m = Sequential(Dense(2))
		}
		_, err := m.Fit(c.data, MiniBatch(2), c.option)
		if err == nil {
			t.Errorf("%s: no error", name)
			continue
		}
		wantError(t, err, c.want)
		if m.weights != nil || m.input != nil || m.loss != nil {
			t.Errorf("%s: the model was changed", name)
		}
	}
	_, err := Compare(small(), good, Checkpoint("same.ckpt"), Run("a"), Run("b"))
	wantError(t, err, `nn: Compare: the runs "a" and "b" have the same Checkpoint("same.ckpt"); give each nn.Run a path of its own`)
}

// optionsOf is several options as one.
type optionsOf []FitOption

func (l optionsOf) fit(p *plan) {
	for _, o := range l {
		o.fit(p)
	}
}

func (l optionsOf) compare(c *comparison) { c.shared = append(c.shared, l) }
