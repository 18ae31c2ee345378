package nn

import (
	"encoding/json"
	"math"
	"os"
	"testing"

	"descida/nn/internal/backend"
)

// layerNumbers is a case of internal/golden/layers.json, made by Keras on JAX (layers.py beside it).
type layerNumbers struct {
	Name                             string
	Shape                            []int
	X, Logits                        []float32
	Y                                []int
	Weights, States, Gradient, After [][]float32
	Loss                             float64
}

// goldenLayers are the layers of the cases, by name.
var goldenLayers = map[string][]Layer{
	"conv":                     {Conv2D(3, 3, Tanh)},
	"conv, penalties":          {Conv2D(2, 3, L1(0.01), L2(0.02))},
	"conv, stride":             {Conv2D(3, 2, Stride(2), ReLU)},
	"conv, same":               {Conv2D(2, 3, Same, ReLU)},
	"conv, same, stride, even": {Conv2D(2, 4, Same, Stride(3))},
	"conv, same, even":         {Conv2D(2, 2, Same)},
	"max pool":                 {Conv2D(2, 2, Same), MaxPool(2)},
	"flat max pool":            {Conv2D(2, 2), MaxPool(2)},
	"overlapping max pool":     {Conv2D(2, 2), MaxPool(3, Stride(2))},
	"average pool":             {Conv2D(2, 2, Same), AveragePool(2)},
	"overlapping average pool": {Conv2D(2, 2), AveragePool(2, Stride(1))},
	"batch norm":               {Dense(4), BatchNorm(), ReLU},
	"batch norm, images":       {Conv2D(3, 2), BatchNorm()},
	"layer norm":               {Dense(4), LayerNorm()},
	"layer norm, images":       {Conv2D(3, 2), LayerNorm()},
	"penalties":                {Dense(4, Tanh, L1(0.01), L2(0.02))},
	"ReLU":                     {Dense(4), ReLU},
	"Sigmoid":                  {Dense(4, Sigmoid)},
	"Tanh":                     {Dense(4), Tanh},
	"LeakyReLU":                {Dense(4, LeakyReLU)},
	"Softmax":                  {Dense(4, Softmax)},
	"GELU":                     {Dense(4), GELU},
	"ELU":                      {Dense(4), ELU},
	"Swish":                    {Dense(4, Swish)},
}

func TestLayersAgainstKeras(t *testing.T) {
	text, err := os.ReadFile("internal/golden/layers.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []layerNumbers
	if err := json.Unmarshal(text, &cases); err != nil {
		t.Fatal(err)
	}
	if len(cases) != len(goldenLayers) {
		t.Errorf("%d cases in layers.json, %d here", len(cases), len(goldenLayers))
	}
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			eachBackend(t, func(t *testing.T, _ *backend.Backend) { c.check(t) })
		})
	}
}

func (c layerNumbers) check(t *testing.T) {
	t.Helper()
	m := checkedCase{layers: goldenLayers[c.Name], in: c.Shape}.model()
	d := NewDatasetFlat(c.X, c.Shape, c.Y)
	p := Must(m.Build(d, 0))
	for i := range p.List {
		p.List[i].Values = c.Weights[i]
	}
	if err := m.SetParameters(p); err != nil {
		t.Fatal(err)
	}
	m.states = copied(c.States)

	var shares []float32
	for _, row := range Must(m.Predict(d)) {
		shares = append(shares, row.Probabilities...)
	}
	g := Must(m.Gradient(d))
	var gradient [][]float32
	for _, a := range g.List {
		gradient = append(gradient, a.Values)
	}
	if off := math.Abs(g.Loss-c.Loss) / c.Loss; !(off <= near) {
		t.Errorf("the loss is off by %.1e", off)
	}
	wanted := map[string][2][][]float32{
		"probabilities": {{shares}, {softmax(c.Logits, 3)}},
		"gradient":      {gradient, c.Gradient},
	}
	if len(c.States) > 0 {
		wanted["averages"] = [2][][]float32{m.states, c.After}
	}
	for what, v := range wanted {
		if off := distance(v[0], v[1]); !(off <= near) {
			t.Errorf("the %s are off by %.1e", what, off)
		}
	}
}
