package nn_test

import (
	"fmt"
	"math"

	"descida/nn"
)

func ExampleSGD() {
	model := nn.Sequential(nn.Dense(8, nn.ReLU), nn.Dense(4))
	h := nn.Must(model.Fit(corners(), nn.SGD(0.1, nn.Momentum(0.9), nn.WeightDecay(1e-4)), nn.ClipNorm(1), nn.Epochs(20), nn.MiniBatch(8)))
	fmt.Println(h.Optimizer)
	fmt.Println(h.Epoch.Loss[19] < h.Epoch.Loss[0])
	_, err := model.Fit(corners(), nn.SGD(0.1, nn.Momentum(1.5)))
	fmt.Println(err)
	// Output:
	// SGD(0.1, Momentum(0.9), WeightDecay(0.0001)), ClipNorm(1)
	// true
	// nn: SGD(0.1, Momentum(1.5)): Momentum is 1.5; want a number from 0 to below 1, such as 0.9
}

func ExampleNesterov() {
	fmt.Println(nn.SGD(0.05, nn.Nesterov(0.9)))
	// Output: SGD(0.05, Nesterov(0.9))
}

func ExampleRMSprop() {
	fmt.Println(nn.RMSprop(0.001), nn.RMSprop(0.001, nn.Rho(0.99)))
	// Output: RMSprop(0.001) RMSprop(0.001, Rho(0.99))
}

func ExampleAdaGrad() {
	fmt.Println(nn.AdaGrad(0.01, nn.InitialAccumulator(0)))
	// Output: AdaGrad(0.01, InitialAccumulator(0))
}

func ExampleAdam() {
	fmt.Println(nn.Adam(1e-3), nn.Adam(1e-3, nn.Betas(0.8, 0.99)))
	// Output: Adam(0.001) Adam(0.001, Betas(0.8, 0.99))
}

// Adam with weight decay is AdamW.
func ExampleAdamW() {
	fmt.Println(nn.AdamW(1e-3), nn.Adam(1e-3, nn.WeightDecay(0.01)))
	// Output: AdamW(0.001) AdamW(0.001, WeightDecay(0.01))
}

// A schedule can be looked at without a model: its rates, update by update, or a figure to draw.
func ExampleRates() {
	for _, s := range []nn.Schedule{
		nn.StepDecay(0.5, nn.Epochs(1)),
		nn.CosineDecay(),
		nn.WarmUp(nn.Updates(2), nn.ConstantRate()),
	} {
		figure := nn.Must(nn.Rates(s, 0.1, 3, 2))
		fmt.Printf("%-35s %.3f\n", s, figure.Lines[0].Y)
	}
	_, err := nn.Rates(nn.StepDecay(0.5, nn.Epochs(0)), 0.1, 3, 2)
	fmt.Println(err)
	// Output:
	// StepDecay(0.5, Epochs(1))           [0.100 0.100 0.050 0.050 0.025 0.025]
	// CosineDecay()                       [0.100 0.093 0.075 0.050 0.025 0.007]
	// WarmUp(Updates(2), ConstantRate())  [0.050 0.100 0.100 0.100 0.100 0.100]
	// nn: StepDecay(0.5, Updates(0)): want a length of 1 or more, such as nn.Epochs(2) or nn.Updates(500)
}

// The cosine that the notes print goes below 0 after half a run; its history says so.
func ExampleCosineAsPrinted() {
	figure := nn.Must(nn.Rates(nn.CosineAsPrinted(), 0.1, 1, 5))
	fmt.Printf("%.3f\n", figure.Lines[0].Y)
	// Output: [0.100 0.081 0.031 -0.031 -0.081]
}

func ExampleFindRate() {
	model := nn.Sequential(nn.Dense(16, nn.Tanh), nn.Dense(4))
	found := nn.Must(nn.FindRate(model, corners(), nn.SGD(1), nn.MiniBatch(8)))
	h := nn.Must(model.Fit(corners(), found.Optimizer, nn.MiniBatch(8), nn.Epochs(30)))
	last := h.Epoch.Loss[len(h.Epoch.Loss)-1]
	fmt.Println(found.Suggested > 0, last < 0.5, math.IsNaN(last))
	// Output: true true false
}
