package nn_test

import (
	"fmt"
	"math"

	"descida/nn"
)

// Mini-batch descent with momentum, by hand: v ← βv + g, w ← w - αv. It is what Fit does.
func ExampleModel_Gradient() {
	train := corners()
	model := nn.Sequential(nn.Dense(16, nn.Tanh), nn.Dense(4))
	w := nn.Must(model.Build(train, 1)) // the weights that Fit would draw from nn.Seed(1)
	v := w.Zeros()
	for batch := range train.Batches(8, 1) {
		g := nn.Must(model.Gradient(batch))
		v = v.Times(0.9).Plus(g.Arrays)
		w = w.Minus(v.Times(0.1))
		if err := model.SetParameters(w); err != nil {
			fmt.Println(err)
		}
	}

	fitted := nn.Sequential(nn.Dense(16, nn.Tanh), nn.Dense(4))
	nn.Must(fitted.Fit(train, nn.SGD(0.1, nn.Momentum(0.9)), nn.MiniBatch(8), nn.Epochs(1), nn.Seed(1)))
	fmt.Println(w.Minus(nn.Must(fitted.Parameters())).Norm() < 1e-5*w.Norm())
	// Output: true
}

// A rule of one's own, number by number: RMSprop.
func ExampleArrays_With() {
	model := nn.Sequential(nn.Dense(4))
	w := nn.Must(model.Build(corners(), 1))
	s := w.Zeros()
	for range 100 {
		g := nn.Must(model.Gradient(corners()))
		s = s.With(g.Arrays, func(s, g float32) float32 { return 0.9*s + 0.1*g*g })
		step := g.With(s, func(g, s float32) float32 { return 0.05 * g / (float32(math.Sqrt(float64(s))) + 1e-7) })
		w = w.Minus(step)
		if err := model.SetParameters(w); err != nil {
			fmt.Println(err)
		}
	}
	fmt.Println(nn.Must(model.Evaluate(corners())).Accuracy > 0.9)
	// Output: true
}

// The gradient against finite differences, one weight at a time.
func ExampleModel_SetParameters() {
	data := corners()
	model := nn.Sequential(nn.Dense(8, nn.Tanh), nn.Dense(4))
	w := nn.Must(model.Build(data, 1))
	g := nn.Must(model.Gradient(data))

	lossAt := func(change float32) float64 {
		moved := w.Clone()
		nn.Must(moved.Array("dense1.weights")).Rows()[1][5] += change // from input 1 to unit 5
		if err := model.SetParameters(moved); err != nil {
			fmt.Println(err)
		}
		return nn.Must(model.Evaluate(data)).Loss
	}
	const h = 0.01
	slope := (lossAt(h) - lossAt(-h)) / (2 * h)
	exact := nn.Must(g.Array("dense1.weights")).Rows()[1][5]
	fmt.Println(math.Abs(slope-float64(exact)) < 1e-3*math.Abs(slope))
	// Output: true
}

func ExampleModel_Parameters() {
	model := nn.Sequential(nn.Dense(3, nn.ReLU), nn.Dense(4))
	nn.Must(model.Fit(corners(), nn.Epochs(2)))
	for _, p := range nn.Must(model.Parameters()).List {
		fmt.Println(p.Name, p.Shape)
	}
	// Output:
	// dense1.weights [2 3]
	// dense1.bias [3]
	// dense2.weights [3 4]
	// dense2.bias [4]
}

// What the result is when two arrays do not match.
func ExampleArrays() {
	w := nn.Must(nn.Sequential(nn.Dense(3)).Build(corners(), 1))
	other := nn.Must(nn.Sequential(nn.Dense(5)).Build(corners(), 1))
	fmt.Println(w.Plus(other))
	// Output: arrays that cannot be used: dense1.weights [2 3] and dense1.weights [2 5] do not match
}

func ExampleModel_Build() {
	model := nn.Sequential(nn.Dense(3))
	w := nn.Must(model.Build(corners(), 1))
	fmt.Println(nn.Must(w.Array("dense1.bias")))
	_, err := w.Array("dense1.biases")
	fmt.Println(err)
	// Output:
	// dense1.bias [3] = 0 0 0
	// nn: there is no array "dense1.biases"; there are dense1.weights, dense1.bias
}

// Theorem 5.1: at the logits the gradient of an example's cross-entropy is softmax(z) - y. Here it is the bias's.
func ExampleSoftmaxOf() {
	z, y := []float64{2, 1, 0.1}, []float64{0, 1, 0}
	p := nn.SoftmaxOf(z)
	fmt.Printf("%.3f loss %.3f\n", p, nn.CrossEntropyOf(p, y))
	for i := range z {
		const h = 1e-6
		moved := []float64{z[0], z[1], z[2]}
		moved[i] += h
		slope := (nn.CrossEntropyOf(nn.SoftmaxOf(moved), y) - nn.CrossEntropyOf(p, y)) / h
		fmt.Printf("%.3f %.3f\n", slope, p[i]-y[i])
	}
	// Output:
	// [0.659 0.242 0.099] loss 1.417
	// 0.659 0.659
	// -0.758 -0.758
	// 0.099 0.099
}

func ExampleCrossEntropyOf() {
	sure, unsure := []float64{0.01, 0.99}, []float64{0.5, 0.5}
	y := []float64{0, 1}
	fmt.Printf("%.3f %.3f\n", nn.CrossEntropyOf(sure, y), nn.CrossEntropyOf(unsure, y)) // the second is ln 2
	// Output: 0.010 0.693
}
