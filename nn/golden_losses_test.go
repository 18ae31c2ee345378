package nn

import (
	"encoding/json"
	"math"
	"os"
	"testing"

	"descida/nn/internal/backend"
)

// goldenLoss is one case of internal/golden/losses.json, made by Keras on JAX (losses.py beside it).
type goldenLoss struct {
	Name, Loss        string
	Sum               bool
	Width             int
	Outputs, Gradient []float32
	Labels            []int
	Targets, Weights  []float32
	Value             float64
}

func (g goldenLoss) data() *Dataset {
	d := NewDatasetFlat(g.Outputs, []int{g.Width}, g.Labels)
	if g.Targets != nil {
		d = NewRegression(rowsOf(g.Outputs, g.Width), rowsOf(g.Targets, g.Width))
	}
	if g.Weights != nil {
		d = d.Weighted(g.Weights)
	}
	return d
}

func rowsOf(flat []float32, width int) [][]float32 {
	return Array{Shape: []int{width}, Values: flat}.Rows()
}

// TestGoldenLosses compares each loss and its gradient to Keras', through a model whose outputs are its inputs: its bias
// has the sum of the gradient over the rows, its weights the products with the inputs.
func TestGoldenLosses(t *testing.T) {
	text, err := os.ReadFile("internal/golden/losses.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []goldenLoss
	if err := json.Unmarshal(text, &cases); err != nil {
		t.Fatal(err)
	}
	eachBackend(t, func(t *testing.T, _ *backend.Backend) {
		for _, c := range cases {
			g, err := echo(t, c.Width, nil).Gradient(c.data(), StandardLoss{LossKind(c.Loss), c.Sum})
			if err != nil {
				t.Fatal(err)
			}
			if math.Abs(g.Loss-c.Value) > near*c.Value {
				t.Errorf("%s of %s: %v, Keras says %v", c.Loss, c.Name, g.Loss, c.Value)
			}
			want := [][]float32{make([]float32, c.Width*c.Width), make([]float32, c.Width)}
			for i, x := range rowsOf(c.Outputs, c.Width) {
				for k, slope := range c.Gradient[i*c.Width : (i+1)*c.Width] {
					want[1][k] += slope
					for j := range x {
						want[0][j*c.Width+k] += x[j] * slope
					}
				}
			}
			if off := distance([][]float32{g.List[0].Values, g.List[1].Values}, want); off > near {
				t.Errorf("%s of %s: the gradient is off by %.1e", c.Loss, c.Name, off)
			}
		}
	})
}
