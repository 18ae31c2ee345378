package nn

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"descida/internal/language"
	"descida/nn/internal/random"
	"descida/nn/internal/train"
)

// GradientTest is how a gradient is checked. Zero values stand for the defaults.
type GradientTest struct {
	Places    int     // how many numbers of each parameter are moved, drawn from Seed; 20, and all where there are no more
	Seed      int     // of the places
	Step      float64 // h for a weight of up to 1, and h |w| beyond; 1e-5
	Tolerance float64 // the relative error that is taken for rounding; 1e-6
}

// GradientCheck is a gradient beside finite differences.
type GradientCheck struct {
	Parameters []ParameterCheck
	Right      bool    // no parameter is off by more than the tolerance and what rounding explains
	Precision  string  // in what the loss was computed: float64, or float32 where a function of the model's wants that
	Step       float64 // h
	Tolerance  float64

	// Factor is the number by which the gradient must be multiplied to be right, where one number does it everywhere; 0 where
	// none does, or none is needed. 2, 0.5, -1 or the number of rows tell of a factor or a sign that was forgotten.
	Factor float64
}

// ParameterCheck is the check of one parameter.
type ParameterCheck struct {
	Name          string
	Places        int     // numbers that were moved
	RelativeError float64 // ‖gradient - differences‖ / max(‖gradient‖, ‖differences‖) over the places; 0 where both are 0
	Worst         int     // the place with the largest difference, counted from 0 row by row
	Gradient      float64 // there
	Difference    float64 // there: what the finite difference says
	Kinks         int     // places where the loss has a corner, such as ReLU's at 0, and the gradient is a slope between its two sides
	Right         bool
}

// CheckGradient compares a gradient of one's own with central differences, one weight after another:
//
//	∂f/∂w_i ≈ (f(w + h e_i) - f(w - h e_i)) / 2h
//
// whose error is h²/6 times a third derivative, and ε |f| / h of rounding, where f's ε is 2e-16: with h = 1e-5 both are about
// 1e-11. f and g are the function and its gradient at w, in float64; f must give the same for the same weights. Two calls of f a weight, at most 20 weights
// (GradientTest has more). Corners count as right where g lies between the slopes on their sides.
//
//	check := nn.Must(nn.CheckGradient(f, g, w))
//	check.Right
//
// Source: Gill, Murray and Wright, Practical Optimization (1981), section 8.6. Errors: no weights; g is of another length.
func CheckGradient(f func(w []float64) float64, g, w []float64) (GradientCheck, error) {
	return GradientTest{}.Function(f, g, w)
}

// Function is CheckGradient with other settings: nn.GradientTest{Places: 1000}.Function(f, g, w).
func (t GradientTest) Function(f func(w []float64) float64, g, w []float64) (GradientCheck, error) {
	t, err := t.filled()
	switch {
	case err != nil:
		return GradientCheck{}, err
	case f == nil:
		return GradientCheck{}, errors.New("nn: CheckGradient: there is no function; give the one that g is the gradient of")
	case len(w) == 0:
		return GradientCheck{}, errors.New("nn: CheckGradient: there are no weights; give the place where g was computed")
	case len(g) != len(w):
		return GradientCheck{}, fmt.Errorf("nn: CheckGradient: the gradient has %d numbers and there are %d weights; want one number a weight", len(g), len(w))
	}
	s := slopeFinder{test: t, epsilon: float64Epsilon, places: random.Permutation(random.Order, uint64(t.Seed), 0, len(w))}
	s.here = f(slices.Clone(w))
	s.loss = func(i int, change float64) (float64, error) {
		moved := slices.Clone(w)
		moved[i] += change
		return f(moved), nil
	}
	one, err := s.check("w", g, w)
	if err != nil {
		return GradientCheck{}, err
	}
	c := GradientCheck{Parameters: []ParameterCheck{one}, Precision: "float64", Step: t.Step, Tolerance: t.Tolerance}
	c.judge(s.pairs)
	return c, nil
}

const float64Epsilon = 0x1p-52

// CheckGradient compares the gradient that Fit and Gradient compute with central differences of the loss over the batch, for
// 20 numbers of each parameter: both in float64, at the model's weights. It finds what a layer or a loss from a graph function
// of one's own does wrong (a StopGradient too many). Layers work as in training; Dropout drops the same units each time. The
// loss is chosen as in Gradient, but not remembered. The model is left as it is.
//
// Where a function of the model's own has float32 in it, all is float32 with h = 0.01 and a tolerance of 1 %: differences know
// no more there. Cost: 40 losses of the batch for each parameter. See CheckGradient, the function, for formula and source.
//
// Errors: those of Gradient; more than 2048 rows.
func (m *Model) CheckGradient(batch *Dataset, loss ...Loss) (GradientCheck, error) {
	return GradientTest{}.Model(m, batch, loss...)
}

// Model is the model's CheckGradient with other settings: nn.GradientTest{Places: 1000}.Model(model, batch).
func (t GradientTest) Model(m *Model, batch *Dataset, loss ...Loss) (GradientCheck, error) {
	standard := t
	t, err := t.filled()
	if err != nil {
		return GradientCheck{}, err
	}
	var use Loss
	if len(loss) > 0 {
		use = loss[len(loss)-1]
	}
	mode := train.ProbeMode{Training: true, Double: true}
	if m != nil {
		mode.Seed = random.Seed(random.Graph, uint64(m.drawn), 0)
	}
	p, err := m.probed(batch, use, mode, false)
	if err != nil {
		return GradientCheck{}, err
	}
	defer func() { p.Close() }()
	w := widened(m.weights)
	s := slopeFinder{test: t, epsilon: float64Epsilon}
	c := GradientCheck{Precision: "float64"}
	at := p.Put(w)
	defer func() { at.Free() }()
	_, g, err := p.Gradient(at)
	if err != nil && m.hasFunctions(use) {
		s.test, s.epsilon, c.Precision = standard.orStandards(0.01, 0.01), 0x1p-23, "float32"
		mode.Double = false
		at.Free()
		p.Close()
		if p, err = m.probed(batch, use, mode, false); err != nil {
			return GradientCheck{}, err
		}
		at = p.Put(w)
		_, g, err = p.Gradient(at)
	}
	if err != nil {
		return GradientCheck{}, err
	}
	if s.here, err = p.Loss(at); err != nil {
		return GradientCheck{}, err
	}
	c.Step, c.Tolerance = s.test.Step, s.test.Tolerance
	a, err := m.built()
	if err != nil {
		return GradientCheck{}, err
	}
	for i, name := range m.parameterNames(a) {
		moved := slices.Clone(at)
		s.places = random.Permutation(random.Order, uint64(t.Seed), i, len(w[i]))
		s.loss = func(j int, change float64) (float64, error) {
			values := slices.Clone(w[i])
			values[j] += change
			moved[i] = p.PutOne(i, values)
			loss, err := p.Loss(moved)
			moved[i : i+1 : i+1].Free()
			return loss, err
		}
		one, err := s.check(name, g[i], w[i])
		if err != nil {
			return GradientCheck{}, err
		}
		if p := listed(a.params)[i]; p.matrix { // counted as it is shown
			one.Worst = one.Worst%p.dims[1]*p.dims[0] + one.Worst/p.dims[1]
		}
		c.Parameters = append(c.Parameters, one)
	}
	c.judge(s.pairs)
	return c, nil
}

// hasFunctions tells whether graph functions of the user's are in the model or its loss.
func (m *Model) hasFunctions(loss Loss) bool {
	_, given := loss.(FunctionLoss)
	_, known := m.loss.(FunctionLoss)
	return given || known || slices.ContainsFunc(m.layers, func(l Layer) bool { _, is := l.(FunctionLayer); return is })
}

func (t GradientTest) filled() (GradientTest, error) {
	t = t.orStandards(1e-5, 1e-6)
	if t.Places < 1 || !(t.Step > 0) || t.Step > 1 || !(t.Tolerance > 0) || t.Tolerance >= 1 {
		return t, fmt.Errorf("nn: GradientTest of %d places, a step of %s and a tolerance of %s: want 1 place or more, a step above 0 such as 1e-5, and a tolerance above 0 such as 1e-6",
			t.Places, decimal(t.Step), decimal(t.Tolerance))
	}
	return t, nil
}

func (t GradientTest) orStandards(step, tolerance float64) GradientTest {
	t.Places, t.Step, t.Tolerance = orStandard(t.Places, 20), orStandard(t.Step, step), orStandard(t.Tolerance, tolerance)
	return t
}

// slopeFinder finds the slopes of a loss.
type slopeFinder struct {
	test    GradientTest
	epsilon float64 // relative rounding of the loss
	here    float64 // the loss where nothing is moved
	places  []int32
	loss    func(i int, change float64) (float64, error)
	pairs   [][2]float64 // gradient and difference, of all places that are no kinks
}

// check compares a gradient with the slopes at some places.
func (s *slopeFinder) check(name string, g, w []float64) (ParameterCheck, error) {
	c := ParameterCheck{Name: name}
	var off, all, ofGradient, rounding, largest float64
	for _, place := range s.places[:min(len(s.places), s.test.Places)] {
		i := int(place)
		h := s.test.Step * max(1, math.Abs(w[i]))
		d, err := s.central(i, h)
		if err != nil {
			return c, err
		}
		c.Places++
		if !s.agree(g[i], d, h) {
			again, kink, err := s.lookAgain(i, g[i], d, h)
			if err != nil {
				return c, err
			}
			if kink {
				c.Kinks++
				continue
			}
			d = again
		}
		s.pairs = append(s.pairs, [2]float64{g[i], d})
		e := math.Abs(g[i] - d)
		off, all, ofGradient, rounding = off+e*e, all+d*d, ofGradient+g[i]*g[i], rounding+s.rounding(h)*s.rounding(h)
		if c.Places-c.Kinks == 1 || e > largest || math.IsNaN(e) && !math.IsNaN(largest) {
			largest, c.Worst, c.Gradient, c.Difference = e, i, g[i], d
		}
	}
	size := math.Sqrt(max(all, ofGradient))
	if size != 0 {
		c.RelativeError = math.Sqrt(off) / size
	}
	c.Right = math.Sqrt(off) <= s.test.Tolerance*size+math.Sqrt(rounding)
	return c, nil
}

func (s *slopeFinder) central(i int, h float64) (float64, error) {
	above, err := s.loss(i, h)
	if err != nil {
		return 0, err
	}
	below, err := s.loss(i, -h)
	return (above - below) / (2 * h), err
}

// rounding is how far a difference over h may be off for the rounding of the loss: some ε of it for each of the two.
func (s *slopeFinder) rounding(h float64) float64 { return 8 * s.epsilon * math.Abs(s.here) / h }

func (s *slopeFinder) agree(g, d, h float64) bool {
	return math.Abs(g-d) <= s.test.Tolerance*max(math.Abs(g), math.Abs(d))+s.rounding(h)
}

// lookAgain looks nearer at a place where gradient and difference do not agree: a corner of the loss may lie between the two
// points. A smaller step leaves it outside, unless it lies at the place itself: then any slope between those on the two sides
// is right (a subgradient).
func (s *slopeFinder) lookAgain(i int, g, d, h float64) (again float64, kink bool, err error) {
	small := h / 100
	again, err = s.central(i, small)
	if err != nil || s.agree(g, again, small) {
		return again, false, err
	}
	above, err := s.loss(i, small)
	if err != nil {
		return d, false, err
	}
	below, err := s.loss(i, -small)
	if err != nil {
		return d, false, err
	}
	right, left := (above-s.here)/small, (s.here-below)/small
	slack := 2 * s.rounding(small)
	curved := 2 * math.Abs(d-again) // a smooth loss' two slopes differ by h times the second derivative
	kink = math.Abs(right-left) > 1e-3*max(math.Abs(right), math.Abs(left))+slack+curved &&
		g >= min(left, right)-slack && g <= max(left, right)+slack
	return d, kink, nil
}

// judge sums the parameters up.
func (c *GradientCheck) judge(pairs [][2]float64) {
	c.Right = true
	for _, p := range c.Parameters {
		c.Right = c.Right && p.Right
	}
	if c.Right {
		return
	}
	var gg, gd, off, left float64
	for _, p := range pairs {
		gg, gd, off = gg+p[0]*p[0], gd+p[0]*p[1], off+(p[0]-p[1])*(p[0]-p[1])
	}
	if gg == 0 || gd == 0 {
		return
	}
	factor := gd / gg
	for _, p := range pairs {
		left += (factor*p[0] - p[1]) * (factor*p[0] - p[1])
	}
	if left <= 1e-6*off { // it explains all but a thousandth of what is wrong
		c.Factor = factor
	}
}

// Worst is the parameter that is off most.
func (c GradientCheck) Worst() ParameterCheck {
	var worst ParameterCheck
	for i, p := range c.Parameters {
		if i == 0 || !p.Right && worst.Right || p.Right == worst.Right && p.RelativeError > worst.RelativeError {
			worst = p
		}
	}
	return worst
}

// String is the verdict and a line a parameter, in the notebook's language.
func (c GradientCheck) String() string {
	if len(c.Parameters) == 0 {
		return language.Pick("no gradient was checked", "nenhum gradiente foi verificado")
	}
	var s strings.Builder
	w := c.Worst()
	if c.Right {
		fmt.Fprintf(&s, language.Pick("the gradient is right: it is off by %s at most, in %s", "o gradiente está certo: o maior erro relativo é %s, em %s"), told(w.RelativeError), w.Name)
	} else {
		fmt.Fprintf(&s, language.Pick("the gradient is wrong: off by %s in %s; at its number %d it says %s and the difference of losses %s",
			"o gradiente está errado: erro relativo de %s em %s; no número %d ele diz %s, e a diferença das perdas, %s"),
			told(w.RelativeError), w.Name, w.Worst, digits(w.Gradient, 'g', language.Pick), digits(w.Difference, 'g', language.Pick))
		if c.Factor != 0 {
			fmt.Fprintf(&s, language.Pick("; times %s it would be right everywhere", "; multiplicado por %s, estaria certo em todo lugar"), digits(c.Factor, 'g', language.Pick))
		}
	}
	for _, p := range c.Parameters {
		fmt.Fprintf(&s, "\n%-20s "+language.Pick("relative error %s over %d places", "erro relativo %s em %d lugares"), p.Name, told(p.RelativeError), p.Places)
		if p.Kinks > 0 {
			fmt.Fprintf(&s, language.Pick(", %d of them corners", ", %d deles quinas"), p.Kinks)
		}
	}
	return s.String()
}
