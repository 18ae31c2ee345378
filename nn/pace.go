package nn

import (
	"time"

	"descida/nn/history"
)

// chunkTime is how long a chunk of updates should take: short enough for charts that move and a stop that is felt.
const chunkTime = 100 * time.Millisecond

// pace finds how many updates to ask for at a time.
type pace struct {
	fixed int // for tests
	next  int
}

func (p *pace) updates() int {
	if p.fixed > 0 {
		return p.fixed
	}
	return max(p.next, 1)
}

// took adapts to what a chunk took. It grows by at most 8 times a chunk, so that one lucky measurement does no harm. A
// chunk that an epoch's end cut short says little, unless it was slow.
func (p *pace) took(n int, d time.Duration) {
	if n < p.updates() && d < chunkTime {
		return
	}
	fit := float64(n) * float64(chunkTime) / float64(max(d, time.Microsecond))
	p.next = max(1, min(int(fit), 8*n))
}

// observerEvery is the least time between two Step calls of an observer.
const observerEvery = 100 * time.Millisecond

// observer passes a run on to what history.Observe installed, at a pace that charts can follow.
type observer struct {
	to   history.Observer // a comparison's, or nil before a run of its own
	last time.Time
}

func (o *observer) begin(h *history.History) {
	if o.to == nil {
		o.to = history.NewObserver()
	}
	if o.to != nil {
		o.to.Begin(h)
	}
}

// step tells of a chunk or an epoch's end, unless it told of one a moment ago: end comes last in any case.
func (o *observer) step(h *history.History) {
	if o.to == nil || time.Since(o.last) < observerEvery {
		return
	}
	o.last = time.Now()
	o.to.Step(h)
}

func (o *observer) end(h *history.History) {
	if o.to != nil {
		o.to.End(h)
	}
}
