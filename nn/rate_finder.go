package nn

import (
	"fmt"
	"math"

	"descida/nn/history"
	"descida/nn/internal/backend"
	"descida/nn/internal/random"
	"descida/nn/internal/train"
)

// RateSearch is how FindRate searches. Zero values stand for the defaults.
type RateSearch struct {
	From, To float64 // the rates tried; 1e-6 to 10
	Updates  int     // at least 100; 210, or more where batches are small, until 6,400 rows were seen or 2,000 updates done
}

// FindRate suggests a learning rate (the range test of Smith 2015, arXiv 1506.01186, in the form of fastai): it trains a copy
// of the model, with a rate that grows by the same factor at each update, from far too small to far too large, and reads off
// where the loss falls and where it rises for good. The model is left as it is.
//
//	found := nn.Must(nn.FindRate(model, train, nn.Adam(1), nn.MiniBatch(32)))
//	model.Fit(train, found.Optimizer, nn.MiniBatch(32))
//
// Options are those of Fit that shape an update: the optimizer (its own rate does not count), the batch, the loss, ClipNorm,
// class weights, the seed; without them Fit's defaults. Epochs, callbacks and the like do not matter here. The rate depends
// on all of these, so search with those that you train with.
//
// What is read is a running median of the losses over a twentieth of the search: a few wild batches do not move it, however
// wild. It rises for good where it stays, for as long as the median is wide, above the middle between its start and its
// least value, and by more than the batches' noise. The suggestion is the geometric mean of two usual rules: a tenth of the
// rate where the loss is least (there it is about to rise), and the rate by which half of its fall is done. Where the
// loss never falls beyond the noise there is no suggestion, and the finding says so.
//
// Errors: those of Fit; a schedule, because the search makes the rates.
func FindRate(m *Model, data *Dataset, options ...FitOption) (RateFinding, error) {
	return RateSearch{}.Find(m, data, options...)
}

// Find is FindRate over other rates or more updates: nn.RateSearch{From: 1e-4, To: 1}.Find(model, data). Errors: those of
// FindRate, rates that do not grow, fewer than 100 updates.
func (s RateSearch) Find(m *Model, data *Dataset, options ...FitOption) (RateFinding, error) {
	fail := func(err error) (RateFinding, error) { return RateFinding{}, err }
	p := newPlan(options)
	if p.schedule != nil {
		return fail(fmt.Errorf("nn: FindRate makes the rates itself; leave %s to Fit", p.schedule))
	}
	s = s.filled()
	if err := s.check(); err != nil {
		return fail(err)
	}
	p.scoring, p.early, p.checkpoint, p.onEpoch, p.onUpdate, p.epochs = false, nil, nil, nil, nil, 1
	j, err := m.prepare(data, p)
	if err != nil {
		return fail(err)
	}
	if s.Updates == 0 {
		s.Updates = min(max(210, 6400/j.batch), 2000)
	}
	b, err := backend.Default()
	if err != nil {
		return fail(err)
	}
	b.Announce()
	f := RateFinding{Optimizer: p.optimizer}
	if err := f.measure(b, j, s); err != nil {
		return fail(err)
	}
	f.read(s.Updates)
	return f, nil
}

func (s RateSearch) filled() RateSearch {
	if s.From == 0 {
		s.From = 1e-6
	}
	if s.To == 0 {
		s.To = 10
	}
	return s
}

func (s RateSearch) check() error {
	if !(float32(s.From) > 0 && s.From < s.To && s.To <= math.MaxFloat32) {
		return fmt.Errorf("nn: FindRate from %s to %s: want rates that grow, above 0, such as 1e-6 to 10", decimal(s.From), decimal(s.To))
	}
	if s.Updates != 0 && s.Updates < 100 {
		return fmt.Errorf("nn: FindRate in %d updates: want 100 or more, so that noise can be told from a fall", s.Updates)
	}
	return nil
}

// measure trains with growing rates until the loss has risen for good, or the rates are done.
func (f *RateFinding) measure(b *backend.Backend, j *job, s RateSearch) error {
	seed := uint64(j.plan.seed)
	r, err := train.New(b, j.net, j.start, j.rows, j.batch, random.Seed(random.Graph, seed, j.began))
	if err != nil {
		return err
	}
	defer r.Close()
	perEpoch := train.Updates(j.rows.Len(), j.batch)
	look := s.Updates / 20 // updates between two looks at the curve
	for done := 0; done < s.Updates && !history.Stopping(); {
		at := done % perEpoch
		if at == 0 {
			if err := r.Shuffle(random.Permutation(random.Order, seed, j.began+done/perEpoch, j.rows.Len())); err != nil {
				return err
			}
		}
		rates := make([]float32, min(look, s.Updates-done, perEpoch-at))
		for i := range rates {
			rates[i] = float32(s.From * math.Pow(s.To/s.From, float64(done+i)/float64(s.Updates-1)))
		}
		m, err := r.Advance(at, len(rates), rates)
		if err != nil {
			return err
		}
		for i, l := range m.Loss {
			f.Rates, f.Losses = append(f.Rates, float64(rates[i])), append(f.Losses, float64(l))
		}
		before := done
		if done += len(m.Loss); done/look > before/look && f.risen(s.Updates) {
			break
		}
	}
	return nil
}
