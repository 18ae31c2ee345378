package plots

import (
	"encoding/json"
	"math"
	"strconv"

	"descida/internal/language"
	"descida/nn/history"
)

// figure is a chart before it becomes an option: panels above one another that share the horizontal axis.
type figure struct {
	title, subtitle string
	axes            []history.Axis // that can be chosen
	axis            history.Axis   // to begin with
	logX            map[history.Axis]bool
	maxX            map[history.Axis]float64 // the ends of the axes, where they are known
	panels          []*panel
	datasets        []dataset
	curves          []curve
	text            string
	table           *table
	notes           []note
}

// panel is one coordinate system.
type panel struct {
	quantity  Quantity
	low, high float64 // of the curves that set the range; low counts positive values only
	logY      bool
}

// dataset is a table with a column for each axis, named by it, and further ones.
type dataset struct{ columns []column }

type column struct {
	name   string
	values []float64
	digits int // that are written; 0: five, more than a picture shows
}

// curve is one series.
type curve struct {
	name    string // the same for curves that the legend turns on and off together
	panel   int
	dataset int
	column  string
	kind    kind
	color   string
	symbol  string
	crowded bool // many marks: draw them small
}

type kind int

const (
	lines   kind = iota // a smoothed curve, or one without noise
	raw                 // faint, behind its smoothed curve
	few                 // a curve of few values, each with its mark
	means               // marks only: a mean over an epoch
	checks              // marks joined by dashes: measured at times, such as validation
	stepped             // a value that holds until the next
)

// table is what stands below the chart.
type table struct {
	Head []string   `json:"head"`
	Rows [][]string `json:"rows"`
}

// palette has colours that can be told apart with the common kinds of colour blindness, on white and on black: after
// Okabe and Ito, "Color Universal Design" (2008), its yellow left out and its blue lightened.
var palette = []string{"#1f83c6", "#e69f00", "#009e73", "#d55e00", "#cc79a7", "#56b4e9", "#8c7ae6", "#808080"}

var symbols = []string{"circle", "diamond", "triangle", "rect", "pin", "roundRect", "arrow"}

// own is what our extension for JupyterLab reads: see nbext/lab. ECharts never sees it.
type own struct {
	Height        int               `json:"height"`        // pixels
	PictureHeight int               `json:"pictureHeight"` // without the slider, of no use in a picture
	Text          string            `json:"text"`
	Labels        map[string]string `json:"labels"`
	Axis          string            `json:"axis"` // the column that X begins with
	X             []ownX            `json:"x"`
	Y             []ownY            `json:"y"` // one a panel
	LogY          bool              `json:"logY"`
	DecimalComma  bool              `json:"decimalComma,omitempty"` // numbers as Portuguese writes them
	Table         *table            `json:"table,omitempty"`
	Notes         []note            `json:"notes,omitempty"`
}

// note is text below the table: a head with lines, or without one a text whose columns stand below one another.
type note struct {
	Head  string   `json:"head,omitempty"`
	Lines []string `json:"lines"`
}

type ownX struct {
	Column string   `json:"column"`
	Label  string   `json:"label"`
	Log    bool     `json:"log"`
	Max    *float64 `json:"max,omitempty"`
}

// ownY are the ends of a panel's vertical axis, linear and logarithmic; without Log it is always linear.
type ownY struct {
	Linear *ends `json:"linear,omitempty"`
	Log    *ends `json:"log,omitempty"`
}

type ends struct {
	Min *float64 `json:"min,omitempty"`
	Max *float64 `json:"max,omitempty"`
}

func ownLabels() map[string]string {
	return map[string]string{
		"toolbar": language.Pick("Axes of the chart", "Eixos do gráfico"),
		"x":       language.Pick("horizontal axis", "eixo horizontal"),
		"logX":    language.Pick("log", "log"),
		"logY":    language.Pick("vertical axis log", "eixo vertical log"),
		"reset":   language.Pick("whole curve", "curva inteira"),
		"hint":    language.Pick("Ctrl and the mouse wheel zoom, dragging moves.", "Ctrl e a roda do mouse ampliam, arrastar move."),
	}
}

// cover widens the range of the vertical axis by values; the noise behind a curve does not count.
func (p *panel) cover(values []float64) {
	for _, v := range values {
		if !finite(v) {
			continue
		}
		p.high = max(p.high, v)
		if v > 0 && (p.low == 0 || v < p.low) {
			p.low = v
		}
	}
}

// settle chooses the kind of axis: logarithmic where the curves span more than three powers of ten.
func (p *panel) settle() { p.logY = p.canLog() && p.high/p.low > 1000 }

func (p *panel) canLog() bool { return p.quantity != Accuracy && p.low > 0 && p.high > p.low }

func (p *panel) ends() ownY {
	var y ownY
	if p.quantity == Accuracy {
		one, zero := 1.0, 0.0
		y.Linear = &ends{Min: &zero, Max: &one}
		return y
	}
	if p.high > 0 {
		top := roundUp(p.high * 1.02)
		y.Linear = &ends{Max: &top}
	}
	if p.canLog() {
		y.Log = logEnds(p.low, p.high)
	}
	return y
}

// logEnds are the ends of a logarithmic axis: close around the values, but powers of ten where there are many, between which
// ECharts then puts its marks evenly.
func logEnds(low, high float64) *ends {
	bottom, top := roundDown(low*0.95), roundUp(high*1.05)
	if high > 1e4*low {
		bottom, top = math.Pow(10, math.Floor(math.Log10(low))), math.Pow(10, math.Ceil(math.Log10(high)))
	}
	return &ends{Min: &bottom, Max: &top}
}

// roundUp is the next number with one digit, or 1.2, 1.5 and 2.5 and their like, from a positive one.
func roundUp(v float64) float64 {
	unit := math.Pow(10, math.Floor(math.Log10(v)))
	for _, m := range []float64{1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10} {
		if v <= m*unit*(1+1e-9) {
			return signif(m * unit)
		}
	}
	return signif(10 * unit)
}

func roundDown(v float64) float64 {
	unit := math.Pow(10, math.Floor(math.Log10(v)))
	for _, m := range []float64{5, 2, 1} {
		if v >= m*unit*(1-1e-9) {
			return signif(m * unit)
		}
	}
	return signif(unit)
}

// signif rounds to five digits, more than a picture shows.
func signif(v float64) float64 {
	r, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 5, 64), 64)
	if err != nil {
		return v
	}
	return r
}

// appendJSON writes a data set as ECharts' columns by name; what is no number becomes null.
func (d dataset) appendJSON(b []byte) []byte {
	b = append(b, `{"source":{`...)
	for i, c := range d.columns {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendQuote(b, c.name)
		b = append(b, ":["...)
		for k, v := range c.values {
			if k > 0 {
				b = append(b, ',')
			}
			switch {
			case !finite(v):
				b = append(b, "null"...)
			case v == math.Trunc(v) && math.Abs(v) < 1e15:
				b = strconv.AppendInt(b, int64(v), 10)
			default:
				b = strconv.AppendFloat(b, v, 'g', max(c.digits, 5), 64)
			}
		}
		b = append(b, ']')
	}
	return append(b, "}}"...)
}

// option is the whole as JSON. The data go in last, already as text: cleaning and copying them would cost more
// than all the rest, ten times a second while a network learns.
func (f *figure) option() ([]byte, error) {
	o, err := f.skeleton()
	if err != nil {
		return nil, err
	}
	data := []byte{'['}
	for i, d := range f.datasets {
		if i > 0 {
			data = append(data, ',')
		}
		data = d.appendJSON(data)
	}
	o["dataset"] = json.RawMessage(append(data, ']'))
	o["descida"] = f.own()
	return json.Marshal(o)
}

func (f *figure) own() own {
	l := f.layout()
	w := own{Height: l.height, PictureHeight: l.height - sliderSpace, Text: f.text, Labels: ownLabels(), Axis: string(f.axis), Table: f.table, Notes: f.notes, DecimalComma: language.Portuguese()}
	for _, a := range f.axes {
		x := ownX{Column: string(a), Label: axisLabel(a), Log: f.logX[a]}
		if m, ok := f.maxX[a]; ok {
			x.Max = &m
		}
		w.X = append(w.X, x)
	}
	for _, p := range f.panels {
		w.Y = append(w.Y, p.ends())
		w.LogY = w.LogY || p.logY
	}
	return w
}
