package nn_test

import (
	"fmt"
	"math"

	"github.com/gomlx/gomlx/core/graph"

	"descida/nn"
	"descida/nn/datasets"
)

// A gradient of one's own, with a factor forgotten.
func ExampleCheckGradient() {
	x, y := []float64{1, 2, 3}, []float64{2, 4, 7}
	loss := func(w []float64) (j float64) {
		for i := range x {
			j += (w[0]*x[i] + w[1] - y[i]) * (w[0]*x[i] + w[1] - y[i]) / 3
		}
		return j
	}
	gradient := func(w []float64) []float64 {
		g := make([]float64, 2)
		for i := range x {
			off := w[0]*x[i] + w[1] - y[i]
			g[0], g[1] = g[0]+off*x[i]/3, g[1]+off/3
		}
		return g
	}
	w := []float64{0.5, 0}
	check := nn.Must(nn.CheckGradient(loss, gradient(w), w))
	fmt.Printf("%v, times %.3f it would be\n", check.Right, check.Factor)

	_, err := nn.CheckGradient(loss, []float64{1}, w)
	fmt.Println(err)
	// Output:
	// false, times 2.000 it would be
	// nn: CheckGradient: the gradient has 1 numbers and there are 2 weights; want one number a weight
}

// A layer of one's own whose gradient stops too early.
func ExampleModel_CheckGradient() {
	for _, swish := range []nn.FunctionLayer{
		nn.Func("swish", func(x *graph.Node) *graph.Node { return graph.Mul(x, graph.Sigmoid(x)) }),
		nn.Func("stopped", func(x *graph.Node) *graph.Node { return graph.Mul(x, graph.StopGradient(graph.Sigmoid(x))) }),
	} {
		model := nn.Sequential(nn.Dense(8), swish, nn.Dense(4))
		nn.Must(model.Build(corners(), 1))
		check := nn.Must(model.CheckGradient(corners()))
		fmt.Println(check.Right, check.Worst().RelativeError < 1e-6)
	}
	// Output:
	// true true
	// false false
}

func ExampleGradientTest_Function() {
	f := func(w []float64) float64 { return math.Max(w[0], 0) } // a corner at 0, where any slope from 0 to 1 is right
	for _, g := range []float64{0, 0.5, 1, 2} {
		check := nn.Must(nn.GradientTest{Step: 1e-4}.Function(f, []float64{g}, []float64{0}))
		fmt.Println(g, check.Right)
	}
	// Output:
	// 0 true
	// 0.5 true
	// 1 true
	// 2 false
}

func ExampleGradientTest_Model() {
	model := nn.Sequential(nn.Dense(8, nn.Tanh), nn.Dropout(0.3), nn.BatchNorm(), nn.Dense(4))
	nn.Must(model.Build(corners(), 1))
	check := nn.Must(nn.GradientTest{Places: 1000}.Model(model, corners()))
	fmt.Println(check.Right, check.Precision, check.Parameters[0].Name, check.Parameters[0].Places)
	// Output: true float64 dense1.weights 16
}

// Definition 2.4: four times the batch, a quarter of the squared noise.
func ExampleMeasureGradientNoise() {
	data := datasets.Linear(200, []float64{2, -1}, 0.5, 0.5, 1)
	model := nn.Sequential(nn.Dense(1))
	nn.Must(model.Build(data, 1))
	noise := nn.Must(nn.MeasureGradientNoise(model, data, 1, 4, 16, 200))
	for _, b := range noise.Batches {
		fmt.Printf("%d: theory %.3f of σ², measured within 20 %% of it: %v\n", b.Batch, b.Theory/noise.Variance, math.Abs(b.MeanSquare-b.Theory) <= 0.2*b.Theory+1e-9)
	}
	fmt.Println("unbiased:", noise.Bias < 1e-5)

	_, err := nn.MeasureGradientNoise(model, data, 500)
	fmt.Println(err)
	// Output:
	// 1: theory 1.000 of σ², measured within 20 % of it: true
	// 4: theory 0.246 of σ², measured within 20 % of it: true
	// 16: theory 0.058 of σ², measured within 20 % of it: true
	// 200: theory 0.000 of σ², measured within 20 % of it: true
	// unbiased: true
	// nn: MeasureGradientNoise: a batch of 500 of 200 rows; want 1 to 200
}

func ExampleNoiseSampling_Measure() {
	model := nn.Sequential(nn.Dense(8, nn.Tanh), nn.Dense(4))
	nn.Must(model.Build(corners(), 1))
	noise := nn.Must(nn.NoiseSampling{Draws: 20, Seed: 3}.Measure(model, corners(), 2))
	fmt.Println(noise.Batches[0].Draws, len(noise.Figure().Lines))
	// Output: 20 2
}

// Definition 2.3: descent by single rows stays in a ball around the minimum, three times the rate three times the ball.
func ExampleMeasureNoiseBall() {
	data := datasets.Linear(100, []float64{2, -1}, 0.5, 0.5, 1)
	model := nn.Sequential(nn.Dense(1))
	nn.Must(model.Build(data, 1))
	ball := nn.Must(nn.MeasureNoiseBall(model, data, 0.01, 0.03))
	fmt.Printf("excess ∝ rate^%.0f\n", ball.Exponent)
	// Output: excess ∝ rate^1
}

// With the rows reshuffled, each once an epoch, the errors of an epoch cancel.
func ExampleNoiseBallRuns_Measure() {
	data := datasets.Linear(100, []float64{2, -1}, 0.5, 0.5, 1)
	model := nn.Sequential(nn.Dense(1))
	nn.Must(model.Build(data, 1))
	runs := nn.NoiseBallRuns{Updates: 4000}
	independent := nn.Must(runs.Measure(model, data, 0.005))
	runs.Reshuffle = true
	reshuffled := nn.Must(runs.Measure(model, data, 0.005))
	fmt.Println(reshuffled.Rates[0].Excess < 0.6*independent.Rates[0].Excess)
	// Output: true
}

func ExampleMeasureActivations() {
	model := nn.Sequential(nn.Dense(16, nn.Tanh), nn.Dense(4))
	nn.Must(model.Fit(corners(), nn.SGD(0.1), nn.Epochs(5)))
	seen := nn.Must(nn.MeasureActivations(model, corners()))
	for _, l := range seen.Layers {
		fmt.Println(l.Name, l.MeanSquare > 0)
	}
	// Output:
	// input true
	// 1 Dense(16, Tanh) true
	// 2 Dense(4) true
}

// Theorem 9.1 and its limit: Glorot's weights keep the mean square through linear layers, and ReLU halves it in each.
func ExampleMeasureInitialActivations() {
	rows := make([][]float32, 20)
	for i := range rows {
		rows[i] = make([]float32, 100)
		for j := range rows[i] {
			rows[i][j] = float32(1 - 2*((i*j+i+j/3)%2)) // ±1, of mean square 1
		}
	}
	data := nn.NewDataset(rows, nil)
	for _, c := range []struct {
		activation nn.Activation
		start      nn.Initializer
	}{{nn.Linear, nn.GlorotUniform()}, {nn.ReLU, nn.GlorotUniform()}, {nn.ReLU, nn.HeUniform()}} {
		var layers []nn.Layer
		for range 5 {
			layers = append(layers, nn.Dense(100, c.activation, c.start))
		}
		seen := nn.Must(nn.MeasureInitialActivations(nn.Sequential(layers...), data, 10))
		fmt.Printf("%s with %s: times %.1f a layer\n", c.activation, c.start, seen.PerLayer())
	}
	// Output:
	// Linear with GlorotUniform(): times 1.0 a layer
	// ReLU with GlorotUniform(): times 0.5 a layer
	// ReLU with HeUniform(): times 1.0 a layer
}

func ExampleActivationFigure() {
	var list []nn.Activations
	for _, start := range []nn.Initializer{nn.GlorotUniform(), nn.HeUniform()} {
		model := nn.Sequential(nn.Dense(50, nn.ReLU, start), nn.Dense(50, nn.ReLU, start))
		list = append(list, nn.Must(nn.MeasureInitialActivations(model, corners(), 3)))
	}
	for _, line := range nn.ActivationFigure(list...).Lines {
		fmt.Println(line.Name, line.X)
	}
	// Output:
	// 2 × Dense(50, ReLU, GlorotUniform()) [0 1 2]
	// 2 × Dense(50, ReLU, HeUniform()) [0 1 2]
}

func ExampleMeasureLossSurface() {
	model := nn.Sequential(nn.Dense(8, nn.Tanh), nn.Dense(4))
	nn.Must(model.Fit(corners(), nn.SGD(0.5), nn.Epochs(200)))
	around := nn.Must(nn.MeasureLossSurface(model, corners()))
	surface := around.Surface() // plots draws it
	fmt.Println(len(surface.X), len(surface.Y), surface.Z[0][0] > around.Center)
	// Output: 25 25 true
}

// Along directions of one's own: from one training's end to another's.
func ExampleSurfaceGrid_Measure() {
	fitted := func(seed int) *nn.Model {
		model := nn.Sequential(nn.Dense(8, nn.Tanh), nn.Dense(4))
		nn.Must(model.Fit(corners(), nn.SGD(0.5), nn.Epochs(200), nn.Seed(seed)))
		return model
	}
	a, b := fitted(1), fitted(2)
	there := nn.Must(b.Parameters()).Minus(nn.Must(a.Parameters()))
	sideways := nn.Must(a.RandomDirection(1))
	around := nn.Must(nn.SurfaceGrid{Points: 3, From: 0, To: 1}.Measure(a, corners(), there, sideways))
	ends, middle := max(around.Loss[0][0], around.Loss[0][2]), around.Loss[0][1]
	fmt.Println(middle > ends) // a barrier between the two
	// Output: true
}

func ExampleModel_RandomDirection() {
	model := nn.Sequential(nn.Dense(8), nn.Dense(4))
	w := nn.Must(model.Build(corners(), 1))
	d := nn.Must(model.RandomDirection(1))
	fmt.Printf("%.4f\n", nn.Must(d.Array("dense1.weights")).Norm()/nn.Must(w.Array("dense1.weights")).Norm())
	fmt.Println(nn.Must(d.Array("dense1.bias")).Norm())
	// Output:
	// 1.0000
	// 0
}

func ExampleModel_FilterNormalized() {
	model := nn.Sequential(nn.Dense(4))
	w := nn.Must(model.Build(corners(), 1))
	same := nn.Must(model.FilterNormalized(w.Times(100)))
	fmt.Println(same.Minus(w).Norm() < 1e-6*w.Norm())
	// Output: true
}

func ExampleTrajectory() {
	model := nn.Sequential(nn.Dense(8, nn.Tanh), nn.Dense(4))
	nn.Must(model.Build(corners(), 1))
	var way nn.Trajectory
	if err := way.Add(model); err != nil { // the start
		fmt.Println(err)
	}
	nn.Must(model.Fit(corners(), nn.SGD(0.5), nn.FullBatch(), nn.Epochs(60), way.Record(10)))
	plane := nn.Must(way.Plane())
	around := nn.Must(plane.Surface(model, corners()))
	fmt.Println(len(way.Places), len(plane.Path), plane.Explained[0]+plane.Explained[1] > 0.9)
	fmt.Println(plane.Path[6], len(around.Surface().Path))

	_, err := new(nn.Trajectory).Plane()
	fmt.Println(err)
	// Output:
	// 7 7 true
	// [0 0] 7
	// nn: Trajectory.Plane: there are 0 places and a plane wants 3 or more; record more often: Record(1)
}

// Definition 2.1: descent is stable just below 2/λ_max, and not above.
func ExampleMeasureSharpness() {
	data := datasets.Linear(50, []float64{2, -1}, 0.5, 0.1, 1)
	model := nn.Sequential(nn.Dense(1))
	nn.Must(model.Build(data, 1))
	sharp := nn.Must(nn.MeasureSharpness(model, data))
	for _, share := range []float64{0.95, 1.05} {
		trained := model.Clone()
		h := nn.Must(trained.Fit(data, nn.SGD(share*sharp.LargestRate), nn.FullBatch(), nn.Epochs(100)))
		fmt.Println(share, h.Update.Loss[99] < h.Update.Loss[0])
	}
	// Output:
	// 0.95 true
	// 1.05 false
}

func ExamplePowerIteration_Measure() {
	model := nn.Sequential(nn.Dense(8, nn.Tanh), nn.Dense(4))
	nn.Must(model.Build(corners(), 1))
	sharp := nn.Must(nn.PowerIteration{Tolerance: 0.001}.Measure(model, corners()))
	fmt.Println(sharp.Converged, sharp.Residual <= 0.001, math.Abs(sharp.Direction.Norm()-1) < 1e-6)
	// Output: true true true
}
