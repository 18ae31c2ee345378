// Command train times training epochs of the lecture notes' network with package nn, and prints them as one line of
// JSON. It is a program of its own because it needs the backend, which the descida command must not link.
//
//	train 32 4 # rows an update (0: all of them), epochs
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"syscall"
	"time"

	"descida/nn"
	"descida/nn/datasets"
	"descida/nn/history"
)

const rows = 54000 // of MNIST's 60,000: what a validation split of a tenth leaves

// timing is what each program of the benchmark prints.
type timing struct {
	Name        string    `json:"name"`
	Batch       int       `json:"batch"`
	Epochs      []float64 `json:"epochs"`       // seconds of each
	FirstUpdate float64   `json:"first_update"` // seconds from the program's start
	Loss        float64   `json:"loss"`         // of the last epoch
	PeakMB      float64   `json:"peak_mb"`
}

func main() {
	start := time.Now()
	if err := run(start); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

func run(start time.Time) error {
	if len(os.Args) != 3 {
		return fmt.Errorf("usage: train BATCH EPOCHS")
	}
	size, err := strconv.Atoi(os.Args[1])
	if err != nil {
		return err
	}
	epochs, err := strconv.Atoi(os.Args[2])
	if err != nil {
		return err
	}
	train, _, err := datasets.MNIST()
	if err != nil {
		return err
	}
	batch := nn.FullBatch()
	if size > 0 {
		batch = nn.MiniBatch(size)
	}
	t := timing{Batch: size}
	history.Observe(func() history.Observer { return firstUpdate{start, &t.FirstUpdate} })
	model := nn.Sequential(nn.Dense(128, nn.ReLU), nn.Dense(64, nn.ReLU), nn.Dense(10))
	h, err := model.Fit(train.Take(rows), nn.SGD(0.01), batch, nn.Epochs(epochs), nn.Seed(1))
	if err != nil {
		return err
	}
	hardware, err := nn.Hardware()
	if err != nil {
		return err
	}
	t.Name = "Descida on " + hardware.Backend
	t.Loss = h.Epoch.Loss[epochs-1]
	before := 0.0
	for _, s := range h.Epoch.Seconds {
		t.Epochs = append(t.Epochs, s-before)
		before = s
	}
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err == nil {
		t.PeakMB = float64(usage.Maxrss) / 1024 // kilobytes on Linux
		if runtime.GOOS == "darwin" {
			t.PeakMB /= 1024 // bytes
		}
	}
	return json.NewEncoder(os.Stdout).Encode(t)
}

// firstUpdate notes when the first chunk of updates was done.
type firstUpdate struct {
	start time.Time
	at    *float64
}

func (f firstUpdate) Begin(*history.History) {}
func (f firstUpdate) End(*history.History)   {}
func (f firstUpdate) Step(*history.History) {
	if *f.at == 0 {
		*f.at = time.Since(f.start).Seconds()
	}
}
