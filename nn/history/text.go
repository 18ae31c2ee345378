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

// climbed counts the updates with a negative learning rate, such as those that a cosine has after half a run.
func (h *History) climbed() (n int) {
	for _, r := range h.Update.LearningRate {
		if r < 0 {
			n++
		}
	}
	return n
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
		fmt.Fprintf(&s, "; loss %s", number(h.Epoch.Loss[n-1]))
		if len(h.Epoch.Accuracy) == n {
			fmt.Fprintf(&s, ", accuracy %s", share(h.Epoch.Accuracy[n-1]))
		}
		if len(h.Epoch.ValidationLoss) == n {
			fmt.Fprintf(&s, "; validation loss %s", number(h.Epoch.ValidationLoss[n-1]))
		}
		if len(h.Epoch.ValidationAccuracy) == n {
			fmt.Fprintf(&s, ", accuracy %s", share(h.Epoch.ValidationAccuracy[n-1]))
		}
	}
	if n := h.climbed(); n > 0 {
		fmt.Fprintf(&s, "; %d updates climbed: their learning rate was below 0", n)
	}
	switch {
	case h.Diverged():
		s.WriteString("; diverged")
	case h.Ended != "":
		s.WriteString("; " + h.Ended)
	}
	if h.KeptEpoch > 0 {
		fmt.Fprintf(&s, "; weights of epoch %d", h.KeptEpoch)
	}
	return s.String()
}

// Table is the epochs in columns of text: loss and accuracy are means over the epoch's updates, while the weights
// changed; those of the training set (trn) and of the validation set (val) are at its end; seconds are of training alone.
func (h *History) Table() string {
	type column struct {
		head  string
		width int
		cell  func(i int) string
	}
	from := func(values []float64, write func(float64) string) func(int) string {
		return func(i int) string {
			if i >= len(values) {
				return ""
			}
			return write(values[i])
		}
	}
	e := h.Epoch
	columns := []column{{"epoch", 5, func(i int) string { return strconv.Itoa(i + 1) }}, {"loss", 9, from(e.Loss, number)}}
	for _, c := range []struct {
		head   string
		values []float64
		write  func(float64) string
	}{{"accuracy", e.Accuracy, share}, {"trn loss", e.TrainingLoss, number}, {"trn acc", e.TrainingAccuracy, share}, {"val loss", e.ValidationLoss, number}, {"val acc", e.ValidationAccuracy, share}} {
		if c.values != nil {
			columns = append(columns, column{c.head, 9, from(c.values, c.write)})
		}
	}
	columns = append(columns, column{"seconds", 9, from(e.Seconds, func(v float64) string { return fmt.Sprintf("%.2f", v) })})

	var s strings.Builder
	line := func(cell func(column) string) {
		for i, c := range columns {
			if i > 0 {
				s.WriteByte(' ')
			}
			fmt.Fprintf(&s, "%*s", c.width, cell(c))
		}
		s.WriteByte('\n')
	}
	line(func(c column) string { return c.head })
	for i := range e.Loss {
		line(func(c column) string { return c.cell(i) })
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
