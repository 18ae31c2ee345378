package plots

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
	"github.com/go-echarts/go-echarts/v2/types"

	"descida/plots/option"
)

// Lengths of the layout in pixels.
const (
	titleSpace   = 26
	legendSpace  = 26
	subtitleLine = 16
	nameSpace    = 28 // above a panel: the name of its vertical axis
	firstPanel   = 230
	otherPanel   = 140
	labelSpace   = 46 // below the last panel: the labels and the name of the horizontal axis
	sliderSpace  = 34
	leftSpace    = 64
	rightSpace   = 28
)

type layout struct {
	legendTop, height int
	tops, heights     []int
}

func (f *figure) layout() layout {
	l := layoutOf(f.subtitle, true, len(f.panels))
	l.height += sliderSpace
	return l
}

// layoutOf stacks a title, the lines of a subtitle, a legend and panels, from the top to the labels of the last one.
func layoutOf(subtitle string, legend bool, panels int) (l layout) {
	l.legendTop = titleSpace
	if subtitle != "" {
		l.legendTop += 4 + subtitleLine*(1+strings.Count(subtitle, "\n"))
	}
	y := l.legendTop
	if legend {
		y += legendSpace
	}
	for i := range panels {
		h := otherPanel
		if i == 0 {
			h = firstPanel
		}
		if i > 0 {
			y += 22 // the labels of the panel above
		}
		y += nameSpace
		l.tops, l.heights = append(l.tops, y), append(l.heights, h)
		y += h
	}
	l.height = y + labelSpace
	return l
}

// skeleton is the option without its data, made by go-echarts and reduced to the fields that are allowed. What
// go-echarts has no name for is added last.
func (f *figure) skeleton() (map[string]any, error) {
	l := f.layout()
	c := charts.NewLine()
	c.XAxisList, c.YAxisList = nil, nil
	c.SetGlobalOptions(
		charts.WithTitleOpts(opts.Title{
			Title: f.title, Subtitle: f.subtitle, Left: "8", Top: "2",
			TitleStyle: &opts.TextStyle{FontSize: 15}, SubtitleStyle: &opts.TextStyle{FontSize: 12, LineHeight: subtitleLine},
		}),
		charts.WithLegendOpts(opts.Legend{Type: "scroll", Left: "8", Right: "8", Top: strconv.Itoa(l.legendTop)}),
		charts.WithTooltipOpts(opts.Tooltip{Trigger: "axis"}),
		charts.WithAnimation(false),
		charts.WithDataZoomOpts(
			opts.DataZoom{Type: "inside", XAxisIndex: "all", FilterMode: "none"},
			opts.DataZoom{Type: "slider", XAxisIndex: "all", FilterMode: "none"},
		),
	)
	for i, p := range f.panels {
		c.GridList = append(c.GridList, opts.Grid{
			Left: strconv.Itoa(leftSpace), Right: strconv.Itoa(rightSpace),
			Top: strconv.Itoa(l.tops[i]), Height: strconv.Itoa(l.heights[i]),
		})
		c.XAxisList = append(c.XAxisList, f.xAxis(i))
		c.YAxisList = append(c.YAxisList, yAxis(p, i))
	}
	for i := range f.curves {
		c.MultiSeries = append(c.MultiSeries, f.series(&f.curves[i]))
	}
	if len(c.XAxisList) > 0 {
		c.Validate()
	}
	o := c.JSON()
	delete(o, "color") // go-echarts' palette; ours stands at each series
	b, err := json.Marshal(o)
	if err != nil {
		return nil, fmt.Errorf("plots: the chart has no JSON: %w", err)
	}
	var m map[string]any
	if err := json.Unmarshal(b, &m); err != nil {
		return nil, fmt.Errorf("plots: the chart has no JSON: %w", err)
	}
	m = option.CleanMap(m)
	f.complete(m)
	return m, nil
}

func (f *figure) xAxis(panel int) opts.XAxis {
	x := opts.XAxis{Type: "value", GridIndex: panel}
	if f.logX[f.axis] {
		x.Type = "log"
	}
	if m, ok := f.maxX[f.axis]; ok {
		x.Max = m
	}
	if panel == len(f.panels)-1 {
		x.Name, x.NameLocation, x.NameGap = axisLabel(f.axis), "middle", 28
	}
	return x
}

func yAxis(p *panel, i int) opts.YAxis {
	y := opts.YAxis{Type: "value", GridIndex: i, Name: p.quantity.label()}
	e := p.ends()
	set := e.Linear
	if p.logY {
		y.Type, set = "log", e.Log
	}
	if set != nil {
		if set.Min != nil {
			y.Min = *set.Min
		}
		if set.Max != nil {
			y.Max = *set.Max
		}
	}
	return y
}

func (f *figure) series(c *curve) charts.SingleSeries {
	s := charts.SingleSeries{
		Name: c.name, Type: types.ChartLine, DatasetIndex: c.dataset, XAxisIndex: c.panel, YAxisIndex: c.panel,
		Encode:     &opts.Encode{X: string(f.axis), Y: c.column},
		ShowSymbol: opts.Bool(false), Color: c.color, Symbol: c.symbol,
		LineStyle: &opts.LineStyle{Color: c.color, Width: 2},
	}
	if s.Symbol == "" {
		s.Symbol = "none"
	}
	switch c.kind {
	case raw:
		s.LineStyle.Width, s.LineStyle.Opacity = 1, opts.Float(0.25)
	case few:
		s.ShowSymbol, s.SymbolSize = opts.Bool(true), 5
	case means:
		s.ShowSymbol, s.SymbolSize = opts.Bool(true), 7
		s.LineStyle.Width, s.LineStyle.Opacity = 0, opts.Float(0)
	case checks:
		s.ShowSymbol, s.SymbolSize = opts.Bool(true), 8
		if c.crowded {
			s.SymbolSize = 5
		}
		s.LineStyle.Type, s.LineStyle.Width = "dashed", 1.5
	case stepped:
		s.Step = "end"
	}
	return s
}

// complete adds what go-echarts v2.7.2 has no field for.
func (f *figure) complete(o map[string]any) {
	for i, v := range list(o["series"]) {
		s, ok := v.(map[string]any)
		if !ok || i >= len(f.curves) {
			continue
		}
		switch f.curves[i].kind {
		case raw: // out of the way: it cannot be touched, and names no value
			s["silent"], s["z"] = true, 1
			s["tooltip"] = map[string]any{"show": false, "renderMode": "richText"}
		case means, checks:
			s["z"] = 4
		default:
			s["z"] = 3
		}
	}
	for _, v := range list(o["dataZoom"]) {
		z, ok := v.(map[string]any)
		if !ok {
			continue
		}
		if z["type"] == "slider" {
			z["height"], z["bottom"], z["left"], z["right"] = 20, 6, leftSpace, rightSpace
			z["showDataShadow"], z["brushSelect"] = false, false
		} else {
			z["zoomOnMouseWheel"] = "ctrl" // the bare wheel scrolls the notebook
		}
	}
	for _, v := range slices.Concat(list(o["xAxis"]), list(o["yAxis"])) {
		if a, ok := v.(map[string]any); ok {
			a["minorSplitLine"] = map[string]any{"show": a["type"] == "log"}
		}
	}
	for _, v := range list(o["yAxis"]) {
		if a, ok := v.(map[string]any); ok { // its name begins where the axis stands, so that it is never cut off
			a["nameTextStyle"] = map[string]any{"align": "left"}
		}
	}
	if t, ok := o["tooltip"].(map[string]any); ok {
		t["confine"] = true
	}
}

func list(v any) []any {
	l, _ := v.([]any)
	return l
}
