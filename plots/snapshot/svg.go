package snapshot

import (
	"encoding/xml"
	"fmt"
	"image"
	"image/draw"
	"math"
	"strconv"
	"strings"

	"github.com/srwiley/rasterx"
)

// node is an element of the SVG that ECharts writes.
type node struct {
	XMLName xml.Name
	Attrs   []xml.Attr `xml:",any,attr"`
	Kids    []node     `xml:",any"`
	Text    string     `xml:",chardata"`
}

func (n *node) attr(name string) string {
	for _, a := range n.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// reference is the id in an attribute such as fill="url(#zr0-g1)".
func reference(s string) (id string, ok bool) {
	s, ok = strings.CutPrefix(s, "url(")
	return strings.Trim(s, "#)\"'"), ok
}

// style is what an element inherits: CSS properties, as attributes or in a style attribute.
type style struct {
	matrix                     rasterx.Matrix2D
	clip                       image.Rectangle
	opacity                    float64
	fill, stroke               string
	fillOpacity, strokeOpacity float64
	strokeWidth, miterLimit    float64
	lineCap, lineJoin          string
	dash                       []float64
	dashOffset                 float64
	anchor, baseline           string
	fontSize                   float64
	bold                       bool
	strokeFirst, hidden        bool
}

// canvas draws elements on a picture.
type canvas struct {
	img       *image.RGBA
	fonts     *fonts
	clips     map[string]*node
	gradients map[string]*node
}

// rasterize draws an SVG of w by h pixels, scaled. It knows the elements that ECharts writes and passes over others,
// pictures and links among them.
func rasterize(svg string, w, h int, scale float64, f *fonts) (image.Image, error) {
	d := xml.NewDecoder(strings.NewReader(svg))
	d.Strict = false
	var root node
	if err := d.Decode(&root); err != nil {
		return nil, fmt.Errorf("snapshot: ECharts wrote a broken SVG: %w", err)
	}
	bounds := image.Rect(0, 0, max(1, int(float64(w)*scale+0.5)), max(1, int(float64(h)*scale+0.5)))
	c := &canvas{img: image.NewRGBA(bounds), fonts: f, clips: map[string]*node{}, gradients: map[string]*node{}}
	draw.Draw(c.img, bounds, image.White, image.Point{}, draw.Src)
	c.define(&root)
	c.element(&root, style{
		matrix: rasterx.Identity.Scale(scale, scale), clip: bounds, opacity: 1, fill: "#000", fillOpacity: 1,
		strokeOpacity: 1, strokeWidth: 1, miterLimit: 4, fontSize: 12,
	})
	return c.img, nil
}

func (c *canvas) define(n *node) {
	for i := range n.Kids {
		k := &n.Kids[i]
		switch k.XMLName.Local {
		case "clipPath":
			c.clips[k.attr("id")] = k
		case "linearGradient", "radialGradient":
			c.gradients[k.attr("id")] = k
		}
		c.define(k)
	}
}

func (c *canvas) element(n *node, s style) {
	s.opacity *= number(n.attr("opacity"), 1)
	for _, a := range n.Attrs {
		s.set(c, a.Name.Local, a.Value)
	}
	if s.hidden {
		return
	}
	switch n.XMLName.Local {
	case "svg", "g", "a":
		for i := range n.Kids {
			c.element(&n.Kids[i], s)
		}
	case "text":
		c.text(n, s)
	default:
		if d := outline(n); d != "" {
			c.shape(d, s)
		}
	}
}

// outline is an element's shape in the path language; "" has none.
func outline(n *node) string {
	num := func(name string) float64 { return number(n.attr(name), 0) }
	switch n.XMLName.Local {
	case "path":
		return n.attr("d")
	case "rect":
		return fmt.Sprintf("M%g %gh%gv%gh%gZ", num("x"), num("y"), num("width"), num("height"), -num("width"))
	case "line":
		return fmt.Sprintf("M%g %gL%g %g", num("x1"), num("y1"), num("x2"), num("y2"))
	case "polyline":
		return "M" + n.attr("points")
	case "polygon":
		return "M" + n.attr("points") + "Z"
	case "circle":
		return ellipse(num("cx"), num("cy"), num("r"), num("r"))
	case "ellipse":
		return ellipse(num("cx"), num("cy"), num("rx"), num("ry"))
	}
	return ""
}

func ellipse(x, y, rx, ry float64) string {
	return fmt.Sprintf("M%g %gA%g %g 0 1 1 %g %gA%g %g 0 1 1 %g %gZ", x-rx, y, rx, ry, x+rx, y, rx, ry, x-rx, y)
}

func (s *style) set(c *canvas, name, v string) {
	switch name {
	case "style":
		for _, property := range strings.Split(v, ";") {
			if k, value, ok := strings.Cut(property, ":"); ok {
				s.set(c, strings.TrimSpace(k), strings.TrimSpace(value))
			}
		}
	case "transform":
		s.matrix = transform(v, s.matrix)
	case "clip-path":
		s.clip = s.clip.Intersect(c.clipBox(v, s.matrix))
	case "fill":
		s.fill = v
	case "stroke":
		s.stroke = v
	case "fill-opacity":
		s.fillOpacity = number(v, s.fillOpacity)
	case "stroke-opacity":
		s.strokeOpacity = number(v, s.strokeOpacity)
	case "stroke-width":
		s.strokeWidth = number(v, s.strokeWidth)
	case "stroke-miterlimit":
		s.miterLimit = number(v, s.miterLimit)
	case "stroke-linecap":
		s.lineCap = v
	case "stroke-linejoin":
		s.lineJoin = v
	case "stroke-dasharray":
		s.dash = numbers(v)
	case "stroke-dashoffset":
		s.dashOffset = number(v, 0)
	case "text-anchor":
		s.anchor = v
	case "dominant-baseline":
		s.baseline = v
	case "font-size":
		s.fontSize = number(v, s.fontSize)
	case "font-weight":
		s.bold = isBold(v)
	case "paint-order":
		s.strokeFirst = strings.HasPrefix(v, "stroke")
	case "visibility":
		s.hidden = v == "hidden"
	case "display":
		s.hidden = s.hidden || v == "none"
	}
}

// clipBox is the box of a clip path: ECharts' are rectangles on the whole.
func (c *canvas) clipBox(v string, m rasterx.Matrix2D) image.Rectangle {
	id, _ := reference(v)
	n := c.clips[id]
	if n == nil {
		return c.img.Bounds()
	}
	var box image.Rectangle
	for i := range n.Kids {
		k := &n.Kids[i]
		box = box.Union(pixels(pathExtent(outline(k), transform(k.attr("transform"), m))))
	}
	return box
}

func pixels(e extent) image.Rectangle {
	if e.x0 > e.x1 {
		return image.Rectangle{}
	}
	return image.Rect(int(math.Floor(e.x0)), int(math.Floor(e.y0)), int(math.Ceil(e.x1)), int(math.Ceil(e.y1)))
}

func number(s string, otherwise float64) float64 {
	v, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(s), "px"), 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		return otherwise
	}
	return v
}

// transform applies a list such as "translate(3 4) rotate(90)" after m.
func transform(list string, m rasterx.Matrix2D) rasterx.Matrix2D {
	for list != "" {
		name, rest, ok := strings.Cut(list, "(")
		if !ok {
			return m
		}
		args, rest, _ := strings.Cut(rest, ")")
		list = rest
		n := numbers(args)
		at := func(i int, otherwise float64) float64 {
			if i < len(n) {
				return n[i]
			}
			return otherwise
		}
		switch strings.Trim(name, " ,\n\t") {
		case "translate":
			m = m.Translate(at(0, 0), at(1, 0))
		case "scale":
			m = m.Scale(at(0, 1), at(1, at(0, 1)))
		case "rotate":
			m = m.Translate(at(1, 0), at(2, 0)).Rotate(at(0, 0)*math.Pi/180).Translate(-at(1, 0), -at(2, 0))
		case "matrix":
			if len(n) == 6 {
				m = m.Mult(rasterx.Matrix2D{A: n[0], B: n[1], C: n[2], D: n[3], E: n[4], F: n[5]})
			}
		}
	}
	return m
}
