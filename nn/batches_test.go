package nn

import (
	"math"
	"testing"

	"descida/nn/internal/backend"
)

func TestBatchesHaveEachRowOnce(t *testing.T) {
	const n = 10
	x := make([][]float32, n)
	for i := range x {
		x[i] = []float32{float32(i)}
	}
	data := NewDataset(x, make([]int, n)).Shuffle(3)
	for size, sizes := range map[int][]int{1: {1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, 3: {3, 3, 3, 1}, 5: {5, 5}, 10: {10}} {
		seen := map[float32]int{}
		var got []int
		for b := range data.Batches(size, 2) {
			got = append(got, b.Len())
			for _, v := range flat(b) {
				seen[v]++
			}
		}
		if len(got) != len(sizes) || got[len(got)-1] != sizes[len(sizes)-1] || len(seen) != n {
			t.Errorf("size %d: batches of %v with %d different rows, want %v with %d", size, got, len(seen), sizes, n)
		}
	}
	for range data.Batches(1, 2) {
		break // an early end is fine
	}
	for name, bad := range map[string]*Dataset{"nil": nil, "failed": NewDataset(nil, nil)} {
		batches := 0
		for b := range bad.Batches(1, 0) {
			if batches++; b.Err() == nil {
				t.Errorf("%s: no error", name)
			}
		}
		if batches != 1 {
			t.Errorf("%s: %d batches, want one that says what is wrong", name, batches)
		}
	}
}

// TestBatchesAreFits: training on the batches one by one has the losses of a Fit with the same seed.
func TestBatchesAreFits(t *testing.T) {
	t.Setenv(backend.Env, backend.Go)
	data := spots(11)
	h, err := small().Fit(data, SGD(0.5), MiniBatch(4), Seed(6))
	if err != nil {
		t.Fatal(err)
	}
	byHand, i := small(), 0
	for b := range data.Batches(4, 6) {
		one, err := byHand.Fit(b, SGD(0.5), FullBatch(), Seed(6))
		if err != nil {
			t.Fatal(err)
		}
		if got, want := one.Update.Loss[0], h.Update.Loss[i]; math.Abs(float64(got-want)) > 1e-6 { // sums in another order
			t.Errorf("batch %d has the loss %v, Fit's has %v", i, got, want)
		}
		i++
	}
	if i != 3 {
		t.Errorf("%d batches, want 3", i)
	}
}
