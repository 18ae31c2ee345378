package nn

import (
	"math"
	"slices"

	"descida/nn/internal/backend"
	"descida/nn/internal/random"
	"descida/nn/internal/train"
)

// probed opens a probe of the model on data: at the loss given, or the one that the model knows, or the data's default. The
// model is left as it is. mean makes it the mean over the rows, whatever the loss says.
func (m *Model) probed(data *Dataset, loss Loss, mode train.ProbeMode, mean bool) (*train.Probe, error) {
	b, net, err := m.measured(data, loss, mean)
	if err != nil {
		return nil, err
	}
	return train.NewProbe(b, net, m.states, data.rows, mode)
}

// measured is the model with the loss that probed measures.
func (m *Model) measured(data *Dataset, loss Loss, mean bool) (*backend.Backend, train.Net, error) {
	if loss == nil {
		loss = m.lossFor(data)
	}
	b, net, err := m.ready(data, loss, true)
	if mean {
		net.Loss.Sum = false
	}
	return b, net, err
}

// vector is a place or a direction among a model's parameters, as the model keeps them.
type vector [][]float64

func widened(arrays [][]float32) vector {
	wide := make(vector, len(arrays))
	for i, a := range arrays {
		wide[i] = make([]float64, len(a))
		for j, v := range a {
			wide[i][j] = float64(v)
		}
	}
	return wide
}

func (v vector) narrowed() [][]float32 {
	narrow := make([][]float32, len(v))
	for i, a := range v {
		narrow[i] = make([]float32, len(a))
		for j, x := range a {
			narrow[i][j] = float32(x)
		}
	}
	return narrow
}

func (v vector) dot(w vector) (total float64) {
	for i, a := range v {
		for j, x := range a {
			total += x * w[i][j]
		}
	}
	return total
}

func (v vector) norm() float64 { return math.Sqrt(v.dot(v)) }

// plus is v + c w.
func (v vector) plus(c float64, w vector) vector {
	out := make(vector, len(v))
	for i, a := range v {
		out[i] = make([]float64, len(a))
		for j, x := range a {
			out[i][j] = x + c*w[i][j]
		}
	}
	return out
}

// times is c v.
func (v vector) times(c float64) vector { return v.plus(c-1, v) }

// squaredDistance is ‖v - w‖².
func (v vector) squaredDistance(w vector) (total float64) {
	for i, a := range v {
		for j, x := range a {
			total += (x - w[i][j]) * (x - w[i][j])
		}
	}
	return total
}

// drawnLike is a direction of independent normal numbers.
func drawnLike(arrays [][]float32, seed, index int) vector {
	out := make([][]float32, len(arrays))
	for i, a := range arrays {
		out[i] = make([]float32, len(a))
		random.Normal(out[i], 1, random.Weights, uint64(seed), index<<20|i)
	}
	return widened(out)
}

// vector is arrays of the model's parameters as the model keeps them; what is not among them is 0.
func (m *Model) vector(arrays Arrays, a anatomy) (vector, error) {
	probe := &Model{layers: m.layers, input: m.input, weights: make([][]float32, len(m.weights))}
	for i, w := range m.weights {
		probe.weights[i] = make([]float32, len(w))
	}
	if err := probe.SetParameters(arrays); err != nil {
		return nil, err
	}
	return widened(probe.weights), nil
}

// orStandard is a number, or what stands for 0.
func orStandard[T int | float64](v, standard T) T {
	if v == 0 {
		return standard
	}
	return v
}

// evenly are n numbers from one to another.
func evenly(from, to float64, n int) []float64 {
	list := make([]float64, n)
	for i := range list {
		list[i] = from + (to-from)*float64(i)/float64(n-1)
	}
	return list
}

// slope is that of the least-squares line through points, or NaN where there are fewer than two.
func slope(x, y []float64) float64 {
	n := float64(len(x))
	var mx, my, xx, xy float64
	for i := range x {
		mx, my = mx+x[i]/n, my+y[i]/n
	}
	for i := range x {
		xx, xy = xx+(x[i]-mx)*(x[i]-mx), xy+(x[i]-mx)*(y[i]-my)
	}
	if len(slices.Compact(slices.Sorted(slices.Values(x)))) < 2 {
		return math.NaN()
	}
	return xy / xx
}
