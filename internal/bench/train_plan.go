package bench

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"descida/internal/folder"
	"descida/internal/language"
)

// The programs that train, as --only and the report's JSON call them.
const (
	onXLA      = "descida"
	onGo       = "go"
	onGoSIMD   = "go-simd"
	kerasTF    = "keras-tf"
	kerasJAX   = "keras-jax"
	laxScan    = "scan"
	laxMeasure = "scan-norm" // with the gradient's norm, which Descida always measures
)

// Programs are the names that Options.Only takes.
var Programs = []string{onXLA, onGoSIMD, onGo, kerasTF, kerasJAX, laxScan, laxMeasure}

// peers are those of others.
var peers = []string{kerasTF, kerasJAX, laxScan, laxMeasure}

// The networks.
const (
	dense = "dense" // the lecture notes': 784-128-64-10
	cnn   = "cnn"   // convolutions of 8 and 16 filters of 3 by 3, each with a pooling of 2 by 2, and 10 classes
)

// Networks are the names that Options.Networks takes.
var Networks = []string{dense, cnn}

// cnnBatch is the batch size that the convolutional network is timed at.
const cnnBatch = 32

// allRows is what a validation split of a tenth leaves of MNIST.
const allRows = 54000

// trainCase is a network and a batch size, which all programs are timed at.
type trainCase struct {
	Network string `json:"network"`
	Batch   int    `json:"batch"` // 0: all rows
}

func (o Options) cases() (all []trainCase) {
	for _, n := range o.Networks {
		if n == cnn {
			all = append(all, trainCase{cnn, cnnBatch})
			continue
		}
		for _, b := range o.Batches {
			all = append(all, trainCase{n, b})
		}
	}
	return all
}

// flops is what an update needs a row: two operations for each weight used forward, and for its gradient, and from the
// second layer on for the gradient of the layer's input.
func flops(network string, width int) float64 {
	if network == cnn {
		first, second, last := 26*26*8*9, 11*11*16*72, 400*10
		return float64(4*first + 6*second + 6*last)
	}
	return float64(4*784*width + 6*(width*64+64*10))
}

// rate is a learning rate with which the network learns about as fast as it can at the batch size.
func (c trainCase) rate() float64 {
	switch c.Batch {
	case 0:
		return 0.5
	case 1:
		return 0.01
	}
	return 0.1
}

// some are the rows of the slow combinations: with all of them a run would take an hour. Their seconds are scaled.
var some = map[string]map[trainCase]int{
	onGo:       {{dense, 1}: 2700, {dense, 32}: 5400, {dense, 128}: 10800, {cnn, cnnBatch}: 1350},
	onGoSIMD:   {{dense, 1}: 2700, {dense, 32}: 5400, {dense, 128}: 10800, {cnn, cnnBatch}: 1350},
	kerasTF:    {{dense, 1}: 5400},
	kerasJAX:   {{dense, 1}: 5400},
	laxScan:    {{cnn, cnnBatch}: 5400},
	laxMeasure: {{cnn, cnnBatch}: 5400},
}

// goal is the validation accuracy whose time is taken.
const goal = 0.95

// task is what the program with an id does in a round. Full batch needs many epochs to the goal, so the first round alone
// goes there, and pure Go, ten times as slow, never.
func (c trainCase) task(id string, round, most int) task {
	t := task{
		Folder: folder.MNIST(), Network: c.Network, Width: 128, Batch: c.Batch, Rows: most, Epochs: 4,
		Rate: c.rate(), Goal: goal, Patience: 120, Norm: id == laxMeasure,
	}
	if n, ok := some[id][c]; ok && n < most {
		t.Rows, t.Epochs = n, 2
	}
	if t.Rows < allRows || c.Batch == 0 && (round > 0 || id == onGo || id == onGoSIMD) {
		t.Goal = 0
	}
	return t
}

// wanted are the ids of the programs to run, in the report's order.
func (o Options) wanted() (ids []string, err error) {
	for _, id := range o.Only {
		if !slices.Contains(Programs, id) {
			return nil, fmt.Errorf(language.Pick("bench: there is no program %q; use %s", "bench: não há programa %q; use %s"), id, strings.Join(Programs, ", "))
		}
	}
	for _, id := range Programs {
		peer := slices.Contains(peers, id)
		if slices.Contains(o.Only, id) || len(o.Only) == 0 && (o.Peers || !peer) {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

// programs builds or installs what the ids need, in dir. Without the toolchain's SIMD experiment there is no go-simd.
func (o Options) programs(ctx context.Context, dir string, ids []string) (map[string]program, error) {
	all := make(map[string]program)
	build := func(name string, env ...string) (string, error) {
		out := filepath.Join(dir, name)
		cmd := exec.CommandContext(ctx, "go", "build", "-o", out, "./internal/bench/train")
		cmd.Dir, cmd.Env = o.Source, append(os.Environ(), env...)
		if text, err := cmd.CombinedOutput(); err != nil {
			return "", fmt.Errorf("bench: cannot build internal/bench/train: %w\n%s", err, text)
		}
		return out, nil
	}
	with := func(env ...string) []string { return append(slices.Clone(o.Environment), env...) }
	if slices.ContainsFunc(ids, func(id string) bool { return id == onXLA || id == onGo }) {
		train, err := build("train")
		if err != nil {
			return nil, err
		}
		all[onXLA] = program{[]string{train}, o.Environment}
		if len(ids) > 1 && os.Getenv(backendEnv) == "" { // the others compute on the CPU
			all[onXLA] = program{[]string{train}, with(backendEnv + "=xla:cpu")}
		}
		all[onGo] = program{[]string{train}, with(backendEnv + "=go")}
	}
	if slices.Contains(ids, onGoSIMD) {
		if train, err := build("train-simd", "GOEXPERIMENT=simd"); err == nil {
			all[onGoSIMD] = program{[]string{train}, with(backendEnv + "=go")}
		} else {
			fmt.Fprintln(o.Progress, language.Pick("this Go has no SIMD experiment here", "este Go não tem aqui o experimento SIMD"))
		}
	}
	if !slices.ContainsFunc(ids, func(id string) bool { return slices.Contains(peers, id) }) {
		return all, nil
	}
	python, err := peersPython(ctx, o)
	if err != nil {
		return nil, err
	}
	if err := writePeers(dir); err != nil {
		return nil, err
	}
	script := func(name string) []string { return []string{python, filepath.Join(dir, name)} }
	all[kerasTF] = program{script("keras_train.py"), with("KERAS_BACKEND=tensorflow")}
	all[kerasJAX] = program{script("keras_train.py"), with("KERAS_BACKEND=jax", "JAX_PLATFORMS=cpu")}
	all[laxScan] = program{script("scan_train.py"), with("JAX_PLATFORMS=cpu")}
	all[laxMeasure] = all[laxScan]
	all[sgemm] = program{script("sgemm.py"), with("JAX_PLATFORMS=cpu")}
	return all, nil
}

// backendEnv names the variable that chooses Descida's backend.
const backendEnv = "DESCIDA_BACKEND"

// sgemm is the program that multiplies matrices.
const sgemm = "sgemm"
