package nn

import (
	"encoding/json"
	"errors"
	"fmt"
)

// CycleSchedule is OneCycle's. The shares are of the run and of α0.
type CycleSchedule struct {
	Peak, Down float64 // shares of the run after which the rate is α0, and the start again
	Start, End float64 // shares of α0 at the start and at the end
}

// OneCycle makes α0 the largest rate of a run and the end of a rise (Smith and Topin 2018, "super-convergence", arXiv
// 1708.07120): straight from α0/25 to α0 over the first 30 % of the updates, straight back until 85 %, and straight down to
// α0/250,000 at the end. α0 may be larger than a constant rate could be; nn.FindRate's Least is a start.
//
// The shares are those of Smith's cycle with the numbers that PyTorch and optax take; PyTorch's default is two halves of a
// cosine instead. The paper lowers the momentum while the rate rises; here it stays.
func OneCycle() CycleSchedule { return CycleSchedule{0.3, 0.85, 1.0 / 25, 1.0 / 250_000} }

func (s CycleSchedule) String() string {
	if s == OneCycle() {
		return "OneCycle()"
	}
	return called("OneCycle", fmt.Sprintf("%+v", struct{ Peak, Down, Start, End float64 }(s)))
}

func (s CycleSchedule) check() error {
	if !(0 < s.Peak && s.Peak < s.Down && s.Down < 1) {
		return scheduleError(s, errors.New("want 0 < Peak < Down < 1"))
	}
	return scheduleError(s, firstError(checkFactor("Start", s.Start), checkFactor("End", s.End)))
}

func (s CycleSchedule) factor(c moment) float64 {
	between := func(at, from, to, start, end float64) float64 { return start + (end-start)*(at-from)/(to-from) }
	switch at := float64(c.t) / float64(max(c.total, 1)); {
	case at < s.Peak:
		return between(at, 0, s.Peak, s.Start, 1)
	case at < s.Down:
		return between(at, s.Peak, s.Down, 1, s.Start)
	default:
		return between(min(at, 1), s.Down, 1, s.Start, s.End)
	}
}

func (s CycleSchedule) fit(p *plan)           { p.schedule = s }
func (s CycleSchedule) compare(c *comparison) { c.shared = append(c.shared, s) }

// PiecewiseSchedule is Piecewise's.
type PiecewiseSchedule struct{ Pieces []Piece }

// Piece is a share of α0 from a place of the run on.
type Piece struct {
	From   Length
	Factor float64
}

// From is a piece of Piecewise: from so many updates or epochs on, the rate is α0 times the factor.
func From(start Span, factor float64) Piece { return Piece{lengthOf(start), factor} }

// Piecewise is α0, and then α0 times each piece's factor from the piece's start on.
//
//	nn.Piecewise(nn.From(nn.Epochs(10), 0.1), nn.From(nn.Epochs(15), 0.01))
func Piecewise(pieces ...Piece) PiecewiseSchedule {
	return PiecewiseSchedule{append([]Piece(nil), pieces...)}
}

func (s PiecewiseSchedule) String() string {
	var arguments []string
	for _, p := range s.Pieces {
		arguments = append(arguments, called("From", p.From.String(), decimal(p.Factor)))
	}
	return called("Piecewise", arguments...)
}

func (s PiecewiseSchedule) check() error {
	if len(s.Pieces) == 0 {
		return scheduleError(s, errors.New("it has no pieces; give one, such as nn.From(nn.Epochs(10), 0.1)"))
	}
	for i, p := range s.Pieces {
		if err := firstError(p.From.check(), checkFactor("the factor", p.Factor)); err != nil {
			return scheduleError(s, fmt.Errorf("piece %d: %w", i+1, err))
		}
		if i == 0 {
			continue
		}
		before := s.Pieces[i-1].From
		if (p.From.Epochs == 0) != (before.Epochs == 0) {
			return scheduleError(s, fmt.Errorf("piece %d starts at %s and the one before at %s; count all in nn.Epochs or all in nn.Updates", i+1, p.From, before))
		}
		if p.From.Updates+p.From.Epochs <= before.Updates+before.Epochs {
			return scheduleError(s, fmt.Errorf("piece %d starts at %s, which is not after %s; give them in order", i+1, p.From, before))
		}
	}
	return nil
}

func (s PiecewiseSchedule) factor(c moment) float64 {
	factor := 1.0
	for _, p := range s.Pieces {
		if c.t >= p.From.updates(c) {
			factor = p.Factor
		}
	}
	return factor
}

func (s PiecewiseSchedule) fit(p *plan)           { p.schedule = s }
func (s PiecewiseSchedule) compare(c *comparison) { c.shared = append(c.shared, s) }

// WarmUpSchedule is WarmUp's.
type WarmUpSchedule struct {
	Over Length
	Then Schedule
}

// WarmUp raises the rate in a straight line to α0 over a length of s updates, α = α0 (t+1)/s (Goyal and others 2017, arXiv
// 1706.02677, section 2.2), and goes on with another schedule, for which the run begins there: CosineDecay then falls over
// what is left. The first update has α0/s and not 0, which would train nothing.
//
//	nn.WarmUp(nn.Updates(500), nn.CosineDecay())
//	nn.WarmUp(nn.Epochs(1), nn.ConstantRate())
func WarmUp(over Span, then Schedule) WarmUpSchedule { return WarmUpSchedule{lengthOf(over), then} }

func (s WarmUpSchedule) String() string {
	return called("WarmUp", s.Over.String(), fmt.Sprint(s.Then))
}

func (s WarmUpSchedule) check() error {
	if s.Then == nil {
		return scheduleError(s, errors.New("it has no schedule to go on with; give one, such as nn.ConstantRate()"))
	}
	return firstError(scheduleError(s, s.Over.check()), s.Then.check())
}

func (s WarmUpSchedule) factor(c moment) float64 {
	n := s.Over.updates(c)
	if c.t < n {
		return float64(c.t+1) / float64(n)
	}
	c.t, c.total = c.t-n, c.total-n
	return s.Then.factor(c)
}

func (s WarmUpSchedule) fit(p *plan)           { p.schedule = s }
func (s WarmUpSchedule) compare(c *comparison) { c.shared = append(c.shared, s) }

// storedWarmUp is a WarmUpSchedule as JSON: the schedule inside with its kind.
type storedWarmUp struct {
	Over Length
	Kind string
	Then json.RawMessage
}

// MarshalJSON writes the schedule with the kind of the one inside it.
func (s WarmUpSchedule) MarshalJSON() ([]byte, error) {
	kind := scheduleKind(s.Then)
	if kind == "" {
		return nil, fmt.Errorf("nn: %s cannot be stored", s)
	}
	then, err := json.Marshal(s.Then)
	if err != nil {
		return nil, err
	}
	return json.Marshal(storedWarmUp{s.Over, kind, then})
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (s *WarmUpSchedule) UnmarshalJSON(data []byte) error {
	var stored storedWarmUp
	if err := json.Unmarshal(data, &stored); err != nil {
		return err
	}
	then, err := readSchedule(stored.Kind, stored.Then)
	if err != nil {
		return err
	}
	*s = WarmUpSchedule{stored.Over, then}
	return nil
}

var (
	_ Schedule         = CycleSchedule{}
	_ Schedule         = PiecewiseSchedule{}
	_ Schedule         = WarmUpSchedule{}
	_ json.Marshaler   = WarmUpSchedule{}
	_ json.Unmarshaler = (*WarmUpSchedule)(nil)
)
