package nn_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"descida/nn"
	"descida/nn/history"
)

func ExampleValidation() {
	train, valid := corners().Shuffle(1).Split(0.75)
	model := nn.Sequential(nn.Dense(4))
	h, err := model.Fit(train, nn.SGD(0.5), nn.MiniBatch(10), nn.Epochs(3), nn.Validation(valid))
	fmt.Println(h.Rows, h.ValidationRows, len(h.Epoch.ValidationLoss), err)
	// Output: 30 10 3 <nil>
}

// The loss of an epoch is a mean over its updates, while the weights changed. The loss at its end compares fairly.
func ExampleTrainingLoss() {
	model := nn.Sequential(nn.Dense(4))
	h, err := model.Fit(corners(), nn.SGD(0.5), nn.MiniBatch(10), nn.Epochs(3), nn.ValidationSplit(0.2), nn.TrainingLoss())
	fmt.Println(len(h.Epoch.TrainingLoss), h.Epoch.TrainingLoss[0] < h.Epoch.Loss[0], err)
	// Output: 3 true <nil>
}

func ExampleClassWeights() {
	model := nn.Sequential(nn.Dense(4))
	_, err := model.Fit(corners(), nn.ClassWeights(1, 1, 1, 5)) // corner 3 counts five times
	fmt.Println(err)
	_, err = model.Fit(corners(), nn.ClassWeights(1, 5))
	fmt.Println(err)
	// Output:
	// <nil>
	// nn: ClassWeights(1, 5): 2 weights for 4 classes; want one a class
}

func ExampleBalancedClasses() {
	x, y := [][]float32{{1}, {2}, {3}, {9}}, []int{0, 0, 0, 1} // rows of class 0 count 4/(2·3), those of class 1 4/(2·1)
	model := nn.Sequential(nn.Dense(2))
	h, err := model.Fit(nn.NewDataset(x, y), nn.FullBatch(), nn.BalancedClasses())
	fmt.Println(h.Updates(), err)
	// Output: 1 <nil>
}

func ExampleEarlyStopping() {
	train, valid := corners().Shuffle(1).Split(0.75)
	model := nn.Sequential(nn.Dense(16, nn.Tanh), nn.Dense(4))
	h, err := model.Fit(train, nn.SGD(2), nn.MiniBatch(5), nn.Epochs(500), nn.Validation(valid),
		nn.EarlyStopping(3, nn.ValidationAccuracy, nn.MinDelta(0.01)))
	fmt.Println(h.Ended, h.EpochsDone() == h.KeptEpoch+3, h.EpochsDone() < 500, err)
	// Output: early stopping true true <nil>
}

func ExampleOnEpoch() {
	model := nn.Sequential(nn.Dense(16, nn.Tanh), nn.Dense(4))
	h, err := model.Fit(corners(), nn.SGD(0.5), nn.MiniBatch(8), nn.Epochs(500), nn.OnEpoch(func(e nn.EpochEnd) {
		if e.History.Epoch.Accuracy[e.Epoch-1] > 0.9 {
			e.Stop()
		}
	}))
	fmt.Println(h.Ended == history.StoppedByCallback, h.EpochsDone() < 500, err)
	// Output: true true <nil>
}

// The weights on their way, for a trajectory.
func ExampleOnUpdate() {
	var path []*nn.Model
	model := nn.Sequential(nn.Dense(4))
	_, err := model.Fit(corners(), nn.MiniBatch(8), nn.Epochs(4), nn.OnUpdate(5, func(e nn.UpdateEnd) {
		path = append(path, nn.Must(e.Model()))
	}))
	fmt.Println(len(path), "models of 20 updates", err)
	// Output: 4 models of 20 updates <nil>
}

// A run that a crash ends goes on where it was.
func ExampleCheckpoint() {
	dir, _ := os.MkdirTemp("", "")
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "run.ckpt")
	run := func(crash bool) {
		model := nn.Sequential(nn.Dense(4))
		epochs := 0
		h, err := model.Fit(corners(), nn.Adam(0.01), nn.MiniBatch(8), nn.Epochs(6), nn.Checkpoint(path), nn.OnEpoch(func(e nn.EpochEnd) {
			epochs++
			if crash && e.Epoch == 4 {
				panic("the light went out")
			}
		}))
		fmt.Println(epochs, "epochs now,", h.EpochsDone(), "in all, crashed:", err != nil)
	}
	run(true)
	run(false)
	// Output:
	// 4 epochs now, 4 in all, crashed: true
	// 2 epochs now, 6 in all, crashed: false
}

func ExampleCheckpoint_error() {
	dir, _ := os.MkdirTemp("", "")
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "run.ckpt")
	crash := nn.OnEpoch(func(nn.EpochEnd) { panic("the light went out") })
	_, _ = nn.Sequential(nn.Dense(4)).Fit(corners(), nn.SGD(0.1), nn.Epochs(6), nn.Checkpoint(path), crash)
	_, err := nn.Sequential(nn.Dense(4)).Fit(corners(), nn.SGD(0.2), nn.Epochs(6), nn.Checkpoint(path))
	fmt.Println(strings.ReplaceAll(err.Error(), dir+"/", ""))
	// Output: nn: Checkpoint("run.ckpt"): the file is of a run with the optimizer SGD(0.1), and this one has SGD(0.2); go on with the same, or delete the file or give another path to begin anew
}

func ExampleCompareModels() {
	model := nn.Sequential(nn.Dense(16, nn.Tanh), nn.Dense(4))
	runs, models, err := nn.CompareModels(model, corners(), nn.Epochs(20), nn.Seed(1),
		nn.Run("slow", nn.SGD(0.001)), nn.Run("fast", nn.SGD(0.5)))
	if err != nil {
		fmt.Println(err)
		return
	}
	for i, m := range models {
		fmt.Println(runs[i].Name, nn.Must(m.Evaluate(corners())).Accuracy > 0.9)
	}
	// Output:
	// slow false
	// fast true
}
