package history

// worst is the layer with the largest last value, and the first epoch from which on it was beyond the limit.
func worst(h *History, kind Kind, of func(LayerLog) []float64, limit float64) *Finding {
	var f *Finding
	for _, l := range h.Layers {
		values := of(l)
		if len(values) == 0 {
			continue
		}
		last := values[len(values)-1]
		if !(last > limit) || f != nil && last <= f.Measured {
			continue
		}
		epoch := len(values)
		for epoch > 1 && values[epoch-2] > limit {
			epoch--
		}
		f = &Finding{Kind: kind, Since: epoch * max(1, h.UpdatesPerEpoch), Layer: l.Name, Measured: last, Limit: limit}
	}
	return f
}

func deadUnits(h *History, _ signal) *Finding {
	return worst(h, DeadUnits, func(l LayerLog) []float64 { return l.Dead }, 0.5)
}

func saturatedUnits(h *History, _ signal) *Finding {
	return worst(h, SaturatedUnits, func(l LayerLog) []float64 { return l.Saturated }, 0.5)
}

// learning are the layers whose gradients were logged.
func learning(h *History) (layers []LayerLog) {
	for _, l := range h.Layers {
		if len(l.GradientNorm) > 0 {
			layers = append(layers, l)
		}
	}
	return layers
}

// vanishingGradient: over the run, or in its first updates, the first layer's gradient is a small part of the last layer's.
func vanishingGradient(h *History, s signal) *Finding {
	const limit = 0.02
	layers := learning(h)
	if len(layers) < 3 || len(s.loss) == 0 {
		return nil
	}
	first, last := layers[0].GradientNorm, layers[len(layers)-1].GradientNorm
	for _, n := range []int{s.window, len(s.loss)} {
		if ratio := median(first[:n]) / median(last[:n]); ratio < limit {
			return &Finding{Kind: VanishingGradient, Since: 1, Layer: layers[0].Name, Measured: ratio, Limit: limit}
		}
	}
	return nil
}

// explodingGradient: the gradient's norm goes far beyond what a step of the usual size can use.
func explodingGradient(h *History, _ signal) *Finding {
	const limit = 100
	g := h.Update.GradientNorm
	for i, v := range g {
		if float64(v) > limit {
			most := v
			for _, x := range g {
				if x > most {
					most = x
				}
			}
			return &Finding{Kind: ExplodingGradient, Since: i + 1, Measured: float64(most), Limit: limit}
		}
	}
	return nil
}

// largeUpdates: the first update makes a layer's weights anew, or, epoch after epoch, an update is a great part of them.
func largeUpdates(h *History, _ signal) *Finding {
	const first, usual = 0.5, 0.1
	for _, l := range h.Layers {
		if l.FirstUpdateRatio > first {
			return &Finding{Kind: LargeUpdates, Since: 1, Layer: l.Name, Measured: l.FirstUpdateRatio, Limit: first}
		}
	}
	for _, l := range h.Layers {
		if m := median(l.UpdateRatio); m > usual {
			return &Finding{Kind: LargeUpdates, Since: max(1, h.UpdatesPerEpoch), Layer: l.Name, Measured: m, Limit: usual}
		}
	}
	return nil
}

// smallUpdates: no update that was measured, of no layer, is more than a trace beside the weights.
func smallUpdates(h *History, _ signal) *Finding {
	const limit = 1e-4
	var name string
	most := -1.0
	for _, l := range h.Layers {
		if l.UpdateRatio == nil {
			continue
		}
		for _, r := range append([]float64{l.FirstUpdateRatio}, l.UpdateRatio...) {
			if r > most {
				name, most = l.Name, r
			}
		}
	}
	if most < 0 || most >= limit {
		return nil
	}
	return &Finding{Kind: SmallUpdates, Since: 1, Layer: name, Measured: most, Limit: limit}
}
