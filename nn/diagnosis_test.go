package nn_test

import (
	"fmt"
	"strings"
	"testing"

	"descida/nn/history"
)

// score counts how the diagnosis does on one half of the labelled runs.
type score struct {
	runs, found map[history.Kind]int
	healthy     int
	alarms      []string
	missed      []string
}

// TestDiagnosisOfLabelledRuns trains every labelled run and judges the held-out half by the promise: each kind of failure
// found in 80 % of its runs at least and 90 % of all, and at most 5 % of the healthy runs with a finding.
func TestDiagnosisOfLabelledRuns(t *testing.T) {
	if testing.Short() {
		t.Skip("it trains 250 small networks; left out by -short")
	}
	t.Setenv("DESCIDA_BACKEND", "go") // it compiles nothing, which is most of the time of runs as short as these
	halves := map[bool]*score{}
	for _, half := range []bool{false, true} {
		halves[half] = &score{runs: map[history.Kind]int{}, found: map[history.Kind]int{}}
	}
	for _, run := range labelledRuns() {
		if h := run.run(t); h != nil {
			halves[run.heldOut].count(run, h.Diagnose())
		}
	}
	for heldOut, s := range halves {
		t.Logf("held out %t:\n%s", heldOut, s)
	}
	s, all, found := halves[true], 0, 0
	for _, kind := range history.Kinds {
		if kind == history.Ascent { // read off the rates: there is no limit to be wrong
			continue
		}
		all, found = all+s.runs[kind], found+s.found[kind]
		if s.runs[kind]+halves[false].runs[kind] < 12 {
			t.Errorf("%s: only %d labelled runs, want 12", kind, s.runs[kind]+halves[false].runs[kind])
		}
		if 10*s.found[kind] < 8*s.runs[kind] {
			t.Errorf("%s: found in %d of %d held-out runs, want 80 %%", kind, s.found[kind], s.runs[kind])
		}
	}
	if 10*found < 9*all {
		t.Errorf("found %d of %d failures in the held-out runs, want 90 %%", found, all)
	}
	if s.healthy < 30 || 20*len(s.alarms) > s.healthy {
		t.Errorf("%d of %d healthy held-out runs have findings, want 5 %% of 30 at most", len(s.alarms), s.healthy)
	}
}

func (s *score) count(run labelled, found history.Findings) {
	var kinds []string
	for _, f := range found {
		kinds = append(kinds, fmt.Sprintf("%s (%.3g)", f.Kind, f.Measured))
	}
	line := run.name + ": " + strings.Join(kinds, ", ")
	if run.kind == "" {
		s.healthy++
		if len(found) > 0 {
			s.alarms = append(s.alarms, line)
		}
		return
	}
	s.runs[run.kind]++
	if found.Has(run.kind) {
		s.found[run.kind]++
	} else {
		s.missed = append(s.missed, string(run.kind)+": "+line)
	}
}

func (s *score) String() string {
	var out strings.Builder
	for _, kind := range history.Kinds {
		fmt.Fprintf(&out, "%-22s %2d of %2d\n", kind, s.found[kind], s.runs[kind])
	}
	fmt.Fprintf(&out, "healthy with findings  %2d of %2d\n", len(s.alarms), s.healthy)
	for _, line := range append(s.alarms, s.missed...) {
		out.WriteString("  " + line + "\n")
	}
	return out.String()
}
