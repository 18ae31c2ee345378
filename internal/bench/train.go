package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"descida/internal/folder"
	"descida/internal/language"
)

// Options say what to time.
type Options struct {
	Source      string   // the clone
	Environment []string // of the programs
	Python      string   // makes the environment of the peers
	Peers       bool     // Keras on TensorFlow too
	Batches     []int    // rows an update; 0: all
	Rounds      int      // how often each program runs
	Progress    io.Writer
}

// Result is what one program did at one batch size.
type Result struct {
	Name        string  `json:"name"`
	Batch       int     `json:"batch"`         // 0: all rows
	Seconds     float64 `json:"seconds_epoch"` // median over epochs and rounds
	Epochs      int     `json:"epochs"`        // how many that is the median of
	FirstUpdate float64 `json:"first_update"`  // seconds from the program's start, median
	PeakMB      float64 `json:"peak_mb"`       // largest
	Ratio       float64 `json:"ratio"`         // Seconds over Descida's at this batch size
}

// Report is a whole run.
type Report struct {
	Machine string   `json:"machine"`
	Results []Result `json:"results"`
}

// timing is one line of JSON that each program prints.
type timing struct {
	Name        string    `json:"name"`
	Batch       int       `json:"batch"`
	Epochs      []float64 `json:"epochs"`
	FirstUpdate float64   `json:"first_update"`
	PeakMB      float64   `json:"peak_mb"`
}

// rows is what a validation split of a tenth leaves of MNIST.
const rows = 54000

// program is one contender: its arguments for a batch size and a number of epochs.
type program func(batch, epochs int) []string

// Train builds what it needs and times it. Errors: a program does not build or run; its own words are in the error.
func Train(ctx context.Context, o Options) (*Report, error) {
	dir, err := os.MkdirTemp("", "descida-bench-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	train := filepath.Join(dir, "train")
	build := exec.CommandContext(ctx, "go", "build", "-o", train, "./internal/bench/train")
	build.Dir = o.Source
	if text, err := build.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("bench: cannot build internal/bench/train: %w\n%s", err, text)
	}
	programs := []program{func(batch, epochs int) []string {
		return []string{train, strconv.Itoa(batch), strconv.Itoa(epochs)}
	}}
	if o.Peers {
		keras, err := kerasProgram(ctx, o, dir)
		if err != nil {
			return nil, err
		}
		programs = append(programs, keras)
	}
	r := &Report{Machine: machine()}
	for _, batch := range o.Batches {
		all := make([][]timing, len(programs))
		for round := range o.Rounds {
			for i, p := range programs {
				// An epoch of single rows takes Keras about a minute; its first is timed then, compilation included.
				epochs := 4
				if i > 0 && batch == 1 {
					epochs = 1
				}
				fmt.Fprintf(o.Progress, language.Pick("batch %s, round %d of %d: %s\n", "lote %s, rodada %d de %d: %s\n"),
					batchName(batch), round+1, o.Rounds, []string{"Descida", "Keras"}[i])
				t, err := runOnce(ctx, o.Environment, p(batch, epochs))
				if err != nil {
					return nil, err
				}
				all[i] = append(all[i], t)
			}
		}
		for _, ts := range all {
			r.Results = append(r.Results, summarize(ts))
		}
		of := r.Results[len(r.Results)-len(programs):]
		for i := range of {
			of[i].Ratio = of[i].Seconds / of[0].Seconds
		}
	}
	return r, nil
}

// runOnce runs one program and reads the line of JSON that it prints.
func runOnce(ctx context.Context, env, args []string) (t timing, err error) {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Env = env
	var out, words bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &words
	if err := cmd.Run(); err != nil {
		return t, fmt.Errorf("bench: %s: %w\n%s", filepath.Base(args[0]), err, words.Bytes())
	}
	if err := json.Unmarshal(bytes.TrimSpace(out.Bytes()), &t); err != nil || len(t.Epochs) == 0 {
		return t, fmt.Errorf("bench: %s printed no timing: %q", filepath.Base(args[0]), out.String())
	}
	return t, nil
}

// summarize takes medians. The first epoch of several is left out: programs compile in it.
func summarize(ts []timing) Result {
	r := Result{Name: ts[0].Name, Batch: ts[0].Batch}
	var seconds, first []float64
	for _, t := range ts {
		if len(t.Epochs) > 1 {
			t.Epochs = t.Epochs[1:]
		}
		seconds = append(seconds, t.Epochs...)
		first = append(first, t.FirstUpdate)
		r.PeakMB = max(r.PeakMB, t.PeakMB)
	}
	r.Seconds, r.FirstUpdate, r.Epochs = median(seconds), median(first), len(seconds)
	return r
}

func median(x []float64) float64 {
	x = slices.Sorted(slices.Values(x))
	if n := len(x); n%2 == 0 {
		return (x[n/2-1] + x[n/2]) / 2
	}
	return x[len(x)/2]
}

func batchName(batch int) string {
	if batch == 0 {
		return language.Pick("full", "completo")
	}
	return strconv.Itoa(batch)
}

// Print writes the report as a Markdown table.
func (r *Report) Print(w io.Writer) {
	fmt.Fprintf(w, "%s\n\n", r.Machine)
	fmt.Fprintln(w, language.Pick(
		"| batch | program | s an epoch | ratio | first update, s | peak, MB |\n|---|---|---|---|---|---|",
		"| lote | programa | s por época | razão | primeira atualização, s | pico, MB |\n|---|---|---|---|---|---|"))
	for _, x := range r.Results {
		fmt.Fprintf(w, "| %s | %s | %.3g | %.3g | %.2g | %.0f |\n", batchName(x.Batch), x.Name, x.Seconds, x.Ratio, x.FirstUpdate, x.PeakMB)
	}
}

// kerasProgram is Keras on TensorFlow in an environment of its own.
func kerasProgram(ctx context.Context, o Options, dir string) (program, error) {
	python, err := peersPython(ctx, o)
	if err != nil {
		return nil, err
	}
	script := filepath.Join(dir, "keras_train.py")
	if err := os.WriteFile(script, kerasScript, 0o600); err != nil {
		return nil, err
	}
	return func(batch, epochs int) []string {
		return []string{python, script, folder.MNIST(), strconv.Itoa(batch), strconv.Itoa(epochs), strconv.Itoa(rows)}
	}, nil
}
