package random

import "math/rand/v2"

// Purpose keeps the streams of one seed apart: the split does not change when the weights need more numbers.
type Purpose uint64

// The purposes of a run. Their values are part of what a seed means: never change one.
const (
	Split   Purpose = 1
	Weights Purpose = 2
	Order   Purpose = 3
	Graph   Purpose = 4
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

// Uniform fills w with values uniform in ±limit. index tells the arrays of one purpose apart.
func Uniform(w []float32, limit float64, p Purpose, seed uint64, index int) {
	r := source(p, seed, index)
	for i := range w {
		w[i] = float32((2*r.Float64() - 1) * limit)
	}
}

// Seed is a seed of its own, drawn from another.
func Seed(p Purpose, seed uint64, index int) uint64 { return source(p, seed, index).Uint64() }

// Normal fills w with values of a normal distribution around 0.
func Normal(w []float32, deviation float64, p Purpose, seed uint64, index int) {
	r := source(p, seed, index)
	for i := range w {
		w[i] = float32(r.NormFloat64() * deviation)
	}
}
