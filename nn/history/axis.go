package history

// X is the place of each update on an axis: 1, 2, ... by updates; the share of epochs done; examples seen; seconds
// trained. It has as many values as updates were recorded. By seconds it is nil where no times were recorded.
func (h *History) X(a Axis) []float64 {
	n := h.Updates()
	if a == BySeconds {
		return cut(h.Update.Seconds, n)
	}
	x := make([]float64, n)
	for i := range x {
		x[i] = h.place(i+1, a)
	}
	return x
}

// EpochX is the place of each epoch's end on an axis.
func (h *History) EpochX(a Axis) []float64 {
	n := h.EpochsDone()
	if a == BySeconds {
		return cut(h.Epoch.Seconds, n)
	}
	x := make([]float64, n)
	for i := range x {
		x[i] = h.place((i+1)*h.UpdatesPerEpoch, a)
	}
	return x
}

// place is where the end of the n-th update is.
func (h *History) place(n int, a Axis) float64 {
	switch a {
	case ByEpochs:
		return float64(n) / float64(max(1, h.UpdatesPerEpoch))
	case ByExamples:
		epochs, rest := n/max(1, h.UpdatesPerEpoch), n%max(1, h.UpdatesPerEpoch)
		return float64(epochs*h.Rows + rest*h.Batch) // only an epoch's last batch is shorter
	}
	return float64(n)
}

func cut(x []float64, n int) []float64 {
	if len(x) < n {
		return nil
	}
	return x[:n:n]
}

// Updates is the number of updates recorded.
func (h *History) Updates() int { return len(h.Update.Loss) }

// EpochsDone is the number of whole epochs recorded.
func (h *History) EpochsDone() int { return len(h.Epoch.Loss) }
