package nn

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/gomlx/compute/shapes"

	"descida/nn/history"
	"descida/nn/internal/backend"
	"descida/nn/internal/random"
	"descida/nn/internal/train"
)

// Fit trains the model on the data and returns what happened. Without options: SGD(0.01), MiniBatch(32), Epochs(1),
// Seed(0), no validation. The loss is the mean over each batch: CrossEntropy for labels, MeanSquaredError for targets.
//
// Fit again goes on from the current weights. A run that is stopped (history.StopWhen, a notebook's stop button) ends
// within half a second or one update and keeps what it has: Ended says "stopped" and the error is nil. A run that
// diverges goes on, with NaN in its history.
//
// Errors, before anything is trained: layers that do not fit each other or the data, labels out of range, no rows, a
// batch larger than the training rows, a rate that is negative or not a number, fewer than one epoch, a split outside
// 0 to 1, weights that a diverged run left as NaN. Later: the device has no memory.
func (m *Model) Fit(data *Dataset, options ...FitOption) (*history.History, error) {
	return m.FitContext(context.Background(), data, options...)
}

// FitContext is Fit that also stops, as a stop, when the context is done.
func (m *Model) FitContext(ctx context.Context, data *Dataset, options ...FitOption) (*history.History, error) {
	return m.fit(ctx, data, "", newPlan(options))
}

func (m *Model) fit(ctx context.Context, data *Dataset, name string, p plan) (*history.History, error) {
	j, err := m.prepare(data, p)
	if err != nil {
		return nil, err
	}
	b, err := backend.Default()
	if err != nil {
		return nil, err
	}
	b.Announce()
	j.history.Name = name
	j.stop = func() bool { return ctx.Err() != nil || history.Stopping() }
	return j.history, j.run(b)
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
	history    *history.History
	observer   observer
	sample     *train.Data // rows whose activations are watched
	started    time.Time
	stop       func() bool
}

// prepare checks everything and draws weights and split.
func (m *Model) prepare(data *Dataset, p plan) (*job, error) {
	if err := data.usable(true); err != nil {
		return nil, err
	}
	a, err := m.shaped(data.shape)
	if err != nil {
		return nil, err
	}
	loss := p.loss
	if loss == nil {
		loss = m.lossFor(data)
	}
	if err := m.fits(data, a.outputs, loss); err != nil {
		return nil, err
	}
	if err := p.check(); err != nil {
		return nil, err
	}
	j := &job{model: m, plan: p, anatomy: a, rows: data.rows}
	if p.splitting {
		n, _, err := p.split.counts(data.Len())
		if err != nil {
			return nil, err
		}
		order := random.Permutation(random.Split, uint64(p.seed), 0, data.Len())
		j.rows, j.validation = data.rows.Select(order[:n]), data.rows.Select(order[n:])
	}
	if j.batch, err = p.batch.rows(j.rows.Len()); err != nil {
		return nil, err
	}
	if m.weights != nil && !finite(m.weights) {
		return nil, errors.New("nn: the model's weights are no longer numbers, because a run before diverged; make the model anew with nn.Sequential and train it with a smaller rate")
	}
	if m.weights == nil {
		m.input = slices.Clone(data.shape)
		m.weights, m.states = initial(a.params, uint64(p.seed)), initial(a.states, uint64(p.seed))
	}
	m.loss = loss
	j.net = m.net(a, loss, data)
	j.net.Rule = rule(p.optimizer, &j.net, decays(a), p.clip)
	if m.rule != p.optimizer.key() || !sized(m.slots, j.net.Rule.Slots) {
		m.rule, m.slots = p.optimizer.key(), nil // another rule starts anew
	}
	j.history = &history.History{
		Layers: layerLogs(m.layers, a),
		Method: p.batch.String(), Optimizer: p.method(),
		Rows: j.rows.Len(), ValidationRows: j.validation.Len(),
		Batch: j.batch, UpdatesPerEpoch: train.Updates(j.rows.Len(), j.batch),
		Epochs: int(p.epochs), Classes: data.classes,
	}
	return j, nil
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

func finite(weights [][]float32) bool {
	for _, w := range weights {
		for _, v := range w {
			if v-v != 0 { // NaN for NaN and both infinities
				return false
			}
		}
	}
	return true
}

// run trains. The history grows in place; the model gets its weights also after a stop.
func (j *job) run(b *backend.Backend) (err error) {
	j.started = time.Now()
	h := j.history
	j.observer.begin(h)
	defer func() {
		h.Seconds = time.Since(j.started).Seconds()
		j.observer.end(h)
	}()
	runner, validation, err := j.open(b)
	if err != nil || runner == nil {
		return err
	}
	defer runner.Close()
	if validation != nil {
		defer validation.Close()
	}
	if err := j.openSample(b); err != nil {
		return err
	}
	defer j.sample.Close()
	pace := pace{fixed: j.plan.chunk}
	for epoch := range int(j.plan.epochs) {
		done, err := j.epoch(runner, epoch, &pace)
		if err == nil && done && validation != nil {
			err = j.validate(runner, validation)
		}
		if err == nil && done {
			err = j.logActivity(runner)
		}
		if err != nil {
			return err
		}
		if !done {
			break
		}
		j.model.epochs++
		j.tell()
	}
	v, err := runner.Values()
	if err != nil {
		return err
	}
	j.model.weights, j.model.states, j.model.slots = v.Params, v.States, v.Slots
	return nil
}

// opened is what training needs on the device.
type opened struct {
	runner     train.Runner
	validation *train.Data
	err        error
}

func (o opened) close() {
	if o.runner != nil {
		o.runner.Close()
	}
	if o.validation != nil {
		o.validation.Close()
	}
}

// open uploads the rows and compiles. A stop does not wait for the compiler: the runner is nil then.
func (j *job) open(b *backend.Backend) (train.Runner, *train.Data, error) {
	ready := make(chan opened, 1)
	go func() {
		var o opened
		scored := make(chan error, 1)
		if j.validation.Len() > 0 {
			if o.validation, o.err = train.Upload(b, j.validation); o.err == nil {
				go func() { scored <- train.Prepare(b, j.net, o.validation) }() // while the updates compile
			}
		} else {
			scored <- nil
		}
		if o.err == nil {
			o.runner, o.err = train.New(b, j.net, j.model.values(), j.rows, j.batch, j.drawSeed())
			if err := <-scored; o.err == nil {
				o.err = err
			}
		}
		ready <- o
	}()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case o := <-ready:
			if o.err != nil {
				o.close()
				return nil, nil, o.err
			}
			return o.runner, o.validation, nil
		case <-tick.C:
			if j.stop() {
				j.history.Ended = "stopped"
				go func() { // free what the compiler was making, when it is done
					o := <-ready
					o.close()
				}()
				return nil, nil, nil
			}
		}
	}
}

// epoch does one pass over the rows; done is false if it was stopped on the way.
func (j *job) epoch(runner train.Runner, epoch int, pace *pace) (done bool, err error) {
	h := j.history
	begin, before := time.Now(), seconds(h)
	if err := runner.Shuffle(random.Permutation(random.Order, uint64(j.plan.seed), j.model.epochs, h.Rows)); err != nil {
		return false, err
	}
	shuffled := time.Since(begin).Seconds()
	at, clock := 0, before+shuffled
	for at < h.UpdatesPerEpoch {
		if j.stop() {
			h.Ended = "stopped"
			return false, nil
		}
		n := min(pace.updates(), h.UpdatesPerEpoch-at)
		last := at+n == h.UpdatesPerEpoch
		if last && n > 1 { // the epoch's last update is done alone, so that its size can be seen
			last, n = false, n-1
		}
		var weights [][]float32
		if last {
			if weights, err = runner.Params(); err != nil {
				return false, err
			}
		}
		rates := make([]float32, n)
		for i := range rates {
			rates[i] = j.plan.rate(moment{epoch*h.UpdatesPerEpoch + at + i, h.Epochs * h.UpdatesPerEpoch, h.UpdatesPerEpoch})
		}
		begin := time.Now()
		m, err := runner.Advance(at, n, rates)
		if err != nil {
			return false, err
		}
		took := time.Since(begin)
		n = len(m.Loss)
		if !last || at == 0 { // one update alone says little of a chunk's
			pace.took(n, took)
		}
		u := &h.Update
		u.Loss = append(u.Loss, m.Loss...)
		if j.net.Loss.Right != nil {
			u.Accuracy = append(u.Accuracy, m.Accuracy...)
		}
		j.logLayers(m.Squares)
		u.GradientNorm, u.LearningRate = append(u.GradientNorm, m.Norm...), append(u.LearningRate, rates[:n]...)
		for i := range n {
			u.Seconds = append(u.Seconds, clock+took.Seconds()*float64(i+1)/float64(n))
		}
		clock += took.Seconds()
		at += n
		if last {
			if err := j.logWeights(runner, weights); err != nil {
				return false, err
			}
		}
		j.tell()
	}
	j.sum(epoch)
	return true, nil
}

// tell lets the observer see the history as it is now.
func (j *job) tell() {
	j.history.Seconds = time.Since(j.started).Seconds()
	j.observer.step(j.history)
}

// seconds is the training time so far.
func seconds(h *history.History) float64 {
	if n := len(h.Update.Seconds); n > 0 {
		return h.Update.Seconds[n-1]
	}
	return 0
}

// sum closes an epoch: means over its updates, weighted by their rows.
func (j *job) sum(epoch int) {
	h := j.history
	first := epoch * h.UpdatesPerEpoch
	var loss, accuracy float64
	for i := range h.UpdatesPerEpoch {
		rows := float64(min(h.Batch, h.Rows-i*h.Batch))
		loss += rows * float64(h.Update.Loss[first+i])
		if h.Update.Accuracy != nil {
			accuracy += rows * float64(h.Update.Accuracy[first+i])
		}
	}
	e := &h.Epoch
	e.Loss = append(e.Loss, loss/float64(h.Rows))
	if h.Update.Accuracy != nil {
		e.Accuracy = append(e.Accuracy, accuracy/float64(h.Rows))
	}
	e.Seconds = append(e.Seconds, seconds(h))
}

func (j *job) validate(runner train.Runner, d *train.Data) error {
	sums, err := runner.Score(d)
	if err != nil {
		return err
	}
	e, n := &j.history.Epoch, float64(j.history.ValidationRows)
	e.ValidationLoss = append(e.ValidationLoss, sums.Loss/n+sums.Penalty)
	if j.net.Loss.Right != nil {
		e.ValidationAccuracy = append(e.ValidationAccuracy, sums.Right/n)
	}
	return nil
}

// drawSeed is where the numbers drawn inside the graph start: other ones when the model trains on.
func (j *job) drawSeed() uint64 {
	return random.Seed(random.Graph, uint64(j.plan.seed), j.model.epochs)
}
