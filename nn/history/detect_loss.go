package history

import (
	"math"
	"slices"
)

// ascent: updates with a negative rate, such as those of a cosine that goes on after its half, whatever the loss makes of them.
func ascent(h *History, _ signal) *Finding {
	n := h.climbed()
	if n == 0 {
		return nil
	}
	first := slices.IndexFunc(h.Update.LearningRate, func(r float32) bool { return r < 0 })
	return &Finding{Kind: Ascent, Since: first + 1, Measured: float64(n)}
}

func notANumber(_ *History, s signal) *Finding {
	if s.broken == 0 {
		return nil
	}
	return &Finding{Kind: NotANumber, Since: s.broken}
}

// explosion: the loss stays for a window of updates at a multiple of where it began, or ends there.
func explosion(h *History, s signal) *Finding {
	const times = 2.5
	if len(s.loss) == 0 {
		return nil
	}
	level := s.start
	if first := s.loss[0]; first < level { // it exploded within the first window
		level = first
	}
	limit := times * math.Max(level, lowest(h))
	for i, v := range s.smooth {
		if v > limit {
			return &Finding{Kind: Explosion, Since: i + 1 + s.window/2, Measured: largest(s.smooth), Limit: level}
		}
	}
	if s.broken > 0 && len(s.loss) > 0 && s.loss[len(s.loss)-1] > limit {
		return &Finding{Kind: Explosion, Since: s.broken, Measured: s.loss[len(s.loss)-1], Limit: level}
	}
	return nil
}

// lowest is a loss below which growth means nothing: a tenth of guessing, for a model that was trained before.
func lowest(h *History) float64 {
	if h.Classes > 1 {
		return 0.1 * math.Log(float64(h.Classes))
	}
	return 0
}

func largest(values []float64) float64 {
	most := math.Inf(-1)
	for _, v := range values {
		most = math.Max(most, v)
	}
	return most
}

// stagnation: after enough updates the loss is still where it began.
func stagnation(h *History, s signal) *Finding {
	const least, updates = 0.05, 10
	const noise = 0.2 // single batches differ by as much
	if len(s.loss) < updates || s.broken > 0 {
		return nil
	}
	if h.Classes > 1 && s.end < 0.5*math.Log(float64(h.Classes)) { // it began well trained
		return nil
	}
	gain := (s.start - s.end) / s.start
	if e := h.Epoch.Loss; len(e) > 2 && gain < noise { // means over epochs say it better, but a fast run has learnt in the first
		gain = (e[0] - median(e[len(e)-2:])) / e[0]
	}
	if gain < least && s.end < 1.5*s.start {
		return &Finding{Kind: Stagnation, Since: 1, Measured: gain, Limit: least}
	}
	return nil
}

// oscillation: the loss jumps from update to update more than the choice of the batch explains. A batch of B rows has a
// mean loss with the deviation of a row's loss over sqrt(B); a row's loss is taken to deviate by sqrt(L (L + 2)), which
// holds from the flat losses of a new network to the few large ones of a trained network.
func oscillation(h *History, s signal) *Finding {
	const times, updates = 3, 8
	n := len(s.loss)
	if n < updates {
		return nil
	}
	from := n / 2 // the second half: a start may jump
	half := s.loss[from:]
	level := mean(half)
	row := math.Sqrt(level * (level + 2))
	if h.Classes == 0 {
		row = 2 * level
	}
	noise := row / math.Sqrt(float64(max(1, h.Batch)))
	if h.Batch >= h.Rows {
		noise = 0.01 * level // there is no choice of the batch
	}
	jump := rough(half)
	if ratio := jump / noise; ratio > times {
		return &Finding{Kind: Oscillation, Since: since(s.loss, times*noise), Measured: jump / level, Limit: noise / level}
	}
	return nil
}

// since is the first update from which on the loss jumps by more than a limit, counted from 1.
func since(loss []float64, limit float64) int {
	for i := 1; i+1 < len(loss); i++ {
		if math.Abs(loss[i]-(loss[i-1]+loss[i+1])/2) > limit {
			return i + 1
		}
	}
	return 1
}
