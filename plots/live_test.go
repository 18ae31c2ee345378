package plots

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"descida/internal/language"
	"descida/nn/history"
)

// screen is a notebook: what each place shows now, and how often it was drawn.
type screen struct {
	t      *testing.T
	clock  time.Time
	places []*shownAt
}

type shownAt struct {
	s     *screen
	value any
	times []time.Time
}

func (p *shownAt) Update(v any) {
	p.value = v
	p.times = append(p.times, p.s.clock)
	if c, ok := v.(*Chart); ok && !json.Valid(c.Option()) {
		p.s.t.Errorf("not an option: %.200s", c.Option())
	}
}

func (p *shownAt) chart() decoded {
	p.s.t.Helper()
	c, ok := p.value.(*Chart)
	if !ok {
		p.s.t.Fatalf("it shows %v, want a chart", p.value)
	}
	return open(p.s.t, c)
}

func newScreen(t *testing.T) *screen {
	t.Setenv(language.Env, "en")
	s := &screen{t: t, clock: time.Unix(1000, 0)}
	oldNow, oldShow := now, showNew
	now = func() time.Time { return s.clock }
	showNew = func(v any) place {
		p := &shownAt{s: s}
		s.places = append(s.places, p)
		p.Update(v)
		return p
	}
	shown.charts = nil
	t.Cleanup(func() { now, showNew, shown.charts = oldNow, oldShow, nil })
	return s
}

// train tells an observer of a run, a chunk of n updates each step of the clock.
func (s *screen) train(h *history.History, chunk int, step time.Duration) {
	s.trainFor(Live(), h, chunk, step)
}

func (s *screen) trainFor(o history.Observer, h *history.History, chunk int, step time.Duration) {
	o.Begin(h)
	for left := h.Epochs * h.UpdatesPerEpoch; left > 0; left -= chunk {
		n := min(chunk, left, h.UpdatesPerEpoch-len(h.Update.Loss)%h.UpdatesPerEpoch)
		grow(h, 0.1, n)
		left += chunk - n
		s.clock = s.clock.Add(step)
		o.Step(h)
	}
	o.End(h)
}

func untrained(name string, rows, batch, epochs int) *history.History {
	return &history.History{Name: name, Method: fmt.Sprintf("mini-batch(%d)", batch), Optimizer: "SGD(0.1)", Rows: rows, Batch: batch,
		UpdatesPerEpoch: (rows + batch - 1) / batch, Epochs: epochs}
}

func TestLiveChartOfOneRun(t *testing.T) {
	s := newScreen(t)
	h := untrained("", 3200, 32, 3)
	o := Live()
	o.Begin(h)
	if len(s.places) != 1 || !strings.Contains(s.places[0].chart().Title.Subtext, "preparing") {
		t.Fatalf("at the beginning it shows %v", s.places)
	}
	grow(h, 0.1, 50)
	o.Step(h) // at once: no time has gone by
	if len(s.places[0].times) != 1 {
		t.Error("it is drawn again within a tenth of a second")
	}
	s.clock = s.clock.Add(time.Second)
	o.Step(h)
	d := s.places[0].chart()
	if !strings.Contains(d.Title.Subtext, "epoch 1 of 3") || !strings.Contains(d.Title.Subtext, "updates a second") || !strings.Contains(d.Title.Subtext, "left") {
		t.Errorf("progress %q", d.Title.Subtext)
	}
	if d.XAxis[0].Max != 300 {
		t.Errorf("the axis ends at %v, want the end of the run, 300", d.XAxis[0].Max)
	}
	grow(h, 0.1, 50)
	o.End(h)
	if d := s.places[0].chart(); strings.Contains(d.Title.Subtext, "left") || len(d.Dataset[0].Source["loss"]) != 100 {
		t.Errorf("at the end it says %q and has %d points", d.Title.Subtext, len(d.Dataset[0].Source["loss"]))
	}
}

func TestLiveIsDrawnAtMostTenTimesASecond(t *testing.T) {
	s := newScreen(t)
	s.train(untrained("", 3200, 32, 10), 10, 7*time.Millisecond)
	times := s.places[0].times
	for i := 1; i < len(times)-1; i++ { // the last one is the end
		if d := times[i].Sub(times[i-1]); d < frame {
			t.Errorf("drawn again after %v", d)
		}
	}
	if len(times) < 5 {
		t.Errorf("drawn %d times in %v", len(times), s.clock.Sub(times[0]))
	}
}

func TestRunsOfAComparisonShareAChart(t *testing.T) {
	s := newScreen(t)
	runs := history.Runs{untrained("batch", 3200, 3200, 3), untrained("mini-batch", 3200, 32, 3), untrained("SGD", 3200, 1, 1)}
	o := Live()
	for _, h := range runs {
		s.trainFor(o, h, 100, 50*time.Millisecond)
	}
	if len(s.places) != 1 {
		t.Fatalf("%d charts, want one", len(s.places))
	}
	names := map[string]bool{}
	for _, c := range s.places[0].chart().Series {
		names[c.Name] = true
	}
	if len(names) != 3 {
		t.Errorf("it shows %v", names)
	}
	s.train(untrained("Adam", 3200, 3200, 3), 100, time.Second) // a second comparison, with other names
	s.train(untrained("", 3200, 32, 1), 100, time.Second)
	s.train(untrained("", 3200, 32, 1), 100, time.Second)
	if len(s.places) != 4 {
		t.Errorf("%d charts, want a new one for a second comparison and one for each run alone", len(s.places))
	}
}

// A chart of the same runs, shown later in the cell, takes the live chart's place: one would be enough.
func TestLiveChartGivesWay(t *testing.T) {
	s := newScreen(t)
	a, b := untrained("a", 320, 32, 1), untrained("b", 320, 32, 1)
	o := Live()
	s.trainFor(o, a, 100, time.Second)
	s.trainFor(o, b, 100, time.Second)
	LearningCurves(a).Display() // only one of its runs
	if _, ok := s.places[0].value.(*Chart); !ok {
		t.Fatal("the comparison gave way to one of its runs")
	}
	Compare(history.Runs{a, b}) // not shown
	if _, ok := s.places[0].value.(*Chart); !ok {
		t.Fatal("it gave way to a chart that nobody sees")
	}
	Compare(history.Runs{a, b}).Display()
	text, ok := s.places[0].value.(string)
	if !ok || !strings.Contains(text, "a: mini-batch(32)") || !strings.Contains(text, "b: mini-batch(32)") {
		t.Errorf("it shows %v, want a line a run", s.places[0].value)
	}
	n := len(s.places[0].times)
	Compare(history.Runs{a, b}).Display()
	if len(s.places[0].times) != n {
		t.Error("it gave way twice")
	}
}

// What a terminal prints, which shows each changed text: a line an epoch, not ten a second.
func TestTextChangesOnceAnEpoch(t *testing.T) {
	s := newScreen(t)
	h := untrained("", 3200, 32, 3)
	texts := map[string]bool{}
	o := Live()
	o.Begin(h)
	for range 60 {
		grow(h, 0.1, 5)
		s.clock = s.clock.Add(time.Second)
		o.Step(h)
		texts[s.places[0].value.(*Chart).Text()] = true
	}
	o.End(h)
	if len(texts) != 4 {
		t.Errorf("%d texts, want 4: %v", len(texts), texts)
	}
}

func TestLiveSurvivesARunThatNeverWas(t *testing.T) {
	s := newScreen(t)
	o := Live()
	o.Step(&history.History{})
	o.End(&history.History{})
	o = Live()
	h := &history.History{}
	o.Begin(h)
	o.End(h)
	if len(s.places) != 1 {
		t.Errorf("%d charts", len(s.places))
	}
}

func ExampleLive() {
	os.Setenv(language.Env, "en")
	defer os.Unsetenv(language.Env)
	observer := Live()
	h := &history.History{Method: "full batch", Optimizer: "SGD(0.5)", Rows: 100, Batch: 100, UpdatesPerEpoch: 1, Epochs: 2}
	observer.Begin(h)
	h.Update.Loss, h.Epoch.Loss = []float32{2.3, 1.9}, []float64{2.3, 1.9}
	observer.End(h)
	// Output:
	// full batch, SGD(0.5): epoch 0 of 2
	// full batch, SGD(0.5); 2 epochs, 2 updates, 200 examples
	// training loss: first 2.3, last 1.9 (update 2)
}

func BenchmarkLiveFrame(b *testing.B) {
	showNew = func(any) place { return nil }
	h := stochastic()
	c := &liveChart{runs: []*history.History{h}}
	for b.Loop() {
		c.handle = nil
		c.draw(h)
	}
}
