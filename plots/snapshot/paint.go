package snapshot

import (
	"image"
	"image/color"
	"math"
	"strconv"
	"strings"

	"github.com/srwiley/rasterx"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// maxStroke is the widest line that is drawn, in pixels.
const maxStroke = 1000

// shape fills and strokes a path.
func (c *canvas) shape(d string, s style) {
	if s.strokeFirst {
		c.stroke(d, s)
		c.fill(d, s)
		return
	}
	c.fill(d, s)
	c.stroke(d, s)
}

func (c *canvas) fill(d string, s style) {
	box := pathExtent(d, s.matrix)
	paint := c.paint(s.fill, s.fillOpacity*s.opacity, box, s.matrix)
	target := pixels(box).Intersect(s.clip)
	if paint == nil || target.Empty() {
		return
	}
	f := rasterx.NewFiller(target.Dx(), target.Dy(), newScanner(c.img, target, paint))
	addPath(f, d, moved(s.matrix, target))
	f.Draw()
}

func (c *canvas) stroke(d string, s style) {
	k := math.Sqrt(math.Abs(s.matrix.A*s.matrix.D - s.matrix.B*s.matrix.C)) // pixels a unit
	width := min(s.strokeWidth*k, maxStroke)
	box := pathExtent(d, s.matrix)
	paint := c.paint(s.stroke, s.strokeOpacity*s.opacity, box, s.matrix)
	if paint == nil || width <= 0 {
		return
	}
	target := pixels(box).Inset(-int(math.Ceil(width * 2))).Intersect(s.clip)
	if target.Empty() || box.x0 > box.x1 {
		return
	}
	dash := make([]float64, 0, len(s.dash))
	sum := 0.0
	for _, v := range s.dash {
		dash = append(dash, max(0, v*k))
		sum += max(0, v*k)
	}
	if length := box.x1 - box.x0 + box.y1 - box.y0; sum < 0.5 || length > 20*MaxSide {
		dash = nil // too fine to be seen, or too many to be drawn
	}
	ends, join := rasterx.ButtCap, rasterx.Miter
	switch s.lineCap {
	case "round":
		ends = rasterx.RoundCap
	case "square":
		ends = rasterx.SquareCap
	}
	switch s.lineJoin {
	case "round":
		join = rasterx.Round
	case "bevel":
		join = rasterx.Bevel
	}
	l := rasterx.NewDasher(target.Dx(), target.Dy(), newScanner(c.img, target, paint))
	l.SetStroke(toFixed(width), toFixed(max(1, min(s.miterLimit, 20))), ends, ends, nil, join, dash, s.dashOffset*k)
	addPath(l, d, moved(s.matrix, target))
	l.Draw()
}

// moved is m with the target's corner as the origin.
func moved(m rasterx.Matrix2D, target image.Rectangle) rasterx.Matrix2D {
	return rasterx.Identity.Translate(float64(-target.Min.X), float64(-target.Min.Y)).Mult(m)
}

// text draws an element's letters as shapes.
func (c *canvas) text(n *node, s style) {
	x, y := number(n.attr("x"), 0), number(n.attr("y"), 0)
	face := c.fonts.regular
	if s.bold {
		face = c.fonts.bold
	}
	size := min(s.fontSize, 500)
	glyphs, width := c.fonts.set(face, size, n.Text)
	switch s.anchor {
	case "middle":
		x -= width / 2
	case "end":
		x -= width
	}
	switch s.baseline { // of Go's fonts
	case "central", "middle":
		y += size * 0.36
	case "hanging", "text-before-edge":
		y += size * 0.8
	case "text-after-edge", "ideographic":
		y -= size * 0.2
	}
	em := fixed.Int26_6(face.UnitsPerEm())
	k := size / float64(em)
	var d []byte
	for _, g := range glyphs {
		segments, err := face.LoadGlyph(&c.fonts.buf, g.index, em<<6, nil)
		if err != nil {
			continue
		}
		d = appendGlyph(d, segments, x+g.x, y, k)
	}
	c.shape(string(d), s)
}

func appendGlyph(d []byte, segments sfnt.Segments, x, y, k float64) []byte {
	for _, seg := range segments {
		letter, points := byte('M'), 1
		switch seg.Op {
		case sfnt.SegmentOpLineTo:
			letter = 'L'
		case sfnt.SegmentOpQuadTo:
			letter, points = 'Q', 2
		case sfnt.SegmentOpCubeTo:
			letter, points = 'C', 3
		}
		d = append(d, letter)
		for _, p := range seg.Args[:points] {
			d = strconv.AppendFloat(d, x+float64(p.X)/64*k, 'f', 3, 64)
			d = append(d, ' ')
			d = strconv.AppendFloat(d, y+float64(p.Y)/64*k, 'f', 3, 64)
			d = append(d, ' ')
		}
	}
	return d
}

// paint is what a fill or stroke attribute asks for; nil is nothing.
func (c *canvas) paint(v string, opacity float64, box extent, m rasterx.Matrix2D) image.Image {
	if id, ok := reference(v); ok {
		n := c.gradients[id]
		if n == nil {
			return nil
		}
		return newGradient(n, opacity, box, m)
	}
	col, ok := parseColor(v, opacity)
	if !ok {
		return nil
	}
	return image.NewUniform(col)
}

var named = map[string]color.NRGBA{
	"black": {A: 255}, "white": {255, 255, 255, 255}, "red": {255, 0, 0, 255}, "green": {0, 128, 0, 255},
	"blue": {0, 0, 255, 255}, "gray": {128, 128, 128, 255}, "grey": {128, 128, 128, 255}, "orange": {255, 165, 0, 255},
}

// parseColor reads #rgb, #rrggbb, #rrggbbaa, rgb(), rgba() and a few names.
func parseColor(s string, opacity float64) (color.NRGBA, bool) {
	s = strings.ToLower(strings.TrimSpace(s))
	var c color.NRGBA
	switch {
	case s == "" || s == "none" || s == "transparent":
		return c, false
	case s[0] == '#':
		h := s[1:]
		if len(h) == 3 || len(h) == 4 {
			wide := make([]byte, 0, 8)
			for i := range len(h) {
				wide = append(wide, h[i], h[i])
			}
			h = string(wide)
		}
		if len(h) == 6 {
			h += "ff"
		}
		v, err := strconv.ParseUint(h, 16, 32)
		if err != nil || len(h) != 8 {
			return c, false
		}
		c = color.NRGBA{uint8(v >> 24), uint8(v >> 16), uint8(v >> 8), uint8(v)}
	case strings.HasPrefix(s, "rgb"):
		_, args, _ := strings.Cut(s, "(")
		n := numbers(args)
		if len(n) < 3 {
			return c, false
		}
		alpha := 1.0
		if len(n) > 3 {
			alpha = n[3]
		}
		c = color.NRGBA{channel(n[0]), channel(n[1]), channel(n[2]), channel(alpha * 255)}
	default:
		var ok bool
		if c, ok = named[s]; !ok {
			return c, false
		}
	}
	c.A = channel(float64(c.A) * opacity)
	return c, c.A > 0
}

func channel(v float64) uint8 { return uint8(max(0, min(255, math.Round(v)))) }

// gradient is a linear or radial gradient in pixels.
type gradient struct {
	x, y, dx, dy float64 // from the first stop along the axis to the last, over its squared length
	radial       bool
	table        [256]color.NRGBA
}

func newGradient(n *node, opacity float64, box extent, m rasterx.Matrix2D) image.Image {
	unit := rasterx.Matrix2D{A: box.x1 - box.x0, D: box.y1 - box.y0, E: box.x0, F: box.y0}
	if n.attr("gradientUnits") == "userSpaceOnUse" {
		unit = m
	}
	value := func(name string, otherwise float64) float64 { return number(n.attr(name), otherwise) }
	g := &gradient{radial: n.XMLName.Local == "radialGradient"}
	var x2, y2 float64
	if g.radial {
		cx, cy := value("cx", 0.5), value("cy", 0.5)
		g.x, g.y = unit.Transform(cx, cy)
		x2, y2 = unit.Transform(cx+value("r", 0.5), cy)
	} else {
		g.x, g.y = unit.Transform(value("x1", 0), value("y1", 0))
		x2, y2 = unit.Transform(value("x2", 1), value("y2", 0))
	}
	length := (x2-g.x)*(x2-g.x) + (y2-g.y)*(y2-g.y)
	if length == 0 || math.IsNaN(length) {
		length = 1
	}
	g.dx, g.dy = (x2-g.x)/length, (y2-g.y)/length
	for i := range g.table {
		g.table[i] = stopColor(n, float64(i)/255, opacity)
	}
	return g
}

// stopColor mixes the stops around a place from 0 to 1.
func stopColor(n *node, at, opacity float64) color.NRGBA {
	var before, after color.NRGBA
	var from, to float64
	seen := false
	for i := range n.Kids {
		k := &n.Kids[i]
		offset := k.attr("offset")
		p := number(strings.TrimSuffix(offset, "%"), 0)
		if strings.HasSuffix(offset, "%") {
			p /= 100
		}
		col, _ := parseColor(k.attr("stop-color"), opacity*number(k.attr("stop-opacity"), 1))
		if !seen || p <= at {
			before, from, after, to = col, p, col, p
			seen = true
		} else {
			after, to = col, p
			break
		}
	}
	if to <= from || at <= from {
		return before
	}
	t := (at - from) / (to - from)
	mix := func(a, b uint8) uint8 { return channel(float64(a) + t*(float64(b)-float64(a))) }
	return color.NRGBA{mix(before.R, after.R), mix(before.G, after.G), mix(before.B, after.B), mix(before.A, after.A)}
}

func (g *gradient) ColorModel() color.Model { return color.NRGBAModel }
func (g *gradient) Bounds() image.Rectangle { return image.Rect(-1e6, -1e6, 1e6, 1e6) }
func (g *gradient) At(x, y int) color.Color {
	px, py := float64(x)+0.5-g.x, float64(y)+0.5-g.y
	t := px*g.dx + py*g.dy
	if g.radial {
		t = math.Hypot(px, py) * math.Hypot(g.dx, g.dy)
	}
	return g.table[channel(t*255)]
}

// vectorScanner lets rasterx, which knows strokes and dashes, fill by x/image's anti-aliasing.
type vectorScanner struct {
	z      *vector.Rasterizer
	dst    *image.RGBA
	target image.Rectangle
	paint  image.Image
}

var _ rasterx.Scanner = (*vectorScanner)(nil)

func newScanner(dst *image.RGBA, target image.Rectangle, paint image.Image) *vectorScanner {
	return &vectorScanner{vector.NewRasterizer(target.Dx(), target.Dy()), dst, target, paint}
}

func (s *vectorScanner) Start(a fixed.Point26_6) { s.z.MoveTo(float32(a.X)/64, float32(a.Y)/64) }
func (s *vectorScanner) Line(b fixed.Point26_6)  { s.z.LineTo(float32(b.X)/64, float32(b.Y)/64) }
func (s *vectorScanner) Draw()                   { s.z.Draw(s.dst, s.target, s.paint, s.target.Min) }

func (s *vectorScanner) GetPathExtent() fixed.Rectangle26_6 { return fixed.Rectangle26_6{} }
func (s *vectorScanner) SetBounds(int, int)                 {}
func (s *vectorScanner) SetColor(any)                       {}
func (s *vectorScanner) SetWinding(bool)                    {}
func (s *vectorScanner) Clear()                             {}
func (s *vectorScanner) SetClip(image.Rectangle)            {}
