package nn_test

import (
	"fmt"

	"descida/nn"
)

// Mini-batch descent with momentum, by hand: v ← βv + g, w ← w - αv.
func ExampleModel_Gradient() {
	train := corners()
	model := nn.Sequential(nn.Dense(16, nn.Tanh), nn.Dense(4))
	w := nn.Must(model.Build(train, 1)) // the weights that Fit would draw from nn.Seed(1)
	v := w.Zeros()
	for epoch := range 20 {
		for batch := range train.Batches(8, epoch) {
			g := nn.Must(model.Gradient(batch))
			v = v.Times(0.9).Plus(g.Arrays)
			w = w.Minus(v.Times(0.1))
			if err := model.SetParameters(w); err != nil {
				fmt.Println(err)
			}
		}
	}
	fmt.Println(nn.Must(model.Evaluate(train)).Accuracy > 0.9)
	// Output: true
}
