package plots

import (
	"descida/internal/language"
	"descida/nn/history"
)

// LearningCurves draws what one training recorded, a panel a quantity: the loss and the accuracy, or what is asked for.
// Of the training it shows a running mean over the updates, the single updates faintly behind (of batches below 8 rows the middle four fifths), and the means over the
// epochs, each in the middle of its epoch, since it is a mean over it; of the validation, and of all training rows where the run
// measured them, the values at the epochs' ends. What was not measured, such as an accuracy in a regression, has no panel.
// Values that are no number (NaN, Inf) leave gaps, and the text says where they begin.
func LearningCurves(h *history.History, options ...Option) *Chart {
	if h == nil {
		return &Chart{text: language.Pick("no training history (nil): train a model with Fit first",
			"não há histórico de treino (nil): treine um modelo com Fit antes")}
	}
	return newChart(curvesFigure(h, options, pointsPerRun), []*history.History{h})
}

func curvesFigure(h *history.History, options []Option, points int) *figure {
	chosen := choices(options, Loss, Accuracy)
	f := &figure{title: title(h), axes: axesOf([]*history.History{h})}
	f.axis = chosen.begin(f.axes)
	at := sample(h.Update.Loss, points, h.Batch < fewRows)
	all := dataset{columns: positions(h, f.axes, updatesAfter(at))}
	middles := dataset{columns: positions(h, f.axes, epochMiddles(h))}
	ends := dataset{columns: positions(h, f.axes, epochEnds(h))}
	for _, q := range chosen.quantities {
		if !measured(h, q) {
			continue
		}
		p := &panel{quantity: q}
		i := len(f.panels)
		f.panels = append(f.panels, p)
		f.addTraining(i, q, h, &all, at)
		if v := q.epochs(h); len(v) > 0 && perEpoch(h) > 1 {
			name := string(q) + " mean"
			middles.columns = append(middles.columns, column{name: name, values: v})
			p.cover(v)
			f.curves = append(f.curves, curve{name: language.Pick("training, mean of the epoch", "treino, média da época"),
				panel: i, dataset: 1, column: name, kind: means, color: palette[0], symbol: "emptyCircle"})
		}
		if v := q.atEnds(h); len(v) > 0 {
			name := string(q) + " at ends"
			ends.columns = append(ends.columns, column{name: name, values: v})
			p.cover(v)
			f.curves = append(f.curves, curve{name: language.Pick("training, at the epoch's end", "treino, no fim da época"),
				panel: i, dataset: 2, column: name, kind: checks, color: palette[2], symbol: "triangle", crowded: len(v) > 12})
		}
		if v := q.validation(h); len(v) > 0 {
			ends.columns = append(ends.columns, column{name: string(q), values: v})
			p.cover(v)
			f.curves = append(f.curves, curve{name: language.Pick("validation", "validação"),
				panel: i, dataset: 2, column: string(q), kind: checks, color: palette[1], symbol: "diamond", crowded: len(v) > 12})
		}
		p.settle()
	}
	f.datasets = []dataset{all, middles, ends}
	f.maxX = axisEnds([]*history.History{h}, f.axes)
	f.text = describe(h, chosen.quantities)
	f.subtitle = shortState(h)
	return f
}

// addTraining adds a run's curve of all updates to panel i: smoothed, with its noise behind, or plain.
func (f *figure) addTraining(i int, q Quantity, h *history.History, all *dataset, at []int) {
	values := q.updates(h)
	if len(values) != len(h.Update.Loss) || len(values) == 0 {
		return
	}
	c := curve{name: language.Pick("training", "treino"), panel: i, column: string(q), color: palette[0]}
	narrowest, widest := smoothingWindow(expected(h), h.Batch)
	switch {
	case q == LearningRate:
		all.columns = append(all.columns, column{name: c.column, values: pick32(values, at)})
		c.kind = stepped
	case widest <= 1:
		all.columns = append(all.columns, column{name: c.column, values: pick32(values, at)})
		if len(values) <= 60 {
			c.kind, c.symbol = few, "emptyCircle"
		}
	default:
		all.columns = append(all.columns, column{name: c.column, values: pick(smooth(values, narrowest, widest), at)})
		if q.noisy(h) {
			name := string(q) + " raw"
			all.columns = append(all.columns, column{name: name, values: pick32(values, at)})
			behind := c
			behind.column, behind.kind = name, raw
			defer func() { f.curves = append(f.curves, behind) }() // the legend takes its line from the first of a name
		}
	}
	f.panels[i].cover(all.columns[columnOf(all, c.column)].values)
	f.curves = append(f.curves, c)
}

func columnOf(d *dataset, name string) int {
	for i, c := range d.columns {
		if c.name == name {
			return i
		}
	}
	return 0
}

// expected is how many updates the run was asked for, or has, if that is more.
func expected(h *history.History) int {
	n := len(h.Update.Loss)
	if asked := h.Epochs * perEpoch(h); h.Ended == "" && asked > n {
		return asked
	}
	return n
}

func measured(h *history.History, q Quantity) bool {
	return len(q.updates(h)) > 0 || len(q.epochs(h)) > 0 || len(q.validation(h)) > 0
}

// positions are the columns of the axes, for places given in updates.
func positions(h *history.History, axes []history.Axis, updates []float64) []column {
	columns := make([]column, 0, len(axes)+4)
	for _, a := range axes {
		values := make([]float64, len(updates))
		for i, n := range updates {
			values[i] = after(h, a, n)
		}
		columns = append(columns, column{name: string(a), values: values})
	}
	return columns
}

func updatesAfter(at []int) []float64 {
	n := make([]float64, len(at))
	for k, i := range at {
		n[k] = float64(i + 1)
	}
	return n
}

func epochEnds(h *history.History) []float64 {
	n := make([]float64, epochs(h))
	for e := range n {
		n[e] = float64((e + 1) * perEpoch(h))
	}
	return n
}

func epochMiddles(h *history.History) []float64 {
	n := epochEnds(h)
	for e := range n {
		n[e] -= float64(perEpoch(h)) / 2
	}
	return n
}

// epochs is how many epochs were finished.
func epochs(h *history.History) int {
	e := &h.Epoch
	return max(len(e.Loss), len(e.Accuracy), len(e.ValidationLoss), len(e.ValidationAccuracy), len(e.TrainingLoss), len(e.TrainingAccuracy))
}
