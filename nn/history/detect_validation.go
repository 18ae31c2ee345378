package history

import "math"

// overfitting: after its best epoch the validation loss has risen, while the training loss went on falling.
func overfitting(h *History, _ signal) *Finding {
	const times = 1.1
	v, t := h.Epoch.ValidationLoss, h.Epoch.Loss
	n := len(v)
	if n < 3 || len(t) < n {
		return nil
	}
	best := 0
	for i, x := range v {
		if x < v[best] {
			best = i
		}
	}
	end := median(v[max(0, n-3):]) // one bad epoch is none
	if best < n-2 && end > times*v[best] && t[n-1] < t[best] && v[best] > 0 && end > 1.5*t[n-1] {
		return &Finding{Kind: Overfitting, Since: (best + 1) * max(1, h.UpdatesPerEpoch), Measured: end, Limit: v[best]}
	}
	return nil
}

// validationTooSmall: the 95 % interval of the validation accuracy (Wilson 1927) is wide.
func validationTooSmall(h *History, _ signal) *Finding {
	const half = 0.09
	a := h.Epoch.ValidationAccuracy
	if len(a) == 0 || h.ValidationRows == 0 {
		return nil
	}
	p, n := a[len(a)-1], float64(h.ValidationRows)
	const z = 1.96
	width := z / (1 + z*z/n) * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	if width > half {
		return &Finding{Kind: ValidationTooSmall, Measured: width, Limit: half}
	}
	return nil
}
