package plots

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"descida/nn/history"
)

// valley is Rosenbrock's, with a path as of a descent.
func valley() history.Surface {
	s := history.Surface{Title: "Loss around the weights", XName: "direction u", YName: "direction v"}
	for i := range 41 {
		s.X = append(s.X, -2+float64(i)/10)
		s.Y = append(s.Y, -1+float64(i)/10)
	}
	for _, y := range s.Y {
		var row []float64
		for _, x := range s.X {
			row = append(row, (1-x)*(1-x)+100*(y-x*x)*(y-x*x)+0.01)
		}
		s.Z = append(s.Z, row)
	}
	x, y := -1.5, 2.5
	for range 4000 {
		s.Path = append(s.Path, [2]float64{x, y})
		gx, gy := -2*(1-x)-400*x*(y-x*x), 200*(y-x*x)
		x, y = x-0.0008*gx, y-0.0008*gy
	}
	return s
}

// bowl has heights below 0, some that are no number, and axes that descend.
func bowl() history.Surface {
	s := history.Surface{Title: "Bowl", X: []float64{1, 0.5, 0, -0.5, -1}, Y: []float64{2, 1, 0, -1, -2}}
	for _, y := range s.Y {
		var row []float64
		for _, x := range s.X {
			row = append(row, x*x+y*y-2)
		}
		s.Z = append(s.Z, row)
	}
	s.Z[0][0], s.Z[0][1] = math.NaN(), math.Inf(1)
	return s
}

type decodedSurface struct {
	Series []struct {
		Type, Name string
		Data       [][]*float64
	}
	XAxis []struct {
		Type     string
		Data     []string
		Min, Max float64
	}
	VisualMap struct {
		Pieces []struct {
			Gte, Lt      *float64
			Label, Color string
		}
	}
	Legend struct{ Data []string }
}

func openSurface(t *testing.T, s history.Surface) (d decodedSurface) {
	t.Helper()
	if err := json.Unmarshal(Surface(s).Option(), &d); err != nil {
		t.Fatal(err)
	}
	return d
}

func TestSurface(t *testing.T) {
	english(t)
	d := openSurface(t, valley())
	if n := len(d.Series[0].Data); d.Series[0].Type != "heatmap" || n != cellsX*cellsY {
		t.Errorf("%s of %d cells", d.Series[0].Type, n)
	}
	// Each cell has the height of its middle, to what interpolation costs between lines a tenth apart: z_xx = 1200 x² is 4800 at
	// most, and a linear piece is off by h²/8 z_xx = 6; in the scale of logarithms it is off in proportion, by less.
	for _, c := range d.Series[0].Data {
		x, y := -2+(*c[0]+0.5)/cellsX*4, -1+(*c[1]+0.5)/cellsY*4
		want := (1-x)*(1-x) + 100*(y-x*x)*(y-x*x) + 0.01
		if math.Abs(*c[2]-want) > 6+0.1*want {
			t.Errorf("at (%v, %v): height %v, want %v", x, y, *c[2], want)
		}
	}
	if p := d.VisualMap.Pieces; len(p) < 6 || len(p) > 14 || p[0].Gte == nil || p[len(p)-1].Lt == nil || p[len(p)-1].Color != "#440154" || p[0].Color != "#fde725" {
		t.Errorf("bands %+v", p)
	}
	if names := d.XAxis[0].Data; len(names) != cellsX || names[0] != "direction u = -1.974" { // -2 + 4/76/2
		t.Errorf("the columns are called %.3q", names)
	}
	if x := d.XAxis[1]; x.Type != "value" || x.Min != -2 || x.Max != 2 || len(d.Legend.Data) != 3 {
		t.Errorf("axis %+v, legend %v", x, d.Legend)
	}
	for _, want := range []string{"41 × 41 heights over direction u from -2 to 2 and direction v from -1 to 3", "lowest 0.01 at (1; 1)", "path of 4,000 places from (-1.5; 2.5) to (0.", ", height 1"} {
		if text := Surface(valley()).Text(); !strings.Contains(text, want) {
			t.Errorf("the text lacks %q:\n%s", want, text)
		}
	}
}

func TestSurfaceOfAwkwardHeights(t *testing.T) {
	english(t)
	d := openSurface(t, bowl())
	if n := len(d.Series[0].Data); n == 0 || n >= cellsX*cellsY || d.XAxis[1].Min != -1 {
		t.Errorf("%d cells from %v: want the cells beside what is no number bare, and the axis ascending", n, d.XAxis[1].Min)
	}
	if text := Surface(bowl()).Text(); !strings.Contains(text, "2 of the heights are no number") || !strings.Contains(text, "lowest -2 at (0; 0)") {
		t.Errorf("text %s", text)
	}
	flat := history.Surface{X: []float64{0, 1}, Y: []float64{0, 1}, Z: [][]float64{{3, 3}, {3, 3}}}
	if p := openSurface(t, flat).VisualMap.Pieces; len(p) != 2 {
		t.Errorf("a plane has bands %v", p)
	}
	for want, s := range map[string]history.Surface{
		"Z has 1 rows, and Y has 2 places":    {X: []float64{0, 1}, Y: []float64{0, 1}, Z: [][]float64{{1, 2}}},
		"row 1 of Z has 1 heights":            {X: []float64{0, 1}, Y: []float64{0, 1}, Z: [][]float64{{1, 2}, {3}}},
		"at least two places":                 {X: []float64{0}, Y: []float64{0, 1}, Z: [][]float64{{1}, {3}}},
		"all different":                       {X: []float64{0, 0}, Y: []float64{0, 1}, Z: [][]float64{{1, 2}, {3, 4}}},
		"there is nothing to draw: no height": {X: []float64{0, 1}, Y: []float64{0, 1}, Z: [][]float64{{math.NaN(), math.NaN()}, {math.NaN(), math.NaN()}}},
	} {
		if c := Surface(s); c.Option() != nil || !strings.Contains(c.Text(), want) {
			t.Errorf("text %q, want %q", c.Text(), want)
		}
	}
}

// The line of equal height of a cone is a circle: every piece of it lies within h²/(8r) of one, h the distance of the lines.
func TestContourOfACone(t *testing.T) {
	var s history.Surface
	for i := range 41 {
		s.X, s.Y = append(s.X, -2+float64(i)/10), append(s.Y, -2+float64(i)/10)
	}
	for _, y := range s.Y {
		var row []float64
		for _, x := range s.X {
			row = append(row, math.Hypot(x, y))
		}
		s.Z = append(s.Z, row)
	}
	g, err := newGrid(s)
	if err != nil {
		t.Fatal(err)
	}
	length := 0.0
	for _, part := range g.contour(1.23, &bands{}) {
		for k := 0; k < len(part); k += 3 {
			a, b := part[k].([]any), part[k+1].([]any)
			x0, y0, x1, y1 := a[0].(float64), a[1].(float64), b[0].(float64), b[1].(float64)
			length += math.Hypot(x1-x0, y1-y0)
			if r := math.Hypot(x0, y0); math.Abs(r-1.23) > 0.1*0.1/8/1.1 {
				t.Errorf("a place at distance %v of the middle, want 1.23", r)
			}
		}
	}
	if want := 2 * math.Pi * 1.23; math.Abs(length-want) > 0.01*want {
		t.Errorf("the line is %v long, want %v", length, want)
	}
}

func TestBandEdges(t *testing.T) {
	for _, tt := range []struct {
		got  []float64
		want []float64
	}{
		{logEdges(0.03, 7), []float64{0.05, 0.1, 0.2, 0.5, 1, 2, 5}},
		{logEdges(0.02, 900), []float64{0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300}},
		{logEdges(0.5, 2e7), []float64{1, 10, 100, 1000, 10_000, 100_000, 1e6, 1e7}},
		{evenEdges(0, 1), []float64{0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9}},
		{evenEdges(-3, 11), []float64{-2, 0, 2, 4, 6, 8, 10}},
	} {
		if len(tt.got) != len(tt.want) {
			t.Errorf("got %v, want %v", tt.got, tt.want)
			continue
		}
		for i := range tt.got {
			if math.Abs(tt.got[i]-tt.want[i]) > 1e-9*math.Abs(tt.want[i]) {
				t.Errorf("got %v, want %v", tt.got, tt.want)
			}
		}
	}
}

// In a saddle's square two corners are cut off: those on whose side the middle is not.
func TestContourOfASaddle(t *testing.T) {
	g, err := newGrid(history.Surface{X: []float64{0, 1}, Y: []float64{0, 1}, Z: [][]float64{{1, 0}, {0, 1}}})
	if err != nil {
		t.Fatal(err)
	}
	for level, rising := range map[float64]bool{0.4: false, 0.6: true} { // the middle is at 0.5; rising: (0, 0) and (1, 1) are cut off
		parts := g.contour(level, &bands{})
		if len(parts) != 1 || len(parts[0]) != 6 {
			t.Fatalf("at %v: %v, want two pieces", level, parts)
		}
		for k := 0; k < 6; k += 3 {
			a, b := parts[0][k].([]any), parts[0][k+1].([]any)
			x, y := (a[0].(float64)+b[0].(float64))/2, (a[1].(float64)+b[1].(float64))/2
			if (math.Abs(x-y) < 0.1) != rising {
				t.Errorf("at %v a piece lies around (%v, %v)", level, x, y)
			}
		}
	}
}
