package nn

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"descida/nn/history"
	"descida/nn/internal/atomicfile"
	"descida/nn/internal/safetensors"
	"descida/nn/internal/train"
)

// A checkpoint is a model's file, as Save makes it, with more beside the model: the run, as JSON, and as arrays its history
// and the best epoch's weights.
const (
	runKey        = "descida.run"
	bestPrefix    = "best."
	historyPrefix = "history."
)

// setting is one thing that a run was asked for, as text.
type setting struct{ Name, Value string }

// checkpointRecord is the run in a checkpoint.
type checkpointRecord struct {
	Settings  []setting
	Start     string // checksum of the weights that the run began with
	Began     int    // epochs that the model was trained for then
	Epochs    int    // of the run that are done
	Finished  bool
	BestEpoch int
	BestValue string           // as decimal: JSON has no infinity
	History   *history.History // in the file without its series

	values     train.Values
	bestValues train.Values
	best       float64
}

// id tells runs apart.
func (r *checkpointRecord) id() string {
	return fmt.Sprintf("%08x", crc32.ChecksumIEEE(fmt.Appendf(nil, "%q %s %d", r.Settings, r.Start, r.Began)))
}

// describe lists what must be the same for a run to go on.
func (j *job) describe() []setting {
	p, keys := j.plan, make([]string, len(j.model.layers))
	for i, l := range j.model.layers {
		r, _ := recordOf(l)
		keys[i] = r.Kind + string(r.Data)
	}
	orNone := func(ok bool, s fmt.Stringer) string {
		if ok {
			return s.String()
		}
		return "none"
	}
	return []setting{
		{"the layers", j.model.String()},
		{"the layers", strings.Join(keys, " ")},
		{"the rows", describeRows(j.rows, j.input)},
		{"the validation rows", describeRows(j.validation, j.input)},
		{"the loss", j.loss.String()},
		{"the optimizer", p.optimizer.String()},
		{"the schedule", orNone(p.schedule != nil, p.schedule)},
		{"the clipping", orNone(p.clipping, p.clip)},
		{"the batch", p.batch.String()},
		{"the number of epochs", strconv.Itoa(int(p.epochs))},
		{"the seed", strconv.FormatUint(uint64(p.seed), 10)},
		{"the class weights", orNone(p.classes != nil, p.classes)},
		{"the early stopping", orNone(p.early != nil, p.early)},
		{"the training loss at each epoch's end", strconv.FormatBool(p.scoring)},
	}
}

// describeRows is the rows in a line, with a checksum over 1000 of them.
func describeRows(r train.Rows, shape []int) string {
	n := r.Len()
	if n == 0 {
		return "none"
	}
	sum := crc32.NewIEEE()
	for k := range min(n, 1000) {
		i := k * n / min(n, 1000)
		at := r.At(i)
		addFloats(sum, r.Row(i))
		if r.Labels != nil {
			addFloats(sum, []float32{float32(r.Labels[at])})
		}
		if r.Targets != nil {
			addFloats(sum, r.Targets[at*r.Width:(at+1)*r.Width])
		}
		if r.Weights != nil {
			addFloats(sum, r.Weights[at:at+1])
		}
	}
	return fmt.Sprintf("%d of shape %v, checksum %08x", n, shape, sum.Sum32())
}

// checksum is one of arrays.
func checksum(arrays [][]float32) string {
	sum := crc32.NewIEEE()
	for _, a := range arrays {
		addFloats(sum, a)
	}
	return fmt.Sprintf("%08x", sum.Sum32())
}

// addFloats adds numbers to a checksum.
func addFloats(sum io.Writer, values []float32) {
	var buffer [4 << 10]byte
	for part := range slices.Chunk(values, len(buffer)/4) {
		for i, v := range part {
			binary.LittleEndian.PutUint32(buffer[4*i:], math.Float32bits(v))
		}
		_, _ = sum.Write(buffer[:4*len(part)])
	}
}

// writeCheckpoint writes the run so far. Errors name the option.
func (j *job) writeCheckpoint(epochs int, v train.Values, finished bool) error {
	fail := func(err error) error { return fmt.Errorf("nn: %s: %w", j.plan.checkpoint, err) }
	file, err := j.model.with(v).file(j.anatomy)
	if err != nil {
		return fail(err)
	}
	r := checkpointRecord{Settings: j.settings, Start: j.begunWith, Began: j.began, Epochs: epochs, Finished: finished}
	if l := j.lookout; l != nil && l.epoch > 0 && !finished {
		r.BestEpoch, r.BestValue = l.epoch, decimal(l.best)
		file.tensors = append(file.tensors, j.model.with(l.values).tensors(j.anatomy, bestPrefix)...)
	}
	j.history.Seconds = j.seconds()
	var series []safetensors.Tensor
	r.History, series = takeSeries(j.history)
	file.tensors = append(file.tensors, series...)
	text, err := json.Marshal(r)
	if err != nil {
		return fail(err)
	}
	file.metadata[runKey] = string(text)
	if err := atomicfile.Write(j.plan.checkpoint.Path, file.write); err != nil {
		return fail(err)
	}
	return nil
}

// readCheckpoint reads what writeCheckpoint wrote.
func readCheckpoint(path string) (*checkpointRecord, error) {
	f, err := openModelFile(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, ok := f.Metadata[runKey]
	if !ok {
		return nil, errors.New("it is a model's file and no checkpoint")
	}
	r := &checkpointRecord{}
	if err := strictJSON(text, r); err != nil {
		return nil, fmt.Errorf("its run: %w", err)
	}
	m, err := f.model("")
	if err != nil {
		return nil, err
	}
	r.values = m.values()
	if r.BestEpoch > 0 {
		best, err := f.model(bestPrefix)
		if err != nil {
			return nil, err
		}
		r.bestValues = best.values()
		if r.best, err = strconv.ParseFloat(r.BestValue, 64); err != nil {
			return nil, fmt.Errorf("its run: %w", err)
		}
	}
	if r.History == nil {
		return nil, errors.New("its run has no history")
	}
	if err := giveSeries(r.History, f.File); err != nil {
		return nil, err
	}
	h := r.History
	if r.Epochs < 1 || r.Began < 0 || r.Epochs > h.Epochs || h.EpochsDone() != r.Epochs || h.Updates() < r.Epochs*h.UpdatesPerEpoch {
		return nil, fmt.Errorf("its history has %d epochs and %d updates, and its run %d epochs of %d updates", h.EpochsDone(), h.Updates(), r.Epochs, h.UpdatesPerEpoch)
	}
	return r, nil
}
