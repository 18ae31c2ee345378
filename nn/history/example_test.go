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

func ExampleObserve() {
	history.Observe(func() history.Observer { return printer{} }) // a notebook's program gives its live chart here
	defer history.Observe(nil)
	o, h := history.NewObserver(), &history.History{Name: "first"}
	o.Begin(h)
	o.Step(h)
	o.End(h)
	// Output:
	// first begins
	// first ends
}

type printer struct{}

func (printer) Begin(h *history.History) { fmt.Println(h.Name, "begins") }
func (printer) Step(*history.History)    {}
func (printer) End(h *history.History)   { fmt.Println(h.Name, "ends") }

func ExampleHistory_EpochX() {
	h := &history.History{Rows: 10, Batch: 4, UpdatesPerEpoch: 3,
		Update: history.UpdateLog{Loss: []float32{3, 2, 1, 0.9}}, Epoch: history.EpochLog{Loss: []float64{2}}}
	fmt.Println(h.Updates(), h.EpochsDone(), h.EpochX(history.ByUpdates), h.Diverged())
	// Output: 4 1 [3] false
}

func ExampleRuns_Named() {
	runs := history.Runs{{Name: "batch"}, {Name: "SGD", Batch: 1}}
	fmt.Println(runs.Named("SGD").Batch, runs.Named("momentum") == nil)
	// Output: 1 true
}

func ExampleFinding_Words() {
	found := history.Findings{{Kind: history.Explosion, Since: 12, Measured: 40, Limit: 2.3}}
	measured, _, _ := found[0].Words(false)
	fmt.Println(found.Has(history.Explosion), measured)
	medido, _, _ := found[0].Words(true)
	fmt.Println(medido)
	// Output:
	// true from update 12 on the loss is far above its start of 2.3; it went up to 40
	// a partir da atualização 12 a perda está muito acima do início, 2,3; chegou a 40
}
