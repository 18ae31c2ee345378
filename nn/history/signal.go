package history

import (
	"math"
	"slices"
)

// signal is a run's loss, in the forms that the detectors read.
type signal struct {
	loss   []float64 // an update, up to the first that is not a number
	broken int       // the first update whose loss is not a number, counted from 1; 0: none
	smooth []float64 // running median over window updates
	window int
	start  float64 // median of the first window
	end    float64 // median of the last window
}

func signals(h *History) signal {
	var s signal
	for i, l := range h.Update.Loss {
		v := float64(l)
		if math.IsNaN(v) || math.IsInf(v, 0) {
			s.broken = i + 1
			break
		}
		s.loss = append(s.loss, v)
	}
	n := len(s.loss)
	if n == 0 {
		return s
	}
	s.window = min(max(3, n/20), 200, n)
	if h.Batch >= h.Rows { // full batch has no noise, and its first updates are the fastest
		s.window = min(3, n)
	}
	for i := 0; i+s.window <= n; i++ {
		if i > 0 && n > 4000 && i%(n/2000) != 0 { // as many places as a reader could see
			s.smooth = append(s.smooth, s.smooth[len(s.smooth)-1])
			continue
		}
		s.smooth = append(s.smooth, median(s.loss[i:i+s.window]))
	}
	s.start, s.end = s.smooth[0], s.smooth[len(s.smooth)-1]
	if h.Batch >= h.Rows {
		s.start = s.loss[0]
	}
	return s
}

func median[T float32 | float64](values []T) float64 {
	if len(values) == 0 {
		return math.NaN()
	}
	sorted := slices.Clone(values)
	slices.Sort(sorted)
	m := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return float64(sorted[m])
	}
	return (float64(sorted[m-1]) + float64(sorted[m])) / 2
}

func mean(values []float64) float64 {
	var sum float64
	for _, v := range values {
		sum += v
	}
	return sum / float64(len(values))
}

// rough is the deviation of a curve from its own trend: of each value from the mean of its two neighbours, scaled so that
// independent noise of deviation σ gives about σ. The largest twentieth is left out, three at least: one bad batch, which
// is in three of them, is no habit.
func rough(values []float64) float64 {
	var squares []float64
	for i := 1; i+1 < len(values); i++ {
		d := values[i] - (values[i-1]+values[i+1])/2
		squares = append(squares, d*d/1.5)
	}
	slices.Sort(squares)
	n := len(squares) - max(3, len(squares)/20)
	if n < 1 {
		return 0
	}
	return math.Sqrt(mean(squares[:n]))
}
