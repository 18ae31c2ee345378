package plots_test

import (
	"fmt"
	"os"

	"descida/nn/history"
	"descida/plots"
)

func run(name string, loss ...float64) *history.History {
	h := &history.History{Name: name, Method: "full batch", Optimizer: "SGD(0.5)", Rows: 100, Batch: 100, UpdatesPerEpoch: 1, Epochs: len(loss)}
	for _, l := range loss {
		h.Update.Loss = append(h.Update.Loss, float32(l))
	}
	h.Epoch.Loss = loss
	return h
}

func ExampleLearningCurves() {
	os.Setenv("DESCIDA_LANG", "en")
	chart := plots.LearningCurves(run("", 2.3, 1.9, 1.6), plots.Loss)
	fmt.Println(chart.Text())
	// Output:
	// full batch, SGD(0.5); 3 epochs, 3 updates, 300 examples
	// training loss: first 2.3, last 1.6 (update 3)
}

func ExampleCompare() {
	os.Setenv("DESCIDA_LANG", "en")
	fmt.Println(plots.Compare(history.Runs{run("slow", 2.3, 2.2), run("fast", 2.3, 1.1)}, plots.ByEpochs).Text())
	fmt.Println(plots.Compare(nil).Text())
	// Output:
	// comparison of 2 runs
	// slow: full batch, SGD(0.5); 2 epochs, 2 updates, 200 examples
	//   training loss: first 2.3, last 2.2 (update 2)
	// fast: full batch, SGD(0.5); 2 epochs, 2 updates, 200 examples
	//   training loss: first 2.3, last 1.1 (update 2)
	// no runs to compare: make some with nn.Compare
}

func ExampleFigure() {
	os.Setenv("DESCIDA_LANG", "en")
	chart := plots.Figure(history.Figure{Title: "Gradient noise", X: "batch size", Y: "squared distance", LogX: true, LogY: true, Lines: []history.Line{
		{Name: "measured", X: []float64{1, 4, 16}, Y: []float64{3.2, 0.7, 0.21}, Points: true},
		{Name: "theory", X: []float64{1, 4, 16}, Y: []float64{3.2, 0.8, 0.2}, Dashed: true},
	}})
	fmt.Println(chart.Text())
	fmt.Println(plots.Figure(history.Figure{Title: "empty"}).Text())
	// Output:
	// Gradient noise
	// x: batch size (logarithmic)
	// y: squared distance (logarithmic)
	//   measured: first 3.2 (x = 1), last 0.21 (x = 16)
	//   theory: first 3.2 (x = 1), last 0.2 (x = 16)
	// empty
	// there is nothing to draw: no value is a number
}

func ExampleSurface() {
	os.Setenv("DESCIDA_LANG", "en")
	bowl := history.Surface{Title: "Loss", XName: "u", YName: "v", X: []float64{-1, 0, 1}, Y: []float64{-1, 1},
		Z: [][]float64{{2, 1, 2}, {3, 2, 3}}, Path: [][2]float64{{1, 1}, {0, -1}}}
	fmt.Println(plots.Surface(bowl).Text())
	bowl.Z = bowl.Z[:1]
	fmt.Println(plots.Surface(bowl).Text())
	// Output:
	// Loss
	// 3 × 2 heights over u from -1 to 1 and v from -1 to 1
	// lowest 1 at (0; -1), highest 3 at (-1; 1)
	// path of 2 places from (1; 1) to (0; -1), height 3 to 1
	// Loss
	// plots: Z has 1 rows, and Y has 2 places; give a row for each
}

func layers() *history.History {
	h := run("", 2.3, 1.9)
	h.Layers = []history.LayerLog{{Name: "1 Dense(8, ReLU)", GradientNorm: []float32{0.5, 0.4}, UpdateRatio: []float64{0.01, 0.004},
		WeightNorm: []float64{3, 3.1}, ActivationMean: []float64{0.4, 0.5}, Dead: []float64{0, 0.125}}}
	return h
}

func ExampleLayerGradientNorms() {
	os.Setenv("DESCIDA_LANG", "en")
	fmt.Println(plots.LayerGradientNorms(layers()).Text())
	// Output:
	// Gradient norm by layer
	// full batch, SGD(0.5)
	// x: updates
	// y: gradient norm (logarithmic)
	//   1 Dense(8, ReLU): first 0.5 (x = 1), last 0.4 (x = 2)
}

func ExampleLayerUpdates() {
	os.Setenv("DESCIDA_LANG", "en")
	fmt.Println(plots.LayerUpdates(layers()).Text())
	// Output:
	// Updates by layer
	// full batch, SGD(0.5)
	// x: epochs
	// y: update / weights (logarithmic)
	//   1 Dense(8, ReLU): first 0.01 (x = 1), last 0.004 (x = 2)
	//   usual size: 0.001 from x = 1 to 2
	// y: norm of the weights
	//   1 Dense(8, ReLU): first 3 (x = 1), last 3.1 (x = 2)
}

func ExampleActivations() {
	os.Setenv("DESCIDA_LANG", "en")
	fmt.Println(plots.Activations(layers()).Text())
	fmt.Println(plots.Activations(run("", 2.3)).Text())
	// Output:
	// Activations by layer
	// full batch, SGD(0.5)
	// x: epochs
	// y: mean
	//   1 Dense(8, ReLU): first 0.4 (x = 1), last 0.5 (x = 2)
	// y: share of dead ReLUs
	//   1 Dense(8, ReLU): first 0 (x = 1), last 0.125 (x = 2)
	// Activations by layer
	// the run measured nothing of its layers
}
