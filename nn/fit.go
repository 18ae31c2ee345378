package nn

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/gomlx/compute/shapes"

	"descida/nn/history"
	"descida/nn/internal/backend"
	"descida/nn/internal/train"
)

// Fit trains the model on the data and returns what happened. Without options: SGD(0.01), MiniBatch(32), Epochs(1),
// Seed(0), no validation. The loss is the mean over each batch: CrossEntropy for labels, MeanSquaredError for targets.
//
// The history's losses of updates and epochs are of the batches that were trained on, each before its update; TrainingLoss
// adds that of the whole training set at each epoch's end, to be compared with the validation loss.
//
// Fit again goes on from the current weights. A run that is stopped (history.StopWhen, a notebook's stop button) ends
// within half a second or one update and keeps what it has: Ended says history.Stopped and the error is nil. A run that
// diverges goes on, with NaN in its history.
//
// Errors, before anything is trained: layers that do not fit each other or the data, labels out of range, no rows, a
// batch larger than the training rows, a rate that is negative or not a number, fewer than one epoch, a split outside
// 0 to 1, options that want what is not there, weights that a diverged run left as NaN, a checkpoint of another run. Later:
// the device has no memory, a callback panicked, a checkpoint cannot be written; then the history is there with the error,
// and the model has the weights so far.
func (m *Model) Fit(data *Dataset, options ...FitOption) (*history.History, error) {
	return m.FitContext(context.Background(), data, options...)
}

// FitContext is Fit that also stops, as a stop, when the context is done.
func (m *Model) FitContext(ctx context.Context, data *Dataset, options ...FitOption) (*history.History, error) {
	j, err := m.prepare(data, newPlan(options))
	if err != nil {
		return nil, err
	}
	return j.begin(ctx, "")
}

// job is one training run, checked and ready to go.
type job struct {
	model      *Model
	plan       plan
	net        train.Net
	anatomy    anatomy
	rows       train.Rows // to train on
	validation train.Rows
	batch      int
	loss       Loss
	drawn      train.Values // what the model has when Fit is called, or what was drawn for it
	start      train.Values // where the run begins, or goes on
	input      []int
	began      int // epochs that the model was trained for when the run began
	first      int // epochs of the run that a checkpoint has done
	history    *history.History
	lookout    *lookout  // or nil
	settings   []setting // what a checkpoint must be of
	begunWith  string    // checksum of the weights that the run began with
	finished   bool      // a checkpoint has the whole run

	onDevice
	observer observer
	started  time.Time
	before   float64 // seconds that the run took before a crash
	stop     func() bool
	calling  bool // a callback runs
	asked    bool // one asked to stop
	kept     bool // the model has its weights
}

// prepare checks everything, draws weights and split, and reads a checkpoint. The model is left as it is.
func (m *Model) prepare(data *Dataset, p plan) (*job, error) {
	if err := data.usable(true); err != nil {
		return nil, err
	}
	a, err := m.shaped(data.shape)
	if err != nil {
		return nil, err
	}
	j := &job{model: m, plan: p, anatomy: a, loss: p.loss, input: slices.Clone(data.shape), began: m.epochs}
	if j.loss == nil {
		j.loss = m.lossFor(data)
	}
	if err := m.fits(data, a.outputs, j.loss); err != nil {
		return nil, err
	}
	if err := p.check(); err != nil {
		return nil, err
	}
	if err := p.suits(m, a.outputs, j.loss, data); err != nil {
		return nil, err
	}
	if j.rows, j.validation, err = p.divide(data); err != nil {
		return nil, err
	}
	if p.classes != nil {
		if j.rows, err = p.classes.apply(j.rows, data.classes); err != nil {
			return nil, err
		}
	}
	if j.batch, err = p.batch.rows(j.rows.Len()); err != nil {
		return nil, err
	}
	if m.weights != nil && !allFinite(m.weights) {
		return nil, errors.New("nn: the model's weights are no longer numbers, because a run before diverged; make the model anew with nn.Sequential and train it with a smaller rate")
	}
	j.drawn = m.values()
	if m.weights == nil {
		j.drawn = a.drawn(uint64(p.seed))
	}
	j.start, j.begunWith = j.drawn, checksum(j.drawn.Params)
	j.net = (&Model{layers: m.layers, input: j.input}).net(a, j.loss, data)
	j.net.Rule = rule(p.optimizer, &j.net, decays(a), p.clip)
	if m.rule != p.optimizer.key() || !sized(j.start.Slots, j.net.Rule.Slots) {
		j.start.Slots = nil // another rule starts anew
	}
	if p.early != nil {
		j.lookout = newLookout(*p.early)
	}
	j.history = &history.History{
		Layers: layerLogs(m.layers, a),
		Method: p.batch.String(), Optimizer: p.method(),
		Rows: j.rows.Len(), ValidationRows: j.validation.Len(),
		Batch: j.batch, UpdatesPerEpoch: train.Updates(j.rows.Len(), j.batch),
		Epochs: int(p.epochs), Classes: data.classes,
	}
	return j, j.openCheckpoint()
}

// begin gives the model what the run begins with, and trains.
func (j *job) begin(ctx context.Context, name string) (*history.History, error) {
	b, err := backend.Default()
	if err != nil {
		return nil, err
	}
	m := j.model
	m.input, m.loss, m.rule, m.epochs = j.input, j.loss, j.plan.optimizer.key(), j.began+j.first
	m.setValues(j.start)
	j.history.Name = name
	m.unfinished = ""
	if j.finished {
		if j.history.KeptEpoch > 0 {
			m.epochs = j.began + j.history.KeptEpoch
		}
		return j.history, nil
	}
	if j.plan.checkpoint != nil {
		m.unfinished = (&checkpointRecord{Settings: j.settings, Start: j.begunWith, Began: j.began}).id()
	}
	b.Announce()
	j.stop = func() bool { return ctx.Err() != nil || history.Stopping() }
	return j.history, j.run(b)
}

// decays tells the parameters for which weight decay holds.
func decays(a anatomy) (out []bool) {
	for _, p := range listed(a.params) {
		out = append(out, p.decays)
	}
	return out
}

// sized tells whether arrays have the sizes of shapes.
func sized(arrays [][]float32, want []shapes.Shape) bool {
	return slices.EqualFunc(arrays, want, func(a []float32, s shapes.Shape) bool { return len(a) == s.Size() })
}

// finite tells a number from NaN and both infinities, whose v - v is NaN.
func finite[T float32 | float64](v T) bool { return v-v == 0 }

func allFinite(arrays [][]float32) bool {
	for _, a := range arrays {
		for _, v := range a {
			if !finite(v) {
				return false
			}
		}
	}
	return true
}
