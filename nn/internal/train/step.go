package train

import (
	"slices"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
)

// batchNodes are a batch in a graph.
type batchNodes struct {
	x       *graph.Node // [batch, features] uint8 or float32
	targets *graph.Node // [batch] int32 or [batch, outputs] float32
	weights *graph.Node // [batch] float32, or nil
}

// step is one update: loss and gradient of a batch at the carried arrays, the rule applied, and what was measured. rate
// is a scalar and numbers [k]. It returns the new arrays and [1, 2+params]: loss, share of right answers, squared norms of
// the gradients. fuses tells whether the backend makes one loop of operations on single values.
func (n Net) step(vars []*graph.Node, batch batchNodes, rate, numbers *graph.Node, fuses bool) (next []*graph.Node, measured *graph.Node) {
	p, s := len(n.Params), len(n.States)
	var random *graph.Node
	if n.Random {
		random = vars[len(vars)-1]
	}
	pass := NewPass(input(batch.x, dtypes.Float32), vars[:p], vars[p:p+s], true, random)
	outputs := n.Forward(pass) // [batch, outputs]
	loss := n.batchLoss(outputs, batch, pass)

	wanted := slices.Clone(pass.Params)
	for _, product := range pass.products {
		wanted = append(wanted, product.Out)
	}
	gradients := graph.Gradient(loss, wanted...)
	atProducts := gradients[p:] // [1 or batch, units] each
	gradients = gradients[:p:p] // like params
	for i, product := range pass.products {
		gradients[product.Param] = ofWeights(atProducts[i], product.In, fuses)
	}
	squares := n.squares(gradients, atProducts, batch, pass, fuses)

	params, slots := n.apply(pass.Params, gradients, squares, vars[p+s:p+s+len(n.Rule.Slots)], rate, numbers)
	next = append(append(slices.Clone(params), pass.next...), slots...)
	if n.Random {
		next = append(next, pass.random)
	}
	return next, n.measure(loss, outputs, batch, squares)
}

// apply is the rule: new parameters and slots from gradients and their squared norms.
func (n Net) apply(params, gradients, squares, slots []*graph.Node, rate, numbers *graph.Node) (nextParams, nextSlots []*graph.Node) {
	u := &Step{Params: params, Gradients: gradients, Slots: slots, Rate: rate}
	for i := range n.Rule.Numbers {
		u.Numbers = append(u.Numbers, element(numbers, i))
	}
	if n.Rule.Clip {
		last := len(u.Numbers) - 1
		u.Gradients = clipped(gradients, squares, u.Numbers[last])
		u.Numbers = u.Numbers[:last]
	}
	return n.Rule.Update(u)
}

// batchLoss is the scalar that the update descends.
func (n Net) batchLoss(outputs *graph.Node, batch batchNodes, pass *Pass) *graph.Node {
	rows := n.rowLosses(outputs, batch)
	reduce := graph.ReduceAllMean
	if n.Loss.Sum {
		reduce = graph.ReduceAllSum
	}
	loss := reduce(rows)
	if pass.penalty != nil {
		loss = graph.Add(loss, pass.penalty)
	}
	return loss
}

// rowLosses are the losses of a batch's rows, by the rows' weights: [batch].
func (n Net) rowLosses(outputs *graph.Node, batch batchNodes) *graph.Node {
	rows := n.Loss.Rows(outputs, batch.targets)
	if batch.weights != nil {
		rows = graph.Mul(rows, graph.ConvertDType(batch.weights, rows.DType()))
	}
	return rows
}

// squares are the squared norms of the gradients. The gradient of weights from one row is an outer product, whose norm is
// the product of the two vectors' norms, and that of the bias is one of the vectors: that saves 40 µs an update of one row.
func (n Net) squares(gradients, atProducts []*graph.Node, batch batchNodes, pass *Pass, fuses bool) []*graph.Node {
	squares := make([]*graph.Node, len(gradients))
	rows := batch.x.Shape().Dimensions[0]
	for i, p := range pass.products {
		switch {
		case rows == 1:
			squares[p.Bias] = square(atProducts[i])
			squares[p.Param] = graph.Mul(square(p.In), squares[p.Bias])
		case fuses && rows <= few:
			squares[p.Param], squares[p.Bias] = squaresOfFew(atProducts[i], p.In)
		}
	}
	for i, g := range gradients {
		if squares[i] == nil {
			squares[i] = square(g)
		}
	}
	return squares
}

// clipped are the gradients times min(1, limit / norm), the norm over all of them (Pascanu et al. 2013).
func clipped(gradients, squares []*graph.Node, limit *graph.Node) []*graph.Node {
	norm := graph.Sqrt(sum(squares))
	factor := graph.Div(limit, graph.Max(norm, limit))
	out := make([]*graph.Node, len(gradients))
	for i, g := range gradients {
		out[i] = graph.Mul(g, factor)
	}
	return out
}

func (n Net) measure(loss, outputs *graph.Node, batch batchNodes, squares []*graph.Node) *graph.Node {
	accuracy := graph.ScalarZero(loss.Graph(), dtypes.Float32)
	if n.Loss.Right != nil {
		accuracy = graph.ReduceAllMean(n.Loss.Right(outputs, batch.targets))
	}
	row := append([]*graph.Node{loss, accuracy}, squares...)
	for i := range row {
		row[i] = graph.Reshape(row[i], 1, 1)
	}
	return graph.Concatenate(row, 1)
}

// input makes features of a kind of float of what the data set holds: bytes are pixels and become 0 ... 1.
func input(x *graph.Node, kind dtypes.DType) *graph.Node {
	features := graph.ConvertDType(x, kind)
	if x.DType() == dtypes.Uint8 {
		return graph.MulScalar(features, 1.0/255)
	}
	return features
}

// element is a scalar of an array of one axis.
func element(list *graph.Node, i int) *graph.Node {
	return graph.Reshape(graph.Slice(list, graph.AxisElem(i)))
}

// unpadded tells which of a block's rows, [batch], are among the first count.
func unpadded(rows, count *graph.Node) *graph.Node {
	row := graph.Iota(rows.Graph(), shapes.Make(dtypes.Int32, rows.Shape().Dimensions...), 0)
	return graph.LessThan(row, graph.BroadcastToShape(count, row.Shape()))
}

// sumWhere adds up the values that are chosen.
func sumWhere(which, values *graph.Node) *graph.Node {
	return graph.ReduceAllSum(graph.Where(which, values, graph.ZerosLike(values)))
}

func sum(list []*graph.Node) *graph.Node {
	total := list[0]
	for _, one := range list[1:] {
		total = graph.Add(total, one)
	}
	return total
}

// square is the sum of an array's squares, as a product with itself: XLA's CPU code adds a product up in vectors, and a
// reduction one by one.
func square(x *graph.Node) *graph.Node {
	flat := graph.Reshape(x, -1)
	return graph.DotGeneral(flat, []int{0}, nil, flat, []int{0}, nil)
}
