package train

import (
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/core/graph"
)

// few bounds the rows of a batch whose weights' gradient is better not made as an array, written, read for its norm and read
// for the update: an update of 2 and 4 rows takes 0.8 and 0.7 times as long without, of 8 the same.
const few = 4

// ofWeights is the gradient of a product's weights, [units, n], from that of its output, d, [batch, units], and its input, x,
// [batch, n]. What GoMLX derives is x's transpose times d, transposed: the pure-Go backend spends half of its time on the
// latter, value by value. XLA makes the same of both, and of few rows a sum of outer products that melts into the update.
func ofWeights(d, x *graph.Node, fuses bool) *graph.Node {
	rows, units := d.Shape().Dimensions[0], d.Shape().Dimensions[1]
	d = graph.Transpose(d, 0, 1)
	if !fuses || rows == 1 || rows > few {
		return graph.DotGeneral(d, []int{1}, nil, x, []int{0}, nil)
	}
	outer := make([]*graph.Node, rows)
	for i := range outer {
		one := graph.AxisElem(i)
		outer[i] = graph.Mul(
			graph.BroadcastToDims(graph.Slice(d, graph.AxisRange(), one), units, x.Shape().Dimensions[1]),
			graph.BroadcastToDims(graph.Slice(x, one), units, x.Shape().Dimensions[1]))
	}
	return sum(outer)
}

// squaresOfFew are the squared norms of a product's gradients of few rows, without the gradients: |Σ dᵢ xᵢᵀ|² is the sum of
// (dᵢ dⱼ)(xᵢ xⱼ) over all pairs of rows, and |Σ dᵢ|² that of dᵢ dⱼ. In float64, because near a minimum the pairs cancel each
// other: what is left of their rounding is less than that of the gradient itself.
func squaresOfFew(d, x *graph.Node) (weights, bias *graph.Node) {
	products := func(a *graph.Node) *graph.Node {
		a = graph.ConvertDType(a, dtypes.Float64)
		return graph.DotGeneral(a, []int{1}, nil, a, []int{1}, nil) // [batch, batch]
	}
	total := func(pairs *graph.Node) *graph.Node {
		return graph.ConvertDType(graph.MaxScalar(graph.ReduceAllSum(pairs), 0), dtypes.Float32)
	}
	dd := products(d)
	return total(graph.Mul(dd, products(x))), total(dd)
}
