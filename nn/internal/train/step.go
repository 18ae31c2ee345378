package train

import (
	"slices"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
)

// step is one update: loss and gradient of a batch at the parameters, the rule applied, and what was measured.
//
//	x       [batch, features] uint8 or float32
//	labels  [batch] int32
//	rate    scalar float32
//
// It returns the new parameters and [1, 3]: mean loss, share of right answers, norm of the gradient.
func (n Net) step(params []*graph.Node, x, labels, rate *graph.Node) (updated []*graph.Node, measured *graph.Node) {
	var products []Product
	logits := n.Forward(params, input(x), func(p Product) { products = append(products, p) }) // [batch, classes]
	loss := graph.ReduceAllMean(crossEntropy(logits, labels))                                 // scalar
	wanted := slices.Clone(params)
	for _, p := range products {
		wanted = append(wanted, p.Out)
	}
	gradients := graph.Gradient(loss, wanted...)
	atProducts := gradients[len(params):] // [1 or batch, units] each
	gradients = gradients[:len(params)]   // like params
	updated = n.Update(params, gradients, rate)

	squares := make([]*graph.Node, len(params))
	if x.Shape().Dimensions[0] == 1 {
		for i, p := range products {
			squares[p.Param] = graph.Mul(square(p.In), square(atProducts[i]))
		}
	}
	row := []*graph.Node{loss, graph.ReduceAllMean(right(logits, labels)), norm(gradients, squares)}
	for i := range row {
		row[i] = graph.Reshape(row[i], 1, 1)
	}
	return updated, graph.Concatenate(row, 1)
}

// input makes float32 features of what the data set holds: bytes are pixels and become 0 ... 1.
func input(x *graph.Node) *graph.Node {
	if x.DType() == dtypes.Uint8 {
		return graph.MulScalar(graph.ConvertDType(x, dtypes.Float32), 1.0/255)
	}
	return x
}

// crossEntropy is the loss of each row, [batch], from logits [batch, classes] and class indices [batch]:
// log(sum exp(z)) - z_label. The largest logit is taken off first, so that exp cannot overflow.
func crossEntropy(logits, labels *graph.Node) *graph.Node {
	largest := graph.StopGradient(graph.ReduceAndKeep(logits, graph.ReduceMax, -1)) // [batch, 1]
	shifted := graph.Sub(logits, largest)                                           // [batch, classes]
	return graph.Sub(graph.Log(graph.ReduceSum(graph.Exp(shifted), -1)), pick(shifted, labels))
}

// pick takes each row's value at its label: [batch, classes], [batch] -> [batch].
func pick(values, labels *graph.Node) *graph.Node {
	return graph.ReduceSum(graph.Where(isLabel(values, labels), values, graph.ZerosLike(values)), -1)
}

func isLabel(values, labels *graph.Node) *graph.Node {
	class := graph.Iota(values.Graph(), shapes.Make(dtypes.Int32, values.Shape().Dimensions...), 1)
	return graph.Equal(class, graph.BroadcastToShape(graph.Reshape(labels, -1, 1), class.Shape()))
}

// right is 1 where the label is the first largest logit and 0 elsewhere, also where the logits are NaN: [batch].
// It compares instead of taking ArgMax, which XLA's CPU code does a scalar at a time.
func right(logits, labels *graph.Node) *graph.Node {
	class := graph.Iota(logits.Graph(), shapes.Make(dtypes.Int32, logits.Shape().Dimensions...), 1)
	label := graph.BroadcastToShape(graph.Reshape(labels, -1, 1), class.Shape())
	own := graph.BroadcastToShape(graph.Reshape(pick(logits, labels), -1, 1), logits.Shape())
	beaten := graph.Where(graph.LessThan(class, label), graph.GreaterThan(own, logits), graph.GreaterOrEqual(own, logits))
	return graph.ReduceMin(graph.ConvertDType(beaten, dtypes.Float32), -1)
}

// norm is the Euclidean norm over all gradients. Where the square of a gradient's norm is given it is not computed: the
// gradient of weights from one row is an outer product, whose norm is the product of the two vectors' norms. That saves
// 40 µs an update of one row.
func norm(gradients, squares []*graph.Node) *graph.Node {
	total := graph.ScalarZero(gradients[0].Graph(), dtypes.Float32)
	for i, g := range gradients {
		if squares[i] == nil {
			squares[i] = square(g)
		}
		total = graph.Add(total, squares[i])
	}
	return graph.Sqrt(total)
}

func square(x *graph.Node) *graph.Node { return graph.ReduceAllSum(graph.Square(x)) }
