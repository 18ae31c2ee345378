package random

import (
	"math"
	"slices"
	"testing"
)

func TestPermutation(t *testing.T) {
	for _, n := range []int{1, 2, 10, 1688, 54000} {
		p := Permutation(Order, 1, 0, n)
		s := slices.Clone(p)
		slices.Sort(s)
		for i := range s {
			if int(s[i]) != i {
				t.Fatalf("n=%d: %d is missing", n, i)
			}
		}
	}
	one := Permutation(Order, 1, 0, 100)
	if !slices.Equal(one, Permutation(Order, 1, 0, 100)) {
		t.Error("the same draw differs")
	}
	for name, other := range map[string][]int32{
		"seed": Permutation(Order, 2, 0, 100), "index": Permutation(Order, 1, 1, 100), "purpose": Permutation(Split, 1, 0, 100),
	} {
		if slices.Equal(one, other) {
			t.Errorf("another %s gives the same permutation", name)
		}
	}
}

// TestSeedsMeanTheSameForEver pins the streams: a course's numbers must not change with a new version.
func TestSeedsMeanTheSameForEver(t *testing.T) {
	if got, want := Permutation(Order, 1, 0, 8), []int32{0, 6, 7, 5, 3, 2, 4, 1}; !slices.Equal(got, want) {
		t.Errorf("permutation %v, want %v", got, want)
	}
	w := make([]float32, 3)
	Uniform(w, 1, Weights, 1, 0)
	if want := []float32{0.8995524, -0.25623566, 0.8724415}; !slices.Equal(w, want) {
		t.Errorf("weights %v, want %v", w, want)
	}
	Normal(w, 1, Weights, 1, 0)
	if want := []float32{0.104778096, 2.2340417, 0.1905524}; !slices.Equal(w, want) {
		t.Errorf("weights %v, want %v", w, want)
	}
}

// TestPermutationIsUniform: each of 4! orders comes with its share; chi-square with 23 degrees of freedom is below 49.7
// with probability 0.999, and the draws are fixed.
func TestPermutationIsUniform(t *testing.T) {
	counts := map[[4]int32]int{}
	const n = 24_000
	for i := range n {
		counts[[4]int32(Permutation(Order, 9, i, 4))]++
	}
	var chi float64
	for _, c := range counts {
		d := float64(c) - n/24
		chi += d * d / (n / 24)
	}
	if len(counts) != 24 || chi > 49.7 {
		t.Errorf("%d orders, chi-square %v", len(counts), chi)
	}
}

// TestDraws: mean and variance of 100,000 draws, within five of their standard errors.
func TestDraws(t *testing.T) {
	for name, c := range map[string]struct {
		fill     func([]float32)
		variance float64
	}{
		"uniform": {func(w []float32) { Uniform(w, 3, Weights, 3, 1) }, 3},
		"normal":  {func(w []float32) { Normal(w, 2, Weights, 3, 1) }, 4},
	} {
		w := make([]float32, 100_000)
		c.fill(w)
		var sum, squares float64
		for _, v := range w {
			sum += float64(v)
			squares += float64(v) * float64(v)
		}
		mean, variance := sum/1e5, squares/1e5
		if math.Abs(mean) > 5*math.Sqrt(c.variance/1e5) || math.Abs(variance/c.variance-1) > 5*math.Sqrt(2/1e5) {
			t.Errorf("%s: mean %v, variance %v, want 0 and %v", name, mean, variance, c.variance)
		}
	}
}
