package nn

import "math"

// StepSchedule is StepDecay's.
type StepSchedule struct {
	Factor float64
	Every  Length
}

// StepDecay multiplies the rate by a factor γ once every so many updates or epochs, s: α = α0 γ^⌊t/s⌋.
//
//	nn.StepDecay(0.5, nn.Epochs(10))   // half the rate from the 11th epoch on, a quarter from the 21st
func StepDecay(factor float64, every Span) StepSchedule {
	return StepSchedule{factor, lengthOf(every)}
}

func (s StepSchedule) String() string {
	return called("StepDecay", decimal(s.Factor), s.Every.String())
}

func (s StepSchedule) check() error {
	return scheduleError(s, firstError(checkFactor("the factor", s.Factor), s.Every.check()))
}

func (s StepSchedule) factor(c moment) float64 {
	return math.Pow(s.Factor, float64(c.t/s.Every.updates(c)))
}

func (s StepSchedule) fit(p *plan)           { p.schedule = s }
func (s StepSchedule) compare(c *comparison) { c.shared = append(c.shared, s) }

// ExponentialSchedule is ExponentialDecay's.
type ExponentialSchedule struct {
	K   float64
	Per Length
}

// ExponentialDecay shrinks the rate by the same share at each update: α = α0 e^(-k t/s), where s is the length that k is
// for.
//
//	nn.ExponentialDecay(0.1, nn.Epochs(1))   // e^-0.1 = 0.905 times after each epoch, spread over its updates
func ExponentialDecay(k float64, per Span) ExponentialSchedule {
	return ExponentialSchedule{k, lengthOf(per)}
}

func (s ExponentialSchedule) String() string {
	return called("ExponentialDecay", decimal(s.K), s.Per.String())
}

func (s ExponentialSchedule) check() error {
	return scheduleError(s, firstError(checkFactor("k", s.K), s.Per.check()))
}

func (s ExponentialSchedule) factor(c moment) float64 {
	return math.Exp(-s.K * float64(c.t) / float64(s.Per.updates(c)))
}

func (s ExponentialSchedule) fit(p *plan)           { p.schedule = s }
func (s ExponentialSchedule) compare(c *comparison) { c.shared = append(c.shared, s) }

// InverseRootSchedule is InverseRootDecay's.
type InverseRootSchedule struct{ Over Length }

// InverseRootDecay is the rate for which stochastic gradient descent is proved to converge as O(1/√T) on convex losses
// (Nemirovski, Juditsky, Lan and Shapiro 2009, section 2.2): α = α0 / √(1 + t/s). nn.Updates(1) is the textbook's 1/√t.
func InverseRootDecay(over Span) InverseRootSchedule { return InverseRootSchedule{lengthOf(over)} }

func (s InverseRootSchedule) String() string { return called("InverseRootDecay", s.Over.String()) }

func (s InverseRootSchedule) check() error { return scheduleError(s, s.Over.check()) }

func (s InverseRootSchedule) factor(c moment) float64 {
	return 1 / math.Sqrt(1+float64(c.t)/float64(s.Over.updates(c)))
}

func (s InverseRootSchedule) fit(p *plan)           { p.schedule = s }
func (s InverseRootSchedule) compare(c *comparison) { c.shared = append(c.shared, s) }

var (
	_ Schedule = StepSchedule{}
	_ Schedule = ExponentialSchedule{}
	_ Schedule = InverseRootSchedule{}
)
