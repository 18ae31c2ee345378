package nn

import (
	"fmt"

	"github.com/gomlx/gomlx/core/graph"
)

// PoolKind is what a pooling makes of a window.
type PoolKind string

// The kinds of PoolLayer, as the functions of the same names make them.
const (
	maxPool     PoolKind = "MaxPool"
	averagePool PoolKind = "AveragePool"
)

// PoolLayer makes one pixel of each window of an image, each channel for itself: x [batch, h, w, c] -> [batch, h', w', c],
// h' = floor((h - Size) / Stride) + 1. What is left at the right and below is dropped, as in Keras.
type PoolLayer struct {
	Kind   PoolKind
	Size   int
	Stride StrideLength `json:",omitzero"` // 0 is Size: windows side by side
}

// PoolOption is what the poolings take besides the size: Stride.
type PoolOption interface{ pool(*PoolLayer) }

func (s StrideLength) pool(p *PoolLayer) { p.Stride = s }

// MaxPool takes the largest of each size x size pixels (Zhou and Chellappa 1988), so that what was found somewhere near
// counts, and not where exactly. The gradient goes to that pixel, to the first where several are largest.
//
//	nn.Sequential(nn.Reshape(28, 28, 1), nn.Conv2D(16, 3, nn.ReLU), nn.MaxPool(2), nn.Flatten(), nn.Dense(10))
//
// Windows lie side by side unless nn.Stride says otherwise. Errors, from Fit: rows that are not images, a window that is
// larger than the image.
func MaxPool(size int, options ...PoolOption) PoolLayer { return pool(maxPool, size, options) }

// AveragePool takes the mean of each size x size pixels (LeCun et al. 1989). Otherwise as MaxPool.
func AveragePool(size int, options ...PoolOption) PoolLayer { return pool(averagePool, size, options) }

func pool(kind PoolKind, size int, options []PoolOption) PoolLayer {
	p := PoolLayer{Kind: kind, Size: size}
	for _, o := range options {
		if o != nil {
			o.pool(&p)
		}
	}
	return p
}

func (p PoolLayer) String() string {
	if p.stride() != p.Size {
		return fmt.Sprintf("%s(%d, Stride(%d))", p.Kind, p.Size, p.Stride)
	}
	return fmt.Sprintf("%s(%d)", p.Kind, p.Size)
}

func (p PoolLayer) stride() int {
	if p.Stride == 0 {
		return p.Size
	}
	return int(p.Stride)
}

func (p PoolLayer) output(in []int) ([]int, error) {
	if p.Kind != maxPool && p.Kind != averagePool {
		return nil, fmt.Errorf("the pooling %q does not exist; use nn.MaxPool or nn.AveragePool", string(p.Kind))
	}
	if p.Size < 1 {
		return nil, fmt.Errorf("its window is %d pixels wide; want 1 or more, 2 is usual", p.Size)
	}
	if err := p.Stride.check(); err != nil {
		return nil, err
	}
	if err := isImage(in); err != nil {
		return nil, err
	}
	if p.Size > in[0] || p.Size > in[1] {
		return nil, fmt.Errorf("its window of %d x %d pixels is larger than the image of %d x %d; use a smaller one, or fewer poolings before it", p.Size, p.Size, in[0], in[1])
	}
	s := p.stride()
	return []int{(in[0]-p.Size)/s + 1, (in[1]-p.Size)/s + 1, in[2]}, nil
}

func (PoolLayer) parameters([]int) []parameter { return nil }
func (PoolLayer) states([]int) []parameter     { return nil }

func (p PoolLayer) forward(_ *pass, x *graph.Node) *graph.Node {
	windows, axes := p.windows(x)
	if p.Kind == averagePool {
		return graph.ReduceMean(windows, axes...)
	}
	return graph.ReduceMax(toFirst(windows, axes), axes...) // [batch, h', w', c]
}

// windows gives the windows axes of their own. Side by side they are but another shape of the image, which XLA's CPU code
// reduces faster than its own windows: their gradient goes through the image a pixel at a time.
func (p PoolLayer) windows(x *graph.Node) (windows *graph.Node, axes []int) {
	dims, size := x.Shape().Dimensions, p.Size
	if p.stride() != size {
		return graph.Stack(shifts(x, size, p.stride()), 3), []int{3} // [batch, h', w', size·size, c]
	}
	h, w := dims[1]/size, dims[2]/size
	if h*size != dims[1] || w*size != dims[2] {
		x = graph.Slice(x, graph.AxisRange(), graph.AxisRange(0, h*size), graph.AxisRange(0, w*size), graph.AxisRange())
	}
	return graph.Reshape(x, -1, h, size, w, size, dims[3]), []int{2, 4}
}

// toFirst is windows, with the gradient of their maximum sent to the first largest value alone. GoMLX sends all of it to
// each of them, which counts it several times wherever an image is flat, such as a digit's background.
func toFirst(windows *graph.Node, axes []int) *graph.Node {
	return graph.IdentityWithCustomGradient(windows, func(x, v *graph.Node) *graph.Node {
		largest := graph.ReduceAndKeep(x, graph.ReduceMax, axes...)
		place, places := graph.ZerosLike(x), 1
		for _, axis := range axes {
			n := x.Shape().Dimensions[axis]
			place = graph.Add(graph.MulScalar(place, float64(n)), graph.Iota(x.Graph(), x.Shape(), axis))
			places *= n
		}
		none := graph.MulScalar(graph.OnesLike(x), float64(places))
		is := graph.Equal(x, graph.BroadcastToShape(largest, x.Shape()))
		first := graph.ReduceAndKeep(graph.Where(is, place, none), graph.ReduceMin, axes...)
		return graph.Where(graph.Equal(place, graph.BroadcastToShape(first, x.Shape())), v, graph.ZerosLike(v))
	})
}

func init() { registerLayer("Pool", PoolLayer{}) }

var (
	_ Layer      = PoolLayer{}
	_ PoolOption = StrideLength(0)
)
