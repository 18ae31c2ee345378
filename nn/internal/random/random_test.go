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
	if got, want := GlorotUniform(1, 0, 3, 2, 4), []float32{0.8995524, -0.25623566, 0.8724415}; !slices.Equal(got, want) {
		t.Errorf("weights %v, want %v", got, want)
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

func TestGlorotUniform(t *testing.T) {
	w := GlorotUniform(3, 1, 100_000, 784, 128)
	limit := math.Sqrt(6.0 / (784 + 128))
	var sum, squares float64
	for _, v := range w {
		if math.Abs(float64(v)) > limit {
			t.Fatalf("%v is beyond ±%v", v, limit)
		}
		sum += float64(v)
		squares += float64(v) * float64(v)
	}
	mean, variance := sum/1e5, squares/1e5
	if math.Abs(mean) > 5e-4 || math.Abs(variance/(2.0/(784+128))-1) > 0.01 {
		t.Errorf("mean %v, variance %v, want 0 and %v", mean, variance, 2.0/(784+128))
	}
}
