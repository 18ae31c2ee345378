package nn

import (
	"math"
	"testing"

	"github.com/gomlx/gomlx/core/graph"

	"descida/nn/internal/backend"
	"descida/nn/internal/random"
	"descida/nn/internal/train"
)

// slanted is n rows of a regression on two features of different spreads, with noise.
func slanted(n int) *Dataset {
	x, y := make([][]float32, n), make([][]float32, n)
	noise := make([]float32, 3*n)
	random.Normal(noise, 1, random.Weights, 7, 0)
	for i := range x {
		a, b := noise[3*i], noise[3*i+1]/2
		x[i], y[i] = []float32{a, b}, []float32{2*a - b + 0.5 + noise[3*i+2]/2}
	}
	return NewRegression(x, y)
}

// regressionHessian is 2/N Σ x xᵀ with x = (a, b, 1): the exact Hessian of the mean squared error of a Dense(1).
func regressionHessian(d *Dataset) [][]float64 {
	h := [][]float64{make([]float64, 3), make([]float64, 3), make([]float64, 3)}
	for i := range d.Len() {
		x := append(d.Row(i), 1)
		for j := range h {
			for k := range h {
				h[j][k] += 2 * float64(x[j]) * float64(x[k]) / float64(d.Len())
			}
		}
	}
	return h
}

func built(t *testing.T, data *Dataset, layers ...Layer) *Model {
	t.Helper()
	m := Sequential(layers...)
	if _, err := m.Build(data, 1); err != nil {
		t.Fatal(err)
	}
	return m
}

// untouched holds that what f does leaves the model as it is.
func untouched(t *testing.T, m *Model, f func()) {
	t.Helper()
	before, err := m.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	drawn := m.drawn
	f()
	after, err := m.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	if string(before) != string(after) || drawn != m.drawn {
		t.Error("the analysis changed the model")
	}
}

func within(t *testing.T, what string, got, want, share float64) {
	t.Helper()
	if !(math.Abs(got-want) <= share*math.Abs(want)) {
		t.Errorf("%s is %.6g, want %.6g to %.0e of it", what, got, want, share)
	}
}

// TestHessianProductOfEveryKind: the gradient of (gradient · v) is what differences of gradients are, layer by layer. Both in
// float64; the differences' own error with r = 1e-5 is about 1e-10, and of ReLU's corners none is near.
func TestHessianProductOfEveryKind(t *testing.T) {
	eachBackend(t, func(t *testing.T, b *backend.Backend) {
		flat := spots(6)
		images := NewDatasetFlat(make([]float32, 3*36), []int{6, 6, 1}, []int{0, 1, 1})
		random.Normal(images.rows.Floats, 1, random.Weights, 2, 0)
		cases := map[string]struct {
			data   *Dataset
			layers []Layer
			loss   Loss
		}{
			"tanh":     {flat, []Layer{Dense(4, Tanh), Dense(2)}, nil},
			"norms":    {flat, []Layer{Dense(4), LayerNorm(), GELU, BatchNorm(), Dense(2, L2(0.1))}, nil},
			"squares":  {flat.OneHot(), []Layer{Dense(4, Sigmoid), Dense(2, Softmax)}, MeanSquaredError(Sum)},
			"relu":     {flat, []Layer{Dense(5, ReLU), Dense(5, LeakyReLU), Dense(2)}, nil},
			"other":    {flat, []Layer{Dense(5, ELU), Dense(5, Swish), Dense(1)}, BinaryCrossEntropy()},
			"conv max": {images, []Layer{Conv2D(2, 3, Tanh, Same), MaxPool(2), Flatten(), Dense(2)}, nil},
			"conv":     {images, []Layer{Conv2D(2, 3, Tanh), Conv2D(2, 2, Stride(2)), Flatten(), Dense(2)}, nil},
		}
		for name, c := range cases {
			if b.Name != backend.Go && name != "norms" { // where each takes seconds to compile
				continue
			}
			m := built(t, c.data, c.layers...)
			p, err := m.probed(c.data, c.loss, train.ProbeMode{Double: true}, false)
			if err != nil {
				t.Fatal(name, err)
			}
			w, v := widened(m.weights), drawnLike(m.weights, 3, 0)
			at := p.Put(w)
			exact, err := hessian{p, at}.times(v)
			differences, wrong := differenced{p, w}.times(v)
			if wrong != nil {
				t.Fatal(name, wrong)
			}
			if (err != nil) != (name == "conv") { // GoMLX knows no gradient of the Pad in the gradient of a strided window
				t.Errorf("%s: %v", name, err)
			} else if err != nil {
				continue
			}
			if off := math.Sqrt(exact.squaredDistance(differences)); !(off <= 1e-6*differences.norm()) {
				t.Errorf("%s: H v by the graph is off by %.1e of %.1e", name, off, differences.norm())
			}
			at.Free()
			p.Close()
		}
	})
}

// TestSharpnessOfARegression: the Hessian of linear regression is known, and descent is stable exactly below 2/λ_max.
func TestSharpnessOfARegression(t *testing.T) {
	t.Setenv(backend.Env, backend.Go)
	data := slanted(40)
	m := built(t, data, Dense(1))
	values, vectors := eigen(regressionHessian(data))
	var s Sharpness
	untouched(t, m, func() {
		var err error
		if s, err = (PowerIteration{Tolerance: 1e-4}).Measure(m, data); err != nil {
			t.Fatal(err)
		}
	})
	within(t, "λ_max", s.Largest, values[0], 1e-5) // float32
	within(t, "the stable rate", s.LargestRate, 2/values[0], 1e-5)
	if !s.Converged || s.Differences || s.Smallest != 0 {
		t.Errorf("%+v", s)
	}
	v := s.Direction.vector()
	along := vectors[0][0]*v[0][0] + vectors[0][1]*v[0][1] + vectors[0][2]*v[1][0]
	within(t, "the direction", math.Abs(along), 1, 1e-4)

	// Definition 2.1: along v the error shrinks by 1 - αλ an update, so that it grows where α > 2/λ.
	for _, c := range []struct {
		rate   float64
		stable bool
	}{{0.95 * s.LargestRate, true}, {1.05 * s.LargestRate, false}} {
		trained := m.Clone()
		h, err := trained.Fit(data, SGD(c.rate), FullBatch(), Epochs(80))
		if err != nil {
			t.Fatal(err)
		}
		first, last := h.Update.Loss[0], h.Update.Loss[79]
		if (last < first) != c.stable {
			t.Errorf("with the rate %v the loss goes from %v to %v", c.rate, first, last)
		}
	}
}

// TestSharpnessOfASaddle: J = p (w + b)² + q (w' + b')² of one row has the eigenvalues 4p, 4q, 0 and 0.
func TestSharpnessOfASaddle(t *testing.T) {
	t.Setenv(backend.Env, backend.Go)
	data := NewRegression([][]float32{{1}}, [][]float32{{0, 0}})
	for _, c := range []struct{ p, q, largest, smallest float64 }{
		{3, -10, 12, -40},
		{3, -1, 12, 0}, // the negative one is not looked for
		{2, -2, 8, 0},  // of the same size: plain power iteration goes to and fro between them
		{-2, -1, 0, -8},
	} {
		loss := GraphLoss("saddle", func(outputs, targets *graph.Node) *graph.Node {
			g := outputs.Graph()
			factors := graph.ConvertDType(graph.Const(g, [][]float64{{c.p, c.q}}), outputs.DType())
			return graph.ReduceSum(graph.Mul(graph.Square(graph.Sub(outputs, targets)), factors), -1)
		})
		m := built(t, data, Dense(2))
		s, err := PowerIteration{Loss: loss}.Measure(m, data)
		if err != nil {
			t.Fatal(err)
		}
		if !s.Converged || math.Abs(s.Largest-c.largest) > 0.01 || math.Abs(s.Smallest-c.smallest) > 0.01 {
			t.Errorf("%v: %v, %+v", c, s, s)
		}
	}
}

// TestSharpnessByDifferences: a strided convolution has no second derivative by the graph, and is measured all the same: λ is
// v·Hv with H's differences in float64.
func TestSharpnessByDifferences(t *testing.T) {
	t.Setenv(backend.Env, backend.Go)
	images := NewDatasetFlat(make([]float32, 4*36), []int{6, 6, 1}, []int{0, 1, 1, 0})
	random.Normal(images.rows.Floats, 1, random.Weights, 2, 0)
	m := built(t, images, Conv2D(2, 3, Tanh), Conv2D(2, 2, Stride(2)), Flatten(), Dense(2))
	untouched(t, m, func() {
		s, err := MeasureSharpness(m, images)
		if err != nil {
			t.Fatal(err)
		}
		p, err := m.probed(images, nil, train.ProbeMode{Double: true}, false)
		if err != nil {
			t.Fatal(err)
		}
		defer p.Close()
		v := vector(nil)
		for i, one := range s.Direction.List {
			a, _ := m.built()
			v = append(v, widened([][]float32{listed(a.params)[i].kept(one.Values)})...)
		}
		hv, err := differenced{p, widened(m.weights)}.times(v)
		if err != nil {
			t.Fatal(err)
		}
		if !s.Differences || !s.Converged || len(s.Figure().Lines[0].X) != len(s.Values) {
			t.Errorf("%+v", s)
		}
		within(t, "λ", s.Largest, v.dot(hv)/v.dot(v), 1e-4)
	})
}

// TestManyRows: rows in several padded blocks, and rows that come one block after another, count as one batch does, and the
// penalty once; pixels are 0 to 1.
func TestManyRows(t *testing.T) {
	t.Setenv(backend.Env, backend.Go)
	data := slanted(4099)
	values, _ := eigen(regressionHessian(data))
	streamed := *data
	streamed.rows.Stream = 1 << 10
	pixels := spots(12)
	pixels.rows.Bytes = make([]byte, len(pixels.rows.Floats))
	for i := range pixels.rows.Bytes {
		pixels.rows.Bytes[i] = byte(37 * i)
	}
	pixels.rows.Floats = nil
	for name, c := range map[string]struct {
		data  *Dataset
		layer Layer
	}{
		"blocks": {data, Dense(1, L2(0.5))}, "streamed": {&streamed, Dense(1, L2(0.5))}, "pixels": {pixels, Dense(2)},
		"sum of weighted": {data.Take(2500).Weighted(make([]float32, 2500)), Dense(1, L2(0.5))},
	} {
		m := built(t, c.data, c.layer)
		g, err := m.Gradient(c.data)
		if err != nil {
			t.Fatal(name, err)
		}
		for _, double := range []bool{false, true} {
			p, err := m.probed(c.data, nil, train.ProbeMode{Double: double}, false)
			if err != nil {
				t.Fatal(name, err)
			}
			at := p.Put(widened(m.weights))
			loss, gradient, err := p.Gradient(at)
			if err != nil {
				t.Fatal(name, err)
			}
			within(t, name+": the loss", loss, g.Loss, 1e-5)
			within(t, name+": the gradient's norm", vector(gradient).norm(), g.Norm(), 1e-5)
			at.Free()
			p.Close()
		}
	}
	m := built(t, data, Dense(1))
	for _, d := range []*Dataset{data, &streamed} {
		s, err := PowerIteration{Tolerance: 1e-3}.Measure(m, d)
		if err != nil {
			t.Fatal(err)
		}
		within(t, "λ_max", s.Largest, values[0], 1e-4)
		around, err := SurfaceGrid{Points: 2}.Measure(m, d)
		if err != nil {
			t.Fatal(err)
		}
		scores, _ := m.Evaluate(data)
		within(t, "the center", around.Center, scores.Loss, 1e-5)
	}
}
