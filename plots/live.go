package plots

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"time"

	"descida/internal/language"
	"descida/nbext/display"
	"descida/nn/history"
)

// Live makes an observer that shows a run's chart at once and redraws it while the run goes, at most ten times a
// second and in a twentieth of its time. Runs that one observer is told of, one after the other, share a chart: a comparison.
//
//	history.Observe(plots.Live) // a notebook's program does so by itself
func Live() history.Observer { return &observer{} }

const (
	frame     = 100 * time.Millisecond
	costShare = 20 // drawing takes at most this part of the time
)

// place is where something shown can be shown anew.
type place interface{ Update(v any) }

// The clock and the notebook; tests have their own.
var (
	now     = time.Now
	showNew = func(v any) place { return display.New(v) }
)

// liveChart is one chart that grows.
type liveChart struct {
	id      int64
	handle  place
	runs    []*history.History
	ended   int // how many of the runs are over
	retired bool
	drawn   time.Time
	cost    time.Duration
}

// shown are the live charts of this program, the newest last.
var shown struct {
	sync.Mutex
	charts []*liveChart
}

type observer struct{ chart *liveChart }

var _ history.Observer = (*observer)(nil)

func (o *observer) Begin(h *history.History) {
	shown.Lock()
	defer shown.Unlock()
	if o.chart == nil || o.chart.retired {
		o.chart = &liveChart{id: rand.Int64N(1<<62) + 1}
		shown.charts = append(shown.charts, o.chart)
	}
	o.chart.runs = append(o.chart.runs, h)
	o.chart.draw(h)
}

func (o *observer) Step(h *history.History) {
	shown.Lock()
	defer shown.Unlock()
	if c := o.chart; c != nil && now().Sub(c.drawn) >= max(frame, costShare*c.cost) {
		c.draw(h)
	}
}

func (o *observer) End(h *history.History) {
	shown.Lock()
	defer shown.Unlock()
	if c := o.chart; c != nil {
		c.ended++
		c.draw(h)
	}
}

// draw shows the chart anew; h is the run that goes, or that just ended.
func (c *liveChart) draw(h *history.History) {
	start := now()
	going := c.ended < len(c.runs)
	points := pointsPerRun
	if going {
		points = pointsPerRunLive
	}
	var f *figure
	if c.single() {
		f = curvesFigure(c.runs[0], nil, points)
	} else {
		f = compareFigure(c.runs, nil, points)
	}
	if going {
		f.subtitle, f.text, f.table = progressWords(h), epochLine(h), nil
	}
	chart := newChart(f, nil)
	if c.handle == nil {
		c.handle = showNew(chart)
	} else {
		c.handle.Update(chart)
	}
	c.drawn = now()
	c.cost = c.drawn.Sub(start)
}

func (c *liveChart) single() bool { return len(c.runs) == 1 && c.runs[0].Name == "" }

// progressWords are where the run stands: its epoch, its speed and the time left.
func progressWords(h *history.History) string {
	n := len(h.Update.Loss)
	parts := []string{}
	if h.Name != "" {
		parts = append(parts, h.Name)
	} else if m := method(h); m != "" {
		parts = append(parts, m)
	}
	if n == 0 {
		return strings.Join(append(parts, language.Pick("preparing…", "preparando…")), " · ")
	}
	total := h.Epochs * perEpoch(h)
	parts = append(parts, fmt.Sprintf(language.Pick("epoch %d of %d", "época %d de %d"), min((n-1)/perEpoch(h)+1, max(h.Epochs, 1)), h.Epochs))
	if s := h.Update.Seconds; len(s) > 0 && s[len(s)-1] > 0 {
		rate := float64(n) / s[len(s)-1]
		parts = append(parts, value(rate)+language.Pick(" updates a second", " atualizações por segundo"))
		if left := float64(total-n) / rate; left > 0 {
			parts = append(parts, timeLeft(left))
		}
	}
	return strings.Join(parts, " · ")
}

func timeLeft(seconds float64) string {
	switch {
	case seconds < 1:
		return language.Pick("less than 1 s left", "falta menos de 1 s")
	case seconds < 90:
		return fmt.Sprintf(language.Pick("%.0f s left", "faltam %.0f s"), seconds)
	}
	return fmt.Sprintf(language.Pick("%.0f min left", "faltam %.0f min"), seconds/60)
}

// epochLine is the last finished epoch in words. It changes once an epoch, so that a terminal, which prints each change,
// has a line an epoch.
func epochLine(h *history.History) string {
	name := h.Name
	if name == "" {
		name = method(h)
	}
	e := epochs(h)
	line := fmt.Sprintf(language.Pick("%s: epoch %d of %d", "%s: época %d de %d"), name, e, h.Epochs)
	for _, v := range []struct {
		name   string
		values []float64
	}{
		{language.Pick("loss", "perda"), h.Epoch.Loss},
		{language.Pick("validation loss", "perda na validação"), h.Epoch.ValidationLoss},
		{language.Pick("validation accuracy", "acurácia na validação"), h.Epoch.ValidationAccuracy},
	} {
		if s := cell(v.values, e-1); s != "" {
			line += ", " + v.name + " " + s
		}
	}
	return line
}

// liveChartOf is the id of the live chart of just these runs, or of some of them; 0 without one.
func liveChartOf(runs []*history.History) int64 {
	if len(runs) == 0 {
		return 0
	}
	shown.Lock()
	defer shown.Unlock()
	for _, c := range slices.Backward(shown.charts) {
		inside := !c.retired
		for _, h := range c.runs {
			inside = inside && slices.Contains(runs, h)
		}
		if inside && c.ended == len(c.runs) {
			return c.id
		}
	}
	return 0
}

// retire turns a live chart into a line of text: what it showed comes again, complete, below it.
func retire(id int64) {
	if id == 0 {
		return
	}
	shown.Lock()
	defer shown.Unlock()
	for _, c := range shown.charts {
		if c.id != id || c.retired {
			continue
		}
		c.retired = true
		lines := make([]string, len(c.runs))
		for i, h := range c.runs {
			lines[i] = headline(h)
			if h.Name != "" {
				lines[i] = h.Name + ": " + lines[i]
			}
		}
		c.handle.Update(strings.Join(lines, "\n"))
	}
}
