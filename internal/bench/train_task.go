package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// task is what a program that trains is asked to do: its one argument, as JSON. peers/task.py describes it.
type task struct {
	Folder   string  `json:"folder"`   // of MNIST's .gz files
	Network  string  `json:"network"`  // dense or cnn
	Width    int     `json:"width"`    // of dense's first layer
	Batch    int     `json:"batch"`    // rows an update; 0: all
	Rows     int     `json:"rows"`     // to train on
	Epochs   int     `json:"epochs"`   // the first of them is not timed: programs compile in it
	Rate     float64 `json:"rate"`     // the learning rate
	Goal     float64 `json:"goal"`     // validation accuracy to go on for; 0: none, and no validation
	Patience float64 `json:"patience"` // for how many seconds at most
	Norm     bool    `json:"norm"`     // measure the gradient's norm, where that is a choice
	Start    float64 `json:"start"`    // when the program was started: seconds since 1970
}

// timing is the line of JSON that each program prints.
type timing struct {
	Name         string    `json:"name"`
	Epochs       []float64 `json:"epochs"`        // seconds of each, training alone
	FirstUpdate  float64   `json:"first_update"`  // seconds from the program's start until an update's loss was known
	Reached      float64   `json:"reached"`       // likewise, until the validation accuracy was the goal; 0: it was not
	ReachedEpoch int       `json:"reached_epoch"` // counted from 1
	Loss         float64   `json:"loss"`          // of the last epoch
	PeakMB       float64   `json:"peak_mb"`
}

// perEpoch is the median of the epochs but the first.
func (t timing) perEpoch() float64 {
	if len(t.Epochs) > 1 {
		return median(t.Epochs[1:])
	}
	return median(t.Epochs)
}

// program is how a program is started: its words, to which the task is added, and its environment.
type program struct {
	args []string
	env  []string
}

// run runs the program and reads the line of JSON that it prints.
func (p program) run(ctx context.Context, t task) (out timing, err error) {
	t.Start = float64(time.Now().UnixMicro()) / 1e6
	argument, err := json.Marshal(t)
	if err != nil {
		return out, fmt.Errorf("bench: %w", err)
	}
	if err := p.read(ctx, &out, string(argument)); err != nil {
		return out, err
	}
	if len(out.Epochs) == 0 {
		return out, fmt.Errorf("bench: %s timed no epoch", p.name())
	}
	return out, nil
}

// read runs the program and decodes what it prints.
func (p program) read(ctx context.Context, out any, more ...string) error {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Minute)
	defer cancel()
	args := append(p.args[1:len(p.args):len(p.args)], more...)
	cmd := exec.CommandContext(ctx, p.args[0], args...)
	cmd.Env = p.env
	var printed, words bytes.Buffer
	cmd.Stdout, cmd.Stderr = &printed, &words
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("bench: %s: %w\n%s", p.name(), err, strings.TrimSpace(words.String()))
	}
	if err := json.Unmarshal(bytes.TrimSpace(printed.Bytes()), out); err != nil {
		return fmt.Errorf("bench: %s printed no timing: %q", p.name(), printed.String())
	}
	return nil
}

func (p program) name() string { return filepath.Base(p.args[len(p.args)-1]) }
