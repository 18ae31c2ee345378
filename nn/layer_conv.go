package nn

import (
	"fmt"
	"math"

	"github.com/gomlx/gomlx/core/graph"
)

// Conv2DLayer slides Filters small kernels over an image: x [batch, h, w, c] -> [batch, h', w', Filters],
//
//	y[i, j, f] = activation(b[f] + Σ_{u, v, c} x[i·Stride + u, j·Stride + v, c] · K[u, v, c, f]),  0 ≤ u, v < Size
//
// which is a cross-correlation, as all libraries have it (LeCun et al. 1989; Dumoulin and Visin 2016 for the sizes). K
// is [Size, Size, c, Filters], as Keras keeps it, and starts Glorot uniform with Size²·c inputs and Size²·Filters outputs
// unless Start says otherwise; b starts at zero.
type Conv2DLayer struct {
	Filters    int
	Size       int
	Stride     StrideLength `json:",omitzero"` // 0 is 1
	Padding    Padding      `json:",omitzero"` // "" is Valid
	Activation Activation   `json:",omitzero"`
	Start      Initializer  `json:",omitzero"`
	Penalty    Penalty      `json:",omitzero"`
}

// Conv2DOption is what Conv2D takes besides filters and size: an activation, Stride, Same, an initializer, a penalty.
type Conv2DOption interface{ conv2D(*Conv2DLayer) }

// Conv2D is a convolution of size x size pixels with the given number of filters, linear unless an activation is given:
//
//	nn.Conv2D(16, 3, nn.ReLU)
//
// Its input is [batch, height, width, channels]: rows of MNIST want nn.Reshape(28, 28, 1) before it. Without padding
// (Valid) the output has floor((height - size) / stride) + 1 rows of pixels, with Same ceil(height / stride).
//
// Errors, from Fit: rows that are not images, a kernel that is larger than the image.
func Conv2D(filters, size int, options ...Conv2DOption) Conv2DLayer {
	c := Conv2DLayer{Filters: filters, Size: size}
	for _, o := range options {
		if o != nil {
			o.conv2D(&c)
		}
	}
	return c
}

// Padding says what a convolution does at the image's edge.
type Padding string

// The paddings of Conv2D.
const (
	Valid Padding = "Valid" // none: the kernel stays inside the image, which becomes smaller. The default
	Same  Padding = "Same"  // zeros around it, so that Stride(1) keeps the size; an odd one goes to the right and below, as in Keras
)

func (p Padding) conv2D(c *Conv2DLayer) { c.Padding = p }

// StrideLength is how many pixels a window moves at a time.
type StrideLength int

// Stride moves a window n pixels at a time. An option of Conv2D, where the default is 1, and of the poolings, where it is
// the window's size.
func Stride(n int) StrideLength { return StrideLength(n) }

func (s StrideLength) conv2D(c *Conv2DLayer) { c.Stride = s }

func (s StrideLength) check() error {
	if s < 0 {
		return fmt.Errorf("Stride(%d): want 1 pixel or more", int(s))
	}
	return nil
}

func (c Conv2DLayer) String() string {
	parts := []string{fmt.Sprint(c.Filters), fmt.Sprint(c.Size)}
	if c.stride() != 1 {
		parts = append(parts, fmt.Sprintf("Stride(%d)", c.Stride))
	}
	if c.Padding != "" && c.Padding != Valid {
		parts = append(parts, string(c.Padding))
	}
	return called("Conv2D", append(parts, described(c.Activation, c.Start, c.Penalty)...)...)
}

func (c Conv2DLayer) stride() int {
	if c.Stride == 0 {
		return 1
	}
	return int(c.Stride)
}

func (c Conv2DLayer) output(in []int) ([]int, error) {
	if c.Filters < 1 {
		return nil, fmt.Errorf("it has %d filters; want 1 or more", c.Filters)
	}
	if c.Size < 1 {
		return nil, fmt.Errorf("its kernel is %d pixels wide; want 1 or more, 3 is usual", c.Size)
	}
	if err := c.Stride.check(); err != nil {
		return nil, err
	}
	if c.Padding != "" && c.Padding != Valid && c.Padding != Same {
		return nil, fmt.Errorf("the padding %q does not exist; use nn.Valid or nn.Same", string(c.Padding))
	}
	if err := checked(c.Activation, c.Start, c.Penalty); err != nil {
		return nil, err
	}
	if err := isImage(in); err != nil {
		return nil, err
	}
	out := []int{0, 0, c.Filters}
	for axis := range 2 {
		if c.Padding != Same && c.Size > in[axis] {
			return nil, fmt.Errorf("its kernel of %d x %d pixels is larger than the image of %d x %d; use a smaller one, or the option nn.Same", c.Size, c.Size, in[0], in[1])
		}
		before, after := c.pads(in[axis])
		out[axis] = (in[axis]+before+after-c.Size)/c.stride() + 1
	}
	return out, nil
}

// isImage is the error of rows that are no images, with the way to make some where their number tells it.
func isImage(in []int) error {
	if len(in) == 3 {
		return nil
	}
	remedy := "nn.Reshape(height, width, channels)"
	switch n := volume(in); {
	case len(in) == 2:
		remedy = fmt.Sprintf("nn.Reshape(%d, %d, 1)", in[0], in[1])
	case len(in) == 1 && square(n):
		remedy = fmt.Sprintf("nn.Reshape(%d, %d, 1)", root(n), root(n))
	case len(in) == 1 && n%3 == 0 && square(n/3):
		remedy = fmt.Sprintf("nn.Reshape(%d, %d, 3)", root(n/3), root(n/3))
	}
	return fmt.Errorf("input has shape %s, want images, [batch height width channels]; put %s before it", batchShape(in), remedy)
}

func root(n int) int    { return int(math.Round(math.Sqrt(float64(n)))) }
func square(n int) bool { return n > 1 && root(n)*root(n) == n }

// pads are the zeros before and after an axis of n pixels.
func (c Conv2DLayer) pads(n int) (before, after int) {
	if c.Padding != Same {
		return 0, 0
	}
	s := c.stride()
	all := max(0, ((n+s-1)/s-1)*s+c.Size-n)
	return all / 2, all - all/2
}

func (c Conv2DLayer) parameters(in []int) []parameter {
	channels, area := in[2], c.Size*c.Size
	return []parameter{
		{name: "kernel", dims: []int{c.Size, c.Size, channels, c.Filters}, start: c.Start.or(GlorotUniform()),
			fanIn: area * channels, fanOut: area * c.Filters, decays: true},
		{name: "bias", dims: []int{c.Filters}, start: Zeros()},
	}
}

func (Conv2DLayer) states([]int) []parameter { return nil }

func (c Conv2DLayer) activation() Activation { return c.Activation }

// forward multiplies each patch of the image by the kernel, as one matrix product. An update of 32 MNIST images with XLA's
// own convolutions on the CPU takes 7 times as long with 8 and 16 filters and 20 times with 32 and 64, nearly all of it for
// the gradients. The price is memory: the patches are Size² / Stride² times the images.
func (c Conv2DLayer) forward(p *pass, x *graph.Node) *graph.Node {
	kernel, bias := p.params[0], p.params[1]
	c.Penalty.apply(p, kernel)
	for _, axis := range []int{1, 2} {
		before, after := c.pads(x.Shape().Dimensions[axis])
		x = bordered(x, axis, before, after)
	}
	patches := x // [batch, h', w', size·size·c]
	if c.Size > 1 || c.stride() > 1 {
		patches = graph.Concatenate(shifts(x, c.Size, c.stride()), -1)
	}
	d := patches.Shape().Dimensions
	flat := graph.Reshape(patches, -1, d[3])       // as a matrix: of four axes XLA would turn the gradient's operands first
	matrix := graph.Reshape(kernel, -1, c.Filters) // [size·size·c, filters]
	product := graph.DotGeneral(flat, []int{1}, nil, matrix, []int{0}, nil)
	product = graph.Reshape(product, d[0], d[1], d[2], c.Filters) // [batch, h', w', filters]
	return c.Activation.apply(graph.Add(product, perFeature(bias, product)))
}

// bordered puts zeros before and after an axis. It is not GoMLX's Pad, which has no gradient.
func bordered(x *graph.Node, axis, before, after int) *graph.Node {
	parts := []*graph.Node{x}
	border := func(n int) *graph.Node {
		shape := x.Shape().Clone()
		shape.Dimensions[axis] = n
		return graph.Zeros(x.Graph(), shape)
	}
	if before > 0 {
		parts = append([]*graph.Node{border(before)}, parts...)
	}
	if after > 0 {
		parts = append(parts, border(after))
	}
	if len(parts) == 1 {
		return x
	}
	return graph.Concatenate(parts, axis)
}

// shifts are the images of the same place in each window: size² times [batch, h', w', c], row by row.
func shifts(x *graph.Node, size, stride int) []*graph.Node {
	h, w := x.Shape().Dimensions[1], x.Shape().Dimensions[2]
	all := make([]*graph.Node, 0, size*size)
	for i := range size {
		for j := range size {
			all = append(all, graph.Slice(x, graph.AxisRange(),
				graph.AxisRange(i, h-size+i+1).Stride(stride), graph.AxisRange(j, w-size+j+1).Stride(stride), graph.AxisRange()))
		}
	}
	return all
}

// perFeature is v, [features], for every place of x, [..., features].
func perFeature(v, x *graph.Node) *graph.Node {
	dims := make([]int, x.Rank())
	for i := range dims {
		dims[i] = 1
	}
	dims[len(dims)-1] = v.Shape().Dimensions[0]
	return graph.BroadcastToShape(graph.Reshape(v, dims...), x.Shape())
}

func init() { registerLayer("Conv2D", Conv2DLayer{}) }

var (
	_ Layer          = Conv2DLayer{}
	_ activatedLayer = Conv2DLayer{}
	_ Conv2DOption   = Padding("")
	_ Conv2DOption   = StrideLength(0)
)
