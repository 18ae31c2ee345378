package nn

import (
	"math"
	"slices"
	"testing"

	"descida/nn/internal/backend"
)

// TestByHandIsFit: descent by hand, with Gradient, Parameters and SetParameters, ends where Fit ends.
func TestByHandIsFit(t *testing.T) {
	const rate, beta = 0.3, 0.9
	eachBackend(t, func(t *testing.T, _ *backend.Backend) {
		data := spots(22)
		for name, c := range map[string]struct {
			optimizer Optimizer
			batch     Batch
			epochs    int
			beta      float64
		}{
			"mini-batch":          {SGD(rate), MiniBatch(4), 1, 0}, // five batches of 4 and one of 2
			"stochastic":          {SGD(rate), Stochastic(), 1, 0},
			"full batch":          {SGD(rate), FullBatch(), 20, 0},
			"momentum":            {SGD(rate, Momentum(beta)), MiniBatch(4), 1, beta},
			"full batch momentum": {SGD(rate, Momentum(beta)), FullBatch(), 20, beta},
		} {
			fitted, byHand := small(), small()
			h, err := fitted.Fit(data, c.optimizer, c.batch, Epochs(c.epochs), Seed(5))
			if err != nil {
				t.Fatal(err)
			}
			w, err := byHand.Build(data, 5)
			if err != nil {
				t.Fatal(err)
			}
			v := w.Zeros()
			size, _ := c.batch.rows(data.Len())
			var losses, norms, accuracies []float32
			for range c.epochs {
				for batch := range data.Batches(size, 5) {
					g, err := byHand.Gradient(batch)
					if err != nil {
						t.Fatal(err)
					}
					v = v.Times(c.beta).Plus(g.Arrays)
					w = w.Minus(v.Times(rate))
					if err := byHand.SetParameters(w); err != nil {
						t.Fatal(err)
					}
					losses, norms, accuracies = append(losses, float32(g.Loss)), append(norms, float32(g.Norm())), append(accuracies, float32(g.Accuracy))
				}
			}
			for what, off := range map[string]float64{
				"weights":    distance(byHand.weights, fitted.weights),
				"losses":     distance([][]float32{losses}, [][]float32{h.Update.Loss}),
				"norms":      distance([][]float32{norms}, [][]float32{h.Update.GradientNorm}),
				"accuracies": distance([][]float32{accuracies}, [][]float32{h.Update.Accuracy}),
			} {
				if off > near {
					t.Errorf("%s: the %s by hand are off by %.1e", name, what, off)
				}
			}
		}
	})
}

// TestGradientLeavesTheModel: the weights stay, and the loss is remembered.
func TestGradientLeavesTheModel(t *testing.T) {
	t.Setenv(backend.Env, backend.Go)
	data, m := spots(8), small()
	if _, err := m.Build(data, 1); err != nil {
		t.Fatal(err)
	}
	before := copied(m.weights)
	first, err := m.Gradient(data)
	if err != nil {
		t.Fatal(err)
	}
	again, _ := m.Gradient(data)
	if distance(m.weights, before) != 0 || first.Loss != again.Loss || first.Dot(again.Arrays) != first.Norm()*first.Norm() && math.Abs(first.Dot(again.Arrays)/first.Norm()/first.Norm()-1) > 1e-12 {
		t.Errorf("a second gradient is another: %v, %v", first, again)
	}
	if _, err := m.Gradient(data.OneHot(), MeanSquaredError()); err != nil {
		t.Fatal(err)
	}
	s, err := m.Evaluate(data.OneHot())
	if err != nil {
		t.Fatal(err)
	}
	if g, _ := m.Gradient(data.OneHot()); math.Abs(s.Loss-g.Loss) > 1e-6 || g.Loss == first.Loss {
		t.Errorf("Evaluate says %v, the gradient %v: the loss was not remembered", s.Loss, g.Loss)
	}
}

func TestParametersByName(t *testing.T) {
	t.Setenv(backend.Env, backend.Go)
	data := NewDataset([][]float32{{1, 2, 3}}, []int{1})
	m := Sequential(Dense(4, ReLU), Dense(2))
	w, err := m.Build(data, 1)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := w.Names(), []string{"dense1.weights", "dense1.bias", "dense2.weights", "dense2.bias"}; !slices.Equal(got, want) {
		t.Errorf("names are %v, want %v", got, want)
	}
	first, err := w.Array("dense1.weights")
	if err != nil || !slices.Equal(first.Shape, []int{3, 4}) || len(first.Rows()) != 3 {
		t.Fatalf("%v, %v: want [in, out], 3 rows", first, err)
	}
	first.Rows()[2][1] = 7 // from input 3 to unit 2
	if m.weights[0][2*4+1] == 7 || m.weights[0][1*3+2] == 7 {
		t.Error("Parameters are no copies")
	}
	if err := m.SetParameters(w); err != nil || m.weights[0][1*3+2] != 7 { // kept as [out, in]
		t.Errorf("weights are %v, %v", m.weights[0], err)
	}
	first.Rows()[2][1] = 8
	if m.weights[0][1*3+2] != 7 {
		t.Error("SetParameters takes no copies")
	}
	one := Arrays{List: []Array{{"dense2.bias", []int{2}, []float32{5, 6}}}}
	if err := m.SetParameters(one); err != nil || !slices.Equal(m.weights[3], []float32{5, 6}) || m.weights[0][5] != 7 {
		t.Errorf("one array alone: %v, %v", m.weights, err)
	}
	if _, err := m.Fit(data, SGD(0.1, Momentum(0.9)), FullBatch()); err != nil || m.slots == nil {
		t.Fatalf("no velocity after a Fit with momentum: %v", err)
	}
	if err := m.SetParameters(w); err != nil || m.slots != nil || m.rule != "" {
		t.Errorf("other weights keep the velocity %v, %v", m.slots, err)
	}
	var nothing Arrays
	if nothing.Norm() != 0 || len(nothing.Names()) != 0 || nothing.String() != "" {
		t.Error("no arrays")
	}
}

// TestBuildIsFitsStart: Build draws what Fit draws, and draws anew.
func TestBuildIsFitsStart(t *testing.T) {
	t.Setenv(backend.Env, backend.Go)
	data := spots(6)
	fitted, built := small(), small()
	if _, err := fitted.Fit(data, SGD(1e-30), FullBatch(), Seed(9)); err != nil {
		t.Fatal(err)
	}
	if _, err := built.Build(data, 9); err != nil {
		t.Fatal(err)
	}
	if distance(built.weights, fitted.weights) > 1e-20 { // a rate of 1e-30 moves no weight
		t.Error("Build draws other weights than Fit")
	}
	if _, err := fitted.Build(NewDataset([][]float32{{1, 2, 3}}, nil), 2); err != nil || len(fitted.weights[0]) != 15 || fitted.epochs != 0 {
		t.Errorf("Build for other rows: %v, %v", fitted.weights, err)
	}
	line := Sequential(Dense(1))
	if _, err := line.Build(NewRegression([][]float32{{1}}, [][]float32{{2}}), 1); err != nil {
		t.Fatal(err)
	}
	if p, err := line.Predict(NewDataset([][]float32{{0}}, nil)); err != nil || p[0].Class != -1 || len(p[0].Outputs) != 1 {
		t.Errorf("a model built for targets predicts %v, %v", p, err)
	}
}

func TestBadByHand(t *testing.T) {
	t.Setenv(backend.Env, backend.Go)
	data, m := spots(6), small()
	w, err := m.Build(data, 1)
	if err != nil {
		t.Fatal(err)
	}
	one := func(_ any, err error) error { return err }
	renamed, reshaped, short := w.Clone(), w.Clone(), w.Clone()
	renamed.List[0].Name, reshaped.List[0].Shape = "dense1.weight", []int{5, 2}
	short.List = short.List[:2]
	for name, c := range map[string]struct {
		err  error
		want string
	}{
		"no weights":       {one(small().Gradient(data)), "nn: the model has no weights yet; train it first with model.Fit, or draw them with model.Build(data, 1)"},
		"no weights yet":   {one(small().Parameters()), "nn: the model has no weights yet"},
		"nil":              {one((*Model)(nil).Parameters()), "nn: the model has no layers"},
		"nil built":        {one((*Model)(nil).Build(data, 1)), "nn: the model has no layers"},
		"nil set":          {(*Model)(nil).SetParameters(w), "nn: the model has no layers"},
		"nothing to build": {one(small().Build(nil, 1)), "nn: the data set is nil"},
		"built wrong":      {one(Sequential(Dense(0)).Build(data, 1)), "nn: layer 1 Dense(0): it has 0 units"},
		"no data":          {one(m.Gradient(nil)), "nn: the data set is nil"},
		"no labels":        {one(m.Gradient(NewDataset([][]float32{{1, 2}}, nil))), "nn: the data set has no labels"},
		"rows":             {one(m.Gradient(NewDataset([][]float32{{1}}, []int{0}))), "input has shape [batch 1], but the model was trained on [batch 2]"},
		"loss":             {one(m.Gradient(data.OneHot(), StandardLoss{Kind: "odd"})), `the loss "odd" does not exist`},
		"name":             {m.SetParameters(renamed), `nn: SetParameters: the model has no "dense1.weight"; it has dense1.weights, dense1.bias, dense2.weights, dense2.bias`},
		"shape":            {m.SetParameters(reshaped), "nn: SetParameters: dense1.weights has the shape [5 2] and 10 values; the model wants the shape [2 5], 10 values"},
		"other arrays":     {m.SetParameters(w.Plus(short)), "nn: SetParameters: 4 arrays (dense1.weights, dense1.bias, dense2.weights, dense2.bias) and 2 (dense1.weights, dense1.bias) do not match"},
		"other shapes":     {m.SetParameters(w.Minus(reshaped).Times(2).Plus(w)), "nn: SetParameters: dense1.weights [2 5] and dense1.weights [5 2] do not match"},
		"which array":      {one(w.Array("w")), `nn: there is no array "w"; there are dense1.weights, dense1.bias, dense2.weights, dense2.bias`},
	} {
		if c.err == nil {
			t.Errorf("%s: no error, want %s", name, c.want)
			continue
		}
		wantError(t, c.err, c.want)
	}
	if after, _ := m.Parameters(); after.Minus(w).Norm() != 0 {
		t.Error("a refused SetParameters has set something")
	}
	if bad := w.Plus(short); !math.IsNaN(bad.Norm()) || !math.IsNaN(bad.Dot(w)) || bad.String() == "" {
		t.Errorf("what does not match has the norm %v", bad.Norm())
	}
}

func TestTransposed(t *testing.T) {
	const rows, columns = 70, 33 // beyond whole blocks
	a := make([]float32, rows*columns)
	for i := range a {
		a[i] = float32(i)
	}
	b := transposed(a, rows, columns)
	for i := range rows {
		for j := range columns {
			if b[j*rows+i] != a[i*columns+j] {
				t.Fatalf("row %d, column %d is %v", i, j, b[j*rows+i])
			}
		}
	}
	if !slices.Equal(transposed(b, columns, rows), a) {
		t.Error("there and back is not the same")
	}
}

// TestGradientIsOfTraining: BatchNorm normalises by the batch and moves its averages on as in Fit; Dropout drops anew.
func TestGradientIsOfTraining(t *testing.T) {
	eachBackend(t, func(t *testing.T, _ *backend.Backend) {
		data := spots(12)
		fitted, byHand := Sequential(Dense(4), BatchNorm(), Dense(2)), Sequential(Dense(4), BatchNorm(), Dense(2))
		if _, err := fitted.Fit(data, SGD(0.5), FullBatch(), Epochs(3), Seed(2)); err != nil {
			t.Fatal(err)
		}
		w, err := byHand.Build(data, 2)
		if err != nil {
			t.Fatal(err)
		}
		for range 3 {
			g, err := byHand.Gradient(data)
			if err != nil {
				t.Fatal(err)
			}
			w = w.Minus(g.Times(0.5))
			if err := byHand.SetParameters(w); err != nil {
				t.Fatal(err)
			}
		}
		if off := distance(byHand.states, fitted.states); off > near {
			t.Errorf("BatchNorm's averages are off by %.1e", off)
		}
		if off := distance(byHand.weights, fitted.weights); off > 10*near { // the bias before it has a gradient of rounding alone
			t.Errorf("the weights are off by %.1e", off)
		}

		dropping := Sequential(Dense(20), Dropout(0.5), Dense(2))
		var losses []float64
		for range 2 {
			if _, err := dropping.Build(data, 2); err != nil {
				t.Fatal(err)
			}
			for range 2 {
				g, err := dropping.Gradient(data)
				if err != nil {
					t.Fatal(err)
				}
				losses = append(losses, g.Loss)
			}
		}
		if losses[0] == losses[1] || !slices.Equal(losses[:2], losses[2:]) {
			t.Errorf("losses %v: want other units dropped in the second call, and the same again after Build", losses)
		}
	})
}
