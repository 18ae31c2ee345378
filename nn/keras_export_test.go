package nn

import (
	"testing"

	"descida/nn/internal/backend"
	"descida/nn/internal/train"
)

// TrainInOrder does the first n updates of an epoch that visits the rows in a given order, from given weights in Keras'
// layout, [inputs, units], and gives the losses and the weights after, in that layout. It lets tests outside the package
// follow another framework's run.
func TrainInOrder(t *testing.T, b *backend.Backend, m *Model, d *Dataset, weights [][]float32, order []int32, batch, n int, rate float64) (losses []float32, after [][]float32) {
	t.Helper()
	m.input = d.shape
	a, err := m.shaped(d.shape)
	if err != nil {
		t.Fatal(err)
	}
	params := listed(a.params)
	for i, w := range weights {
		m.weights = append(m.weights, turned(w, params[i], false))
	}
	r, err := train.New(b, netOf(t, m, d, SGD(rate)), m.values(), d.rows, batch, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if err := r.Shuffle(order); err != nil {
		t.Fatal(err)
	}
	rates := make([]float32, n)
	for i := range rates {
		rates[i] = float32(rate)
	}
	for len(losses) < n {
		got, err := r.Advance(len(losses), n-len(losses), rates[len(losses):])
		if err != nil {
			t.Fatal(err)
		}
		losses = append(losses, got.Loss...)
	}
	values, err := r.Values()
	if err != nil {
		t.Fatal(err)
	}
	for i, w := range values.Params {
		after = append(after, turned(w, params[i], true))
	}
	return losses, after
}

// turned is a matrix from [inputs, units] to ours, [units, inputs], or back; a vector as it is.
func turned(w []float32, p parameter, back bool) []float32 {
	if !p.matrix {
		return w
	}
	units, in := p.dims[0], p.dims[1]
	out := make([]float32, len(w))
	for j := range in {
		for k := range units {
			if back {
				out[j*units+k] = w[k*in+j]
			} else {
				out[k*in+j] = w[j*units+k]
			}
		}
	}
	return out
}

// EachBackend lets tests outside the package run on pure Go and on XLA's CPU plug-in.
func EachBackend(t *testing.T, test func(*testing.T, *backend.Backend)) { eachBackend(t, test) }
