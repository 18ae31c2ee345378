package nn

import (
	"math"
	"slices"
	"testing"

	"descida/nn/history"
	"descida/nn/internal/backend"
	"descida/nn/internal/random"
)

// TestGradientNoiseIsTheTheorys: σ² is computed here in float64 from the formula of the gradient, and the draws follow
// σ²/B (N-B)/(N-1). Each mean is of 300 draws: within five of its standard errors.
func TestGradientNoiseIsTheTheorys(t *testing.T) {
	t.Setenv(backend.Env, backend.Go)
	data := slanted(30)
	m := built(t, data, Dense(1))
	var g GradientNoise
	untouched(t, m, func() {
		var err error
		if g, err = (NoiseSampling{Draws: 300}).Measure(m, data, 1, 4, 15, 29, 30); err != nil {
			t.Fatal(err)
		}
	})
	w, n := m.weights[0], data.Len()
	rows, mean := make([][3]float64, n), [3]float64{}
	for i := range rows {
		x := data.Row(i)
		off := 2 * (float64(x[0])*float64(w[0]) + float64(x[1])*float64(w[1]) + float64(m.weights[1][0]) - float64(data.Targets(i)[0]))
		rows[i] = [3]float64{off * float64(x[0]), off * float64(x[1]), off}
		for k := range mean {
			mean[k] += rows[i][k] / float64(n)
		}
	}
	var variance, norm float64
	for _, r := range rows {
		for k := range mean {
			variance += (r[k] - mean[k]) * (r[k] - mean[k]) / float64(n)
		}
	}
	for _, v := range mean {
		norm += v * v
	}
	within(t, "σ²", g.Variance, variance, 1e-4)
	within(t, "the full gradient", g.Norm, math.Sqrt(norm), 1e-4)
	if g.Single != n || g.Bias > 1e-5 { // over all rows the mean of the gradients is the gradient
		t.Errorf("%d rows, bias %v", g.Single, g.Bias)
	}
	for _, b := range g.Batches {
		want := variance / float64(b.Batch) * float64(n-b.Batch) / float64(n-1)
		if math.Abs(b.Theory-want) > 1e-4*want+1e-9 || math.Abs(b.MeanSquare-want) > 5*b.Error+1e-9 {
			t.Errorf("batch %d: %v ± %v, theory %v; want %v", b.Batch, b.MeanSquare, b.Error, b.Theory, want)
		}
		if b.Bias > 3*b.BiasTheory+1e-5 {
			t.Errorf("batch %d: the mean of the draws is off by %v, want about %v", b.Batch, b.Bias, b.BiasTheory)
		}
	}
	f := g.Figure()
	if len(f.Lines) != 2 || len(f.Lines[0].X) != 4 || !f.LogX || !f.LogY || !f.Lines[1].Dashed || g.String() == "" { // without the batch of all rows
		t.Errorf("%+v", f)
	}
}

// TestNoiseOfWhatIsNotTrained: dropout and BatchNorm are as in Evaluate, so the theory holds for them too.
func TestNoiseOfWhatIsNotTrained(t *testing.T) {
	t.Setenv(backend.Env, backend.Go)
	data := spots(24)
	m := built(t, data, Dense(6, ReLU, L2(0.01)), Dropout(0.5), BatchNorm(), Dense(2))
	untouched(t, m, func() {
		g, err := NoiseSampling{Draws: 100}.Measure(m, data, 6)
		if err != nil {
			t.Fatal(err)
		}
		if b := g.Batches[0]; g.Bias > 1e-5 || math.Abs(b.MeanSquare-b.Theory) > 5*b.Error {
			t.Errorf("bias %v; %+v", g.Bias, b)
		}
	})
	sum, err := NoiseSampling{Draws: 2, Loss: CrossEntropy(Sum)}.Measure(m, data)
	mean, _ := NoiseSampling{Draws: 2}.Measure(m, data)
	if err != nil || math.Abs(sum.Norm-mean.Norm) > 1e-6*mean.Norm || len(sum.Batches) != 3 { // 1, 4, 16
		t.Errorf("%v, %v: a sum is taken as a mean", err, sum)
	}
}

func TestWithoutReplacement(t *testing.T) {
	var seen [5]int
	for i := range 2000 {
		places := without(5, 3, 1, i)
		seen[places[2]]++
		slices.Sort(places)
		if len(slices.Compact(places)) != 3 || places[2] > 4 {
			t.Fatal(places)
		}
	}
	for i, n := range seen {
		if math.Abs(float64(n)-400) > 5*math.Sqrt(2000*0.2*0.8) {
			t.Errorf("%d comes third %d times of 2000", i, n)
		}
	}
	if all := without(5, 5, 1, 0); len(all) != 5 {
		t.Error(all)
	}
}

// TestNoiseBallGrowsWithTheRate: from the exact minimum, to α σ²/4B at small rates. A mean over some hundred correlated
// places: 30 %.
func TestNoiseBallGrowsWithTheRate(t *testing.T) {
	t.Setenv(backend.Env, backend.Go)
	data := slanted(40)
	m := built(t, data, Dense(1))
	var ball NoiseBall
	untouched(t, m, func() {
		var err error
		if ball, err = (NoiseBallRuns{Updates: 6000}).Measure(m, data, 0.01, 0.03, 50); err != nil {
			t.Fatal(err)
		}
	})
	values, _ := eigen(regressionHessian(data))
	within(t, "λ_max", ball.Largest, values[0], 1e-3)
	exact := m.Clone()
	if _, err := exact.Fit(data, SGD(1/values[0]), FullBatch(), Epochs(300)); err != nil {
		t.Fatal(err)
	}
	s, _ := exact.Evaluate(data)
	within(t, "the minimum", ball.Minimum, s.Loss, 1e-5)
	for _, r := range ball.Rates[:2] {
		within(t, "the excess at "+decimal(r.Rate), r.Excess, r.Theory, 0.4)
		within(t, "the theory at "+decimal(r.Rate), r.Theory, r.Rate*ball.Variance/4, 1e-9)
	}
	if r := ball.Rates[2]; !math.IsNaN(r.Excess) || !(ball.Exponent > 0.7 && ball.Exponent < 1.4) {
		t.Errorf("%v", ball)
	}
	if f := ball.Figure(); len(f.Lines) != 2 || len(f.Lines[0].X) != 3 || !f.LogX || ball.String() == "" {
		t.Errorf("%+v", f)
	}
	again, err := NoiseBallRuns{Updates: 3000, Reshuffle: true}.Measure(m, data, 0.03)
	if err != nil || !(again.Rates[0].Excess < 0.7*ball.Rates[1].Excess) { // an epoch's errors cancel
		t.Errorf("%v: reshuffled %v, independent %v", err, again, ball)
	}
	batch, err := NoiseBallRuns{Updates: 3000, Batch: 8}.Measure(m, data, 0.03)
	if err != nil {
		t.Fatal(err)
	}
	within(t, "of batches of 8", batch.Rates[0].Excess, ball.Rates[1].Theory/8, 0.4)
}

// TestMinimumOfLogisticRegression: where Newton ends the gradient is zero, with a penalty; without one two separable classes
// have no minimum, and a network is not convex.
func TestMinimumOfLogisticRegression(t *testing.T) {
	t.Setenv(backend.Env, backend.Go)
	data := spots(20)
	m := built(t, data, Dense(1, L2(0.01)))
	ball, err := NoiseBallRuns{Updates: 200, Loss: BinaryCrossEntropy()}.Measure(m, data, 0.01)
	if err != nil {
		t.Fatal(err)
	}
	fitted := m.Clone()
	if _, err := fitted.Fit(data, SGD(1/ball.Largest), FullBatch(), Epochs(2000), BinaryCrossEntropy()); err != nil {
		t.Fatal(err)
	}
	s, _ := fitted.Evaluate(data)
	within(t, "the minimum", ball.Minimum, s.Loss, 1e-5)
}

func TestBadNoise(t *testing.T) {
	t.Setenv(backend.Env, backend.Go)
	data, separable := slanted(12), NewDataset([][]float32{{0}, {1}}, []int{0, 1})
	m := built(t, data, Dense(1))
	deep := built(t, data, Dense(4, Tanh), Dense(1))
	random.Normal(deep.weights[0], 1, random.Weights, 5, 0)
	broken := deep.Clone()
	broken.weights[0][0] = float32(math.NaN())
	one := func(_ any, err error) error { return err }
	for name, c := range map[string]struct {
		err  error
		want string
	}{
		"too large":   {one(MeasureGradientNoise(m, data, 13)), "nn: MeasureGradientNoise: a batch of 13 of 12 rows; want 1 to 12"},
		"too small":   {one(MeasureGradientNoise(m, data, 0)), "nn: MeasureGradientNoise: a batch of 0 of 12 rows"},
		"draws":       {one(NoiseSampling{Draws: 1}.Measure(m, data)), "nn: NoiseSampling of 1 draws"},
		"NaN":         {one(MeasureGradientNoise(broken, data)), "nn: the gradient at the model's weights is not a number"},
		"untrained":   {one(MeasureGradientNoise(Sequential(Dense(1)), data)), "nn: the model has no weights yet"},
		"no model":    {one(MeasureGradientNoise(nil, data)), "nn: the model has no layers"},
		"no data":     {one(MeasureNoiseBall(m, nil, 0.1)), "nn: the data set is nil"},
		"no rates":    {one(MeasureNoiseBall(m, data)), "nn: MeasureNoiseBall: there are no rates"},
		"rate":        {one(MeasureNoiseBall(m, data, -1)), "nn: SGD(-1)"},
		"updates":     {one(NoiseBallRuns{Updates: -5}.Measure(m, data, 0.1)), "nn: MeasureNoiseBall of -5 updates"},
		"batch":       {one(NoiseBallRuns{Batch: 20}.Measure(m, data, 0.1)), "nn: MeasureNoiseBall: a batch of 20 of 12 rows"},
		"dropout":     {one(MeasureNoiseBall(built(t, data, Dropout(0.5), Dense(1)), data, 0.1)), "nn: MeasureNoiseBall: layer 1 Dropout(0.5) adds noise of its own"},
		"not convex":  {one(MeasureNoiseBall(deep, data, 0.1)), "nn: the loss is not convex"},
		"no minimum":  {one(NoiseBallRuns{Loss: BinaryCrossEntropy()}.Measure(built(t, separable, Dense(1)), separable, 0.1)), "nn: the loss has no minimum"},
		"no curve":    {one(NoiseBallRuns{Loss: MeanAbsoluteError()}.Measure(m, data, 0.1)), "nn: the loss has no minimum"},
		"no weights":  {one(MeasureSharpness(Sequential(Dense(1)), data)), "nn: the model has no weights yet"},
		"iterations":  {one(PowerIteration{Iterations: -1}.Measure(m, data)), "nn: PowerIteration of -1 iterations"},
		"NaN weights": {one(MeasureSharpness(broken, data)), "nn: the gradient at the model's weights is not a number"},
	} {
		if c.err == nil {
			t.Errorf("%s: no error, want %s", name, c.want)
			continue
		}
		wantError(t, c.err, c.want)
	}
}

// TestMinimumOfSoftmaxRegression: adding one number to all logits changes nothing, so that the loss is flat in some
// directions, and has a minimum all the same where the classes overlap.
func TestMinimumOfSoftmaxRegression(t *testing.T) {
	t.Setenv(backend.Env, backend.Go)
	x := make([]float32, 2*60)
	random.Normal(x, 1, random.Weights, 4, 0)
	labels := make([]int, 60)
	for i := range labels {
		labels[i] = i % 3
		x[2*i] += float32(labels[i])
	}
	data := NewDatasetFlat(x, []int{2}, labels)
	m := built(t, data, Dense(3))
	ball, err := NoiseBallRuns{Updates: 200}.Measure(m, data, 0.01)
	if err != nil {
		t.Fatal(err)
	}
	fitted := m.Clone()
	if _, err := fitted.Fit(data, SGD(1/ball.Largest), FullBatch(), Epochs(1000)); err != nil {
		t.Fatal(err)
	}
	s, _ := fitted.Evaluate(data)
	within(t, "the minimum", ball.Minimum, s.Loss, 1e-4)
}

// TestStoppedAnalyses: a notebook's stop ends what takes long, and says so.
func TestStoppedAnalyses(t *testing.T) {
	t.Setenv(backend.Env, backend.Go)
	data := slanted(12)
	m := built(t, data, Dense(1))
	history.StopWhen(func() bool { return true })
	defer history.StopWhen(nil)
	one := func(_ any, err error) error { return err }
	for name, err := range map[string]error{
		"noise":     one(MeasureGradientNoise(m, data)),
		"ball":      one(MeasureNoiseBall(m, data, 0.1)),
		"surface":   one(MeasureLossSurface(m, data)),
		"sharpness": one(MeasureSharpness(m, data)),
	} {
		if err == nil || err.Error() != "nn: the analysis was stopped" {
			t.Errorf("%s: %v", name, err)
		}
	}
}
