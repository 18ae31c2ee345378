package train

import (
	"fmt"
	"slices"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/gomlx/core/graph"
)

// loop runs body on the device as long as more says so, and returns the state after it. The state carries everything that
// body reads, what it leaves as it is too (XLA does not copy what a body returns unchanged): GoMLX keeps one cache of scalar
// constants a graph, and one made in the main function, or in more, cannot be used in body. Const is not in that cache.
func loop(state []*graph.Node, more func(state []*graph.Node) *graph.Node, body func(state []*graph.Node) []*graph.Node) []*graph.Node {
	g := state[0].Graph()
	parameters := func(g *graph.Graph) []*graph.Node {
		nodes := make([]*graph.Node, len(state))
		for i, s := range state {
			nodes[i] = graph.Parameter(g, fmt.Sprintf("state%d", i), s.Shape())
		}
		return nodes
	}
	return graph.While(
		graph.NewClosure(g, func(g *graph.Graph) []*graph.Node { return []*graph.Node{more(parameters(g))} }),
		graph.NewClosure(g, func(g *graph.Graph) []*graph.Node { return body(parameters(g)) }),
		state...)
}

// rowsFrom takes count rows from a place on: [rows, ...] -> [count, ...].
func rowsFrom(all, place *graph.Node, count int) *graph.Node {
	dims := slices.Clone(all.Shape().Dimensions)
	dims[0] = count
	start := []*graph.Node{place}
	for range dims[1:] {
		start = append(start, graph.ScalarZero(all.Graph(), dtypes.Int32))
	}
	return graph.DynamicSlice(all, start, dims)
}
