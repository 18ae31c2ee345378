package nn

import (
	"time"

	"descida/nn/history"
	"descida/nn/internal/backend"
	"descida/nn/internal/random"
	"descida/nn/internal/train"
)

// run trains. The history grows in place; the model gets its weights also after a stop, an error or a callback's end.
func (j *job) run(b *backend.Backend) (err error) {
	h := j.history
	j.started, j.before = time.Now(), h.Seconds
	j.observer.begin(h)
	defer func() {
		h.Seconds = j.seconds()
		j.observer.end(h)
	}()
	defer j.close()
	if err := j.open(b); err != nil || j.runner == nil {
		return err
	}
	defer func() { // also where a callback left by a Goexit, as a notebook's stop does
		if kept := j.keep(); err == nil {
			err = kept
		}
	}()
	pace := pace{fixed: j.plan.chunk}
	for epoch := j.first; epoch < int(j.plan.epochs) && h.Ended == ""; epoch++ {
		done, err := j.epoch(epoch, &pace)
		if err != nil {
			return err
		}
		if !done {
			break
		}
		j.model.epochs++
		if err := j.closeEpoch(epoch + 1); err != nil {
			return err
		}
		j.tell()
	}
	if h.Ended == history.Stopped {
		return nil
	}
	if err := j.keep(); err != nil {
		return err
	}
	return j.finish()
}

// closeEpoch does what follows on an epoch, counted from 1.
func (j *job) closeEpoch(epoch int) error {
	h := j.history
	if err := j.validate(); err != nil {
		return err
	}
	if err := j.logActivity(); err != nil {
		return err
	}
	if err := j.look(epoch); err != nil {
		return err
	}
	if err := j.saveCheckpoint(epoch); err != nil {
		return err
	}
	if err := j.epochEnded(epoch); err != nil {
		return err
	}
	if h.Ended == "" && j.lookout != nil && j.lookout.over(epoch) && epoch < h.Epochs {
		h.Ended = history.StoppedEarly
	}
	return nil
}

// look lets early stopping see an epoch's end, and takes the weights if they are the best.
func (j *job) look(epoch int) (err error) {
	if j.lookout == nil {
		return nil
	}
	e, accuracy := j.history.Epoch, 0.0
	if len(e.ValidationAccuracy) == epoch {
		accuracy = e.ValidationAccuracy[epoch-1]
	}
	if j.lookout.better(epoch, e.ValidationLoss[epoch-1], accuracy) {
		j.lookout.values, err = j.runner.Values()
	}
	return err
}

// keep gives the model its weights: the last ones, or the best.
func (j *job) keep() error {
	if j.kept {
		return nil
	}
	j.kept = true
	var v train.Values
	if j.lookout != nil && j.lookout.epoch > 0 {
		v = j.lookout.values
		j.history.KeptEpoch, j.model.epochs = j.lookout.epoch, j.began+j.lookout.epoch
	} else {
		var err error
		if v, err = j.runner.Values(); err != nil {
			return err
		}
	}
	j.model.setValues(v)
	return nil
}

// epoch does one pass over the rows; done is false if it was stopped on the way.
func (j *job) epoch(epoch int, pace *pace) (done bool, err error) {
	h := j.history
	begin, before := time.Now(), trained(h)
	seed, index := uint64(j.plan.seed), j.began+epoch
	if err := j.runner.Shuffle(random.Permutation(random.Order, seed, index, h.Rows)); err != nil {
		return false, err
	}
	if err := j.runner.Reseed(random.Seed(random.Graph, seed, index)); err != nil {
		return false, err
	}
	shuffled := time.Since(begin).Seconds()
	at, clock := 0, before+shuffled
	for at < h.UpdatesPerEpoch {
		if j.stop() {
			h.Ended = history.Stopped
		}
		if h.Ended != "" {
			return false, nil
		}
		n := min(pace.updates(), h.UpdatesPerEpoch-at)
		n = j.plan.untilCall(epoch*h.UpdatesPerEpoch+at, n)
		first, last := epoch == 0 && at == 0, at+n == h.UpdatesPerEpoch
		switch { // the run's first update and each epoch's last are done alone, so that their size can be seen
		case first:
			last, n = h.UpdatesPerEpoch == 1, 1
		case last && n > 1:
			last, n = false, n-1
		}
		var weights [][]float32
		if first || last {
			if weights, err = j.runner.Params(); err != nil {
				return false, err
			}
		}
		rates := make([]float32, n)
		for i := range rates {
			rates[i] = j.plan.rate(moment{epoch*h.UpdatesPerEpoch + at + i, h.Epochs * h.UpdatesPerEpoch, h.UpdatesPerEpoch})
		}
		begin := time.Now()
		m, err := j.runner.Advance(at, n, rates)
		if err != nil {
			return false, err
		}
		took := time.Since(begin)
		n = len(m.Loss)
		if !first && !last || h.UpdatesPerEpoch == 1 { // one update alone says little of a chunk's
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
		if first || last {
			if err := j.logWeights(weights, first, last); err != nil {
				return false, err
			}
		}
		if err := j.updated(epoch*h.UpdatesPerEpoch+at, epoch+1); err != nil {
			return false, err
		}
		j.tell()
	}
	j.sum(epoch)
	return true, nil
}

// tell lets the observer see the history as it is now.
func (j *job) tell() {
	j.history.Seconds = j.seconds()
	j.observer.step(j.history)
}

// seconds is how long the run has taken, with what it took before a crash.
func (j *job) seconds() float64 { return j.before + time.Since(j.started).Seconds() }

// trained is the training time so far.
func trained(h *history.History) float64 {
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
	e.Seconds = append(e.Seconds, trained(h))
}

// validate measures the validation rows, and the training rows where that was asked for.
func (j *job) validate() error {
	h := j.history
	for _, s := range []struct {
		data           *train.Data
		rows           int
		loss, accuracy *[]float64
	}{
		{j.validated, h.ValidationRows, &h.Epoch.ValidationLoss, &h.Epoch.ValidationAccuracy},
		{j.scored, h.Rows, &h.Epoch.TrainingLoss, &h.Epoch.TrainingAccuracy},
	} {
		if s.data == nil {
			continue
		}
		sums, err := j.runner.Score(s.data)
		if err != nil {
			return err
		}
		n, scale := float64(s.rows), 1.0
		if j.net.Loss.Sum { // so that the curves compare: an update's loss is the sum over a batch
			scale = float64(h.Batch)
		}
		*s.loss = append(*s.loss, scale*sums.Loss/n+sums.Penalty)
		if j.net.Loss.Right != nil {
			*s.accuracy = append(*s.accuracy, sums.Right/n)
		}
	}
	return nil
}
