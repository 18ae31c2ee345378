package progress

import (
	"fmt"
	"html"
	"math"
	"strconv"
	"strings"
	"sync"
	"time"

	"descida/nbext/display"
	"descida/nbext/internal/link"
)

// interval is the least time between two updates: ten a second move smoothly and do not flood a notebook. Outside one
// each is a new line.
func interval() time.Duration {
	if link.Connected() {
		return 100 * time.Millisecond
	}
	return 5 * time.Second
}

var now = time.Now // a test plays the clock

// Bar is a progress bar. Its methods may be called from several goroutines.
type Bar struct {
	mu     sync.Mutex
	label  string
	total  int
	n      int
	note   string
	began  time.Time
	shown  time.Time
	handle *display.Handle
	done   bool
}

// New shows a bar for total steps; a total of 0 or less is unknown, and then only the count and the rate are shown.
func New(total int, label string) *Bar {
	t := now()
	b := &Bar{label: label, total: total, began: t, shown: t}
	b.handle = display.New(b.view(t))
	return b
}

// Add counts n more steps.
func (b *Bar) Add(n int) { b.change(func() { b.n += n }) }

// Set says how many steps are done.
func (b *Bar) Set(n int) { b.change(func() { b.n = n }) }

// Note shows a text after the numbers: the loss, say. It is escaped.
func (b *Bar) Note(text string) { b.change(func() { b.note = text }) }

// Done shows the last state; the bar does not change after it.
func (b *Bar) Done() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.done {
		return
	}
	b.done = true
	b.handle.Update(b.view(now()))
}

func (b *Bar) change(f func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.done {
		return
	}
	f()
	if t := now(); t.Sub(b.shown) >= interval() {
		b.shown = t
		b.handle.Update(b.view(t))
	}
}

func (b *Bar) view(t time.Time) view {
	v := view{label: b.label, note: b.note, n: b.n, total: b.total, done: b.done, seconds: t.Sub(b.began).Seconds()}
	if v.n > 0 && v.seconds > 0 {
		v.rate = float64(v.n) / v.seconds
	}
	return v
}

// view is what a bar shows at one moment.
type view struct {
	label, note string
	n, total    int
	done        bool
	seconds     float64
	rate        float64 // steps a second; 0: not known yet
}

// share is the part that is done, 0 to 1.
func (v view) share() float64 {
	if v.total <= 0 {
		return 0
	}
	return min(max(float64(v.n)/float64(v.total), 0), 1)
}

// numbers are the bar in words: 320/1000 32% 640/s 1.1 s left.
func (v view) numbers() string {
	var parts []string
	if v.total > 0 {
		parts = append(parts, fmt.Sprintf("%d/%d", v.n, v.total), fmt.Sprintf("%d%%", int(100*v.share())))
	} else {
		parts = append(parts, strconv.Itoa(v.n))
	}
	if v.rate > 0 {
		parts = append(parts, rateText(v.rate))
	}
	switch left := float64(v.total-v.n) / v.rate; {
	case v.done:
		parts = append(parts, "in "+timeText(v.seconds))
	case v.rate > 0 && v.total > v.n:
		parts = append(parts, timeText(left)+" left")
	}
	if v.note != "" {
		parts = append(parts, v.note)
	}
	return strings.Join(parts, "  ")
}

// Display gives the bar as HTML and as text.
func (v view) Display() display.Bundle {
	const cells = 20
	full := int(math.Round(v.share() * cells))
	text := v.label
	if text != "" {
		text += " "
	}
	if v.total > 0 {
		text += "[" + strings.Repeat("#", full) + strings.Repeat(".", cells-full) + "] "
	}
	return display.Bundle{display.MIMEText: []byte(text + v.numbers()), display.MIMEHTML: []byte(v.html())}
}

func (v view) html() string {
	var b strings.Builder
	b.WriteString(`<div style="display:flex;align-items:center;gap:.6em">`)
	if v.label != "" {
		fmt.Fprintf(&b, `<span>%s</span>`, html.EscapeString(v.label))
	}
	if v.total > 0 {
		fmt.Fprintf(&b, `<progress value="%.4g" max="1" style="width:16em"></progress>`, v.share())
	}
	fmt.Fprintf(&b, `<span style="font-variant-numeric:tabular-nums">%s</span></div>`, html.EscapeString(v.numbers()))
	return b.String()
}

// rateText gives three digits: 0.25/s, 12.5/s, 1690/s.
func rateText(r float64) string {
	return strconv.FormatFloat(round(r), 'f', -1, 64) + "/s"
}

func round(x float64) float64 {
	if x == 0 {
		return 0
	}
	k := math.Pow(10, math.Floor(math.Log10(x))-2)
	if k < 1 { // a division keeps short decimals short
		return math.Round(x/k) / math.Round(1/k)
	}
	return math.Round(x/k) * k
}

// timeText gives 0.4 s, 12 s, 3:05, 1:02:03.
func timeText(s float64) string {
	switch n := int(math.Round(s)); {
	case s < 9.95:
		return strconv.FormatFloat(s, 'f', 1, 64) + " s"
	case n < 100:
		return strconv.Itoa(n) + " s"
	case n < 3600:
		return fmt.Sprintf("%d:%02d", n/60, n%60)
	default:
		return fmt.Sprintf("%d:%02d:%02d", n/3600, n/60%60, n%60)
	}
}
