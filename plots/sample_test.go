package plots

import (
	"math"
	"slices"
	"testing"
)

func TestSampleKeepsWhatMatters(t *testing.T) {
	values := make([]float32, 54_000)
	for i := range values {
		values[i] = float32(1 + math.Sin(float64(i)))
	}
	values[7], values[30_001], values[30_003] = 100, -100, float32(math.NaN())
	got := sample(values, pointsPerRun, false)
	if len(got) > pointsPerRun || len(got) < pointsPerRun/2 {
		t.Errorf("%d points, want at most %d and not many fewer", len(got), pointsPerRun)
	}
	for _, want := range []int{0, 7, 30_001, 30_003, len(values) - 1} {
		if !slices.Contains(got, want) {
			t.Errorf("update %d is gone", want)
		}
	}
	if !slices.IsSorted(got) || len(slices.Compact(slices.Clone(got))) != len(got) {
		t.Error("the points are not in order, or double")
	}
	early := 0
	for _, i := range got {
		if i < 540 {
			early++
		}
	}
	if early < 100 { // the first hundredth is two fifths of a logarithmic axis
		t.Errorf("only %d points in the first hundredth", early)
	}
}

func TestSampleOfFew(t *testing.T) {
	for n := range 700 {
		got := sample(make([]float32, n), pointsPerRun, n%2 == 0)
		if n <= pointsPerRun && len(got) != n {
			t.Fatalf("%d of %d points", len(got), n)
		}
		if n > 0 && (got[0] != 0 || got[len(got)-1] != n-1) {
			t.Fatalf("of %d: from %d to %d", n, got[0], got[len(got)-1])
		}
	}
}

func TestSmooth(t *testing.T) {
	constant := smooth([]float32{2, 2, 2, 2, 2}, 1, 10)
	for _, v := range constant {
		if v != 2 {
			t.Fatalf("a constant becomes %v", constant)
		}
	}
	if got := smooth([]float32{1, 3, 5}, 64, 100); got[2] != 3 {
		t.Errorf("below the narrowest window it is the mean of all: %v", got)
	}
	nan := float32(math.NaN())
	got := smooth([]float32{1, nan, float32(math.Inf(1)), 3}, 64, 100)
	if got[0] != 1 || !math.IsNaN(got[1]) || !math.IsNaN(got[2]) || got[3] != 2 {
		t.Errorf("gaps: %v", got)
	}
	noisy := make([]float32, 6000)
	for i := range noisy {
		noisy[i] = float32(i % 2)
	}
	if got := smooth(noisy, 1, 100); math.Abs(got[5999]-0.5) > 0.02 {
		t.Errorf("the mean of 0 and 1 is %v", got[5999])
	}
}

func TestSampleOfSingleRowsLeavesExtremesOut(t *testing.T) {
	values := make([]float32, 54_000)
	for i := range values {
		values[i] = float32(i % 10)
	}
	values[40_000], values[50_000] = 1000, float32(math.NaN())
	got := sample(values, pointsPerRun, true)
	if slices.Contains(got, 40_000) {
		t.Error("a single extreme of single rows is kept")
	}
	if !slices.Contains(got, 50_000) || !slices.Contains(got, 53_999) {
		t.Error("a gap or the end is gone")
	}
	if len(got) < 300 {
		t.Errorf("%d points", len(got))
	}
}
