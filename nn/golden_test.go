package nn

import (
	"encoding/json"
	"math"
	"os"
	"testing"

	"descida/nn/internal/backend"
	"descida/nn/internal/train"
)

// goldenCase is one case of internal/golden/golden.json, made by JAX (golden.py beside it).
type goldenCase struct {
	Name                      string
	Batch                     int
	Rate                      float64
	Pixels                    bool
	Activations               []string
	Sizes                     []int
	X                         []float32
	Y                         []int
	Weights, Gradient, After  [][]float32
	Logits                    []float32
	Loss                      float64
	Orders                    [][]int32
	Losses, Norms, Accuracies []float32
}

func goldenCases(t *testing.T) []goldenCase {
	t.Helper()
	text, err := os.ReadFile("internal/golden/golden.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []goldenCase
	if err := json.Unmarshal(text, &cases); err != nil {
		t.Fatal(err)
	}
	return cases
}

// model is the case's model with its weights, turned from Keras' layout into ours.
func (c goldenCase) model() *Model {
	m := &Model{input: []int{c.Sizes[0]}}
	for i, name := range c.Activations {
		var a Activation
		_ = a.UnmarshalText([]byte(name))
		m.layers = append(m.layers, Dense(c.Sizes[i+1], a))
	}
	m.weights = c.ours(c.Weights)
	return m
}

func (c goldenCase) ours(keras [][]float32) [][]float32 {
	out := make([][]float32, len(keras))
	for i, w := range keras {
		if out[i] = w; i%2 == 0 {
			in, units := c.Sizes[i/2], c.Sizes[i/2+1]
			out[i] = make([]float32, len(w))
			for j := range in {
				for k := range units {
					out[i][k*in+j] = w[j*units+k]
				}
			}
		}
	}
	return out
}

func (c goldenCase) data(t *testing.T) *Dataset {
	t.Helper()
	d := NewDatasetFlat(c.X, []int{c.Sizes[0]}, c.Y)
	if d.err != nil {
		t.Fatal(d.err)
	}
	if c.Pixels {
		d.rows.Bytes = make([]byte, len(c.X))
		for i, v := range c.X {
			d.rows.Bytes[i] = byte(v)
		}
		d.rows.Floats = nil
	}
	return d
}

// distance is ‖a-b‖ / ‖b‖ over all arrays.
func distance(a, b [][]float32) float64 {
	var off, all float64
	for i := range b {
		for j := range b[i] {
			d := float64(a[i][j]) - float64(b[i][j])
			off += d * d
			all += float64(b[i][j]) * float64(b[i][j])
		}
	}
	return math.Sqrt(off / all)
}

// near is the bound on distance: float32 has 6e-8, and sums in another order over 20 updates stay within ten times that
// on these nets; 1e-5 is the promise.
const near = 1e-5

func TestGoldenNumbers(t *testing.T) {
	for _, c := range goldenCases(t) {
		t.Run(c.Name, func(t *testing.T) {
			eachBackend(t, func(t *testing.T, b *backend.Backend) {
				m, d := c.model(), c.data(t)
				net := netOf(t, m, d, SGD(c.Rate))
				sums, err := train.Score(b, net, m.values(), d.rows)
				if err != nil {
					t.Fatal(err)
				}
				if got := sums.Loss / float64(d.Len()); math.Abs(got-c.Loss) > near*c.Loss {
					t.Errorf("loss %v, JAX says %v", got, c.Loss)
				}
				p, err := train.Outputs(b, net, m.values(), d.rows, true)
				if err != nil {
					t.Fatal(err)
				}
				if off := distance([][]float32{p}, [][]float32{softmax(c.Logits, net.Outputs)}); off > near {
					t.Errorf("probabilities are off by %.1e", off)
				}
				checkGradient(t, b, c, m, d)
				checkUpdates(t, b, c, net, m, d)
			})
		})
	}
}

// netOf is the model with the data's loss and a rule, as Fit would train it.
func netOf(t *testing.T, m *Model, d *Dataset, o Optimizer) train.Net {
	t.Helper()
	a, err := m.shaped(d.shape)
	if err != nil {
		t.Fatal(err)
	}
	net := m.net(a, m.lossFor(d), d)
	net.Rule = rule(o, &net, decays(a), 0)
	return net
}

func softmax(logits []float32, classes int) []float32 {
	out := make([]float32, len(logits))
	for i := 0; i < len(logits); i += classes {
		var sum float64
		for _, z := range logits[i : i+classes] {
			sum += math.Exp(float64(z))
		}
		for j, z := range logits[i : i+classes] {
			out[i+j] = float32(math.Exp(float64(z)) / sum)
		}
	}
	return out
}

// checkGradient reads the gradient over all rows off one full-batch update with the rate 1.
func checkGradient(t *testing.T, b *backend.Backend, c goldenCase, m *Model, d *Dataset) {
	t.Helper()
	r, err := train.New(b, netOf(t, m, d, SGD(1)), m.values(), d.rows, d.Len(), 0)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if err := r.Shuffle(c.Orders[0]); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Advance(0, 1, []float32{1}); err != nil {
		t.Fatal(err)
	}
	values, err := r.Values()
	if err != nil {
		t.Fatal(err)
	}
	after := values.Params
	for i := range after {
		for j := range after[i] {
			after[i][j] = m.weights[i][j] - after[i][j]
		}
	}
	if off := distance(after, c.ours(c.Gradient)); off > near {
		t.Errorf("gradient is off by %.1e", off)
	}
}

func checkUpdates(t *testing.T, b *backend.Backend, c goldenCase, net train.Net, m *Model, d *Dataset) {
	t.Helper()
	r, err := train.New(b, net, m.values(), d.rows, c.Batch, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	perEpoch := train.Updates(d.Len(), c.Batch)
	rates := make([]float32, perEpoch)
	for i := range rates {
		rates[i] = float32(c.Rate)
	}
	var losses, norms, accuracies []float32
	for _, order := range c.Orders {
		if err := r.Shuffle(order); err != nil {
			t.Fatal(err)
		}
		for at := 0; at < perEpoch && len(losses) < len(c.Losses); {
			got, err := r.Advance(at, min(perEpoch-at, len(c.Losses)-len(losses)), rates)
			if err != nil {
				t.Fatal(err)
			}
			at += len(got.Loss)
			losses, norms = append(losses, got.Loss...), append(norms, got.Norm...)
			accuracies = append(accuracies, got.Accuracy...)
		}
	}
	values, err := r.Values()
	if err != nil {
		t.Fatal(err)
	}
	after := values.Params
	for name, off := range map[string]float64{
		"losses":         distance([][]float32{losses}, [][]float32{c.Losses}),
		"gradient norms": distance([][]float32{norms}, [][]float32{c.Norms}),
		"accuracies":     distance([][]float32{accuracies}, [][]float32{c.Accuracies}),
		"weights after":  distance(after, c.ours(c.After)),
	} {
		if off > near {
			t.Errorf("%s are off by %.1e after 20 updates", name, off)
		}
	}
}
