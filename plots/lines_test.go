package plots

import (
	"math"
	"strings"
	"testing"

	"descida/internal/language"
	"descida/nbext/display"
	"descida/nn/history"
	"descida/plots/option"
)

// search is a figure as of a search for a learning rate: marks, a line, an upright dashed one, a logarithmic axis.
func search() history.Figure {
	var each, median history.Line
	for i := range 120 {
		x := math.Pow(10, -6+float64(i)/20)
		y := 0.3 + 2/(1+x*100) + x*x*20
		each.X, each.Y = append(each.X, x), append(each.Y, y*(1+0.1*math.Sin(float64(7*i))))
		median.X, median.Y = append(median.X, x), append(median.Y, y)
		if y > 4 {
			each.Y[i], median.Y[i] = math.NaN(), math.NaN()
		}
	}
	each.Name, each.Points, median.Name = "each batch", true, "running median"
	return history.Figure{Title: "learning-rate search", X: "learning rate", Y: "loss", LogX: true, Lines: []history.Line{each, median,
		{Name: "suggested: 0.05", X: []float64{0.05, 0.05}, Y: []float64{0.3, 3.5}, Dashed: true}}}
}

// variance is a figure with both axes logarithmic, its theory dashed.
func variance() history.Figure {
	f := history.Figure{Title: "Gradient noise", X: "batch size", Y: "mean squared distance", LogX: true, LogY: true,
		Lines: []history.Line{{Name: "measured", Points: true}, {Name: "σ²/B", Dashed: true}}}
	for b := 1.0; b <= 1024; b *= 2 {
		for i, y := range []float64{3.1 / b * (1 + 0.1*math.Sin(b)), 3.1 / b} {
			f.Lines[i].X, f.Lines[i].Y = append(f.Lines[i].X, b), append(f.Lines[i].Y, y)
		}
	}
	return f
}

func TestFigure(t *testing.T) {
	english(t)
	c := Figure(search())
	d := open(t, c)
	if d.XAxis[0].Type != "log" || d.XAxis[0].Name != "learning rate" || d.YAxis[0].Type != "value" || d.YAxis[0].Name != "loss" {
		t.Errorf("axes %v, %v", d.XAxis, d.YAxis)
	}
	if len(d.Series) != 3 || len(d.Dataset) != 3 || d.Title.Text != "learning-rate search" || len(d.Legend.Data) != 3 {
		t.Fatalf("series %v, legend %v", d.Series, d.Legend)
	}
	for i, want := range []struct{ kind, dash string }{{"scatter", ""}, {"line", ""}, {"line", "dashed"}} {
		if s := d.Series[i]; s.Type != want.kind || s.LineStyle.Type != want.dash {
			t.Errorf("%s is %s %q, want %v", s.Name, s.Type, s.LineStyle.Type, want)
		}
	}
	gaps := 0
	for _, y := range d.Dataset[1].Source["y"] {
		if y == nil {
			gaps++
		}
	}
	if gaps == 0 {
		t.Error("what is no number leaves no gap")
	}
	for _, want := range []string{"learning-rate search\nx: learning rate (logarithmic)\ny: loss\n", "running median: first 2.3 (x = 1e-06), lowest ", "values cannot be drawn", "suggested: 0.05: upright at x = 0.05"} {
		if !strings.Contains(c.Text(), want) {
			t.Errorf("the text lacks %q:\n%s", want, c.Text())
		}
	}
}

// An axis is logarithmic only where it can be, and what it cannot show is a gap.
func TestFigureOfAwkwardValues(t *testing.T) {
	english(t)
	nan, inf := math.NaN(), math.Inf(1)
	one := func(x, y []float64) history.Figure {
		return history.Figure{Title: "t", X: "a", Y: "b", LogX: true, LogY: true, Lines: []history.Line{{Name: "l", X: x, Y: y}}}
	}
	for name, tt := range map[string]struct {
		f          history.Figure
		x, y, text string
	}{
		"zeros":             {one([]float64{0, 1, 2}, []float64{1, 0, 2}), "log", "log", "1 value cannot be drawn"},
		"nothing positive":  {one([]float64{-2, -1}, []float64{-1, 0}), "value", "value", "first -1 (x = -2), last 0 (x = -1)"},
		"constant":          {one([]float64{1, 9}, []float64{2, 2}), "log", "log", "2 from x = 1 to 9"},
		"one value":         {one([]float64{3}, []float64{2}), "log", "log", "l: 2 (x = 3)"},
		"lengths differ":    {one([]float64{1, 2, 3}, []float64{5, 6}), "log", "log", "last 6 (x = 2)"},
		"infinite":          {one([]float64{1, 2, 3}, []float64{5, inf, nan}), "log", "log", "5 (x = 1)"},
		"not one value":     {one([]float64{1}, []float64{nan}), "", "", "nothing to draw"},
		"no lines":          {history.Figure{Title: "t"}, "", "", "t\nthere is nothing to draw"},
		"names not trusted": {history.Figure{Lines: []history.Line{{Name: "image://x", X: []float64{1}, Y: []float64{1}}}}, "value", "value", "image://x"},
	} {
		c := Figure(tt.f)
		if !strings.Contains(c.Text(), tt.text) {
			t.Errorf("%s: the text %q lacks %q", name, c.Text(), tt.text)
		}
		if tt.x == "" {
			if c.Option() != nil {
				t.Errorf("%s: a chart of nothing", name)
			}
			continue
		}
		if d := open(t, c); d.XAxis[0].Type != tt.x || d.YAxis[0].Type != tt.y {
			t.Errorf("%s: axes %s, %s, want %s, %s", name, d.XAxis[0].Type, d.YAxis[0].Type, tt.x, tt.y)
		}
	}
}

// Values that differ only far behind the point are told apart.
func TestFigureKeepsSmallDifferences(t *testing.T) {
	d := open(t, Figure(history.Figure{Lines: []history.Line{{X: []float64{1, 2, 3}, Y: []float64{2.302585, 2.302586, 2.302587}}}}))
	if y := d.Dataset[0].Source["y"]; *y[0] >= *y[1] || *y[1] >= *y[2] {
		t.Errorf("%v %v %v", *y[0], *y[1], *y[2])
	}
}

// A long line is drawn by some hundred points, its extremes among them.
func TestLongFigureStaysSmall(t *testing.T) {
	l := history.Line{X: counted(50_000), Y: make([]float64, 50_000)}
	l.Y[31_234] = 7
	y := open(t, Figure(history.Figure{Lines: []history.Line{l}})).Dataset[0].Source["y"]
	highest := 0.0
	for _, v := range y {
		highest = max(highest, *v)
	}
	if len(y) > pointsPerRun || highest != 7 {
		t.Errorf("%d points, the highest %v", len(y), highest)
	}
}

type finder struct{}

func (finder) Figure() history.Figure { return search() }
func (finder) String() string {
	return "learning rate 0.05: by 0.01 the loss has done half of its fall"
}

type landscape struct{}

func (*landscape) Surface() history.Surface { return valley() }

// What has a method Figure or Surface shows itself, its own words first.
func TestValuesWithAFigureShowThemselves(t *testing.T) {
	english(t)
	b := display.Of(finder{})
	if text := string(b[display.MIMEText]); !strings.HasPrefix(text, "learning rate 0.05: by 0.01") || !strings.Contains(text, "running median: first") {
		t.Errorf("text %q", text)
	}
	if d := open(t, &Chart{option: b[option.MIME]}); len(d.Descida.Notes) != 1 || !strings.HasPrefix(d.Descida.Notes[0].Lines[0], "learning rate 0.05") {
		t.Errorf("notes %v", d.Descida.Notes)
	}
	f, s := search(), valley()
	for name, v := range map[string]any{"a figure": f, "its address": &f, "a surface": s, "its address, of a surface": &s, "a value with a surface": &landscape{}} {
		if b := display.Of(v); len(b[option.MIME]) == 0 || len(b[display.MIMEText]) == 0 {
			t.Errorf("%s shows %d bytes of chart, text %q", name, len(b[option.MIME]), b[display.MIMEText])
		}
	}
	t.Setenv(language.Env, "pt")
	if text := Figure(f).Text(); !strings.Contains(text, "(logarítmico)") || !strings.Contains(text, "vertical em x = 0,05") || !strings.Contains(text, "valores não podem ser desenhados") {
		t.Errorf("in Portuguese: %s", text)
	}
}
