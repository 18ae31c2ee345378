package nn_test

import (
	"context"
	"fmt"

	"descida/nn"
)

func ExampleCompareContext() {
	ctx, cancel := context.WithCancel(context.Background())
	cancel() // at once: no run comes to its end
	runs, err := nn.CompareContext(ctx, nn.Sequential(nn.Dense(4)), corners(), nn.MiniBatch(8),
		nn.Run("slow", nn.SGD(0.01)), nn.Run("fast", nn.SGD(0.1)))
	fmt.Println(len(runs), runs[0].Ended, err)
	// Output: 1 stopped <nil>
}

func ExampleConstant() {
	model := nn.Sequential(nn.Dense(2, nn.Constant(0.5)))
	fmt.Println(nn.Must(nn.Must(model.Build(corners(), 1)).Array("dense1.weights")).Values)
	// Output: [0.5 0.5 0.5 0.5]
}

func ExampleGlorotNormal() {
	fmt.Println(nn.Dense(10, nn.Tanh, nn.GlorotNormal()), nn.Dense(10, nn.LeCunUniform()))
	// Output: Dense(10, Tanh, GlorotNormal()) Dense(10, LeCunUniform())
}

func ExampleEpsilon() {
	fmt.Println(nn.Adam(0.001, nn.Epsilon(1e-8)))
	// Output: Adam(0.001, Epsilon(1e-08))
}

func ExampleModel_Layers() {
	for _, l := range nn.Sequential(nn.Flatten(), nn.Dense(10)).Layers() {
		fmt.Println(l)
	}
	// Output:
	// Flatten()
	// Dense(10)
}

func ExampleArrays_Dot() {
	w := nn.Must(nn.Sequential(nn.Dense(2, nn.Constant(0.5))).Build(corners(), 1))
	half := w.Map(func(v float32) float32 { return v / 2 })
	fmt.Println(w.Dot(half)) // 4 weights of 0.5 times 0.25
	// Output: 0.5
}

func ExampleConfusion_F1() {
	c := nn.Confusion{Counts: [][]int{{8, 2}, {1, 9}}}
	fmt.Printf("%.3f %.3f %.3f %.3f\n", c.F1(0), c.MacroPrecision(), c.MacroRecall(), c.MacroF1())
	// Output: 0.842 0.854 0.850 0.850
}
