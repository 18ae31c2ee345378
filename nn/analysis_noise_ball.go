package nn

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"descida/internal/language"
	"descida/nn/history"
	"descida/nn/internal/random"
	"descida/nn/internal/train"
)

// NoiseBallRuns is how a noise ball is measured. Zero values stand for the defaults.
type NoiseBallRuns struct {
	Batch     int  // rows an update; 1
	Updates   int  // at each rate, the first half to settle in; 400 / (α λ_max), at least 2,000 and at most 40,000
	Reshuffle bool // each row once an epoch, as Fit does, in place of rows drawn independently
	Seed      int
	Loss      Loss // the model's, or the data's default
}

// NoiseBall is how near to the minimum descent with a constant rate stays.
type NoiseBall struct {
	Rows      int
	Batch     int
	Reshuffle bool
	Minimum   float64 // the loss at the minimum w*
	Variance  float64 // σ², the mean of ‖g_i‖² over the rows at the minimum, where their mean is 0
	Largest   float64 // λ_max of the Hessian there: rates of 2/λ_max and more diverge
	Exponent  float64 // p of excess ∝ rate^p, by least squares over the rates that do not diverge; NaN of fewer than two
	Rates     []NoiseAtRate
}

// NoiseAtRate is the noise ball of one rate, means over the second half of the updates.
type NoiseAtRate struct {
	Rate     float64
	Updates  int
	Excess   float64 // loss over all rows, less the minimum; NaN where it diverged
	Distance float64 // √ of the mean of ‖w - w*‖²
	Theory   float64 // α σ² / 4B
}

// MeasureNoiseBall trains from the minimum of a convex loss, such as linear or logistic regression, with constant rates and
// single rows drawn independently, and measures the loss at which each run stays: it does not stay at the minimum, because the
// gradient of a row is not zero there. To first order in the rate
//
//	E J(w) - J(w*) = α σ² / 4B,  σ² = 1/N Σ_i ‖g_i(w*)‖²
//
// so a tenth of the rate is a tenth of the ball (Mandt, Hoffman and Blei 2017, arXiv 1704.04289, equation 13, whose trace this
// is; a bound without their assumptions: Bottou, Curtis and Nocedal 2018, arXiv 1606.04838, theorem 4.6). At larger
// rates it is more, because the gradient's noise grows with the distance. With Reshuffle, as Fit has it, the errors of an epoch cancel and the ball is smaller.
//
//	ball := nn.Must(nn.MeasureNoiseBall(model, data, 0.01, 0.03, 0.1))
//
// The minimum is found in float64 by Newton's method from the model's weights, which any Build draws; the model is left as it
// is. The loss is the mean over the rows. Dropout would add noise of its own and is refused.
//
// Cost: the updates of each rate, 200 losses of all rows for each, and single gradients of up to 1000 rows. Errors: those of
// Fit; no rates; a loss that is not convex or has no minimum.
func MeasureNoiseBall(m *Model, data *Dataset, rates ...float64) (NoiseBall, error) {
	return NoiseBallRuns{}.Measure(m, data, rates...)
}

// Measure is MeasureNoiseBall with other settings: nn.NoiseBallRuns{Batch: 8}.Measure(model, data, 0.01, 0.1).
func (n NoiseBallRuns) Measure(m *Model, data *Dataset, rates ...float64) (NoiseBall, error) {
	fail := func(err error) (NoiseBall, error) { return NoiseBall{}, err }
	n.Batch = orStandard(n.Batch, 1)
	if len(rates) == 0 {
		return fail(errors.New("nn: MeasureNoiseBall: there are no rates; give some, such as 0.01, 0.03, 0.1"))
	}
	for _, r := range rates {
		if err := SGD(r).check(); err != nil {
			return fail(err)
		}
	}
	if n.Updates < 0 || n.Updates == 1 {
		return fail(fmt.Errorf("nn: MeasureNoiseBall of %d updates: want 2 or more, such as 10000", n.Updates))
	}
	p, err := m.probed(data, n.Loss, train.ProbeMode{Double: true}, true)
	if err != nil {
		return fail(err)
	}
	defer p.Close()
	if n.Batch < 1 || n.Batch > data.Len() {
		return fail(fmt.Errorf("nn: MeasureNoiseBall: a batch of %d of %d rows; want 1 to %d", n.Batch, data.Len(), data.Len()))
	}
	for i, l := range m.layers {
		if r, ok := l.(randomLayer); ok && r.random() {
			return fail(fmt.Errorf("nn: MeasureNoiseBall: layer %d %s adds noise of its own; leave it out", i+1, l))
		}
	}
	best, least, err := minimum(p, widened(m.weights))
	if err != nil {
		return fail(err)
	}
	ball := NoiseBall{Rows: data.Len(), Batch: n.Batch, Reshuffle: n.Reshuffle, Minimum: least}
	at := p.Put(best)
	defer at.Free()
	squares, _, err := singleDraws(p, at, data, best.times(0), min(1000, data.Len()), n.Seed)
	if err != nil {
		return fail(err)
	}
	ball.Variance = mean(squares)
	top, err := PowerIteration{}.orStandards().largest(hessian{p, at}, drawnLike(m.weights, n.Seed, 0), 0)
	if err != nil {
		return fail(err)
	}
	ball.Largest = top.value
	var x, y []float64
	for _, rate := range rates {
		one, err := n.run(m, p, data, best, ball, rate)
		if err != nil {
			return fail(err)
		}
		ball.Rates = append(ball.Rates, one)
		if one.Excess > 0 {
			x, y = append(x, math.Log(rate)), append(y, math.Log(one.Excess))
		}
	}
	ball.Exponent = slope(x, y)
	return ball, nil
}

// run trains at one rate, from the minimum.
func (n NoiseBallRuns) run(m *Model, p *train.Probe, data *Dataset, best vector, ball NoiseBall, rate float64) (NoiseAtRate, error) {
	const looks = 200
	fail := func(err error) (NoiseAtRate, error) { return NoiseAtRate{}, err }
	one := NoiseAtRate{Rate: rate, Updates: n.Updates, Theory: rate * ball.Variance / 4 / float64(n.Batch)}
	if n.Updates == 0 {
		one.Updates = int(min(max(400/(rate*ball.Largest), 2000), 40000))
	}
	b, net, err := m.measured(data, n.Loss, true)
	if err != nil {
		return fail(err)
	}
	a, err := m.built()
	if err != nil {
		return fail(err)
	}
	net.Rule = rule(SGD(rate), &net, decays(a), 0)
	runner, err := train.New(b, net, train.Values{Params: best.narrowed(), States: m.states}, data.rows, n.Batch, 0)
	if err != nil {
		return fail(err)
	}
	defer runner.Close()
	perEpoch := train.Updates(data.Len(), n.Batch)
	if !n.Reshuffle { // so that no draw is of fewer rows
		perEpoch = data.Len() / n.Batch
	}
	r := rand.New(rand.NewPCG(random.Seed(random.Order, uint64(n.Seed), 0), 1))
	every := max(1, one.Updates/2/looks)
	var excess, squared []float64
	for done := 0; done < one.Updates; {
		at := done % perEpoch
		if at == 0 {
			if err := runner.Shuffle(n.order(r, data.Len(), done/perEpoch)); err != nil {
				return fail(err)
			}
		}
		steps := min(perEpoch-at, one.Updates-done)
		settled := done >= one.Updates/2
		if settled {
			steps = min(steps, every-(done-one.Updates/2)%every)
		} else {
			steps = min(steps, one.Updates/2-done)
		}
		metrics, err := runner.Advance(at, steps, slices.Repeat([]float32{float32(rate)}, steps))
		if err != nil {
			return fail(err)
		}
		done += len(metrics.Loss)
		if history.Stopping() {
			return fail(errStopped)
		}
		if !settled || (done-one.Updates/2)%every != 0 {
			continue
		}
		weights, err := runner.Params()
		if err != nil {
			return fail(err)
		}
		w := widened(weights)
		loss, err := lossAt(p, w)
		if err != nil {
			return fail(err)
		}
		excess, squared = append(excess, loss-ball.Minimum), append(squared, w.squaredDistance(best))
	}
	one.Excess, one.Distance = mean(excess), math.Sqrt(mean(squared))
	if !finite(one.Excess) || one.Excess > 1e6*max(1, one.Theory) {
		one.Excess, one.Distance = math.NaN(), math.NaN()
	}
	return one, nil
}

// order is the rows of an epoch: each once, or each place drawn anew.
func (n NoiseBallRuns) order(r *rand.Rand, rows, epoch int) []int32 {
	if n.Reshuffle {
		return random.Permutation(random.Order, uint64(n.Seed), epoch, rows)
	}
	order := make([]int32, rows)
	for i := range order {
		order[i] = int32(r.Uint64N(uint64(rows)))
	}
	return order
}

// String is a line for each rate, in the notebook's language.
func (b NoiseBall) String() string {
	var s strings.Builder
	fmt.Fprintf(&s, language.Pick("minimum %s, σ² %s, λ_max %s, batch %d", "mínimo %s, σ² %s, λ_max %s, lote %d"), digits(b.Minimum, 'g', language.Pick), digits(b.Variance, 'g', language.Pick), digits(b.Largest, 'g', language.Pick), b.Batch)
	if !math.IsNaN(b.Exponent) && len(b.Rates) > 0 {
		fmt.Fprintf(&s, language.Pick("; the excess grows like rate^%s", "; o excesso cresce como taxa^%s"), digits(b.Exponent, 'f', language.Pick))
	}
	for _, r := range b.Rates {
		if math.IsNaN(r.Excess) {
			fmt.Fprintf(&s, language.Pick("\nrate %s: it diverges", "\ntaxa %s: diverge"), told(r.Rate))
			continue
		}
		fmt.Fprintf(&s, language.Pick("\nrate %s: %s above the minimum, in theory %s; %s from its place", "\ntaxa %s: %s acima do mínimo, em teoria %s; a %s do ponto de mínimo"),
			told(r.Rate), digits(r.Excess, 'g', language.Pick), digits(r.Theory, 'g', language.Pick), digits(r.Distance, 'g', language.Pick))
	}
	return s.String()
}

// Figure is the loss above the minimum against the rate, both logarithmic, with the theory dashed.
func (b NoiseBall) Figure() history.Figure {
	measured := history.Line{Name: language.Pick("measured", "medido"), Points: true}
	theory := history.Line{Name: "α σ² / 4B", Dashed: true}
	rates := slices.Clone(b.Rates)
	slices.SortFunc(rates, func(x, y NoiseAtRate) int {
		if x.Rate < y.Rate {
			return -1
		}
		return 1
	})
	for _, r := range rates {
		measured.X, measured.Y = append(measured.X, r.Rate), append(measured.Y, r.Excess)
		theory.X, theory.Y = append(theory.X, r.Rate), append(theory.Y, r.Theory)
	}
	return history.Figure{
		Title: language.Pick("noise ball", "bola de ruído"),
		X:     language.Pick("learning rate", "taxa de aprendizado"), Y: language.Pick("loss above the minimum", "perda acima do mínimo"),
		LogX: true, LogY: true, Lines: []history.Line{measured, theory},
	}
}
