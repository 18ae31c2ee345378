package tests

import (
	"slices"
	"testing"
)

func TestFlagsAsTheTestsProgramKnowsThem(t *testing.T) {
	got := full([]string{"-v", "-test.run=Add", "--bench=.", "-run", "Sub"})
	if want := []string{"-test.v", "-test.run=Add", "-test.bench=.", "-test.run", "Sub"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
