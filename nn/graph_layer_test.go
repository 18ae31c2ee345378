package nn

import (
	"bytes"
	"math"
	"testing"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/core/graph"

	"descida/nn/internal/backend"
)

// dense is a Dense layer written by hand: x W + b, W [in, units].
func dense(units int) FunctionLayer {
	return GraphLayer("dense", func(x *graph.Node, p []*graph.Node) *graph.Node {
		return graph.Add(graph.MatMul(x, p[0]), graph.BroadcastPrefix(p[1], x.Shape().Dimensions[0]))
	}, Learned("weights", GlorotUniform(), Inputs, units), Learned("bias", Zeros(), units))
}

// TestGraphLayerIsDense: the same network with Dense's mathematics as a function trains alike.
func TestGraphLayerIsDense(t *testing.T) {
	eachBackend(t, func(t *testing.T, _ *backend.Backend) {
		data := spots(30)
		ours, theirs := Sequential(Dense(5, Tanh), Dense(2)), Sequential(dense(5), Func("tanh", graph.Tanh), Dense(2))
		w, err := ours.Build(data, 3)
		if err != nil {
			t.Fatal(err)
		}
		v, err := theirs.Build(data, 4)
		if err != nil {
			t.Fatal(err)
		}
		for i := range v.List {
			v.List[i].Values = w.List[i].Values
		}
		if err := theirs.SetParameters(v); err != nil {
			t.Fatal(err)
		}
		a, err := ours.Fit(data, SGD(0.5), MiniBatch(8), Epochs(3))
		if err != nil {
			t.Fatal(err)
		}
		b, err := theirs.Fit(data, SGD(0.5), MiniBatch(8), Epochs(3))
		if err != nil {
			t.Fatal(err)
		}
		if off := distance([][]float32{b.Update.Loss}, [][]float32{a.Update.Loss}); off > near { // the same sums in another order
			t.Errorf("the losses differ by %.1e", off)
		}
		if off := distance([][]float32{b.Update.GradientNorm}, [][]float32{a.Update.GradientNorm}); off > near {
			t.Errorf("the gradients' norms differ by %.1e", off)
		}
	})
}

// TestFunctionsAreToldApart: models that differ in a function alone do not share a compiled program.
func TestFunctionsAreToldApart(t *testing.T) {
	t.Setenv(backend.Env, backend.Go)
	data := spots(10)
	times := func(c float64) FunctionLayer {
		return Func("times", func(x *graph.Node) *graph.Node { return graph.MulScalar(x, c) })
	}
	power := func(p float64) FunctionLoss {
		return GraphLoss("power", func(outputs, targets *graph.Node) *graph.Node {
			return graph.ReduceMean(graph.PowScalar(graph.Abs(graph.Sub(outputs, targets)), p), -1)
		})
	}
	one, two := Sequential(times(1), Dense(2)), Sequential(times(-3), Dense(2))
	for _, m := range []*Model{one, two} {
		if _, err := m.Build(data, 1); err != nil {
			t.Fatal(err)
		}
	}
	a, _ := one.Evaluate(data)
	b, _ := two.Evaluate(data)
	if a == b {
		t.Errorf("layers of two functions score alike: %v", a)
	}
	c, _ := one.Gradient(data.OneHot(), power(2))
	d, _ := one.Gradient(data.OneHot(), power(4))
	if c.Loss == d.Loss {
		t.Errorf("losses of two functions are alike: %v", c.Loss)
	}
	copied := one.Clone()
	if again, _ := copied.Evaluate(data.OneHot()); math.Abs(again.Loss-d.Loss) > 1e-6 {
		t.Errorf("a copy scores %v, want %v", again.Loss, d.Loss)
	}
}

func TestFunctionsAreNotStored(t *testing.T) {
	t.Setenv(backend.Env, backend.Go)
	data := spots(40)
	swish := Func("swish", func(x *graph.Node) *graph.Node { return graph.Mul(x, graph.Sigmoid(x)) })
	cost := GraphLoss("cost", func(z, y *graph.Node) *graph.Node {
		return graph.ReduceMean(graph.Square(graph.Sub(z, graph.OneHot(y, 2, dtypes.Float32))), -1)
	})
	m := Sequential(dense(3), swish, Dense(2))
	if _, err := m.Fit(data, cost, Epochs(2)); err != nil {
		t.Fatal(err)
	}
	stored, err := m.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	var read Model
	if err := read.UnmarshalBinary(stored); err != nil {
		t.Fatal(err)
	}
	again, _ := read.MarshalBinary()
	if !bytes.Equal(again, stored) {
		t.Error("stored again it is another")
	}
	_ = read.Display()      // no panic
	var layer FunctionLayer // a notebook's variable
	if data, err := dense(3).MarshalBinary(); err != nil || layer.UnmarshalBinary(data) != nil || layer.String() != "GraphLayer(dense)" || len(layer.Learned) != 2 || layer.bound() == nil {
		t.Errorf("a layer is read as %v, %v", layer, err)
	}
	loss := GraphLoss("other", cost.rows)
	if data, err := cost.MarshalBinary(); err != nil || loss.UnmarshalBinary(data) != nil || loss.Name != "cost" || loss.bound() == nil {
		t.Errorf("a loss is read as %v, %v", loss, err)
	}
	uses := map[string]func(m *Model) error{
		"Fit":           func(m *Model) error { _, err := m.Fit(data); return err },
		"Evaluate":      func(m *Model) error { _, err := m.Evaluate(data); return err },
		"Predict":       func(m *Model) error { _, err := m.Predict(data); return err },
		"Gradient":      func(m *Model) error { _, err := m.Gradient(data); return err },
		"Parameters":    func(m *Model) error { _, err := m.Parameters(); return err },
		"SetParameters": func(m *Model) error { return m.SetParameters(Arrays{}) },
	}
	for name, use := range uses {
		if err := use(&read); err == nil {
			t.Error(name, "works without the function")
		} else {
			wantError(t, err, "nn: layer 1 GraphLayer(dense): its function was not kept", `model.Bind(nn.GraphLayer("dense", ...))`)
		}
	}
	for name, c := range map[string]struct {
		bind []Function
		want string
	}{
		"another name":     {[]Function{Func("gelu", graph.Tanh)}, "the model has no function Func(gelu); it has GraphLayer(dense), Func(swish), GraphLoss(cost)"},
		"no function":      {[]Function{Func("swish", nil)}, "Func(swish) has no function"},
		"nil":              {[]Function{nil}, "Bind: nil"},
		"other arrays":     {[]Function{dense(4), swish}, "layer 1 GraphLayer(dense) learns"},
		"one after others": {[]Function{dense(3), swish, GraphLoss("price", cost.rows)}, "the model has no function GraphLoss(price)"},
	} {
		err := read.Bind(c.bind...)
		if err == nil {
			t.Errorf("%s: no error", name)
			continue
		}
		wantError(t, err, "nn: Bind: ", c.want)
	}
	if !read.unbound() {
		t.Error("a failed Bind has bound something")
	}
	if err := read.Bind(dense(3), swish); err != nil {
		t.Fatal(err)
	}
	if _, err := read.Predict(data); err != nil {
		t.Error("to predict, no loss is needed: ", err)
	}
	wantError(t, uses["Evaluate"](&read), "the function of the loss cost was not kept", `model.Bind(nn.GraphLoss("cost", ...))`)
	if err := read.Bind(cost); err != nil {
		t.Fatal(err)
	}
	want, _ := m.Evaluate(data)
	if got, err := read.Evaluate(data); err != nil || got != want {
		t.Errorf("it scores %v, %v; want %v", got, err, want)
	}
}

func TestBadFunctions(t *testing.T) {
	t.Setenv(backend.Env, backend.Go)
	data := spots(10)
	price := func(f func(z, y *graph.Node) *graph.Node) []FitOption {
		return []FitOption{GraphLoss("price", f), MiniBatch(5)}
	}
	layer := func(f func(x *graph.Node) *graph.Node) *Model { return Sequential(Func("f", f), Dense(2)) }
	for name, c := range map[string]struct {
		model   *Model
		options []FitOption
		want    string
	}{
		"no function":  {Sequential(Func("f", nil), Dense(2)), nil, "nn: layer 1 Func(f): its function was not kept"},
		"gives nil":    {layer(func(*graph.Node) *graph.Node { return nil }), nil, "layer 1 Func(f): its function fails: it gives nil"},
		"panics":       {layer(func(x *graph.Node) *graph.Node { return graph.Reshape(x, 7) }), nil, "layer 1 Func(f): its function fails: "},
		"loses rows":   {layer(graph.ReduceAllSum), nil, "its function gives float32 [] for an input of float32 [batch 2]"},
		"whole rows":   {layer(func(x *graph.Node) *graph.Node { return graph.ReduceSum(x, 0) }), nil, "want float32 and the same first axis"},
		"integers":     {layer(func(x *graph.Node) *graph.Node { return graph.ConvertDType(x, dtypes.Int32) }), nil, "its function gives int32 [batch 2]"},
		"unnamed":      {Sequential(GraphLayer("f", dense(1).forwards, Learned("", Zeros(), 1))), nil, `learned array 1 has the name ""`},
		"same names":   {Sequential(GraphLayer("f", dense(1).forwards, Learned("w", Zeros(), 1), Learned("w", Zeros(), 1))), nil, `learned array 2 has the name "w"`},
		"no length":    {Sequential(GraphLayer("f", dense(1).forwards, Learned("w", Zeros(), 0))), nil, "learned array w has the shape [0]"},
		"initializer":  {Sequential(GraphLayer("f", dense(1).forwards, Learned("w", Initializer{Kind: "odd"}, 1))), nil, `"odd" does not exist`},
		"no loss":      {small(), []FitOption{GraphLoss("price", nil)}, "the function of the loss price was not kept"},
		"scalar loss":  {small(), price(func(z, y *graph.Node) *graph.Node { return graph.ReduceAllMean(z) }), "GraphLoss(price) gives float32 [] for outputs float32 [batch 2]; want the loss of each row, float32 [batch]"},
		"loss a cell":  {small(), price(func(z, y *graph.Node) *graph.Node { return z }), "want the loss of each row"},
		"loss panics":  {small(), price(func(z, y *graph.Node) *graph.Node { return graph.Sub(z, y) }), "GraphLoss(price) with outputs float32 [batch 2] and targets int32 [batch]: "},
		"fixed number": {layer(func(x *graph.Node) *graph.Node { return graph.Reshape(x, probeRows, 2) }), nil, "nn: compiling"},
	} {
		_, err := c.model.Fit(data, append(c.options, MiniBatch(5))...)
		if err == nil {
			t.Errorf("%s: no error, want %s", name, c.want)
			continue
		}
		wantError(t, err, c.want)
	}
}
