package plots

import (
	"descida/internal/language"
	"descida/nn/history"
)

// LayerGradientNorms draws the Euclidean norm of each layer's gradient by updates, on a logarithmic axis: a running mean, as
// of the loss in LearningCurves. Norms that shrink from the last layer to the first are a gradient that vanishes.
func LayerGradientNorms(h *history.History) *Chart {
	if h == nil {
		return LearningCurves(nil)
	}
	f := history.Figure{X: axisLabel(history.ByUpdates), Y: GradientNorm.label(), LogY: true}
	for _, l := range h.Layers {
		if len(l.GradientNorm) == 0 {
			continue
		}
		narrowest, widest := smoothingWindow(expected(h), h.Batch)
		line := history.Line{Name: l.Name, X: counted(len(l.GradientNorm)), Y: wide(l.GradientNorm)}
		if widest > 1 {
			line.Y = smooth(l.GradientNorm, narrowest, widest)
		}
		f.Lines = append(f.Lines, line)
	}
	return layerChart(language.Pick("Gradient norm by layer", "Norma do gradiente por camada"), h, f)
}

// LayerUpdates draws, at the end of each epoch, how much an update changes a layer's weights (the norm of the update over the
// norm of the weights, for which about 0.001 is usual), and the norm of the weights.
func LayerUpdates(h *history.History) *Chart {
	if h == nil {
		return LearningCurves(nil)
	}
	ratios := byEpochs(h, language.Pick("update / weights", "atualização / pesos"), func(l history.LayerLog) []float64 { return l.UpdateRatio })
	ratios.LogY = true
	if n := len(ratios.Lines); n > 0 {
		x := ratios.Lines[0].X
		ratios.Lines = append(ratios.Lines, history.Line{Name: language.Pick("usual size", "tamanho usual"), X: []float64{x[0], x[len(x)-1]}, Y: []float64{0.001, 0.001}, Dashed: true})
	}
	norms := byEpochs(h, language.Pick("norm of the weights", "norma dos pesos"), func(l history.LayerLog) []float64 { return l.WeightNorm })
	return layerChart(language.Pick("Updates by layer", "Atualizações por camada"), h, ratios, norms)
}

// Activations draws, at the end of each epoch, what the layers' activations were over a sample of rows: their mean and
// deviation, and of those for which it means something the share of dead ReLUs and of saturated values.
func Activations(h *history.History) *Chart {
	if h == nil {
		return LearningCurves(nil)
	}
	return layerChart(language.Pick("Activations by layer", "Ativações por camada"), h,
		byEpochs(h, language.Pick("mean", "média"), func(l history.LayerLog) []float64 { return l.ActivationMean }),
		byEpochs(h, language.Pick("standard deviation", "desvio-padrão"), func(l history.LayerLog) []float64 { return l.ActivationDeviation }),
		byEpochs(h, language.Pick("share of dead ReLUs", "fração de ReLUs mortas"), func(l history.LayerLog) []float64 { return l.Dead }),
		byEpochs(h, language.Pick("share of saturated values", "fração de valores saturados"), func(l history.LayerLog) []float64 { return l.Saturated }))
}

// layerChart stacks the figures that have lines.
func layerChart(title string, h *history.History, figures ...history.Figure) *Chart {
	if h.Name != "" {
		title += ": " + h.Name
	}
	var known []history.Figure
	for _, f := range figures {
		if len(f.Lines) > 0 {
			known = append(known, f)
		}
	}
	if len(known) == 0 {
		return &Chart{text: title + "\n" + language.Pick("the run measured nothing of its layers", "o treino não mediu nada das camadas")}
	}
	return newStack(title, method(h), known...).chart()
}

func byEpochs(h *history.History, name string, values func(history.LayerLog) []float64) history.Figure {
	f := history.Figure{X: axisLabel(history.ByEpochs), Y: name}
	for _, l := range h.Layers {
		if v := values(l); len(v) > 0 {
			f.Lines = append(f.Lines, history.Line{Name: l.Name, X: counted(len(v)), Y: v})
		}
	}
	return f
}

// counted is 1, 2 ... n.
func counted(n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = float64(i + 1)
	}
	return x
}

func wide(values []float32) []float64 {
	out := make([]float64, len(values))
	for i, v := range values {
		out[i] = float64(v)
	}
	return out
}
