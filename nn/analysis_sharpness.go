package nn

import (
	"fmt"
	"math"
	"strings"

	"descida/internal/language"
	"descida/nn/history"
	"descida/nn/internal/train"
)

// PowerIteration is how the Hessian's largest eigenvalue is searched. Zero values stand for the defaults.
type PowerIteration struct {
	Iterations int     // at most; 300
	Tolerance  float64 // the residual ‖Hv - λv‖ / |λ| that is good enough; 0.01, with which λ is off by far less
	Seed       int     // of the first v
	Loss       Loss    // the model's, or the data's default
}

// Sharpness is the curvature of the loss at a model's weights.
type Sharpness struct {
	Largest     float64   // λ_max, the Hessian's largest eigenvalue; below 0 where the loss curves down in every direction
	LargestRate float64   // 2 / λ_max: plain descent is stable below it; +Inf where λ_max is not above 0
	Direction   Arrays    // the eigenvector v, ‖v‖ = 1: along it the loss curves most
	Residual    float64   // ‖Hv - λv‖ / |λ|: some eigenvalue is within this share of λ_max
	Converged   bool      // the residual is within the tolerance
	Values      []float64 // what λ_max seemed to be, iteration by iteration
	Smallest    float64   // an eigenvalue below 0 that is larger in size than λ_max, if there is one; else 0
	Differences bool      // Hv came of central differences of gradients, because an operation has no second derivative
}

// MeasureSharpness finds the largest eigenvalue λ_max of the Hessian H of the loss over the data, at the model's weights, by
// power iteration:
//
//	v <- Hv / ‖Hv‖,  λ = v·Hv
//
// where Hv is the gradient of (gradient · v), so that H itself, parameters times parameters, is never made (Pearlmutter 1994). Near a minimum descent
// multiplies the error along an eigenvector by 1 - αλ an update: it is stable where α < 2/λ_max. Where the eigenvalue that is
// largest in size is below 0, the iteration goes on with H - λI, whose largest in size is λ_max's.
//
// Where an operation of the model has no second derivative, Hv = (∇J(w + rv) - ∇J(w - rv)) / 2r in float64 with
// r = 1e-5 (1 + ‖w‖), whose error is r²/6 times a fourth derivative of the loss.
//
// The loss is over all rows of the data, mean or sum as the loss says. The layers work as in Evaluate. The model is left as it is.
//
// Cost: about three gradients of all rows an iteration, some 10 to 100 iterations: more, the nearer the second eigenvalue is
// (LeCun, Simard and Pearlmutter 1993 do it so). Errors: those of Gradient; settings that cannot be.
func MeasureSharpness(m *Model, data *Dataset) (Sharpness, error) {
	return PowerIteration{}.Measure(m, data)
}

// Measure is MeasureSharpness with other settings: nn.PowerIteration{Tolerance: 1e-4}.Measure(model, data).
func (it PowerIteration) Measure(m *Model, data *Dataset) (Sharpness, error) {
	fail := func(err error) (Sharpness, error) { return Sharpness{}, err }
	it = it.orStandards()
	if it.Iterations < 1 || !(it.Tolerance > 0) || it.Tolerance >= 1 {
		return fail(fmt.Errorf("nn: PowerIteration of %d iterations with a tolerance of %s: want 1 iteration or more and a tolerance between 0 and 1, such as 0.01", it.Iterations, decimal(it.Tolerance)))
	}
	p, err := m.probed(data, it.Loss, train.ProbeMode{}, false)
	if err != nil {
		return fail(err)
	}
	defer func() { p.Close() }()
	w := widened(m.weights)
	at := p.Put(w)
	defer func() { at.Free() }()
	start := drawnLike(m.weights, it.Seed, 0)
	s := Sharpness{}
	var curvature curving = hessian{p, at}
	if _, err := curvature.times(start); err != nil {
		at.Free()
		p.Close()
		if p, err = m.probed(data, it.Loss, train.ProbeMode{Double: true}, false); err != nil {
			return fail(err)
		}
		s.Differences, curvature = true, differenced{p, w}
	}
	top, err := it.largest(curvature, start, 0)
	if err != nil {
		return fail(err)
	}
	shift := 0.0
	switch {
	case top.residual > it.Tolerance && math.Abs(top.value) < 0.9*top.size: // to and fro between two of opposite signs
		shift = -top.size
	case top.value < 0:
		s.Smallest, shift = top.value, top.value
	}
	if shift < 0 {
		if top, err = it.largest(curvature, start, shift); err != nil {
			return fail(err)
		}
	}
	s.Values = top.values
	s.Largest, s.Residual, s.Converged, s.LargestRate = top.value, top.residual, top.residual <= it.Tolerance, math.Inf(1)
	if s.Largest > 0 {
		s.LargestRate = 2 / s.Largest
	}
	a, err := m.built()
	if err != nil {
		return fail(err)
	}
	s.Direction = m.named(a, top.direction.narrowed())
	return s, nil
}

func (it PowerIteration) orStandards() PowerIteration {
	it.Iterations, it.Tolerance = orStandard(it.Iterations, 300), orStandard(it.Tolerance, 0.01)
	return it
}

// curving is a matrix by its products.
type curving interface {
	times(v vector) (vector, error)
}

// hessian is the one at a place.
type hessian struct {
	probe *train.Probe
	at    train.Point
}

func (h hessian) times(v vector) (vector, error) {
	direction := h.probe.Put(v)
	defer direction.Free()
	return h.probe.HessianTimes(h.at, direction)
}

// differenced is a Hessian by differences of gradients.
type differenced struct {
	probe *train.Probe
	at    vector
}

func (d differenced) times(v vector) (vector, error) {
	size := v.norm()
	if size == 0 {
		return v, nil
	}
	r := 1e-5 * (1 + d.at.norm()) / size
	_, above, err := gradientAt(d.probe, d.at.plus(r, v))
	if err != nil {
		return nil, err
	}
	_, below, err := gradientAt(d.probe, d.at.plus(-r, v))
	if err != nil {
		return nil, err
	}
	return above.plus(-1, below).times(1 / (2 * r)), nil
}

// eigenpair is what power iteration ends with.
type eigenpair struct {
	value     float64
	residual  float64 // share of the value
	size      float64 // ‖Hv‖
	direction vector
	values    []float64 // iteration by iteration
}

// largest is the eigenvalue λ of H for which λ - shift is largest in size.
func (it PowerIteration) largest(h curving, start vector, shift float64) (e eigenpair, err error) {
	v := start.times(1 / start.norm())
	for range it.Iterations {
		if history.Stopping() {
			return e, errStopped
		}
		hv, err := h.times(v)
		if err != nil {
			return e, err
		}
		e.value, e.direction = v.dot(hv), v
		e.values = append(e.values, e.value)
		off := math.Sqrt(hv.squaredDistance(v.times(e.value)))
		next := hv.plus(-shift, v)
		e.size = next.norm()
		if !finite(e.size) {
			return e, errNoGradient
		}
		if e.residual = 0; off > 0 {
			e.residual = off / max(math.Abs(e.value), 1e-3*math.Abs(shift)) // of one that is 0, relative to the others
		}
		if e.residual <= it.Tolerance || e.size == 0 {
			break
		}
		v = next.times(1 / e.size)
	}
	return e, nil
}

// String is λ_max and what rate it allows, in the notebook's language.
func (s Sharpness) String() string {
	var t strings.Builder
	fmt.Fprintf(&t, language.Pick("the Hessian's largest eigenvalue is %s", "o maior autovalor da hessiana é %s"), digits(s.Largest, 'g', language.Pick))
	if s.Largest > 0 {
		fmt.Fprintf(&t, language.Pick(": plain descent is stable below the rate %s", ": a descida pura é estável abaixo da taxa %s"), digits(s.LargestRate, 'g', language.Pick))
	}
	if s.Smallest < 0 {
		fmt.Fprintf(&t, language.Pick("; the smallest is %s: the weights are at no minimum", "; o menor é %s: os pesos não estão em um mínimo"), digits(s.Smallest, 'g', language.Pick))
	}
	if !s.Converged {
		fmt.Fprintf(&t, language.Pick(" (not converged: the residual is %s)", " (não convergiu: o resíduo é %s)"), told(s.Residual))
	}
	return t.String()
}

// Figure is the eigenvalue as it came near, iteration by iteration.
func (s Sharpness) Figure() history.Figure {
	line := history.Line{Name: language.Pick("λ after each iteration", "λ após cada iteração"), Y: s.Values}
	for i := range s.Values {
		line.X = append(line.X, float64(i+1))
	}
	return history.Figure{
		Title: language.Pick("largest eigenvalue of the Hessian", "maior autovalor da hessiana"),
		X:     language.Pick("iteration", "iteração"), Y: "λ", Lines: []history.Line{line},
	}
}
