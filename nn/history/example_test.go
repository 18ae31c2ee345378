package history_test

import (
	"fmt"

	"descida/nn/history"
)

func ExampleHistory_Table() {
	h := &history.History{Rows: 10, Batch: 5, UpdatesPerEpoch: 2, Epochs: 2, Epoch: history.EpochLog{
		Loss: []float64{0.7, 0.4}, Accuracy: []float64{0.5, 0.9}, Seconds: []float64{0.1, 0.2},
	}}
	fmt.Print(h.Table())
	fmt.Println("best epoch:", h.BestEpoch())
	// Output:
	// epoch      loss  accuracy   seconds
	//     1       0.7     0.500      0.10
	//     2       0.4     0.900      0.20
	// best epoch: 2
}

func ExampleHistory_X() {
	h := &history.History{Rows: 10, Batch: 4, UpdatesPerEpoch: 3, Update: history.UpdateLog{Loss: []float32{3, 2, 1}}}
	fmt.Println(h.X(history.ByExamples)) // the last batch has two rows
	// Output: [4 8 10]
}

func ExampleStopWhen() {
	history.StopWhen(func() bool { return true }) // a notebook's program gives its stop button here
	defer history.StopWhen(nil)
	fmt.Println(history.Stopping())
	// Output: true
}
