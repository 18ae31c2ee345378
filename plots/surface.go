package plots

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"

	"descida/internal/language"
	"descida/nn/history"
	"descida/plots/option"
)

// Surface draws a height over a plane, such as the loss around a model's weights: bands of colour between lines of equal
// height, and the path over them. Heights that are all above 0 and far apart, as losses are, have bands at equal ratios.
// Heights that are no number leave the plane bare. Between the grid's lines heights are interpolated.
//
// A surface whose grid does not fit (Z has a row for each Y, with a number for each X; at least two different ones of both)
// is shown as a text that says so. A value with a method Surface() history.Surface shows itself so as a cell's last expression.
func Surface(s history.Surface) *Chart { return surface(s, nil) }

func surface(s history.Surface, notes []note) *Chart {
	g, err := newGrid(s)
	if err != nil {
		return &Chart{text: joinLines(s.Title, err.Error())}
	}
	c := &Chart{text: g.words(s)}
	b := newBands(g)
	if b == nil {
		return c
	}
	o, height := surfaceOption(s, g, b)
	o[option.Own] = own{Height: height, PictureHeight: height, Text: c.text, Labels: ownLabels(), Notes: notes, DecimalComma: language.Portuguese()}
	data, err := json.Marshal(o)
	if err != nil {
		return &Chart{text: joinLines(c.text, err.Error())}
	}
	c.option = data
	return c
}

// The size of the picture of a surface, in pixels and in cells of colour: of 8 pixels in a picture 800 wide, so that no
// seams show.
const (
	surfaceHeight = 384
	bandsSpace    = 128 // to the right: what the colours mean
	cellsX        = 76
	cellsY        = 48
)

const pathColour = "#e4003a" // on each of the bands' colours, with its white rim

func surfaceOption(s history.Surface, g *grid, b *bands) (o object, height int) {
	names := []string{}
	if len(s.Path) > 0 {
		names = []string{language.Pick("path", "caminho"), language.Pick("start", "início"), language.Pick("end", "fim")}
	}
	top := titleSpace
	if len(names) > 0 {
		top += legendSpace
	}
	top += nameSpace
	height = top + surfaceHeight + labelSpace
	return option.CleanMap(object{
		"title": titleOf(s.Title, ""), "animation": false,
		"legend":  legendOf(names, titleSpace),
		"tooltip": object{"trigger": "item", "confine": true},
		"grid":    object{"left": leftSpace, "right": bandsSpace, "top": top, "height": surfaceHeight},
		"xAxis":   []any{cellAxis(s.XName, g.x, cellsX), planeAxis(s.XName, g.x, "bottom")},
		"yAxis":   []any{cellAxis(s.YName, g.y, cellsY), planeAxis(s.YName, g.y, "left")},
		"visualMap": object{"type": "piecewise", "pieces": b.pieces(), "dimension": 2, "seriesIndex": 0, "orient": "vertical",
			"right": 8, "top": top, "itemWidth": 14, "itemHeight": 14},
		"series": append([]any{object{"type": "heatmap", "name": s.Title, "data": g.cells(b)}}, overlays(s, g, b, names)...),
	}), height
}

// cellAxis counts the cells. A pointer shows the name of one's column: where it is.
func cellAxis(name string, lines []float64, n int) object {
	names := make([]any, n)
	for i := range names {
		names[i] = cmp.Or(name, "x") + " = " + value(middle(lines, i, n))
	}
	return object{"type": "category", "data": names, "show": false}
}

// planeAxis is the scale of numbers beside the axis of cells, which has none.
func planeAxis(name string, lines []float64, position string) object {
	a := object{"type": "value", "position": position, "min": lines[0], "max": lines[len(lines)-1], "name": name,
		"splitLine": object{"show": false}, "axisLine": object{"onZero": false, "show": true}, "axisTick": object{"show": true},
		"axisLabel": object{"showMinLabel": true, "showMaxLabel": true, "hideOverlap": true}}
	if position == "bottom" {
		a["nameLocation"], a["nameGap"] = "middle", 28
	} else {
		a["nameTextStyle"] = object{"align": "left"}
	}
	return a
}

// overlays are the lines of equal height and the path.
func overlays(s history.Surface, g *grid, b *bands, names []string) (series []any) {
	over := func(kind string, z int, data []any, more object) {
		o := object{"type": kind, "xAxisIndex": 1, "yAxisIndex": 1, "data": data, "z": z, "silent": true, "symbol": "none",
			"tooltip": object{"show": false}}
		for k, v := range more {
			o[k] = v
		}
		series = append(series, o)
	}
	for _, edge := range b.edges {
		for _, part := range g.contour(b.scale(edge), b) {
			over("line", 3, part, object{"lineStyle": object{"width": 0.8, "color": "rgba(255,255,255,0.55)"}, "color": "#fff"})
		}
	}
	path := pathPlaces(s.Path)
	if len(path) == 0 {
		return series
	}
	over("line", 4, path, object{"lineStyle": object{"width": 4.5, "color": "rgba(255,255,255,0.85)"}, "color": "#fff"})
	over("line", 5, path, object{"name": names[0], "lineStyle": object{"width": 2, "color": pathColour}, "color": pathColour})
	over("scatter", 6, path[:1], object{"name": names[1], "symbol": "circle", "symbolSize": 10, "color": "#fff",
		"itemStyle": object{"color": "#fff", "borderColor": pathColour, "borderWidth": 2}})
	over("scatter", 6, path[len(path)-1:], object{"name": names[2], "symbol": "diamond", "symbolSize": 13, "color": pathColour,
		"itemStyle": object{"color": pathColour, "borderColor": "#fff", "borderWidth": 1}})
	return series
}

// pathPlaces are the places of a path that are drawn, those that are no numbers left out.
func pathPlaces(path [][2]float64) []any {
	var places []any
	for _, p := range path {
		if finite(p[0]) && finite(p[1]) {
			places = append(places, []any{signif(p[0]), signif(p[1])})
		}
	}
	if len(places) <= pointsPerRun {
		return places
	}
	few := make([]any, pointsPerRun)
	for i := range few {
		few[i] = places[i*(len(places)-1)/(pointsPerRun-1)]
	}
	return few
}

// words are the surface in words: where it is lowest and highest, and where its path goes.
func (g *grid) words(s history.Surface) string {
	heights := slices.Concat(g.z...)
	low, high, _ := extremes(heights, 0, len(heights))
	place := func(x, y float64) string { return "(" + value(x) + "; " + value(y) + ")" }
	lines := []string{s.Title, fmt.Sprintf(language.Pick("%d × %d heights over %s from %s to %s and %s from %s to %s", "%d × %d alturas sobre %s de %s a %s e %s de %s a %s"),
		len(g.x), len(g.y), cmp.Or(s.XName, "x"), value(g.x[0]), value(g.x[len(g.x)-1]), cmp.Or(s.YName, "y"), value(g.y[0]), value(g.y[len(g.y)-1]))}
	if low < 0 {
		return joinLines(append(lines, language.Pick("there is nothing to draw: no height is a number", "não há o que desenhar: nenhuma altura é um número"))...)
	}
	n := len(g.x)
	lines = append(lines, fmt.Sprintf(language.Pick("lowest %s at %s, highest %s at %s", "menor altura %s em %s, maior %s em %s"),
		value(heights[low]), place(g.x[low%n], g.y[low/n]), value(heights[high]), place(g.x[high%n], g.y[high/n])))
	if missing := len(heights) - len(g.numbers()); missing > 0 {
		lines = append(lines, fmt.Sprintf(language.Pick("%s of the heights are no number", "%s das alturas não são números"), group(missing)))
	}
	if len(s.Path) > 0 {
		a, b := s.Path[0], s.Path[len(s.Path)-1]
		lines = append(lines, fmt.Sprintf(language.Pick("path of %s places from %s to %s", "caminho de %s pontos, de %s a %s"), group(len(s.Path)), place(a[0], a[1]), place(b[0], b[1])))
		from, to := g.height(a[0], a[1], linear), g.height(b[0], b[1], linear)
		if finite(from) && finite(to) {
			lines[len(lines)-1] += fmt.Sprintf(language.Pick(", height %s to %s", ", altura de %s a %s"), value(from), value(to))
		}
	}
	return joinLines(lines...)
}

func linear(v float64) float64 { return v }
