package nn_test

import (
	"fmt"

	"descida/nn"
)

// bars is small images of 8 x 8 grey pixels: a horizontal or a vertical bar at each place.
func bars() *nn.Dataset {
	var pixels []float32
	var labels []int
	for i := range 8 {
		across, down := make([]float32, 64), make([]float32, 64)
		for k := range 8 {
			across[8*i+k], down[8*k+i] = 1, 1
		}
		pixels, labels = append(append(pixels, across...), down...), append(labels, 0, 1)
	}
	return nn.NewDatasetFlat(pixels, []int{64}, labels).Named("bars")
}

func ExampleConv2D() {
	model := nn.Sequential(nn.Reshape(8, 8, 1), nn.Conv2D(4, 3, nn.ReLU, nn.HeNormal()), nn.MaxPool(2), nn.Flatten(), nn.Dense(2))
	nn.Must(model.Fit(bars(), nn.SGD(0.3), nn.MiniBatch(4), nn.Epochs(30), nn.Seed(1)))
	fmt.Println(string(model.Display()["text/plain"]))
	fmt.Println(nn.Must(model.Evaluate(bars())).Accuracy > 0.9)
	// Output:
	// layer                          output             parameters
	// Reshape(8, 8, 1)               [batch 8 8 1]               0
	// Conv2D(4, 3, ReLU, HeNormal()) [batch 6 6 4]              40
	// MaxPool(2)                     [batch 3 3 4]               0
	// Flatten()                      [batch 36]                  0
	// Dense(2)                       [batch 2]                  74
	// 114 parameters, input [batch 64], 30 epochs trained
	// true
}

// A convolution wants images, and the error says how the rows become some.
func ExampleConv2D_error() {
	_, err := nn.Sequential(nn.Conv2D(4, 3), nn.Flatten(), nn.Dense(2)).Fit(bars(), nn.MiniBatch(4))
	fmt.Println(err)
	// Output: nn: layer 1 Conv2D(4, 3): input has shape [batch 64], want images, [batch height width channels]; put nn.Reshape(8, 8, 1) before it
}

func ExampleStride() {
	fmt.Println(nn.Conv2D(8, 5, nn.Stride(2), nn.Same), nn.MaxPool(3, nn.Stride(2)))
	// Output: Conv2D(8, 5, Stride(2), Same) MaxPool(3, Stride(2))
}

func ExampleMaxPool() {
	_, err := nn.Sequential(nn.Reshape(8, 8, 1), nn.MaxPool(3), nn.MaxPool(3), nn.Flatten(), nn.Dense(2)).Fit(bars(), nn.MiniBatch(4))
	fmt.Println(err)
	// Output: nn: layer 3 MaxPool(3): its window of 3 x 3 pixels is larger than the image of 2 x 2; use a smaller one, or fewer poolings before it
}

func ExampleAveragePool() {
	fmt.Println(nn.AveragePool(2), nn.AveragePool(3, nn.Stride(1)))
	// Output: AveragePool(2) AveragePool(3, Stride(1))
}

func ExampleReshape() {
	_, err := nn.Sequential(nn.Reshape(28, 28, 1), nn.Flatten(), nn.Dense(2)).Fit(bars(), nn.MiniBatch(4))
	fmt.Println(err)
	// Output: nn: layer 1 Reshape(28, 28, 1): input has shape [batch 64], 64 numbers a row, but Reshape(28, 28, 1) wants 784; give dimensions whose product is 64
}

func ExampleFlatten() {
	fmt.Println(nn.Sequential(nn.Reshape(8, 8, 1), nn.AveragePool(4), nn.Flatten(), nn.Dense(2)))
	// Output: Sequential(Reshape(8, 8, 1), AveragePool(4), Flatten(), Dense(2))
}

// Dropout works while the model trains; what it predicts is the same each time.
func ExampleDropout() {
	model := nn.Sequential(nn.Dense(16, nn.ReLU), nn.Dropout(0.5), nn.Dense(2))
	nn.Must(model.Fit(bars(), nn.SGD(0.1), nn.MiniBatch(4), nn.Epochs(5)))
	once, again := nn.Must(model.Predict(bars())), nn.Must(model.Predict(bars()))
	fmt.Println(once[0].Probabilities[0] == again[0].Probabilities[0])
	// Output: true
}

// What BatchNorm keeps without learning it is counted apart.
func ExampleBatchNorm() {
	model := nn.Sequential(nn.Dense(8), nn.BatchNorm(), nn.ReLU, nn.Dense(2))
	nn.Must(model.Fit(bars(), nn.MiniBatch(4)))
	fmt.Println(string(model.Display()["text/plain"]))
	// Output:
	// layer                    output             parameters
	// Dense(8)                 [batch 8]                 520
	// BatchNorm()              [batch 8]                  16
	// ReLU                     [batch 8]                   0
	// Dense(2)                 [batch 2]                  18
	// 554 parameters (and 16 numbers kept, not learned), input [batch 64], 1 epochs trained
}

func ExampleLayerNorm() {
	fmt.Println(nn.Sequential(nn.Dense(8), nn.LayerNorm(), nn.GELU, nn.Dense(2)))
	// Output: Sequential(Dense(8), LayerNorm(), GELU, Dense(2))
}

// The loss has the softmax inside: a second one would keep the network from learning.
func ExampleActivation() {
	_, err := nn.Sequential(nn.Dense(8, nn.LeakyReLU), nn.Dense(2), nn.Softmax).Fit(bars(), nn.MiniBatch(4))
	fmt.Println(err)
	// Output: nn: layer 3 Softmax: it ends with a softmax and CrossEntropy() has one inside, so there would be two; end the model with nn.Dense(classes) without nn.Softmax, Predict gives probabilities all the same
}

func ExampleNormal() {
	fmt.Println(nn.Dense(8, nn.ReLU, nn.Normal(0.05)), nn.Conv2D(8, 3, nn.HeUniform()), nn.Dense(8, nn.Tanh, nn.LeCunNormal()))
	// Output: Dense(8, ReLU, Normal(0.05)) Conv2D(8, 3, HeUniform()) Dense(8, Tanh, LeCunNormal())
}

func ExampleL2() {
	fmt.Println(nn.Dense(8, nn.L2(1e-4)), nn.Conv2D(8, 3, nn.L1(1e-5), nn.L2(1e-4)))
	// Output: Dense(8, L2(0.0001)) Conv2D(8, 3, L1(1e-05) + L2(0.0001))
}
