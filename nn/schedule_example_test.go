package nn_test

import (
	"fmt"

	"descida/nn"
)

func ExampleStepDecay() {
	figure := nn.Must(nn.Rates(nn.StepDecay(0.1, nn.Epochs(2)), 0.5, 4, 1))
	fmt.Printf("%.3f\n", figure.Lines[0].Y)
	// Output: [0.500 0.500 0.050 0.050]
}

func ExampleExponentialDecay() {
	byEpoch := nn.Must(nn.Rates(nn.ExponentialDecay(0.1, nn.Epochs(1)), 1, 3, 2))
	byUpdate := nn.Must(nn.Rates(nn.ExponentialDecay(0.1, nn.Updates(1)), 1, 3, 2))
	fmt.Printf("%.3f\n%.3f\n", byEpoch.Lines[0].Y, byUpdate.Lines[0].Y)
	// Output:
	// [1.000 0.951 0.905 0.861 0.819 0.779]
	// [1.000 0.905 0.819 0.741 0.670 0.607]
}

func ExampleInverseRootDecay() {
	figure := nn.Must(nn.Rates(nn.InverseRootDecay(nn.Updates(1)), 1, 1, 9))
	fmt.Printf("%.2f\n", figure.Lines[0].Y)
	// Output: [1.00 0.71 0.58 0.50 0.45 0.41 0.38 0.35 0.33]
}

func ExampleCosineDecay() {
	figure := nn.Must(nn.Rates(nn.CosineDecay(nn.Floor(0.1)), 1, 1, 6))
	fmt.Printf("%.3f\n", figure.Lines[0].Y)
	// Output: [1.000 0.940 0.775 0.550 0.325 0.160]
}

func ExampleWarmRestarts() {
	figure := nn.Must(nn.Rates(nn.WarmRestarts(nn.Epochs(1), 2), 1, 3, 2))
	fmt.Printf("%.2f\n", figure.Lines[0].Y)
	// Output: [1.00 0.50 1.00 0.85 0.50 0.15]
}

func ExampleOneCycle() {
	figure := nn.Must(nn.Rates(nn.OneCycle(), 1, 1, 10))
	fmt.Printf("%.2f\n", figure.Lines[0].Y)
	// Output: [0.04 0.36 0.68 1.00 0.83 0.65 0.48 0.30 0.13 0.03]
}

func ExamplePiecewise() {
	figure := nn.Must(nn.Rates(nn.Piecewise(nn.From(nn.Epochs(2), 0.5), nn.From(nn.Epochs(3), 0.1)), 1, 4, 1))
	fmt.Println(figure.Lines[0].Y[:3])
	// Output: [1 1 0.5]
}

func ExampleWarmUp() {
	model := nn.Sequential(nn.Dense(8, nn.ReLU), nn.Dense(4))
	h := nn.Must(model.Fit(corners(), nn.Adam(0.01), nn.WarmUp(nn.Updates(3), nn.CosineDecay()), nn.MiniBatch(10), nn.Epochs(2)))
	fmt.Println(h.Optimizer)
	fmt.Printf("%.4f\n", h.Update.LearningRate)
	_, err := model.Fit(corners(), nn.WarmUp(nn.Updates(3), nil))
	fmt.Println(err)
	// Output:
	// Adam(0.01), WarmUp(Updates(3), CosineDecay())
	// [0.0033 0.0067 0.0100 0.0100 0.0090 0.0065 0.0035 0.0010]
	// nn: WarmUp(Updates(3), <nil>): it has no schedule to go on with; give one, such as nn.ConstantRate()
}

// The gradient that a rule sees is no longer than the bound; the history shows how long it was.
func ExampleClipNorm() {
	model := nn.Sequential(nn.Dense(8, nn.ReLU), nn.Dense(4))
	h := nn.Must(model.Fit(corners(), nn.SGD(0.1), nn.ClipNorm(0.01), nn.FullBatch()))
	fmt.Println(h.Optimizer, h.Update.GradientNorm[0] > 0.01)
	// Output: SGD(0.1), ClipNorm(0.01) true
}

func ExampleRateSearch() {
	model := nn.Sequential(nn.Dense(16, nn.Tanh), nn.Dense(4))
	found := nn.Must(nn.RateSearch{From: 1e-4, To: 1, Updates: 100}.Find(model, corners(), nn.Adam(1), nn.MiniBatch(8)))
	figure := found.Figure()
	fmt.Println(figure.Lines[0].Name, len(figure.Lines[0].X) <= 100)
	_, err := nn.RateSearch{From: 1, To: 0.1}.Find(model, corners())
	fmt.Println(err)
	// Output:
	// each batch true
	// nn: FindRate from 1 to 0.1: want rates that grow, above 0, such as 1e-6 to 10
}
