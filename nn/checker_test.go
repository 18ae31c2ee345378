package nn

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/gomlx/gomlx/core/graph"

	"descida/nn/internal/backend"
	"descida/nn/internal/random"
	"descida/nn/internal/train"
)

// The shared checker holds every layer, activation, initializer, loss, optimizer and schedule of the package to the same
// promises. A new one gets a row in a table here; TestCheckerMissesNothing fails until it has one.

// checkedCase is a model that learns some data, and what it is trained with.
type checkedCase struct {
	name    string
	layers  []Layer // the model, to which Flatten and Dense(3) are added for rows of another shape than [3]
	in      []int
	options []FitOption // besides SGD(0.1), MiniBatch(4), Epochs, Seed
	targets bool        // one-hot targets in place of labels
	known   bool        // another case has the same graph: no need to check its gradient again
}

// checkedLayers are all layers, alone and with their options.
var checkedLayers = []checkedCase{
	{name: "Dense", layers: []Layer{Dense(4, Tanh)}, in: []int{5}},
	{name: "Dense, penalties", layers: []Layer{Dense(4, Tanh, L1(0.01), L2(0.02))}, in: []int{5}},
	{name: "Conv2D", layers: []Layer{Conv2D(3, 3, Tanh)}, in: []int{5, 6, 2}},
	{name: "Conv2D, penalties", layers: []Layer{Conv2D(2, 3, L1(0.01), L2(0.02))}, in: []int{4, 4, 1}},
	{name: "Conv2D, stride", layers: []Layer{Conv2D(3, 2, Stride(2), Sigmoid)}, in: []int{5, 6, 2}},
	{name: "Conv2D, same", layers: []Layer{Conv2D(2, 3, Same, GELU)}, in: []int{4, 3, 2}},
	{name: "Conv2D, same, stride, even", layers: []Layer{Conv2D(2, 4, Same, Stride(3))}, in: []int{5, 7, 1}},
	{name: "Conv2D, a pixel, stride", layers: []Layer{Conv2D(2, 1, Stride(2))}, in: []int{4, 5, 3}},
	{name: "MaxPool", layers: []Layer{MaxPool(2)}, in: []int{5, 4, 2}},
	{name: "MaxPool, overlapping", layers: []Layer{MaxPool(3, Stride(2))}, in: []int{5, 7, 2}},
	{name: "MaxPool, gaps", layers: []Layer{MaxPool(2, Stride(3))}, in: []int{6, 5, 1}},
	{name: "AveragePool", layers: []Layer{AveragePool(2)}, in: []int{5, 4, 2}},
	{name: "AveragePool, overlapping", layers: []Layer{AveragePool(3, Stride(1))}, in: []int{4, 5, 2}},
	{name: "Flatten", layers: []Layer{Flatten()}, in: []int{2, 3, 2}},
	{name: "Reshape", layers: []Layer{Reshape(2, 3, 1), Conv2D(2, 2)}, in: []int{6}},
	{name: "Dropout", layers: []Layer{Dropout(0.4)}, in: []int{12}},
	{name: "Dropout, images", layers: []Layer{Dropout(0.2)}, in: []int{3, 2, 2}},
	{name: "BatchNorm", layers: []Layer{BatchNorm()}, in: []int{5}},
	{name: "BatchNorm, images", layers: []Layer{BatchNormLayer{Momentum: 0.5, Epsilon: 0.1}}, in: []int{3, 2, 2}},
	{name: "LayerNorm", layers: []Layer{LayerNorm()}, in: []int{5}},
	{name: "LayerNorm, images", layers: []Layer{LayerNormLayer{Epsilon: 0.1}}, in: []int{2, 2, 3}},
	{name: "Normalize", layers: []Layer{Normalize(checkedNormalizer())}, in: []int{5}},
	{name: "GraphLayer", layers: []Layer{checkedFunction}, in: []int{5}},
	{name: "all", layers: []Layer{Conv2D(2, 3, Same, HeNormal()), BatchNorm(), ReLU, MaxPool(2), Flatten(), LayerNorm(), Dense(5, GELU)}, in: []int{4, 4, 2}},
}

var checkedFunction = GraphLayer("gain", func(x *graph.Node, w []*graph.Node) *graph.Node {
	return graph.Mul(x, graph.BroadcastToShape(graph.Reshape(w[0], 1, -1), x.Shape()))
}, Learned("gain", Constant(1), Inputs))

func checkedNormalizer() *Normalizer {
	return Must(ZScore().Fit(checkedCase{in: []int{5}}.data(20)))
}

// checkedActivations is each activation, as an option and as a layer.
func checkedActivations() (cases []checkedCase) {
	for a := Linear; a.valid(); a++ {
		cases = append(cases, checkedCase{name: a.String(), layers: []Layer{Dense(4, a), Dense(4), a}, in: []int{5}})
	}
	return cases
}

var checkedInitializers = []Initializer{
	GlorotUniform(), GlorotNormal(), HeUniform(), HeNormal(), LeCunUniform(), LeCunNormal(), Normal(0.3), Zeros(), Constant(0.2),
}

var checkedLosses = []checkedCase{
	{name: "CrossEntropy", options: []FitOption{CrossEntropy()}},
	{name: "CrossEntropy, one-hot", options: []FitOption{CrossEntropy()}, targets: true},
	{name: "CrossEntropy, sum", options: []FitOption{CrossEntropy(Sum)}},
	{name: "BinaryCrossEntropy", options: []FitOption{BinaryCrossEntropy()}, targets: true},
	{name: "BinaryCrossEntropy, sum", options: []FitOption{BinaryCrossEntropy(Sum)}, targets: true},
	{name: "MeanSquaredError", options: []FitOption{MeanSquaredError()}},
	{name: "MeanSquaredError, targets", options: []FitOption{MeanSquaredError()}, targets: true},
	{name: "MeanAbsoluteError", options: []FitOption{MeanAbsoluteError()}, targets: true},
	{name: "GraphLoss", options: []FitOption{checkedFunctionLoss}, targets: true},
}

var checkedFunctionLoss = GraphLoss("quartic", func(outputs, targets *graph.Node) *graph.Node {
	return graph.ReduceMean(graph.Square(graph.Square(graph.Sub(outputs, targets))), -1)
})

var checkedOptimizers = []Optimizer{
	SGD(0.1), SGD(0.1, Momentum(0.9)), SGD(0.1, Nesterov(0.9), WeightDecay(0.01)), RMSprop(0.01), AdaGrad(0.1), Adam(0.01), AdamW(0.01),
}

// checkedSchedules are those that the golden numbers know.
func checkedSchedules() []Schedule {
	list := []Schedule{ConstantRate()}
	for _, name := range slices.Sorted(maps.Keys(goldenSchedules)) {
		list = append(list, goldenSchedules[name])
	}
	return list
}

// checkedCases is all tables, as models to train.
func checkedCases() []checkedCase {
	cases := slices.Concat(checkedLayers, checkedActivations())
	for _, i := range checkedInitializers {
		cases = append(cases, checkedCase{name: i.String(), layers: []Layer{Dense(4, Tanh, i)}, in: []int{5}, known: true})
	}
	mlp := func(c checkedCase) checkedCase {
		c.layers, c.in = []Layer{Dense(4, Tanh)}, []int{5}
		return c
	}
	for _, c := range checkedLosses {
		cases = append(cases, mlp(c))
	}
	for _, o := range checkedOptimizers {
		cases = append(cases, mlp(checkedCase{name: o.String(), options: []FitOption{o}, known: true}))
	}
	for _, s := range checkedSchedules() {
		cases = append(cases, mlp(checkedCase{name: s.String(), options: []FitOption{s}, known: true}))
	}
	return cases
}

// TestCheckerMissesNothing reads the package's source for what belongs into the tables.
func TestCheckerMissesNothing(t *testing.T) {
	have := map[string]bool{}
	note := func(v any) { have[reflect.TypeOf(v).Name()] = true }
	for _, c := range checkedCases() {
		for _, l := range c.layers {
			note(l)
		}
		for _, o := range c.options {
			note(o)
		}
	}
	files := token.NewFileSet()
	names, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, f := range names {
		if !strings.HasSuffix(f.Name(), ".go") || strings.HasSuffix(f.Name(), "_test.go") {
			continue
		}
		file, err := parser.ParseFile(files, f.Name(), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			method, ok := d.(*ast.FuncDecl)
			if !ok || method.Recv == nil {
				continue
			}
			receiver, ok := method.Recv.List[0].Type.(*ast.Ident)
			// what only a layer, an optimizer, a schedule and a loss have
			if !ok || !slices.Contains([]string{"forward", "slots", "factor", "graph"}, method.Name.Name) {
				continue
			}
			found++
			if !have[receiver.Name] {
				t.Errorf("%s has no row in the checker's tables: add one to checker_test.go", receiver.Name)
			}
		}
	}
	if found < 15 {
		t.Errorf("only %d kinds found in the source", found)
	}
	for kind, l := range layerKinds {
		if !have[l.Name()] {
			t.Errorf("the layer %s is stored and has no row", kind)
		}
	}
	for _, kind := range []InitializerKind{glorotUniform, glorotNormal, heUniform, heNormal, leCunUniform, leCunNormal, normal, zeros, constant} {
		if !slices.ContainsFunc(checkedInitializers, func(i Initializer) bool { return i.Kind == kind }) {
			t.Errorf("the initializer %s has no row", kind)
		}
	}
}

const checkedRows = 14 // at 4 a batch the last one has 2

func (c checkedCase) model() *Model {
	layers := slices.Clone(c.layers)
	shape := c.in
	for _, l := range layers {
		shape = Must(l.output(shape))
	}
	if len(shape) != 1 {
		layers = append(layers, Flatten())
	}
	return Sequential(append(layers, Dense(3))...)
}

// data is rows of three classes that differ in their means.
func (c checkedCase) data(rows int) *Dataset {
	n := volume(c.in)
	x := make([]float32, rows*n)
	random.Normal(x, 0.5, random.Weights, 99, 0)
	y := make([]int, rows)
	for i := range y {
		y[i] = i % 3
		for k := range n {
			if k%3 == y[i] {
				x[i*n+k]++
			}
		}
	}
	d := NewDatasetFlat(x, c.in, y)
	if c.targets {
		return d.OneHot()
	}
	return d
}

func (c checkedCase) random() bool {
	return slices.ContainsFunc(c.layers, func(l Layer) bool { r, ok := l.(randomLayer); return ok && r.random() })
}

// function tells the models and losses that are stored without their functions.
func (c checkedCase) function() bool {
	_, ok := c.layers[0].(FunctionLayer)
	return ok || slices.ContainsFunc(c.options, func(o FitOption) bool { _, ok := o.(FunctionLoss); return ok })
}

func (c checkedCase) fit(t *testing.T, m *Model, rows, epochs int, options ...FitOption) (losses []float64, updates []float32) {
	t.Helper()
	all := slices.Concat([]FitOption{SGD(0.1), MiniBatch(4), Epochs(epochs), Seed(5)}, c.options, options)
	h, err := m.Fit(c.data(rows), all...)
	if err != nil {
		t.Fatal(err)
	}
	return h.Epoch.Loss, h.Update.Loss
}

// TestChecker holds all cases to all promises on each backend.
func TestChecker(t *testing.T) {
	for _, c := range checkedCases() {
		t.Run(c.name, func(t *testing.T) {
			weights := map[string][][]float32{}
			eachBackend(t, func(t *testing.T, b *backend.Backend) {
				c.checkShapes(t, b)
				if !c.known {
					c.checkGradient(t, b)
				}
				c.checkLearns(t)
				weights[b.Name] = c.checkRepeats(t)
				c.checkStored(t)
			})
			// the same numbers on both: sums in another order, over 8 updates; what is drawn in the graph is drawn differently
			if len(weights) == 2 && !c.random() {
				if off := distance(weights[backend.XLACPU], weights[backend.Go]); !(off <= near) {
					t.Errorf("the backends differ by %.1e", off)
				}
			}
		})
	}
}

// checkShapes compares what each layer says of its shapes with what its graph gives, in training and in use.
func (c checkedCase) checkShapes(t *testing.T, b *backend.Backend) {
	t.Helper()
	m := c.model()
	m.input = c.in
	a := Must(m.shaped(c.in))
	g := graph.NewGraph(b.Compute, "shapes")
	for _, training := range []bool{true, false} {
		dims, shape := append([]int{6}, c.in...), c.in
		x := graph.Zeros(g, float32Shape(dims...))
		for i, l := range m.layers {
			var params, states []*graph.Node
			for _, p := range a.params[i] {
				params = append(params, graph.Zeros(g, float32Shape(p.dims...)))
			}
			for _, s := range a.states[i] {
				states = append(states, graph.Zeros(g, float32Shape(s.dims...)))
			}
			inside := &pass{Pass: train.NewPass(x, params, states, training, graph.RNGStateFromSeedForGraph(g, 1)), params: params, states: states}
			x = l.forward(inside, x)
			shape = Must(l.output(shape))
			if want := append([]int{6}, shape...); !slices.Equal(x.Shape().Dimensions, want) {
				t.Fatalf("%s gives %v and says %v", l, x.Shape().Dimensions, want)
			}
		}
	}
}

// checkLearns: 40 epochs take the loss down by a tenth at least, however slow the rule (the printed cosine climbs in its
// second half: its best epoch counts).
func (c checkedCase) checkLearns(t *testing.T) {
	t.Helper()
	losses, _ := c.fit(t, c.model(), checkedRows, 40)
	if best := slices.Min(losses); !(best < losses[0]*9/10) {
		t.Errorf("the loss goes from %.4g to %.4g at best", losses[0], best)
	}
}

// checkRepeats: one seed is one run to the bit, however the epoch is cut into calls of the device; another seed is another.
func (c checkedCase) checkRepeats(t *testing.T) [][]float32 {
	t.Helper()
	m := c.model()
	_, losses := c.fit(t, m, checkedRows, 2)
	for _, n := range []chunk{1, 3} {
		again := c.model()
		_, l := c.fit(t, again, checkedRows, 2, n)
		if !slices.Equal(l, losses) || !slices.EqualFunc(again.weights, m.weights, slices.Equal[[]float32]) || !slices.EqualFunc(again.states, m.states, slices.Equal[[]float32]) {
			t.Errorf("the same seed in calls of %d updates is another run", n)
		}
	}
	if _, l := c.fit(t, c.model(), checkedRows, 2, Seed(6)); slices.Equal(l, losses) {
		t.Error("another seed is the same run")
	}
	return m.weights
}

// checkStored: a model that was stored predicts what it predicted, and trains on as if it had not been.
func (c checkedCase) checkStored(t *testing.T) {
	t.Helper()
	m, d := c.model(), c.data(checkedRows)
	c.fit(t, m, checkedRows, 1)
	stored, err := m.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	var read Model
	if err := read.UnmarshalBinary(stored); err != nil {
		t.Fatal(err)
	}
	if c.function() {
		for _, f := range []Function{checkedFunction, checkedFunctionLoss} {
			_ = read.Bind(f) // the one that it has
		}
	}
	for i, l := range m.layers {
		if got, want := read.layers[i].String(), l.String(); got != want {
			t.Errorf("layer %d is %s after it was stored, was %s", i+1, got, want)
		}
		if text, err := json.Marshal(l); err != nil || text == nil {
			t.Errorf("%s is not plain data: %v", l, err)
		}
	}
	before, after := Must(m.Predict(d)), Must(read.Predict(d))
	for i := range before {
		if !slices.Equal(before[i].Probabilities, after[i].Probabilities) || !slices.Equal(before[i].Outputs, after[i].Outputs) {
			t.Fatalf("row %d: %v before it was stored, %v after", i, before[i], after[i])
		}
	}
	c.fit(t, m, checkedRows, 1)
	c.fit(t, &read, checkedRows, 1)
	if !slices.EqualFunc(m.weights, read.weights, slices.Equal[[]float32]) {
		t.Error("the stored model trains on differently")
	}
}
