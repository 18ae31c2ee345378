package nn

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gomlx/gomlx/core/graph"
)

// FlattenLayer makes a list of numbers of each row: [batch, h, w, c] -> [batch, h·w·c], the last axis fastest, as in Keras.
type FlattenLayer struct{}

// Flatten stands between convolutions and Dense.
func Flatten() FlattenLayer { return FlattenLayer{} }

func (FlattenLayer) String() string { return "Flatten()" }

func (FlattenLayer) output(in []int) ([]int, error) { return []int{volume(in)}, nil }
func (FlattenLayer) parameters([]int) []parameter   { return nil }
func (FlattenLayer) states([]int) []parameter       { return nil }

func (FlattenLayer) forward(_ *pass, x *graph.Node) *graph.Node {
	return graph.Reshape(x, x.Shape().Dimensions[0], -1)
}

// ReshapeLayer gives each row another shape of as many numbers: [batch, 784] -> [batch, 28, 28, 1].
type ReshapeLayer struct{ Dims []int }

// Reshape reads each row's numbers, the last axis fastest, as an array of other dimensions:
//
//	nn.Sequential(nn.Reshape(28, 28, 1), nn.Conv2D(16, 3, nn.ReLU))
//
// Error, from Fit: a row has another number of numbers.
func Reshape(dims ...int) ReshapeLayer { return ReshapeLayer{slices.Clone(dims)} }

func (r ReshapeLayer) String() string {
	return called("Reshape", strings.Fields(strings.Trim(fmt.Sprint(r.Dims), "[]"))...)
}

func (r ReshapeLayer) output(in []int) ([]int, error) {
	if len(r.Dims) == 0 || slices.Min(r.Dims) < 1 {
		return nil, fmt.Errorf("it asks for the shape %v; want one dimension or more, each of 1 or more", r.Dims)
	}
	if have, want := volume(in), volume(r.Dims); tooLarge(r.Dims) || have != want {
		return nil, fmt.Errorf("input has shape %s, %d numbers a row, but %s wants %d; give dimensions whose product is %d", batchShape(in), have, r, want, have)
	}
	return slices.Clone(r.Dims), nil
}

func (ReshapeLayer) parameters([]int) []parameter { return nil }
func (ReshapeLayer) states([]int) []parameter     { return nil }

func (r ReshapeLayer) forward(_ *pass, x *graph.Node) *graph.Node {
	return graph.Reshape(x, append([]int{x.Shape().Dimensions[0]}, r.Dims...)...)
}

func init() {
	registerLayer("Flatten", FlattenLayer{})
	registerLayer("Reshape", ReshapeLayer{})
}

var (
	_ Layer = FlattenLayer{}
	_ Layer = ReshapeLayer{}
)
