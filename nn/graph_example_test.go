package nn_test

import (
	"fmt"

	"github.com/gomlx/gomlx/core/graph"

	"descida/nn"
)

func swish(x *graph.Node) *graph.Node { return graph.Mul(x, graph.Sigmoid(x)) }

func ExampleFunc() {
	model := nn.Sequential(nn.Dense(16), nn.Func("swish", swish), nn.Dense(4))
	nn.Must(model.Fit(corners(), nn.SGD(0.5), nn.MiniBatch(8), nn.Epochs(30), nn.Seed(1)))
	fmt.Println(model, nn.Must(model.Evaluate(corners())).Accuracy > 0.9)
	// Output: Sequential(Dense(16), Func(swish), Dense(4)) true
}

// A layer that learns: each feature times a factor, plus an offset.
func ExampleGraphLayer() {
	affine := nn.GraphLayer("affine", func(x *graph.Node, learned []*graph.Node) *graph.Node {
		rows := x.Shape().Dimensions[0]
		factor, offset := graph.BroadcastPrefix(learned[0], rows), graph.BroadcastPrefix(learned[1], rows) // [batch, features]
		return graph.Add(graph.Mul(x, factor), offset)
	}, nn.Learned("factor", nn.GlorotUniform(), nn.Inputs), nn.Learned("offset", nn.Zeros(), nn.Inputs))
	model := nn.Sequential(affine, nn.Dense(4))
	fmt.Println(nn.Must(model.Build(corners(), 1)).Names())
	// Output: [affine1.factor affine1.offset dense2.weights dense2.bias]
}

// Huber's loss: a square near 0, a straight line beyond 1.
func ExampleGraphLoss() {
	huber := nn.GraphLoss("huber", func(outputs, targets *graph.Node) *graph.Node {
		d := graph.Abs(graph.Sub(outputs, targets)) // [batch, targets]
		near, far := graph.MulScalar(graph.Square(d), 0.5), graph.AddScalar(d, -0.5)
		return graph.ReduceMean(graph.Where(graph.LessThan(d, graph.OnesLike(d)), near, far), -1) // [batch]
	})
	var x, y [][]float32
	for i := range 11 { // 1 + 2x, but for an outlier in the middle
		v := float32(i)/5 - 1
		x, y = append(x, []float32{v}), append(y, []float32{1 + 2*v})
	}
	y[5][0] = 100
	model := nn.Sequential(nn.Dense(1))
	nn.Must(model.Fit(nn.NewRegression(x, y), huber, nn.SGD(0.5), nn.FullBatch(), nn.Epochs(200), nn.Seed(1)))
	w := nn.Must(model.Parameters())
	fmt.Printf("%.1f + %.1f x\n", w.List[1].Values[0], w.List[0].Values[0])
	// Output: 1.1 + 2.0 x
}

// A stored model has lost its functions, and says what to do.
func ExampleModel_Bind() {
	model := nn.Sequential(nn.Func("swish", swish), nn.Dense(4))
	nn.Must(model.Fit(corners()))
	stored := nn.Must(model.MarshalBinary())
	var read nn.Model
	fmt.Println(read.UnmarshalBinary(stored))
	_, err := read.Evaluate(corners())
	fmt.Println(err)
	fmt.Println(read.Bind(nn.Func("swish", swish)))
	fmt.Println(nn.Must(read.Evaluate(corners())) == nn.Must(model.Evaluate(corners())))
	// Output:
	// <nil>
	// nn: layer 1 Func(swish): its function was not kept; give it again: model.Bind(nn.Func("swish", ...))
	// <nil>
	// true
}

// Plain GoMLX with a model's weights: what the first layer makes of three rows.
func ExampleBackend() {
	model := nn.Sequential(nn.Dense(8, nn.ReLU), nn.Dense(4))
	w := nn.Must(model.Build(corners(), 1)).Tensors()
	x, _, err := corners().Take(3).Tensors()
	if err != nil {
		fmt.Println(err)
		return
	}
	first := nn.Must(graph.NewExec(nn.Must(nn.Backend()), func(x, weights, bias *graph.Node) *graph.Node {
		z := graph.MatMul(x, weights) // [rows, 8]
		return graph.Add(z, graph.BroadcastPrefix(bias, z.Shape().Dimensions[0]))
	}))
	out, err := first.Call(x, w["dense1.weights"], w["dense1.bias"])
	fmt.Println(out[0].Shape(), err)
	// Output: (Float32)[3, 8] <nil>
}
