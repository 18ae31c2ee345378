package bench

import (
	"fmt"

	"descida/internal/language"
)

// Target is what the training should reach on two quiet cores, and whether it does.
type Target struct {
	trainCase
	ID       string  `json:"id"`
	Measured float64 `json:"measured"`
	Wanted   float64 `json:"wanted"`
	AtMost   bool    `json:"at_most"` // else at least
	Met      bool    `json:"met"`
}

// What the targets compare.
const (
	targetScan   = "scan"         // seconds of jax.lax.scan over ours
	targetKeras  = "keras"        // seconds of Keras on TensorFlow over ours
	targetBest   = "best"         // seconds of the fastest other program over ours
	targetShare  = "share"        // of sgemm's rate
	targetUpdate = "first_update" // the longest of all cases, in seconds
	targetPeak   = "peak"         // the largest of all cases, in MB
)

// targets are those whose programs were timed.
func (r *Report) targets() (all []Target) {
	add := func(c trainCase, id string, measured, wanted float64) {
		all = append(all, Target{trainCase: c, ID: id, Measured: measured, Wanted: wanted, Met: measured >= wanted})
	}
	var first, peak float64
	for _, ours := range r.Results {
		if ours.ID != onXLA {
			continue
		}
		c := ours.trainCase
		first, peak = max(first, ours.FirstUpdate), max(peak, ours.PeakMB)
		if x, ok := r.of(c, laxScan); ok {
			add(c, targetScan, x.Seconds/ours.Seconds, 1)
		}
		if x, ok := r.of(c, kerasTF); ok {
			if times := map[trainCase]float64{{dense, 32}: 6, {dense, 1}: 50}[c]; times > 0 {
				add(c, targetKeras, x.Seconds/ours.Seconds, times)
			}
		}
		if c == (trainCase{dense, 32}) && ours.Share > 0 {
			add(c, targetShare, ours.Share, 0.4)
		}
		if best := r.bestPeer(c); c == (trainCase{dense, 0}) && best > 0 {
			add(c, targetBest, best/ours.Seconds, 1)
		}
	}
	if first > 0 {
		all = append(all,
			Target{ID: targetUpdate, Measured: first, Wanted: 1.5, AtMost: true, Met: first <= 1.5},
			Target{ID: targetPeak, Measured: peak, Wanted: 450, AtMost: true, Met: peak <= 450})
	}
	return all
}

// bestPeer is the shortest epoch of the others at a case; 0: none was timed.
func (r *Report) bestPeer(c trainCase) (seconds float64) {
	for _, id := range peers {
		if x, ok := r.of(c, id); ok && (seconds == 0 || x.Seconds < seconds) {
			seconds = x.Seconds
		}
	}
	return seconds
}

func (t Target) String() string {
	switch t.ID {
	case targetScan:
		return fmt.Sprintf(language.Pick("%s: jax.lax.scan's time over ours", "%s: tempo do jax.lax.scan dividido pelo nosso"), t.trainCase)
	case targetKeras:
		return fmt.Sprintf(language.Pick("%s: time of Keras on TensorFlow over ours", "%s: tempo do Keras sobre TensorFlow dividido pelo nosso"), t.trainCase)
	case targetBest:
		return fmt.Sprintf(language.Pick("%s: the fastest other program's time over ours", "%s: tempo do mais rápido dos outros dividido pelo nosso"), t.trainCase)
	case targetShare:
		return fmt.Sprintf(language.Pick("%s: share of sgemm's rate", "%s: fração da velocidade do sgemm"), t.trainCase)
	case targetUpdate:
		return language.Pick("first update after the program's start, the longest, s", "primeira atualização desde o início do programa, a mais demorada, s")
	}
	return language.Pick("peak memory, the largest, MB", "pico de memória, o maior, MB")
}

func (t Target) number(x float64) string {
	if t.ID == targetShare {
		return percent(x)
	}
	return figures(x)
}

func (t Target) wanted() string {
	if t.AtMost {
		return "≤ " + t.number(t.Wanted)
	}
	return "≥ " + t.number(t.Wanted)
}
