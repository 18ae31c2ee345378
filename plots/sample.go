package plots

import (
	"cmp"
	"math"
	"slices"
)

// pointsPerRun is about how many points a curve keeps; a picture has few more pixels.
const (
	pointsPerRun     = 600
	pointsPerRunLive = 240 // ten times a second
)

// sample chooses about `points` of a curve's n updates: of each bucket a low and a high value, so that noise keeps its
// width, and one that is no number, so that a gap stays a gap. Half of the buckets are equally wide in n, half in log n:
// the curve is as dense on a logarithmic axis. The first and the last update are always there.
//
// Low and high are the lowest and the highest value, or with `inner` those that leave out a tenth at each side: the
// losses of single rows range so far that their extremes would fill the picture.
func sample[F float32 | float64](values []F, points int, inner bool) []int {
	n := len(values)
	if n <= points {
		all := make([]int, n)
		for i := range all {
			all[i] = i
		}
		return all
	}
	buckets := points / 4
	edges := make([]int, 0, 2*buckets+2)
	for i := range buckets + 1 {
		t := float64(i) / float64(buckets)
		edges = append(edges, int(t*float64(n)), int(math.Pow(float64(n), t))-1)
	}
	edges = append(edges, 0, n)
	slices.Sort(edges)
	edges = slices.Compact(edges)
	chosen := []int{0, n - 1}
	for b := range len(edges) - 1 {
		from, to := edges[b], min(edges[b+1], n)
		low, high, gap := extremes(values, from, to)
		if inner && to-from >= 20 {
			low, high = innerExtremes(values, from, to)
		}
		for _, i := range []int{low, high, gap} {
			if i >= 0 {
				chosen = append(chosen, i)
			}
		}
	}
	slices.Sort(chosen)
	return slices.Compact(chosen)
}

// extremes are the places of the lowest, the highest and the first value that is no number; -1 where there is none.
func extremes[F float32 | float64](values []F, from, to int) (low, high, gap int) {
	low, high, gap = -1, -1, -1
	for i := from; i < to; i++ {
		v := values[i]
		switch {
		case !finite(float64(v)):
			if gap < 0 {
				gap = i
			}
		case low < 0:
			low, high = i, i
		case v < values[low]:
			low = i
		case v > values[high]:
			high = i
		}
	}
	return low, high, gap
}

// innerExtremes are the places of the first and the ninth decile, of 50 values at most: a live chart has no time to
// sort them all.
func innerExtremes[F float32 | float64](values []F, from, to int) (low, high int) {
	at := make([]int, 0, 50)
	for k, n := 0, min(50, to-from); k < n; k++ {
		if i := from + k*(to-from)/n; finite(float64(values[i])) {
			at = append(at, i)
		}
	}
	if len(at) == 0 {
		return -1, -1
	}
	slices.SortFunc(at, func(a, b int) int { return cmp.Compare(values[a], values[b]) })
	return at[len(at)/10], at[len(at)-1-len(at)/10]
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// smooth is a running mean over about the last `widest` updates. At the start, where a curve falls fast, it is over
// fewer: a third of the updates seen, but not below `narrowest`. Where a value is no number there is none.
func smooth(values []float32, narrowest, widest float64) []float64 {
	out := make([]float64, len(values))
	mean, seen := 0.0, 0.0
	for i, v := range values {
		x := float64(v)
		if !finite(x) {
			out[i] = math.NaN()
			continue
		}
		seen++
		mean += (x - mean) / max(1, min(seen, max(seen/3, narrowest), widest))
		out[i] = mean
	}
	return out
}

// smoothingWindow is the width for a run of n updates, chosen for the eye: a sixtieth of the run, so that runs of
// other batch sizes are averaged over as many examples; at the start at least 64 examples.
func smoothingWindow(n, batch int) (narrowest, widest float64) {
	return 64 / float64(max(batch, 1)), max(1, float64(n)/60)
}

func pick(values []float64, at []int) []float64 {
	out := make([]float64, len(at))
	for k, i := range at {
		out[k] = values[i]
	}
	return out
}

func pick32(values []float32, at []int) []float64 {
	out := make([]float64, len(at))
	for k, i := range at {
		out[k] = float64(values[i])
	}
	return out
}
