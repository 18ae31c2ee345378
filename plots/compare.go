package plots

import (
	"fmt"

	"descida/internal/language"
	"descida/nn/history"
)

// Compare draws runs into one chart, by updates at first; the chart switches to epochs, examples or seconds. It
// shows the loss, or what is asked for. A run's line is the running mean of its training, its marks are the validation at the
// epochs' ends. An axis on which one run is more than 20 times as long as another begins logarithmic.
func Compare(runs history.Runs, options ...Option) *Chart {
	var known []*history.History
	for _, h := range runs {
		if h != nil {
			known = append(known, h)
		}
	}
	if len(known) == 0 {
		return &Chart{text: language.Pick("no runs to compare: make some with nn.Compare",
			"não há execuções para comparar: faça algumas com nn.Compare")}
	}
	return newChart(compareFigure(known, options, pointsPerRun), known)
}

func compareFigure(runs []*history.History, options []Option, points int) *figure {
	chosen := choices(options, Loss)
	f := &figure{
		title:    language.Pick("Comparison of the runs", "Comparação das execuções"),
		subtitle: language.Pick("line: training, running mean", "linha: treino, média móvel"),
		axes:     axesOf(runs),
	}
	f.axis = chosen.begin(f.axes)
	f.logX = farApart(runs, f.axes)
	f.maxX = axisEnds(runs, f.axes)
	for _, q := range chosen.quantities {
		for _, h := range runs {
			if measured(h, q) {
				f.panels = append(f.panels, &panel{quantity: q})
				break
			}
		}
	}
	validated := false
	for k, h := range runs {
		at := sample(h.Update.Loss, points, h.Batch < fewRows)
		all := dataset{columns: positions(h, f.axes, updatesAfter(at))}
		ends := dataset{columns: positions(h, f.axes, epochEnds(h))}
		first := len(f.curves)
		for i, p := range f.panels {
			q := p.quantity
			f.addTraining(i, q, h, &all, at)
			if v := q.validation(h); len(v) > 0 {
				validated = true
				ends.columns = append(ends.columns, column{name: string(q), values: v})
				p.cover(v)
				f.curves = append(f.curves, curve{panel: i, dataset: 1, column: string(q), kind: checks,
					symbol: symbols[k%len(symbols)], crowded: len(v) > 12})
			}
		}
		for i := range f.curves[first:] {
			c := &f.curves[first+i]
			c.name, c.color, c.dataset = names(runs)[k], palette[k%len(palette)], c.dataset+len(f.datasets)
		}
		f.datasets = append(f.datasets, all, ends)
	}
	if validated {
		f.subtitle += language.Pick(" · marks: validation", " · marcas: validação")
	}
	for _, p := range f.panels {
		p.settle()
	}
	f.text = describeRuns(runs, chosen.quantities)
	f.table = runsTable(runs)
	return f
}

// farApart says on which axes the longest run hides the shortest.
func farApart(runs []*history.History, axes []history.Axis) map[history.Axis]bool {
	far := make(map[history.Axis]bool)
	for _, a := range axes {
		shortest, longest := 0.0, 0.0
		for _, h := range runs {
			length := after(h, a, float64(expected(h)))
			if length > 0 && (shortest == 0 || length < shortest) {
				shortest = length
			}
			longest = max(longest, length)
		}
		far[a] = shortest > 0 && longest > 20*shortest
	}
	return far
}

// names are the runs' names, each once.
func names(runs []*history.History) []string {
	out := make([]string, len(runs))
	seen := make(map[string]int)
	for i, h := range runs {
		name := h.Name
		if name == "" {
			name = method(h)
		}
		if name == "" {
			name = fmt.Sprint(i + 1)
		}
		seen[name]++
		if n := seen[name]; n > 1 {
			name = fmt.Sprintf("%s (%d)", name, n)
		}
		out[i] = name
	}
	return out
}
