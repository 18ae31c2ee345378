package plots

import (
	"math"

	"descida/internal/language"
	"descida/nn/history"
)

// Axis is what a chart is drawn against at first; in JupyterLab its reader may choose another.
type Axis history.Axis

const (
	ByUpdates  = Axis(history.ByUpdates)
	ByEpochs   = Axis(history.ByEpochs)
	ByExamples = Axis(history.ByExamples)
	BySeconds  = Axis(history.BySeconds) // of training; compilation and validation are not counted
)

func axisLabel(a history.Axis) string {
	switch a {
	case history.ByUpdates:
		return language.Pick("updates", "atualizações")
	case history.ByEpochs:
		return language.Pick("epochs", "épocas")
	case history.ByExamples:
		return language.Pick("examples", "exemplos")
	case history.BySeconds:
		return language.Pick("seconds", "segundos")
	}
	return string(a)
}

func perEpoch(h *history.History) int { return max(1, h.UpdatesPerEpoch) }

// has reports whether the run knows its positions on an axis.
func has(h *history.History, a history.Axis) bool {
	switch a {
	case history.ByExamples:
		return h.Rows > 0 && h.Batch > 0
	case history.BySeconds:
		return len(h.Update.Seconds) > 0
	}
	return true
}

// axesOf lists the axes that all runs know.
func axesOf(runs []*history.History) (axes []history.Axis) {
	for _, a := range history.Axes {
		all := true
		for _, h := range runs {
			all = all && has(h, a)
		}
		if all {
			axes = append(axes, a)
		}
	}
	return axes
}

// after is where a run stands on an axis after n of its updates. n may lie between two updates.
func after(h *history.History, a history.Axis, n float64) float64 {
	upe := perEpoch(h)
	switch a {
	case history.ByEpochs:
		return n / float64(upe)
	case history.ByExamples: // only an epoch's last batch is shorter
		epoch := int(n) / upe
		return float64(epoch)*float64(h.Rows) + (n-float64(epoch*upe))*float64(h.Batch)
	case history.BySeconds:
		s := h.Update.Seconds
		if len(s) == 0 || n <= 0 {
			return 0
		}
		i := min(int(n+0.5), len(s))
		return s[max(i, 1)-1]
	}
	return n
}

// axisEnds are the ends of the axes: where the longest run is over, or will be. A run that goes on grows into a chart
// that stands still; only its seconds are not known.
func axisEnds(runs []*history.History, axes []history.Axis) map[history.Axis]float64 {
	ends := make(map[history.Axis]float64)
	for _, a := range axes {
		for _, h := range runs {
			if n := expected(h); a != history.BySeconds || n == len(h.Update.Loss) {
				ends[a] = max(ends[a], signif(after(h, a, float64(n))))
			} else {
				ends[a] = math.Inf(1)
			}
		}
		if a == history.BySeconds && finite(ends[a]) && ends[a] > 0 {
			unit := math.Pow(10, math.Floor(math.Log10(ends[a]))-1)
			ends[a] = signif(math.Ceil(ends[a]/unit) * unit)
		}
		if !finite(ends[a]) || ends[a] <= 0 {
			delete(ends, a)
		}
	}
	return ends
}
