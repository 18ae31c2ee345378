package history

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// BestEpoch is the epoch, counted from 1, with the least validation loss, or without validation the least loss; 0 where
// no epoch has a loss that is a number.
func (h *History) BestEpoch() int {
	values := h.Epoch.ValidationLoss
	if values == nil {
		values = h.Epoch.Loss
	}
	best, at := math.Inf(1), 0
	for i, v := range values {
		if v < best { // false for NaN
			best, at = v, i+1
		}
	}
	return at
}

// Diverged reports whether the loss became NaN or infinite.
func (h *History) Diverged() bool {
	for _, l := range h.Update.Loss {
		if v := float64(l); math.IsNaN(v) || math.IsInf(v, 0) {
			return true
		}
	}
	return false
}

// String says in a line what was trained and where it ended.
func (h *History) String() string {
	if h == nil {
		return "no history"
	}
	var s strings.Builder
	if h.Name != "" {
		s.WriteString(h.Name + ": ")
	}
	fmt.Fprintf(&s, "%s, %s, %d of %d epochs, %d updates in %.2f s", h.Method, h.Optimizer, h.EpochsDone(), h.Epochs, h.Updates(), h.Seconds)
	if n := h.EpochsDone(); n > 0 {
		fmt.Fprintf(&s, "; loss %s, accuracy %s", number(h.Epoch.Loss[n-1]), share(h.Epoch.Accuracy[n-1]))
		if len(h.Epoch.ValidationLoss) == n {
			fmt.Fprintf(&s, "; validation loss %s, accuracy %s", number(h.Epoch.ValidationLoss[n-1]), share(h.Epoch.ValidationAccuracy[n-1]))
		}
	}
	switch {
	case h.Diverged():
		s.WriteString("; diverged")
	case h.Ended != "":
		s.WriteString("; " + h.Ended)
	}
	return s.String()
}

// Table is the epochs in columns of text: loss and accuracy are means over the epoch's updates, while the weights
// changed; validation is at its end; seconds are of training alone.
func (h *History) Table() string {
	var s strings.Builder
	validated := len(h.Epoch.ValidationLoss) > 0
	fmt.Fprintf(&s, "%5s %9s %9s", "epoch", "loss", "accuracy")
	if validated {
		fmt.Fprintf(&s, " %9s %9s", "val loss", "val acc")
	}
	fmt.Fprintf(&s, " %9s\n", "seconds")
	for i := range h.Epoch.Loss {
		fmt.Fprintf(&s, "%5d %9s %9s", i+1, number(h.Epoch.Loss[i]), share(h.Epoch.Accuracy[i]))
		if validated {
			loss, accuracy := "", ""
			if i < len(h.Epoch.ValidationLoss) && i < len(h.Epoch.ValidationAccuracy) {
				loss, accuracy = number(h.Epoch.ValidationLoss[i]), share(h.Epoch.ValidationAccuracy[i])
			}
			fmt.Fprintf(&s, " %9s %9s", loss, accuracy)
		}
		seconds := ""
		if i < len(h.Epoch.Seconds) {
			seconds = fmt.Sprintf("%.2f", h.Epoch.Seconds[i])
		}
		fmt.Fprintf(&s, " %9s\n", seconds)
	}
	return s.String()
}

func number(v float64) string { return strconv.FormatFloat(v, 'g', 4, 64) }

func share(v float64) string { return strconv.FormatFloat(v, 'f', 3, 64) }

// Named is the run of that name, or nil.
func (r Runs) Named(name string) *History {
	for _, h := range r {
		if h != nil && h.Name == name {
			return h
		}
	}
	return nil
}

// String is a line a run.
func (r Runs) String() string {
	lines := make([]string, 0, len(r))
	for _, h := range r {
		if h != nil {
			lines = append(lines, h.String())
		}
	}
	return strings.Join(lines, "\n")
}
