package nn

import (
	"fmt"
	"math"
)

// CosineSchedule is CosineDecay's and, with First, WarmRestarts'.
type CosineSchedule struct {
	First  Length  `json:",omitzero"` // the first period; none: the whole run
	Longer float64 `json:",omitzero"` // how much longer each period is than the one before
	Floor  float64 `json:",omitzero"` // the least share of α0
}

// CosineOption is what CosineDecay and WarmRestarts take: Floor.
type CosineOption interface{ cosine(*CosineSchedule) }

// FloorValue is the least share of the rate.
type FloorValue float64

// Floor keeps a share of α0, such as 0.01, below which CosineDecay and WarmRestarts do not go.
func Floor(share float64) FloorValue { return FloorValue(share) }

func (f FloorValue) cosine(s *CosineSchedule) { s.Floor = float64(f) }

// CosineDecay lets the rate fall along half a cosine over the run's T updates, from α0 to almost 0 at the last:
// α = α0/2 (1 + cos(π t/T)) (SGDR, Loshchilov and Hutter 2017, arXiv 1608.03983, equation 5, without restarts). With
// Floor(f) it is α0 (f + (1-f)/2 (1 + cos(π t/T))). See CosineAsPrinted for what lecture notes sometimes print instead.
func CosineDecay(options ...CosineOption) CosineSchedule { return cosine(CosineSchedule{}, options) }

// WarmRestarts is CosineDecay over a first period, and again from α0 over periods that are each longer than the one before
// by a factor of 1 or more (SGDR, Loshchilov and Hutter 2017, arXiv 1608.03983: their T_0 and T_mult).
//
//	nn.WarmRestarts(nn.Epochs(1), 2)   // restarts after 1, 3, 7, 15 ... epochs
//
// A run best ends where a period does: the loss is high after a restart.
func WarmRestarts(first Span, longer float64, options ...CosineOption) CosineSchedule {
	return cosine(CosineSchedule{First: lengthOf(first), Longer: longer}, options)
}

func cosine(s CosineSchedule, options []CosineOption) CosineSchedule {
	for _, o := range options {
		if o != nil {
			o.cosine(&s)
		}
	}
	return s
}

func (s CosineSchedule) restarts() bool { return s.First != (Length{}) || s.Longer != 0 }

func (s CosineSchedule) String() string {
	var arguments []string
	name := "CosineDecay"
	if s.restarts() {
		name, arguments = "WarmRestarts", []string{s.First.String(), decimal(s.Longer)}
	}
	if s.Floor != 0 {
		arguments = append(arguments, called("Floor", decimal(s.Floor)))
	}
	return called(name, arguments...)
}

func (s CosineSchedule) check() error {
	if !(s.Floor >= 0 && s.Floor < 1) {
		return scheduleError(s, fmt.Errorf("Floor is %s; want a share from 0 to below 1, such as 0.01", decimal(s.Floor)))
	}
	if !s.restarts() {
		return nil
	}
	if !(s.Longer >= 1) || math.IsInf(s.Longer, 0) {
		return scheduleError(s, fmt.Errorf("each period is %s times the one before; want 1 or more, such as 2", decimal(s.Longer)))
	}
	return scheduleError(s, s.First.check())
}

func (s CosineSchedule) factor(c moment) float64 {
	t, period := float64(c.t), float64(max(c.total, 1))
	if s.restarts() {
		t, period = s.within(t, float64(s.First.updates(c)))
	}
	return s.Floor + (1-s.Floor)*(1+math.Cos(math.Pi*min(t/period, 1)))/2
}

// within is how far into its period an update is, and how long that is.
func (s CosineSchedule) within(t, period float64) (into, long float64) {
	if s.Longer == 1 {
		return math.Mod(t, period), period
	}
	for t >= period {
		t, period = t-period, period*s.Longer
	}
	return t, period
}

func (s CosineSchedule) fit(p *plan)           { p.schedule = s }
func (s CosineSchedule) compare(c *comparison) { c.shared = append(c.shared, s) }

// PrintedCosine is CosineAsPrinted's.
type PrintedCosine struct{}

// CosineAsPrinted is the "cosine annealing" that the course's notes print, α = α0 cos(π t/T) over the run's T updates.
// Careful: it is negative from T/2 on. Each of those updates climbs with the rate with which the one as far before the
// middle descended, so that the second half walks back up what the first came down (all the way, if the steps are small), or
// diverges. It is here to be tried; its history says how many updates climbed. What the paper has (SGDR), and what you
// want, is CosineDecay.
func CosineAsPrinted() PrintedCosine { return PrintedCosine{} }

func (PrintedCosine) String() string { return "CosineAsPrinted()" }
func (PrintedCosine) check() error   { return nil }

func (PrintedCosine) factor(c moment) float64 {
	return math.Cos(math.Pi * float64(c.t) / float64(max(c.total, 1)))
}

func (s PrintedCosine) fit(p *plan)           { p.schedule = s }
func (s PrintedCosine) compare(c *comparison) { c.shared = append(c.shared, s) }

var (
	_ Schedule     = CosineSchedule{}
	_ Schedule     = PrintedCosine{}
	_ CosineOption = FloorValue(0)
)
