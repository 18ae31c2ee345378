package train

import (
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
)

// CrossEntropy is the loss of each row, [batch], from logits [batch, classes] and class indices [batch]:
// log(sum exp(z)) - z_label; or shares of the classes, [batch, classes]: sum_k y_k (log(sum exp(z)) - z_k). The largest
// logit is taken off first, so that exp cannot overflow.
func CrossEntropy(logits, targets *graph.Node) *graph.Node {
	largest := graph.StopGradient(graph.ReduceAndKeep(logits, graph.ReduceMax, -1)) // [batch, 1]
	shifted := graph.Sub(logits, largest)                                           // [batch, classes]
	logSum := graph.Log(graph.ReduceSum(graph.Exp(shifted), -1))                    // [batch]
	if targets.DType() == dtypes.Int32 {
		return graph.Sub(logSum, pick(shifted, targets))
	}
	all := graph.ReduceSum(targets, -1)
	return graph.Sub(graph.Mul(all, logSum), graph.ReduceSum(graph.Mul(targets, shifted), -1))
}

// BinaryCrossEntropy is max(z, 0) - z y + log(1 + exp(-|z|)), the mean over a row's outputs: [batch]. z are logits,
// [batch, outputs]; a class index, [batch], is y where there is one output.
func BinaryCrossEntropy(logits, targets *graph.Node) *graph.Node {
	y := numeric(logits, targets)
	z := graph.Sub(graph.Max(logits, graph.ZerosLike(logits)), graph.Mul(logits, y))
	return graph.ReduceMean(graph.Add(z, graph.Log1P(graph.Exp(graph.Neg(graph.Abs(logits))))), -1)
}

// SquaredError is the mean over a row's outputs of (output - target)²: [batch].
func SquaredError(outputs, targets *graph.Node) *graph.Node {
	return graph.ReduceMean(graph.Square(graph.Sub(outputs, numeric(outputs, targets))), -1)
}

// AbsoluteError is the mean over a row's outputs of |output - target|: [batch]. Its gradient where they are equal is 0, as
// in Keras and JAX; that of graph.Abs is 1.
func AbsoluteError(outputs, targets *graph.Node) *graph.Node {
	off := graph.Sub(outputs, numeric(outputs, targets))
	return graph.ReduceMean(graph.Mul(off, graph.StopGradient(graph.Sign(off))), -1)
}

// numeric makes targets like the outputs of class indices: one-hot, or the index itself where there is one output.
func numeric(outputs, targets *graph.Node) *graph.Node {
	if targets.DType() != dtypes.Int32 {
		return targets
	}
	if outputs.Shape().Dimensions[1] == 1 {
		return graph.ConvertDType(graph.Reshape(targets, -1, 1), outputs.DType())
	}
	return graph.ConvertDType(isLabel(outputs, targets), outputs.DType())
}

// pick takes each row's value at its label: [batch, classes], [batch] -> [batch].
func pick(values, labels *graph.Node) *graph.Node {
	return graph.ReduceSum(graph.Where(isLabel(values, labels), values, graph.ZerosLike(values)), -1)
}

func isLabel(values, labels *graph.Node) *graph.Node {
	class := graph.Iota(values.Graph(), shapes.Make(dtypes.Int32, values.Shape().Dimensions...), 1)
	return graph.Equal(class, graph.BroadcastToShape(graph.Reshape(labels, -1, 1), class.Shape()))
}

// Right is 1 where the target is the first largest output and 0 elsewhere, also where the outputs are NaN: [batch]. Of
// shares of the classes the target is the first largest one.
// It compares instead of taking ArgMax, which XLA's CPU code does a scalar at a time.
func Right(outputs, targets *graph.Node) *graph.Node {
	if targets.DType() != dtypes.Int32 {
		targets = graph.ArgMax(targets, -1, dtypes.Int32)
	}
	class := graph.Iota(outputs.Graph(), shapes.Make(dtypes.Int32, outputs.Shape().Dimensions...), 1)
	label := graph.BroadcastToShape(graph.Reshape(targets, -1, 1), class.Shape())
	own := graph.BroadcastToShape(graph.Reshape(pick(outputs, targets), -1, 1), outputs.Shape())
	beaten := graph.Where(graph.LessThan(class, label), graph.GreaterThan(own, outputs), graph.GreaterOrEqual(own, outputs))
	return graph.ReduceMin(graph.ConvertDType(beaten, dtypes.Float32), -1)
}

// RightSide is 1 where each logit is on its target's side of zero: [batch].
func RightSide(logits, targets *graph.Node) *graph.Node {
	y := numeric(logits, targets)
	says := graph.ConvertDType(graph.GreaterThan(logits, graph.ZerosLike(logits)), dtypes.Int32) // pure Go compares no booleans
	is := graph.ConvertDType(graph.GreaterThan(y, graph.MulScalar(graph.OnesLike(y), 0.5)), dtypes.Int32)
	return graph.ReduceMin(graph.ConvertDType(graph.Equal(says, is), dtypes.Float32), -1)
}
