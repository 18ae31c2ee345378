package random

import (
	"math"
	"math/rand/v2"
)

// Purpose keeps the streams of one seed apart: the split does not change when the weights need more numbers.
type Purpose uint64

// The purposes of a run. Their values are part of what a seed means: never change one.
const (
	Split   Purpose = 1
	Weights Purpose = 2
	Order   Purpose = 3
)

// source is PCG-DXSM (rand/v2), whose stream Go keeps stable from version to version.
func source(p Purpose, seed uint64, index int) *rand.Rand {
	return rand.New(rand.NewPCG(seed, uint64(p)<<40|uint64(index)))
}

// Permutation is a random order of 0 ... n-1, each equally likely (Fisher and Yates, in Durstenfeld's form).
// index tells the permutations of one purpose apart, such as the epochs.
func Permutation(p Purpose, seed uint64, index, n int) []int32 {
	r := source(p, seed, index)
	order := make([]int32, n)
	for i := range order {
		order[i] = int32(i)
	}
	for i := n - 1; i > 0; i-- {
		j := r.Uint64N(uint64(i) + 1)
		order[i], order[j] = order[j], order[i]
	}
	return order
}

// GlorotUniform is n values uniform in ±sqrt(6/(in+out)): weights of variance 2/(in+out), which keeps the variance of
// activations and gradients through linear layers (Glorot and Bengio 2010, equation 16). index is the layer's number.
func GlorotUniform(seed uint64, index, n, in, out int) []float32 {
	r := source(Weights, seed, index)
	limit := math.Sqrt(6 / float64(in+out))
	w := make([]float32, n)
	for i := range w {
		w[i] = float32((2*r.Float64() - 1) * limit)
	}
	return w
}
