package nn

import (
	"time"

	"descida/nn/history"
	"descida/nn/internal/backend"
	"descida/nn/internal/random"
	"descida/nn/internal/train"
)

// onDevice is what a run has on the device.
type onDevice struct {
	runner    train.Runner
	validated *train.Data // the validation rows, or nil
	scored    *train.Data // the training rows to be scored, or nil
	sample    *train.Data // rows whose activations are watched
}

func (o onDevice) close() {
	if o.runner != nil {
		o.runner.Close()
	}
	for _, d := range []*train.Data{o.validated, o.scored, o.sample} {
		if d != nil {
			d.Close()
		}
	}
}

// open uploads the rows and compiles. A stop does not wait for the compiler: there is no runner then.
func (j *job) open(b *backend.Backend) error {
	type result struct {
		onDevice
		err error
	}
	ready := make(chan result, 1)
	go func() {
		o, err := j.opened(b)
		ready <- result{o, err}
	}()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case r := <-ready:
			if r.err != nil {
				r.close()
				return r.err
			}
			j.onDevice = r.onDevice
			if j.plan.wrap != nil {
				j.runner = j.plan.wrap(j.runner)
			}
			return j.openSample(b)
		case <-tick.C:
			if j.stop() {
				j.history.Ended = history.Stopped
				go func() { // free what the compiler was making, when it is done
					r := <-ready
					r.close()
				}()
				return nil
			}
		}
	}
}

// opened does open's work. What scores is compiled while the updates are.
func (j *job) opened(b *backend.Backend) (o onDevice, err error) {
	if j.validation.Len() > 0 {
		if o.validated, err = train.Upload(b, j.validation); err != nil {
			return o, err
		}
	}
	if j.plan.scoring {
		if o.scored, err = train.Upload(b, j.rows); err != nil {
			return o, err
		}
	}
	compiled := make(chan error, 1)
	go func() {
		var err error
		for _, d := range []*train.Data{o.validated, o.scored} {
			if d != nil && err == nil {
				err = train.Prepare(b, j.net, d)
			}
		}
		compiled <- err
	}()
	o.runner, err = train.New(b, j.net, j.model.values(), j.rows, j.batch, random.Seed(random.Graph, uint64(j.plan.seed), j.began))
	if failed := <-compiled; err == nil {
		err = failed
	}
	return o, err
}

// close frees all that, and says so to events that somebody kept.
func (j *job) close() {
	j.onDevice.close()
	j.onDevice = onDevice{}
}
