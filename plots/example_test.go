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
