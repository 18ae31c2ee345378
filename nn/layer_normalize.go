package nn

import (
	"fmt"
	"slices"

	"github.com/gomlx/gomlx/core/graph"
)

// NormalizeLayer does to each row what Normalizer.Apply does: [batch, row...] -> [batch, row...]. Its numbers are fixed:
// training does not change them, and the model is saved with them.
type NormalizeLayer struct{ Normalizer Normalizer }

// Normalize is a first layer that brings the rows to a common scale, so that the model takes them as they are, wherever it
// is used, and a data set too large for a normalised copy in memory needs none:
//
//	scale := nn.Must(nn.ZScore().Fit(train))
//	model := nn.Sequential(nn.Normalize(scale), nn.Dense(64, nn.ReLU), nn.Dense(10))
//
// The numbers are copied. Error, from Fit: the normaliser learnt nothing yet, or from rows of another number of features.
func Normalize(n *Normalizer) NormalizeLayer {
	if n == nil {
		return NormalizeLayer{}
	}
	c := *n
	c.Offset, c.Scale = slices.Clone(n.Offset), slices.Clone(n.Scale)
	return NormalizeLayer{c}
}

func (l NormalizeLayer) String() string {
	if l.Normalizer.Method == (Normalization{}) {
		return "Normalize()"
	}
	return fmt.Sprintf("Normalize(%s)", l.Normalizer.Method)
}

func (l NormalizeLayer) output(in []int) ([]int, error) {
	n := &l.Normalizer
	if err := n.check(); err != nil {
		return nil, err
	}
	if volume(in) != n.Features {
		return nil, fmt.Errorf("input has shape %s, %d features a row, but it learnt from rows of %d; use rows like those", batchShape(in), volume(in), n.Features)
	}
	return slices.Clone(in), nil
}

func (NormalizeLayer) parameters([]int) []parameter { return nil }
func (NormalizeLayer) states([]int) []parameter     { return nil }

func (l NormalizeLayer) forward(_ *pass, x *graph.Node) *graph.Node {
	n := &l.Normalizer
	if n.Method.Kind == KindL2 {
		return unitRows(x)
	}
	dims := slices.Clone(x.Shape().Dimensions)
	dims[0] = 1
	each := func(value func(feature int) float64) *graph.Node { // a number a feature, for all rows
		values := make([]float32, n.Features)
		for j := range values {
			values[j] = float32(value(j))
		}
		return graph.BroadcastToShape(graph.Reshape(graph.ConvertDType(graph.Const(x.Graph(), values), x.DType()), dims...), x.Shape())
	}
	// The offset is a float64. Its float32 and what that leaves over go one after the other: the first difference has no
	// rounding where x is near, and so a column of years keeps its days.
	near := func(j int) float64 { return float64(float32(n.Offset[j])) }
	x = graph.Sub(x, each(near))
	if slices.ContainsFunc(n.Offset, func(o float64) bool { return float64(float32(o)) != o }) {
		x = graph.Sub(x, each(func(j int) float64 { return n.Offset[j] - near(j) }))
	}
	x = graph.Mul(x, each(func(j int) float64 { return n.Scale[j] }))
	if n.low() != 0 {
		x = graph.Add(x, each(func(int) float64 { return n.low() }))
	}
	return x
}

// unitRows divides each row by its length. Its largest number goes first: squares of 1e30 are beyond float32.
func unitRows(x *graph.Node) *graph.Node {
	flat := graph.Reshape(x, x.Shape().Dimensions[0], -1) // [batch, features]
	positive := func(v *graph.Node) *graph.Node {         // 1 for a row of zeros, which so stays as it is
		return graph.Where(graph.Equal(v, graph.ZerosLike(v)), graph.OnesLike(v), v)
	}
	over := func(v *graph.Node) *graph.Node { return graph.BroadcastToShape(positive(v), flat.Shape()) }
	flat = graph.Div(flat, over(graph.ReduceAndKeep(graph.Abs(flat), graph.ReduceMax, 1)))
	flat = graph.Div(flat, over(graph.Sqrt(graph.ReduceAndKeep(graph.Square(flat), graph.ReduceSum, 1))))
	return graph.Reshape(flat, x.Shape().Dimensions...)
}

func init() { registerLayer("Normalize", NormalizeLayer{}) }

var _ Layer = NormalizeLayer{}
