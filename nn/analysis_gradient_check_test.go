package nn

import (
	"math"
	"testing"

	"github.com/gomlx/gomlx/core/graph"

	"descida/nn/internal/backend"
)

func bowl(w []float64) (f float64) {
	for i, x := range w {
		f += float64(i+1) * x * x
	}
	return f
}

func slopeOfBowl(w []float64) []float64 {
	g := make([]float64, len(w))
	for i, x := range w {
		g[i] = 2 * float64(i+1) * x
	}
	return g
}

func TestCheckGradientOfAFunction(t *testing.T) {
	w := []float64{1, -2, 0.5, 30}
	right := slopeOfBowl(w)
	scaled := func(c float64) []float64 {
		g := slopeOfBowl(w)
		for i := range g {
			g[i] *= c
		}
		return g
	}
	one := slopeOfBowl(w)
	one[2] += 0.01
	for name, c := range map[string]struct {
		f      func([]float64) float64
		g, w   []float64
		right  bool
		factor float64
		kinks  int
		worst  int
	}{
		"right":            {bowl, right, w, true, 0, 0, -1},
		"half":             {bowl, scaled(0.5), w, false, 2, 0, 3},
		"sign":             {bowl, scaled(-1), w, false, -1, 0, 3},
		"one number":       {bowl, one, w, false, 0, 0, 2},
		"nothing":          {bowl, make([]float64, 4), w, false, 0, 0, 3},
		"flat":             {func([]float64) float64 { return 7 }, []float64{0, 0}, []float64{1, 2}, true, 0, 0, -1},
		"not quite flat":   {func([]float64) float64 { return 7 }, []float64{0, 1e-9}, []float64{1, 2}, true, 0, 0, -1}, // rounding
		"NaN":              {bowl, []float64{2, math.NaN(), 3, 240}, w, false, 0, 0, 1},
		"corner":           {func(w []float64) float64 { return max(w[0], 0) + w[1]*w[1] }, []float64{0, 2}, []float64{0, 1}, true, 0, 1, -1},
		"below a corner":   {func(w []float64) float64 { return max(w[0], 0) }, []float64{-3}, []float64{0}, false, -1. / 6, 0, 0},
		"corner near":      {func(w []float64) float64 { return math.Abs(w[0] - 1e-6) }, []float64{-1}, []float64{0}, true, 0, 0, -1},
		"beyond a corner":  {func(w []float64) float64 { return math.Abs(w[0]) }, []float64{1.5}, []float64{0}, false, 0, 0, 0},
		"no corner at all": {func(w []float64) float64 { return w[0] * w[0] * w[0] }, []float64{1e-3}, []float64{0}, false, 0, 0, 0},
		"large and curved": {func(w []float64) float64 { return math.Exp(w[0]) }, []float64{math.Exp(20)}, []float64{20}, true, 0, 0, -1},
		"small numbers":    {func(w []float64) float64 { return 1e-9 * w[0] }, []float64{1e-9}, []float64{1}, true, 0, 0, -1},
		"wrong and small":  {func(w []float64) float64 { return 1e-9 * w[0] }, []float64{1.1e-9}, []float64{1}, false, 1 / 1.1, 0, 0},
	} {
		check, err := CheckGradient(c.f, c.g, c.w)
		if err != nil {
			t.Fatal(name, err)
		}
		p := check.Parameters[0]
		if check.Right != c.right || math.Abs(check.Factor-c.factor) > 1e-6 || p.Kinks != c.kinks || c.worst >= 0 && p.Worst != c.worst {
			t.Errorf("%s: %v, factor %v, %d corners, worst at %d", name, check, check.Factor, p.Kinks, p.Worst)
		}
	}
}

func TestCheckGradientOfModels(t *testing.T) {
	t.Setenv(backend.Env, backend.Go)
	data := spots(12)
	zeros := NewDataset([][]float32{{0, 0}, {0, 0}, {1, 0}, {0, 1}}, []int{0, 1, 1, 0}) // at its corner, z = 0, ReLU has two slopes
	deaf := Func("deaf", func(x *graph.Node) *graph.Node { return graph.StopGradient(graph.MulScalar(x, 2)) })
	lazy := Func("half deaf", func(x *graph.Node) *graph.Node { return graph.Add(x, graph.StopGradient(graph.Square(x))) })
	fine := Func("fine", func(x *graph.Node) *graph.Node { return graph.Tanh(x) })
	narrow := Func("narrow", func(x *graph.Node) *graph.Node {
		return graph.Mul(x, graph.Add(graph.OnesLike(x), graph.Const(x.Graph(), float32(0.5))))
	})
	for name, c := range map[string]struct {
		data      *Dataset
		layers    []Layer
		loss      []Loss
		right     bool
		precision string
	}{
		"dense":       {data, []Layer{Dense(5, Tanh), Dense(2)}, nil, true, "float64"},
		"every sort":  {data, []Layer{Dense(6, ReLU, L2(0.1)), Dropout(0.3), BatchNorm(), Dense(5), LayerNorm(), GELU, Dense(2)}, nil, true, "float64"},
		"weighted":    {data.Weighted([]float32{1, 2, 0, 1, 1, 1, 1, 1, 1, 1, 1, 3}), []Layer{Dense(2)}, nil, true, "float64"},
		"sum":         {data.OneHot(), []Layer{Dense(2)}, []Loss{MeanSquaredError(Sum)}, true, "float64"},
		"corners":     {zeros, []Layer{Dense(8, ReLU), Dense(2)}, nil, true, "float64"},
		"function":    {data, []Layer{Dense(5), fine, Dense(2)}, nil, true, "float64"},
		"no gradient": {data, []Layer{Dense(5), deaf, Dense(2)}, nil, false, "float64"},
		"half of it":  {data, []Layer{Dense(5), lazy, Dense(2)}, nil, false, "float64"},
		"float32":     {data, []Layer{Dense(5, Tanh), narrow, Dense(2)}, nil, true, "float32"},
	} {
		m := built(t, c.data, c.layers...)
		untouched(t, m, func() {
			check, err := m.CheckGradient(c.data, c.loss...)
			if err != nil {
				t.Fatal(name, err)
			}
			if check.Right != c.right || check.Precision != c.precision || len(check.Parameters) != len(m.weights) {
				t.Errorf("%s: %s in %s", name, check, check.Precision)
			}
			if w := check.Worst(); !c.right && w.Name != "dense1.weights" && w.Name != "dense1.bias" {
				t.Errorf("%s: the worst is %s, want one before the function", name, w.Name)
			}
		})
	}
}

// TestWorstPlaceAsShown: the place is counted as Parameters has it, [in, out].
func TestWorstPlaceAsShown(t *testing.T) {
	t.Setenv(backend.Env, backend.Go)
	data := NewRegression([][]float32{{0, 1, 0}}, [][]float32{{0, 5}}) // input 1 alone has a gradient, most of it to output 1
	m := built(t, data, Func("deaf", func(x *graph.Node) *graph.Node { return x }), Dense(2), Func("deaf", func(x *graph.Node) *graph.Node {
		return graph.Add(graph.StopGradient(x), graph.MulScalar(graph.Sub(x, graph.StopGradient(x)), 0.5))
	}))
	check, err := m.CheckGradient(data)
	if err != nil {
		t.Fatal(err)
	}
	if p := check.Parameters[0]; p.Worst != 1*2+1 || check.Right || math.Abs(check.Factor-2) > 1e-6 {
		t.Errorf("worst at %d, factor %v: want number 3, [1][1], and 2", p.Worst, check.Factor)
	}
}

func TestBadGradientChecks(t *testing.T) {
	t.Setenv(backend.Env, backend.Go)
	data := spots(6)
	m := built(t, data, Dense(2))
	one := func(_ any, err error) error { return err }
	many := NewDatasetFlat(make([]float32, 2*3000), []int{2}, make([]int, 3000))
	for name, c := range map[string]struct {
		err  error
		want string
	}{
		"no function": {one(CheckGradient(nil, []float64{1}, []float64{1})), "nn: CheckGradient: there is no function"},
		"no weights":  {one(CheckGradient(bowl, nil, nil)), "nn: CheckGradient: there are no weights"},
		"lengths":     {one(CheckGradient(bowl, []float64{1}, []float64{1, 2})), "nn: CheckGradient: the gradient has 1 numbers and there are 2 weights"},
		"step":        {one(GradientTest{Step: -1}.Function(bowl, []float64{1}, []float64{1})), "nn: GradientTest of 20 places, a step of -1"},
		"places":      {one(GradientTest{Places: -3}.Model(m, data)), "nn: GradientTest of -3 places"},
		"untrained":   {one(Sequential(Dense(2)).CheckGradient(data)), "nn: the model has no weights yet"},
		"nil model":   {one((*Model)(nil).CheckGradient(data)), "nn: the model has no layers"},
		"nil data":    {one(m.CheckGradient(nil)), "nn: the data set is nil"},
		"rows":        {one(m.CheckGradient(many)), "nn: 3000 rows at once are too many for this analysis; use 2048 or fewer"},
	} {
		if c.err == nil {
			t.Errorf("%s: no error, want %s", name, c.want)
			continue
		}
		wantError(t, c.err, c.want)
	}
}
