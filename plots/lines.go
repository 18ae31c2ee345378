package plots

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"

	"descida/internal/language"
	"descida/nn/history"
	"descida/plots/option"
)

// Figure draws the curves of an analysis, such as a search for a learning rate or a schedule's rates. A line's marks, dashes
// and gaps are as the figure says; an axis that is to be logarithmic is so where it has a value above 0, and what is not
// above 0 is then a gap. Of a line of many values some hundred are drawn, its extremes among them.
//
//	plots.Figure(nn.Must(nn.Rates(nn.CosineDecay(), 0.1, 10, 100)))
//
// A value with a method Figure() history.Figure shows itself so as a cell's last expression.
func Figure(f history.Figure) *Chart { return newStack(f.Title, "", f).chart() }

// stack is figures above one another, as panels that share their horizontal axis; a name has one colour in all of them.
type stack struct {
	title, subtitle string
	panels          []panelLines
	names           []string // of the lines, for the legend
	logX            bool
	lowX, highX     float64
	notes           []note
}

// panelLines is one panel: its lines with what cannot be drawn as NaN, and their range.
type panelLines struct {
	history.Figure
	logY      bool
	low, high float64 // of all values
	above     float64 // the least value above 0; +Inf: there is none
}

func newStack(title, subtitle string, figures ...history.Figure) *stack {
	s := &stack{title: title, subtitle: subtitle, lowX: math.Inf(1), highX: math.Inf(-1)}
	for _, f := range figures {
		for _, l := range f.Lines {
			for i := range min(len(l.X), len(l.Y)) {
				s.logX = s.logX || f.LogX && l.X[i] > 0 && finite(l.X[i]) && finite(l.Y[i])
			}
		}
	}
	for _, f := range figures {
		s.add(f)
	}
	return s
}

func (s *stack) add(f history.Figure) {
	p := panelLines{Figure: f, low: math.Inf(1), high: math.Inf(-1), above: math.Inf(1)}
	p.Lines = nil
	for _, l := range f.Lines {
		n := min(len(l.X), len(l.Y))
		l.X, l.Y = slices.Clone(l.X[:n]), slices.Clone(l.Y[:n])
		for i, x := range l.X {
			if y := l.Y[i]; !finite(x) || !finite(y) || s.logX && x <= 0 {
				l.X[i], l.Y[i] = math.NaN(), math.NaN()
				continue
			} else if y > 0 {
				p.above = min(p.above, y)
			}
			s.lowX, s.highX = min(s.lowX, x), max(s.highX, x)
			p.low, p.high = min(p.low, l.Y[i]), max(p.high, l.Y[i])
		}
		p.Lines = append(p.Lines, l)
		if l.Name != "" && !slices.Contains(s.names, l.Name) {
			s.names = append(s.names, l.Name)
		}
	}
	p.logY = f.LogY && p.above < math.Inf(1)
	s.panels = append(s.panels, p)
}

func (s *stack) chart() *Chart {
	c := &Chart{text: s.words()}
	if s.lowX > s.highX { // no value at all
		return c
	}
	b, err := json.Marshal(s.option(c.text))
	if err != nil {
		return &Chart{text: fmt.Sprintf("%s\n(%v)", c.text, err)}
	}
	c.option = b
	return c
}

func (s *stack) option(text string) map[string]any {
	l := layoutOf(s.subtitle, len(s.names) > 0, len(s.panels))
	own := own{Height: l.height, PictureHeight: l.height, Text: text, Labels: ownLabels(), Axis: "x", Notes: s.notes, DecimalComma: language.Portuguese()}
	x := ownX{Column: "x", Label: s.panels[0].X, Log: s.logX}
	if s.highX > 0 {
		top := roundUp(s.highX)
		x.Max = &top
	}
	own.X = []ownX{x}
	var grids, xs, ys, series []any
	var data []byte
	for i, p := range s.panels {
		ends := p.ends()
		own.Y, own.LogY = append(own.Y, ends), own.LogY || p.logY
		grids = append(grids, object{"left": leftSpace, "right": rightSpace, "top": l.tops[i], "height": l.heights[i]})
		xs = append(xs, s.xAxis(i, x))
		ys = append(ys, p.yAxis(i, ends))
		for _, line := range p.Lines {
			if len(line.X) == 0 {
				continue
			}
			series = append(series, s.series(line, i, len(series)))
			data = append(lineData(line).appendJSON(data), ',')
		}
	}
	o := option.CleanMap(object{
		"title": titleOf(s.title, s.subtitle), "animation": false,
		"legend":  legendOf(s.names, l.legendTop),
		"tooltip": object{"trigger": s.trigger(), "confine": true},
		"grid":    grids, "xAxis": xs, "yAxis": ys, "series": series,
		"dataZoom": []any{object{"type": "inside", "xAxisIndex": "all", "filterMode": "none", "zoomOnMouseWheel": "ctrl"}},
	})
	o["dataset"] = json.RawMessage("[" + string(data[:len(data)-1]) + "]")
	o[option.Own] = own
	return o
}

// object is a part of an option.
type object = map[string]any

func titleOf(title, subtitle string) object {
	return object{"text": title, "subtext": subtitle, "left": 8, "top": 2,
		"textStyle": object{"fontSize": 15}, "subtextStyle": object{"fontSize": 12, "lineHeight": subtitleLine}}
}

func legendOf(names []string, top int) object {
	data := make([]any, len(names))
	for i, n := range names {
		data[i] = n
	}
	return object{"show": len(names) > 0, "type": "scroll", "left": 8, "right": 8, "top": top, "data": data}
}

func axisType(log bool) string {
	if log {
		return "log"
	}
	return "value"
}

func (s *stack) xAxis(panel int, x ownX) object {
	a := object{"type": axisType(s.logX), "gridIndex": panel, "scale": true, "minorSplitLine": object{"show": s.logX}}
	if x.Max != nil {
		a["max"] = *x.Max
	}
	if panel == len(s.panels)-1 {
		a["name"], a["nameLocation"], a["nameGap"] = x.Label, "middle", 28
	}
	return a
}

func (p panelLines) yAxis(panel int, e ownY) object {
	a := object{"type": axisType(p.logY), "gridIndex": panel, "name": p.Y, "nameTextStyle": object{"align": "left"},
		"minorSplitLine": object{"show": p.logY}, "scale": p.high > p.low && (p.low > p.high/2 || p.high < p.low/2)}
	if p.logY {
		a["min"], a["max"] = *e.Log.Min, *e.Log.Max
	}
	return a
}

// ends are those of the vertical axis. It can be made logarithmic where all of its values are above 0, or where the figure
// asks for it.
func (p panelLines) ends() ownY {
	y := ownY{Linear: &ends{}}
	if p.logY || p.low > 0 && p.high >= p.low {
		y.Log = logEnds(p.above, p.high)
	}
	return y
}

// trigger: a pointer reads all curves at once; marks without lines are read one by one.
func (s *stack) trigger() string {
	for _, p := range s.panels {
		for _, l := range p.Lines {
			if !l.Points && len(l.X) > 2 {
				return "axis"
			}
		}
	}
	return "item"
}

func (s *stack) series(l history.Line, panel, place int) object {
	k := slices.Index(s.names, l.Name)
	if k < 0 {
		k = place
	}
	o := object{"name": l.Name, "type": "line", "datasetIndex": place, "xAxisIndex": panel, "yAxisIndex": panel,
		"encode": object{"x": "x", "y": "y"}, "color": palette[k%len(palette)]}
	if l.Points {
		o["type"], o["symbolSize"], o["z"] = "scatter", 7, 2
		if len(l.X) > 100 {
			o["symbolSize"], o["itemStyle"] = 4, object{"opacity": 0.55}
		}
		return o
	}
	style := object{"width": 2}
	switch {
	case l.Dashed:
		style["type"] = "dashed"
	case k >= len(palette): // its colour has a solid line already
		style["type"] = "dotted"
	}
	o["lineStyle"], o["z"], o["symbol"], o["symbolSize"] = style, 3, "none", 5
	if len(l.X) == 1 || len(l.X) <= 30 && !l.Dashed {
		o["symbol"] = "emptyCircle"
	}
	return o
}

// lineData are the places of a line that are drawn.
func lineData(l history.Line) dataset {
	at := sample(l.Y, pointsPerRun, false)
	return dataset{columns: []column{
		{name: "x", values: pick(l.X, at), digits: digitsFor(l.X)}, {name: "y", values: pick(l.Y, at), digits: digitsFor(l.Y)},
	}}
}

// digitsFor is how many digits tell values apart by a hundred-thousandth of their range.
func digitsFor(values []float64) int {
	lowest, highest, _ := extremes(values, 0, len(values))
	if lowest < 0 || values[lowest] == values[highest] {
		return 5
	}
	low, high := values[lowest], values[highest]
	size := max(math.Abs(low), math.Abs(high))
	return min(15, 5+int(max(0, math.Log10(size/(high-low)))))
}
