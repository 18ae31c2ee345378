// Command train times training epochs with package nn, and prints them as one line of JSON. It is a program of its own
// because it needs the backend, which the descida command must not link. Its argument is the task, JSON, as
// internal/bench's train_task.go makes it and peers/task.py describes it:
//
//	train '{"network": "dense", "width": 128, "batch": 32, "rows": 54000, "epochs": 4, "rate": 0.1}'
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"runtime"
	"strings"
	"syscall"
	"time"

	"descida/nn"
	"descida/nn/datasets"
	"descida/nn/history"
)

type task struct {
	Network  string  `json:"network"` // dense or cnn
	Width    int     `json:"width"`   // of dense's first layer
	Batch    int     `json:"batch"`   // rows an update; 0: all of them
	Rows     int     `json:"rows"`    // to train on, without a goal
	Epochs   int     `json:"epochs"`
	Rate     float64 `json:"rate"`
	Goal     float64 `json:"goal"`     // validation accuracy to go on for, or 0
	Patience float64 `json:"patience"` // how many seconds
	Start    float64 `json:"start"`    // when the program was started: seconds since 1970; 0: now
}

// timing is what each program of the benchmark prints.
type timing struct {
	Name         string    `json:"name"`
	Epochs       []float64 `json:"epochs"`        // seconds of each
	FirstUpdate  float64   `json:"first_update"`  // seconds from the program's start
	Reached      float64   `json:"reached"`       // likewise, when the goal was reached; 0: it was not
	ReachedEpoch int       `json:"reached_epoch"` // counted from 1
	Loss         float64   `json:"loss"`          // of the last epoch
	PeakMB       float64   `json:"peak_mb"`
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

func run() error {
	var t task
	if len(os.Args) != 2 {
		return errors.New("want one argument, the task as JSON")
	}
	if err := json.Unmarshal([]byte(os.Args[1]), &t); err != nil {
		return err
	}
	start := time.Now()
	if t.Start > 0 {
		start = time.UnixMicro(int64(t.Start * 1e6))
	}
	data, _, err := datasets.MNIST()
	if err != nil {
		return err
	}
	var out timing
	history.Observe(func() history.Observer { return firstUpdate{start, &out.FirstUpdate} })
	began := time.Now()
	options := []nn.FitOption{nn.SGD(t.Rate), t.batch(), nn.Epochs(math.MaxInt32), nn.Seed(1)}
	if t.Goal > 0 {
		options = append(options, nn.ValidationSplit(0.1))
	} else {
		data = data.Take(t.Rows)
	}
	options = append(options, nn.OnEpoch(func(e nn.EpochEnd) {
		if t.Goal > 0 && out.Reached == 0 && e.History.Epoch.ValidationAccuracy[e.Epoch-1] >= t.Goal {
			out.Reached, out.ReachedEpoch = time.Since(start).Seconds(), e.Epoch
		}
		if e.Epoch >= t.Epochs && (t.Goal == 0 || out.Reached > 0 || time.Since(began).Seconds() > t.Patience) {
			e.Stop()
		}
	}))
	model, err := t.model()
	if err != nil {
		return err
	}
	h, err := model.Fit(data, options...)
	if err != nil {
		return err
	}
	hardware, err := nn.Hardware()
	if err != nil {
		return err
	}
	out.Name = "Descida, XLA (" + strings.ToUpper(hardware.Platform) + ")"
	if hardware.Backend == "go" {
		out.Name = "Descida, pure Go" + simd
	}
	out.Loss = h.Epoch.Loss[len(h.Epoch.Loss)-1]
	before := 0.0
	for _, s := range h.Epoch.Seconds {
		out.Epochs = append(out.Epochs, s-before)
		before = s
	}
	out.PeakMB = peak()
	return json.NewEncoder(os.Stdout).Encode(out)
}

func (t task) batch() nn.Batch {
	if t.Batch == 0 {
		return nn.FullBatch()
	}
	return nn.MiniBatch(t.Batch)
}

// model is the network of the lecture notes, or a small convolutional one.
func (t task) model() (*nn.Model, error) {
	switch t.Network {
	case "dense":
		return nn.Sequential(nn.Dense(t.Width, nn.ReLU), nn.Dense(64, nn.ReLU), nn.Dense(10)), nil
	case "cnn":
		return nn.Sequential(nn.Reshape(28, 28, 1), nn.Conv2D(8, 3, nn.ReLU), nn.MaxPool(2), nn.Conv2D(16, 3, nn.ReLU), nn.MaxPool(2),
			nn.Flatten(), nn.Dense(10)), nil
	}
	return nil, fmt.Errorf("network %q is unknown, want dense or cnn", t.Network)
}

// firstUpdate notes when the first chunk of updates was done.
type firstUpdate struct {
	start time.Time
	at    *float64
}

func (f firstUpdate) Begin(*history.History) {}
func (f firstUpdate) End(*history.History)   {}
func (f firstUpdate) Step(h *history.History) {
	if *f.at == 0 && len(h.Update.Loss) > 0 {
		*f.at = time.Since(f.start).Seconds()
	}
}

// peak is the most memory that the process held, in MB.
func peak() float64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0
	}
	mb := float64(usage.Maxrss) / 1024 // kilobytes on Linux
	if runtime.GOOS == "darwin" {
		mb /= 1024 // bytes
	}
	return mb
}
