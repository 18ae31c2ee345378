package nn_test

import (
	"context"
	"fmt"
	"os"

	"descida/nn"
	"descida/nn/history"
)

// corners is a small data set: which corner of a square, 0 to 3.
func corners() *nn.Dataset {
	var x [][]float32
	var y []int
	for i := range 40 {
		class, off := i%4, float32(i)/100
		x = append(x, []float32{float32(class%2) + off, float32(class/2) - off})
		y = append(y, class)
	}
	return nn.NewDataset(x, y).Named("corners")
}

func Example() {
	data := corners()
	model := nn.Sequential(nn.Dense(16, nn.Tanh), nn.Dense(4))
	history, err := model.Fit(data, nn.SGD(0.5), nn.MiniBatch(8), nn.Epochs(30), nn.Seed(1))
	if err != nil {
		fmt.Println(err)
		return
	}
	scores, err := model.Evaluate(data)
	fmt.Println(history.Updates(), "updates,", scores.Accuracy > 0.9, err)
	// Output: 150 updates, true <nil>
}

func ExampleModel_Fit() {
	model := nn.Sequential(nn.Dense(8, nn.ReLU), nn.Dense(4))
	h, err := model.Fit(corners(), nn.SGD(0.1), nn.MiniBatch(16), nn.Epochs(2), nn.ValidationSplit(0.1), nn.Seed(1))
	fmt.Println(h.Method, h.Optimizer, h.Rows, h.ValidationRows, h.UpdatesPerEpoch, err)
	// Output: mini-batch(16) SGD(0.1) 36 4 3 <nil>
}

// What is wrong is said before anything is trained, with the layer and what to do.
func ExampleModel_Fit_error() {
	model := nn.Sequential(nn.Dense(8, nn.ReLU), nn.Dense(3))
	_, err := model.Fit(corners())
	fmt.Println(err)
	// Output: nn: layer 2 Dense(3): it gives 3 logits, but row 3 has label 3; end the model with nn.Dense(4)
}

func ExampleModel_FitContext() {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	model := nn.Sequential(nn.Dense(4))
	h, err := model.FitContext(ctx, corners(), nn.Epochs(1000))
	fmt.Println(h.Ended, err)
	// Output: stopped <nil>
}

func ExampleCompare() {
	model := nn.Sequential(nn.Dense(8, nn.ReLU), nn.Dense(4))
	runs, err := nn.Compare(model, corners(), nn.Epochs(2), nn.Seed(1),
		nn.Run("batch", nn.FullBatch(), nn.SGD(0.5)),
		nn.Run("SGD", nn.Stochastic(), nn.SGD(0.01)),
		nn.Run("mini-batch", nn.MiniBatch(8), nn.SGD(0.1)))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range runs {
		fmt.Println(r.Name, r.Optimizer, r.Updates(), "updates")
	}
	// Output:
	// batch SGD(0.5) 2 updates
	// SGD SGD(0.01) 80 updates
	// mini-batch SGD(0.1) 10 updates
}

func ExampleModel_Predict() {
	model := nn.Sequential(nn.Dense(16, nn.Tanh), nn.Dense(4))
	nn.Must(model.Fit(corners(), nn.SGD(0.5), nn.MiniBatch(8), nn.Epochs(30)))
	p := nn.Must(model.Predict(nn.NewDataset([][]float32{{0, 0}, {1, 1}}, nil)))
	fmt.Println(p.Classes(), len(p[0].Probabilities))
	// Output: [0 3] 4
}

func ExampleScores() {
	fmt.Println(nn.Scores{Loss: 0.1897, Accuracy: 0.9441, Rows: 10000})
	// Output: loss 0.19  accuracy 0.944
}

func ExamplePrediction() {
	fmt.Println(nn.Prediction{Class: 1, Probabilities: []float32{0.02, 0.98}})
	// Output: 1 (98 %)
}

func ExampleSequential() {
	model := nn.Sequential(nn.Dense(128, nn.ReLU), nn.Dense(64, nn.ReLU), nn.Dense(10))
	fmt.Println(model)
	fmt.Println(string(model.Display()["text/plain"]))
	// Output:
	// Sequential(Dense(128, ReLU), Dense(64, ReLU), Dense(10))
	// layer                    output             parameters
	// Dense(128, ReLU)         [batch 128]                 ?
	// Dense(64, ReLU)          [batch 64]               8256
	// Dense(10)                [batch 10]                650
	// no weights yet: the first Fit makes them
}

func ExampleModel_Display() {
	model := nn.Sequential(nn.Dense(8, nn.ReLU), nn.Dense(4))
	nn.Must(model.Fit(corners(), nn.Epochs(3)))
	fmt.Println(string(model.Display()["text/plain"]))
	// Output:
	// layer                    output             parameters
	// Dense(8, ReLU)           [batch 8]                  24
	// Dense(4)                 [batch 4]                  36
	// 60 parameters, input [batch 2], 3 epochs trained
}

func ExampleModel_MarshalBinary() {
	model := nn.Sequential(nn.Dense(8, nn.ReLU), nn.Dense(4))
	nn.Must(model.Fit(corners()))
	stored := nn.Must(model.MarshalBinary())
	var read nn.Model
	fmt.Println(read.UnmarshalBinary(stored), &read)
	fmt.Println(read.UnmarshalBinary(stored[:100]))
	// Output:
	// <nil> Sequential(Dense(8, ReLU), Dense(4))
	// nn: reading a stored model: they are damaged: the checksum differs
}

func ExampleNewDataset() {
	data := nn.NewDataset([][]float32{{0, 0}, {0, 1}, {1, 0}, {1, 1}}, []int{0, 1, 1, 0}).Named("xor")
	fmt.Println(data)
	fmt.Println(data.Row(2), data.Label(2))
	// Output:
	// xor: 4 rows of shape [2], float32, 2 classes
	// [1 0] 1
}

func ExampleNewDatasetFlat() {
	fmt.Println(nn.NewDatasetFlat([]float32{1, 2, 3, 4, 5, 6, 7, 8}, []int{2, 2}, []int{0, 1}))
	// Output: data set: 2 rows of shape [2 2], float32, 2 classes
}

func ExampleDataset_Split() {
	first, rest := corners().Shuffle(1).Split(0.75)
	fmt.Println(first.Len(), rest.Len(), corners().Take(3).Len())
	// Output: 30 10 3
}

func ExampleOpenDataset() {
	_, err := nn.OpenDataset(nn.Files{Name: "digits", Pixels: "digits.u8", Labels: "labels.u8", Shape: []int{784}, Classes: 10,
		Remedy: "run `go run . setup`"})
	fmt.Println(err)
	// Output: nn: data set digits: open digits.u8: no such file or directory; run `go run . setup`
}

func ExampleMust() {
	defer func() { fmt.Println(recover()) }()
	nn.Must(nn.Sequential(nn.Dense(4)).Evaluate(corners()))
	// Output: nn: the model has no weights yet; train it first with model.Fit, or draw them with model.Build(data, 1)
}

func ExampleMust2() {
	load := func() (train, test *nn.Dataset, err error) { return corners(), corners().Take(10), nil }
	train, test := nn.Must2(load())
	fmt.Println(train.Len(), test.Len())
	// Output: 40 10
}

func ExampleDense() {
	layer := nn.Dense(64, nn.Sigmoid)
	fmt.Println(layer, layer.Units, layer.Activation)
	// Output: Dense(64, Sigmoid) 64 Sigmoid
}

func ExampleMiniBatch() {
	fmt.Println(nn.FullBatch(), nn.Stochastic(), nn.MiniBatch(32))
	// Output: full batch stochastic mini-batch(32)
}

func ExampleHardware() {
	os.Setenv("DESCIDA_BACKEND", "go")
	defer os.Unsetenv("DESCIDA_BACKEND")
	info, err := nn.Hardware()
	fmt.Println(info.Backend, info.Platform, err)
	// Output: go cpu <nil>
}

// A program that is not a notebook can watch a run too.
func Example_observer() {
	history.Observe(func() history.Observer { return new(printer) })
	defer history.Observe(nil)
	nn.Must(nn.Sequential(nn.Dense(4)).Fit(corners(), nn.Epochs(2)))
	// Output:
	// begins with 40 rows
	// ended after 2 epochs
}

type printer struct{}

func (*printer) Begin(h *history.History) { fmt.Println("begins with", h.Rows, "rows") }
func (*printer) Step(*history.History)    {}
func (*printer) End(h *history.History)   { fmt.Println("ended after", h.EpochsDone(), "epochs") }
