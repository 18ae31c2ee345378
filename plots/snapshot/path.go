package snapshot

import (
	"math"
	"strconv"

	"github.com/srwiley/rasterx"
	"golang.org/x/image/math/fixed"
)

// scanner reads numbers and commands of SVG's path language.
type scanner struct {
	s string
	i int
}

func (p *scanner) skip() {
	for p.i < len(p.s) {
		switch p.s[p.i] {
		case ' ', ',', '\n', '\t', '\r':
			p.i++
		default:
			return
		}
	}
}

// number reads the next number, if one is next. "1-2" and "1.5.5" are two numbers each, as SVG has it.
func (p *scanner) number() (float64, bool) {
	p.skip()
	start, dot, digits := p.i, false, false
	for ; p.i < len(p.s); p.i++ {
		c := p.s[p.i]
		switch {
		case c >= '0' && c <= '9':
			digits = true
			continue
		case c == '.' && !dot:
			dot = true
			continue
		case (c == '-' || c == '+') && p.i == start:
			continue
		case (c == 'e' || c == 'E') && digits && p.i+1 < len(p.s):
			dot = true // no fraction in an exponent
			if n := p.s[p.i+1]; n == '-' || n == '+' {
				p.i++
			}
			continue
		}
		break
	}
	v, err := strconv.ParseFloat(p.s[start:p.i], 64)
	if err != nil {
		p.i = start
		return 0, false
	}
	return v, true
}

func numbers(s string) (vs []float64) {
	p := scanner{s: s}
	for {
		v, ok := p.number()
		if !ok {
			return vs
		}
		vs = append(vs, v)
	}
}

// arity is how many numbers each command takes.
var arity = map[byte]int{'M': 2, 'L': 2, 'H': 1, 'V': 1, 'C': 6, 'Q': 4, 'A': 7, 'Z': 0}

// maxCoordinate keeps 26.6 fixed point from overflowing; it is far outside any picture.
const maxCoordinate = 1 << 20

func point(m rasterx.Matrix2D, x, y float64) fixed.Point26_6 {
	u, v := m.Transform(x, y)
	return fixed.Point26_6{X: toFixed(u), Y: toFixed(v)}
}

func toFixed(v float64) fixed.Int26_6 {
	if v != v {
		return 0
	}
	return fixed.Int26_6(math.Round(max(-maxCoordinate, min(maxCoordinate, v)) * 64))
}

// addPath sends a path to a rasteriser. It ends, as SVG demands, before the first error.
func addPath(to rasterx.Adder, d string, m rasterx.Matrix2D) {
	p := scanner{s: d}
	var cmd byte
	var x, y, startX, startY float64
	open := false
	begin := func() {
		if !open {
			to.Start(point(m, x, y))
			open = true
		}
	}
	defer func() {
		if open {
			to.Stop(false)
		}
	}()
	for {
		p.skip()
		if p.i >= len(d) {
			return
		}
		if c := d[p.i]; c >= 'A' && c <= 'z' {
			cmd = c
			p.i++
		} else if cmd&^32 == 'Z' {
			return
		}
		n, known := arity[cmd&^32]
		if !known {
			return
		}
		var a [7]float64
		for k := range n {
			v, ok := p.number()
			if !ok {
				return
			}
			a[k] = v
		}
		ox, oy := 0.0, 0.0 // relative commands count from here
		if cmd >= 'a' {
			ox, oy = x, y
		}
		switch cmd &^ 32 {
		case 'M':
			if open {
				to.Stop(false)
				open = false
			}
			x, y = ox+a[0], oy+a[1]
			startX, startY = x, y
			cmd-- // further pairs are lines
		case 'L':
			begin()
			x, y = ox+a[0], oy+a[1]
			to.Line(point(m, x, y))
		case 'H':
			begin()
			x = ox + a[0]
			to.Line(point(m, x, y))
		case 'V':
			begin()
			y = oy + a[0]
			to.Line(point(m, x, y))
		case 'C':
			begin()
			x, y = ox+a[4], oy+a[5]
			to.CubeBezier(point(m, ox+a[0], oy+a[1]), point(m, ox+a[2], oy+a[3]), point(m, x, y))
		case 'Q':
			begin()
			x, y = ox+a[2], oy+a[3]
			to.QuadBezier(point(m, ox+a[0], oy+a[1]), point(m, x, y))
		case 'A':
			begin()
			toX, toY := ox+a[5], oy+a[6]
			addArc(to, m, x, y, a, toX, toY)
			x, y = toX, toY
		case 'Z':
			if open {
				to.Stop(true)
				open = false
			}
			x, y = startX, startY
		}
	}
}

// addArc draws an elliptic arc as short lines; the formulas are SVG's, appendix B.2.4.
func addArc(to rasterx.Adder, m rasterx.Matrix2D, x0, y0 float64, a [7]float64, x, y float64) {
	rx, ry, large, sweep := math.Abs(a[0]), math.Abs(a[1]), a[3] != 0, a[4] != 0
	if rx == 0 || ry == 0 || x0 == x && y0 == y {
		to.Line(point(m, x, y))
		return
	}
	sin, cos := math.Sincos(a[2] * math.Pi / 180)
	dx, dy := (x0-x)/2, (y0-y)/2
	x1, y1 := cos*dx+sin*dy, -sin*dx+cos*dy
	if l := x1*x1/(rx*rx) + y1*y1/(ry*ry); l > 1 {
		rx *= math.Sqrt(l)
		ry *= math.Sqrt(l)
	}
	den := rx*rx*y1*y1 + ry*ry*x1*x1
	c := math.Sqrt(max(0, (rx*rx*ry*ry-den)/den))
	if large == sweep {
		c = -c
	}
	cx1, cy1 := c*rx*y1/ry, -c*ry*x1/rx
	cx, cy := cos*cx1-sin*cy1+(x0+x)/2, sin*cx1+cos*cy1+(y0+y)/2
	from := math.Atan2((y1-cy1)/ry, (x1-cx1)/rx)
	turn := math.Atan2((-y1-cy1)/ry, (-x1-cx1)/rx) - from
	if sweep && turn < 0 {
		turn += 2 * math.Pi
	} else if !sweep && turn > 0 {
		turn -= 2 * math.Pi
	}
	steps := int(math.Ceil(math.Abs(turn)/(math.Pi/16))) + 1
	for i := 1; i <= steps; i++ {
		s, co := math.Sincos(from + turn*float64(i)/float64(steps))
		to.Line(point(m, cos*rx*co-sin*ry*s+cx, sin*rx*co+cos*ry*s+cy))
	}
}

// extent is the box around the points of a path, in pixels.
type extent struct{ x0, y0, x1, y1 float64 }

func pathExtent(d string, m rasterx.Matrix2D) extent {
	e := &extent{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	addPath(e, d, m)
	return *e
}

func (e *extent) add(ps ...fixed.Point26_6) {
	for _, p := range ps {
		x, y := float64(p.X)/64, float64(p.Y)/64
		e.x0, e.y0, e.x1, e.y1 = min(e.x0, x), min(e.y0, y), max(e.x1, x), max(e.y1, y)
	}
}

func (e *extent) Start(a fixed.Point26_6)            { e.add(a) }
func (e *extent) Line(a fixed.Point26_6)             { e.add(a) }
func (e *extent) QuadBezier(a, b fixed.Point26_6)    { e.add(a, b) }
func (e *extent) CubeBezier(a, b, c fixed.Point26_6) { e.add(a, b, c) }
func (e *extent) Stop(bool)                          {}
