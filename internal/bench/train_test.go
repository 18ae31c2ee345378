package bench

import (
	"context"
	"os"
	"strings"
	"testing"
)

func TestSummaryLeavesOutTheEpochThatCompiles(t *testing.T) {
	r := summarize([]timing{
		{Name: "a", Batch: 32, Epochs: []float64{9, 1, 2}, FirstUpdate: 4, PeakMB: 10},
		{Name: "a", Batch: 32, Epochs: []float64{8, 3, 5}, FirstUpdate: 6, PeakMB: 30},
	})
	want := Result{Name: "a", Batch: 32, Seconds: 2.5, Epochs: 4, FirstUpdate: 5, PeakMB: 30}
	if r != want {
		t.Errorf("got %+v, want %+v", r, want)
	}
	if r := summarize([]timing{{Epochs: []float64{7}}}); r.Seconds != 7 {
		t.Errorf("a single epoch: got %v, want 7", r.Seconds)
	}
}

func TestAProgramThatFailsSaysWhy(t *testing.T) {
	for script, want := range map[string]string{
		"echo no memory >&2; exit 3": "no memory",
		"echo hello":                 "printed no timing",
	} {
		_, err := runOnce(context.Background(), os.Environ(), []string{"sh", "-c", script})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want an error with %q", script, err, want)
		}
	}
}
