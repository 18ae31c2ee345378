package train

import (
	"fmt"
	"math"
	"testing"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"

	"descida/nn/internal/backend"
	"descida/nn/internal/device"
)

// TestGradientsOfFewRows compares gradients and their squares with sums in float64, also of rows that cancel each other but
// for a ten thousandth: of the square, 1e-8 of each row's is left, and float32 would have lost it.
func TestGradientsOfFewRows(t *testing.T) {
	const units, features = 3, 5
	for _, rows := range []int{2, few, few + 1} {
		for _, cancel := range []bool{false, true} {
			t.Run(fmt.Sprint(rows, " ", cancel), func(t *testing.T) {
				d, x := uniform(1, 0, rows*units), uniform(2, 0, rows*features)
				if cancel {
					for i := units; i < 2*units; i++ {
						d[i] = -d[i-units] * 1.0001
					}
					clear(d[2*units:])
					copy(x[features:], x[:features])
				}
				want, wantSquare, wantBias := make([]float64, units*features), 0.0, 0.0
				for u := range units {
					bias := 0.0
					for r := range rows {
						bias += float64(d[r*units+u])
						for f := range features {
							want[u*features+f] += float64(d[r*units+u]) * float64(x[r*features+f])
						}
					}
					wantBias += bias * bias
				}
				for _, v := range want {
					wantSquare += v * v
				}
				eachBackend(t, func(t *testing.T, b *backend.Backend) {
					in := []shapes.Shape{shapes.Make(dtypes.Float32, rows, units), shapes.Make(dtypes.Float32, rows, features)}
					p, err := device.Compile(b.Compute, "few rows", in, func(in []*graph.Node) []*graph.Node {
						weights, bias := squaresOfFew(in[0], in[1])
						return []*graph.Node{ofWeights(in[0], in[1], true), ofWeights(in[0], in[1], false), weights, bias}
					})
					if err != nil {
						t.Fatal(err)
					}
					defer p.Close()
					out, err := p.Run(device.Floats(d, rows, units), device.Floats(x, rows, features))
					if err != nil {
						t.Fatal(err)
					}
					values, err := copied(out)
					if err != nil {
						t.Fatal(err)
					}
					device.Free(out...)
					for i, w := range want {
						for _, got := range []float32{values[0][i], values[1][i]} { // sums of products up to 1 in float32
							if math.Abs(float64(got)-w) > 1e-6 {
								t.Errorf("gradient %d: %v, want %v", i, got, w)
							}
						}
					}
					for i, w := range []float64{wantSquare, wantBias} { // only the result is rounded to float32
						if got := float64(values[2+i][0]); math.Abs(got-w) > 1e-6*w {
							t.Errorf("square %d: %v, want %v", i, got, w)
						}
					}
				})
			})
		}
	}
}
