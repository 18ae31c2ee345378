package nn

import (
	"errors"
	"fmt"
	"math"

	"descida/nn/history"
	"descida/nn/internal/train"
)

var errNoMinimum = errors.New("nn: the loss has no minimum that Newton's method finds: with two classes that a line divides the weights grow without end; add nn.L2(0.001) to the layer")

// minimum is the place where a convex loss is least, from a place on, by Newton's method with conjugate gradients (Nocedal and
// Wright, Numerical Optimization, 2006, algorithm 7.1): a probe in float64 finds it to about 1e-8 of the weights.
func minimum(p *train.Probe, start vector) (vector, float64, error) {
	fail := func(err error) (vector, float64, error) { return nil, 0, err }
	const most = 50
	w := start
	for range most {
		loss, g, err := gradientAt(p, w)
		if err != nil {
			return fail(err)
		}
		direction, steepest, err := newtonStep(p, w, g)
		if err != nil {
			return fail(err)
		}
		// The step tells, not the gradient: that is small too where the loss falls for ever.
		left := direction.norm() / (1 + w.norm())
		if left <= 1e-8 {
			if g.norm() > 1e-6*steepest*(1+w.norm())+1e-10*(1+math.Abs(loss)) { // a slope without curvature, as of an absolute error
				return fail(errNoMinimum)
			}
			return w, loss, nil
		}
		for share := 1.0; ; share /= 2 { // of the step that makes the loss fall
			next := w.plus(share, direction)
			lower, err := lossAt(p, next)
			if err != nil {
				return fail(err)
			}
			if lower <= loss+1e-4*share*g.dot(direction) {
				w = next
				break
			}
			if share < 1e-6 {
				if left <= 1e-4 { // as low as rounding lets it
					return w, loss, nil
				}
				return fail(errNoMinimum)
			}
		}
		if history.Stopping() {
			return fail(errStopped)
		}
	}
	return fail(errNoMinimum)
}

func lossAt(p *train.Probe, w vector) (float64, error) {
	at := p.Put(w)
	defer at.Free()
	return p.Loss(at)
}

func gradientAt(p *train.Probe, w vector) (float64, vector, error) {
	at := p.Put(w)
	defer at.Free()
	loss, g, err := p.Gradient(at)
	return loss, g, err
}

// newtonStep solves H d = -g by conjugate gradients. With it comes the largest curvature seen.
func newtonStep(p *train.Probe, w, g vector) (d vector, steepest float64, err error) {
	at := p.Put(w)
	defer at.Free()
	d = g.times(0)
	r := g.times(-1)
	q, rr, start := r, r.dot(r), r.dot(r)
	for range min(2*numbersIn(w), 500) {
		if rr == 0 {
			break
		}
		direction := p.Put(q)
		product, err := p.HessianTimes(at, direction)
		direction.Free()
		if err != nil {
			return nil, 0, err
		}
		hq := vector(product)
		curvature := q.dot(hq) / q.dot(q)
		steepest = max(steepest, math.Abs(curvature))
		if curvature < -1e-9*steepest {
			return nil, 0, fmt.Errorf("nn: the loss is not convex: it curves down (%s) at a place on the way to its minimum; use a model of one nn.Dense layer, such as linear or logistic regression", brief(curvature))
		}
		if curvature <= 1e-14*steepest { // flat: a direction that the data say nothing about
			break
		}
		step := rr / (curvature * q.dot(q))
		d, r = d.plus(step, q), r.plus(-step, hq)
		next := r.dot(r)
		if next <= 1e-20*start {
			break
		}
		q, rr = r.plus(next/rr, q), next
	}
	return d, steepest, nil
}
