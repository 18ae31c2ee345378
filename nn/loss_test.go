package nn

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"descida/nn/internal/backend"
)

// The losses of a row by their formulas, in float64: z are outputs, y targets.
var formulas = map[LossKind]func(z, y []float64) float64{
	crossEntropy: func(z, y []float64) (loss float64) {
		largest := slices.Max(z)
		var sum float64
		for _, v := range z {
			sum += math.Exp(v - largest)
		}
		for k, v := range y {
			loss += v * (largest + math.Log(sum) - z[k])
		}
		return loss
	},
	binaryCrossEntropy: func(z, y []float64) (loss float64) {
		for k := range z { // -y log σ(z) - (1-y) log(1 - σ(z)), where σ(z) is 1/(1+exp(-z))
			loss += y[k]*math.Log1p(math.Exp(-z[k])) + (1-y[k])*math.Log1p(math.Exp(z[k]))
		}
		return loss / float64(len(z))
	},
	meanSquaredError: func(z, y []float64) (loss float64) {
		for k := range z {
			loss += (z[k] - y[k]) * (z[k] - y[k])
		}
		return loss / float64(len(z))
	},
	meanAbsoluteError: func(z, y []float64) (loss float64) {
		for k := range z {
			loss += math.Abs(z[k] - y[k])
		}
		return loss / float64(len(z))
	},
}

// batchLoss is what an update descends, by the formulas.
func batchLoss(l StandardLoss, z, y [][]float64, weights []float32) (loss float64) {
	for i := range z {
		w := 1.0
		if weights != nil {
			w = float64(weights[i])
		}
		loss += w * formulas[l.Kind](z[i], y[i])
	}
	if l.Sum {
		return loss
	}
	return loss / float64(len(z))
}

// slopes are central differences of the loss at each output: exact to about 1e-9 in float64.
func slopes(l StandardLoss, z, y [][]float64, weights []float32) [][]float64 {
	const h = 1e-5
	out := make([][]float64, len(z))
	for i := range z {
		out[i] = make([]float64, len(z[i]))
		for k, at := range z[i] {
			z[i][k] = at + h
			up := batchLoss(l, z, y, weights)
			z[i][k] = at - h
			down := batchLoss(l, z, y, weights)
			z[i][k] = at
			out[i][k] = (up - down) / (2 * h)
		}
	}
	return out
}

func wide(rows [][]float32) [][]float64 {
	out := make([][]float64, len(rows))
	for i, row := range rows {
		for _, v := range row {
			out[i] = append(out[i], float64(v))
		}
	}
	return out
}

// TestLossesAndTheirGradients compares loss and gradient of each loss, with labels, one-hot and other targets, mean and sum,
// weights and none, to the formulas and their finite differences in float64.
func TestLossesAndTheirGradients(t *testing.T) {
	x3 := [][]float32{{0.5, -1, 2}, {0, 0, 0}, {3, 2.5, -4}, {-0.25, 1.5, 1}}
	x1 := [][]float32{{0.5}, {0}, {-2}, {1.25}} // at 0 the gradient of max and |z| is a matter of choice, that of the loss is not
	soft := [][]float32{{0.2, 0.5, 0.3}, {1, 0, 0}, {0.1, 0.1, 0.1}, {2, 0, 1}}
	labels3, labels1 := []int{2, 0, 1, 1}, []int{1, 0, 0, 1}
	oneHot := [][]float32{{0, 0, 1}, {1, 0, 0}, {0, 1, 0}, {0, 1, 0}}
	numbers := [][]float32{{1}, {0}, {0}, {1}}
	weights := []float32{0.5, 2, 0, 1}
	eachBackend(t, func(t *testing.T, _ *backend.Backend) {
		for _, c := range []struct {
			name string
			loss StandardLoss
			x, y [][]float32
			data *Dataset
		}{
			{"labels", CrossEntropy(), x3, oneHot, NewDataset(x3, labels3)},
			{"one-hot", CrossEntropy(), x3, oneHot, NewDataset(x3, labels3).OneHot()},
			{"soft targets", CrossEntropy(), x3, soft, NewRegression(x3, soft)},
			{"labels", CrossEntropy(Sum), x3, oneHot, NewDataset(x3, labels3)},
			{"labels", BinaryCrossEntropy(), x1, numbers, NewDataset(x1, labels1)},
			{"shares", BinaryCrossEntropy(), x1, [][]float32{{0.3}, {0.5}, {1}, {0}}, NewRegression(x1, [][]float32{{0.3}, {0.5}, {1}, {0}})},
			{"many", BinaryCrossEntropy(), x3, soft[:1], nil},
			{"labels", BinaryCrossEntropy(Sum), x1, numbers, NewDataset(x1, labels1)},
			{"targets", MeanSquaredError(), x3, soft, NewRegression(x3, soft)},
			{"labels", MeanSquaredError(), x3, oneHot, NewDataset(x3, labels3)},
			{"labels", MeanSquaredError(), x1, numbers, NewDataset(x1, labels1)},
			{"targets", MeanSquaredError(Sum), x3, soft, NewRegression(x3, soft)},
			{"targets", MeanAbsoluteError(), x3, soft, NewRegression(x3, soft)},
			{"one-hot", MeanAbsoluteError(Sum), x3[:1], oneHot[:1], NewDataset(x3[:1], labels3[:1]).OneHot()},
		} {
			if c.data == nil {
				c.y = [][]float32{{0, 1, 0.5}, {1, 1, 0}, {0.25, 0, 1}, {0, 0, 0}}
				c.data = NewRegression(c.x, c.y)
			}
			for _, weighted := range []bool{false, true} {
				t.Run(fmt.Sprint(c.loss, " of ", c.name, " weighted ", weighted), func(t *testing.T) {
					data, w := c.data, []float32(nil)
					if weighted {
						w = weights[:data.Len()]
						data = data.Weighted(w)
					}
					checkLoss(t, c.loss, data, c.x, wide(c.y), w)
				})
			}
		}
	})
}

func checkLoss(t *testing.T, l StandardLoss, data *Dataset, x [][]float32, y [][]float64, weights []float32) {
	t.Helper()
	m, z := echo(t, len(x[0]), nil), wide(x)
	g, err := m.Gradient(data, l)
	if err != nil {
		t.Fatal(err)
	}
	// 1e-6: float32 has 6e-8, and a dozen are added up.
	if want := batchLoss(l, z, y, weights); math.Abs(g.Loss-want) > 1e-6*math.Max(1, want) {
		t.Errorf("the loss is %v, want %v", g.Loss, want)
	}
	if want := accuracy(l, z, y, data.classes > 0); g.Accuracy != want && !(math.IsNaN(want) && math.IsNaN(g.Accuracy)) {
		t.Errorf("the accuracy is %v, want %v", g.Accuracy, want)
	}
	mean := StandardLoss{Kind: l.Kind}
	if s, err := m.Evaluate(data); err != nil || math.Abs(s.Loss-batchLoss(mean, z, y, weights)) > 1e-6*math.Max(1, s.Loss) {
		t.Errorf("Evaluate says %v, %v; want the mean over the rows, %v", s, err, batchLoss(mean, z, y, weights))
	}
	slope := slopes(l, z, y, weights)
	want := [][]float32{make([]float32, len(x[0])*len(x[0])), make([]float32, len(x[0]))} // xᵀ ∂J/∂z, and its sum over the rows
	for i := range x {
		for k, s := range slope[i] {
			if l.Kind == meanAbsoluteError && z[i][k] == y[i][k] {
				s = 0 // in the corner: the difference of both sides is 0 too, but for rounding
			}
			want[1][k] += float32(s)
			for j, v := range x[i] {
				want[0][j*len(x[0])+k] += v * float32(s)
			}
		}
	}
	if off := distance([][]float32{g.List[0].Values, g.List[1].Values}, want); off > 1e-6 {
		t.Errorf("the gradient is off by %.1e: %v, want %v", off, g.List, want)
	}
}

// accuracy is the share of rows whose largest output is that of the largest target, or, of BinaryCrossEntropy, whose outputs
// are all on their targets' side: the first of equals, and 0 and 0.5 are on the side of class 0.
func accuracy(l StandardLoss, z, y [][]float64, classes bool) float64 {
	if l.Kind != crossEntropy && l.Kind != binaryCrossEntropy && !(classes && len(z[0]) > 1) {
		return math.NaN()
	}
	right := 0
	for i := range z {
		is := slices.Index(z[i], slices.Max(z[i])) == slices.Index(y[i], slices.Max(y[i]))
		if l.Kind == binaryCrossEntropy {
			is = true
			for k := range z[i] {
				is = is && (z[i][k] > 0) == (y[i][k] > 0.5)
			}
		}
		if is {
			right++
		}
	}
	return float64(right) / float64(len(z))
}

// TestCrossEntropyAtTheLogits: the gradient is (softmax(z) - y) / N, theorem 5.1 of the notes with the mean's 1/N; where
// the targets of a row do not sum to 1 it is (Σy softmax(z) - y) / N.
func TestCrossEntropyAtTheLogits(t *testing.T) {
	eachBackend(t, func(t *testing.T, _ *backend.Backend) {
		for _, y := range [][]float32{{0, 1, 0}, {0.2, 0.3, 0.5}, {1, 1, 1}, {0.5, 0, 0.1}} {
			z := []float32{0.3, -1.2, 2}
			g, err := echo(t, 3, nil).Gradient(NewRegression([][]float32{z, z}, [][]float32{y, y}), CrossEntropy())
			if err != nil {
				t.Fatal(err)
			}
			p, sum := SoftmaxOf(z), y[0]+y[1]+y[2]
			for k, got := range g.List[1].Values { // the bias: the sum over both rows, each with its half
				if want := sum*p[k] - y[k]; math.Abs(float64(got-want)) > 1e-6 {
					t.Errorf("y %v: ∂J/∂z%d is %v, want %v", y, k, got, want)
				}
			}
		}
	})
}

// TestL1AtZero: a weight of 0 stays, where the data does not move it.
func TestL1AtZero(t *testing.T) {
	eachBackend(t, func(t *testing.T, _ *backend.Backend) {
		m := Sequential(Dense(1, L1(0.5)))
		w, err := m.Build(NewRegression([][]float32{{0, 0, 0}}, [][]float32{{0}}), 1)
		if err != nil {
			t.Fatal(err)
		}
		copy(w.List[0].Values, []float32{2, 0, -3})
		if err := m.SetParameters(w); err != nil {
			t.Fatal(err)
		}
		g, err := m.Gradient(NewRegression([][]float32{{0, 0, 0}}, [][]float32{{0}}))
		if err != nil {
			t.Fatal(err)
		}
		if got := g.List[0].Values; !slices.Equal(got, []float32{0.5, 0, -0.5}) || g.Loss != 2.5 {
			t.Errorf("loss %v, gradient %v; want 2.5 and 0.5 0 -0.5", g.Loss, got)
		}
	})
}

// TestExtremeLogits: what a naive exp makes infinite or 0/0 stays a number.
func TestExtremeLogits(t *testing.T) {
	for _, c := range []struct {
		loss   StandardLoss
		x      [][]float32
		labels []int
		want   float64   // the loss
		slope  []float32 // at the logits
	}{
		{CrossEntropy(), [][]float32{{1000, 0}}, []int{0}, 0, []float32{0, 0}},
		{CrossEntropy(), [][]float32{{1000, 0}}, []int{1}, 1000, []float32{1, -1}},
		{CrossEntropy(), [][]float32{{-1000, -1001}}, []int{0}, math.Log1p(math.Exp(-1)), []float32{-0.26894142, 0.26894142}},
		{CrossEntropy(), [][]float32{{3e38, -3e37}}, []int{0}, 0, []float32{0, 0}},
		{BinaryCrossEntropy(), [][]float32{{1000}}, []int{1}, 0, []float32{0}},
		{BinaryCrossEntropy(), [][]float32{{1000}}, []int{0}, 1000, []float32{1}},
		{BinaryCrossEntropy(), [][]float32{{-1000}}, []int{1}, 1000, []float32{-1}},
		{BinaryCrossEntropy(), [][]float32{{-1000}}, []int{0}, 0, []float32{0}},
		{BinaryCrossEntropy(), [][]float32{{0}}, []int{0}, math.Ln2, []float32{0.5}},
	} {
		eachBackend(t, func(t *testing.T, _ *backend.Backend) {
			g, err := echo(t, len(c.x[0]), nil).Gradient(NewDataset(c.x, c.labels), c.loss)
			if err != nil {
				t.Fatal(err)
			}
			if math.Abs(g.Loss-c.want) > 1e-6*math.Max(1, c.want) {
				t.Errorf("%s of %v, class %v: loss %v, want %v", c.loss, c.x, c.labels, g.Loss, c.want)
			}
			for k, got := range g.List[1].Values {
				if math.Abs(float64(got-c.slope[k])) > 1e-6 {
					t.Errorf("%s of %v, class %v: slope %v, want %v", c.loss, c.x, c.labels, g.List[1].Values, c.slope)
				}
			}
		})
	}
}
