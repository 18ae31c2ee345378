package nn_test

import (
	"fmt"
	"math"

	"github.com/gomlx/gomlx/core/graph"

	"descida/nn"
)

// Before any training the loss of ten classes is about ln 10 = 2.30: all are as probable.
func ExampleCrossEntropy() {
	model := nn.Sequential(nn.Dense(4, nn.Zeros()))
	nn.Must(model.Build(corners(), 1))
	fmt.Printf("%.4f %.4f\n", nn.Must(model.Evaluate(corners())).Loss, math.Log(4))
	// Output: 1.3863 1.3863
}

// The notes' sum in place of the mean: loss and gradient are 40 times as large, for 40 rows.
func ExampleCrossEntropy_sum() {
	model := nn.Sequential(nn.Dense(4))
	nn.Must(model.Build(corners(), 1))
	mean, sum := nn.Must(model.Gradient(corners())), nn.Must(model.Gradient(corners(), nn.CrossEntropy(nn.Sum)))
	fmt.Printf("%.3f %.3f\n", sum.Loss/mean.Loss, sum.Norm()/mean.Norm())
	// Output: 40.000 40.000
}

// One output tells two classes apart.
func ExampleBinaryCrossEntropy() {
	data := nn.NewDataset([][]float32{{-2}, {-1}, {1}, {2}}, []int{0, 0, 1, 1})
	model := nn.Sequential(nn.Dense(1))
	nn.Must(model.Fit(data, nn.BinaryCrossEntropy(), nn.SGD(1), nn.FullBatch(), nn.Epochs(50)))
	fmt.Println(nn.Must(model.Predict(data)).Classes())
	// Output: [0 0 1 1]
}

// Targets are learnt with MeanSquaredError unless another loss is given: y = 1 + 2x.
func ExampleMeanSquaredError() {
	data := nn.NewRegression([][]float32{{-1}, {0}, {1}}, [][]float32{{-1}, {1}, {3}})
	model := nn.Sequential(nn.Dense(1))
	h := nn.Must(model.Fit(data, nn.MeanSquaredError(), nn.SGD(0.2), nn.FullBatch(), nn.Epochs(100)))
	y := nn.Must(model.Predict(nn.NewDataset([][]float32{{10}}, nil)))
	fmt.Printf("%.2f, accuracies: %d\n", y[0].Outputs[0], len(h.Update.Accuracy))
	// Output: 21.00, accuracies: 0
}

// A constant learns the median by the absolute error, and the mean by the squared one: an outlier pulls the mean.
func ExampleMeanAbsoluteError() {
	data := nn.NewRegression([][]float32{{0}, {0}, {0}}, [][]float32{{1}, {2}, {9}})
	for _, loss := range []nn.StandardLoss{nn.MeanAbsoluteError(), nn.MeanSquaredError()} {
		model := nn.Sequential(nn.Dense(1))
		nn.Must(model.Fit(data, loss, nn.SGD(0.03), nn.FullBatch(), nn.Epochs(500)))
		fmt.Printf("%s %.1f\n", loss, nn.Must(model.Predict(data))[0].Outputs[0])
	}
	// Output:
	// MeanAbsoluteError() 2.0
	// MeanSquaredError() 4.0
}

func ExampleNewRegression() {
	fmt.Println(nn.NewRegression([][]float32{{0}, {1}}, [][]float32{{1, 2}, {3, 4}}))
	_, err := nn.Sequential(nn.Dense(3)).Fit(nn.NewRegression([][]float32{{0}, {1}}, [][]float32{{1, 2}, {3, 4}}))
	fmt.Println(err)
	// Output:
	// data set: 2 rows of shape [1], float32, 2 targets
	// nn: layer 1 Dense(3): it gives 3 outputs a row and the data has 2 targets a row; end the model with nn.Dense(2)
}

func ExampleDataset_OneHot() {
	data := nn.NewDataset([][]float32{{0}, {1}}, []int{2, 0}).OneHot()
	fmt.Println(data.Targets(0), data.Targets(1), data.Label(0))
	// Output: [0 0 1] [1 0 0] 2
}

// A row that counts three times moves the constant that is learnt: (0 + 3·8) / 4 = 6.
func ExampleDataset_Weighted() {
	data := nn.NewRegression([][]float32{{0}, {0}}, [][]float32{{0}, {8}}).Weighted([]float32{1, 3})
	model := nn.Sequential(nn.Dense(1))
	nn.Must(model.Fit(data, nn.SGD(0.1), nn.FullBatch(), nn.Epochs(100)))
	fmt.Printf("%.2f\n", nn.Must(model.Predict(data))[0].Outputs[0])
	// Output: 6.00
}

// From the model to GoMLX and back: weights cut to ±0.1.
func ExampleArrayOf() {
	model := nn.Sequential(nn.Dense(4))
	w := nn.Must(model.Build(corners(), 1))
	cut := nn.Must(graph.NewExec(nn.Must(nn.Backend()), func(w *graph.Node) *graph.Node { return graph.ClipScalar(w, -0.1, 0.1) }))
	out, err := cut.Call(w.Tensors()["dense1.weights"])
	if err != nil {
		fmt.Println(err)
		return
	}
	small := nn.Must(nn.ArrayOf("dense1.weights", out[0]))
	fmt.Println(model.SetParameters(nn.Arrays{List: []nn.Array{small}}), small.Shape)
	fmt.Println(nn.Must(model.Parameters()).Norm() < w.Norm())
	// Output:
	// <nil> [2 4]
	// true
}
