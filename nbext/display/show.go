package display

import (
	"fmt"
	"os"
	"strconv"
	"sync"
	"sync/atomic"

	"descida/nbext/internal/link"
	"descida/nbext/session/event"
)

// Show shows a value now, in order with the cell's text. A chart gets a display id, so that the notebook can
// complete it with a picture.
func Show(v any) {
	b := Of(v)
	id := ""
	if IsChart(b) {
		id = nextID("chart")
	}
	send(event.Display, id, b)
}

// IsChart reports whether a bundle holds a chart. A chart is never a cell's result, which could not be updated.
func IsChart(b Bundle) bool { return len(b[MIMEECharts]) > 0 }

// Handle is something shown that can be shown anew in its place.
type Handle struct {
	id   string
	mu   sync.Mutex
	text string // what was printed last, outside a notebook
}

// New shows a value and returns the handle of its place.
func New(v any) *Handle {
	b := Of(v)
	h := &Handle{}
	if IsChart(b) {
		h.id = nextID("chart")
	} else {
		h.id = nextID("display")
	}
	h.show(event.Display, b)
	return h
}

// Update shows a value in the handle's place. Several goroutines may call it. Outside a notebook a changed text is
// printed again.
func (h *Handle) Update(v any) { h.show(event.Update, Of(v)) }

// ID is the display id, unique among the session's cells.
func (h *Handle) ID() string { return h.id }

func (h *Handle) show(kind event.Kind, b Bundle) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !link.Connected() {
		text := string(b[MIMEText])
		if text == h.text {
			return
		}
		h.text = text
	}
	send(kind, h.id, b)
}

// Clear removes what the cell has shown; with wait only when the next output comes, so that nothing flickers.
// Outside a notebook it does nothing.
func Clear(wait bool) {
	e := &event.Event{Kind: event.Clear}
	if wait {
		e.Code = 1
	}
	if link.Connected() {
		link.Place(e)
	}
}

func send(kind event.Kind, id string, b Bundle) {
	if !link.Connected() {
		fmt.Fprintln(link.Out, string(b[MIMEText]))
		return
	}
	e := &event.Event{Kind: kind, ID: id, Bundle: b}
	if err := link.Place(e); err != nil { // the kernel is gone: nobody sees it, the program goes on
		fmt.Fprintln(os.Stderr, "display:", err)
	}
}

// CellEnv names the variable that makes display ids unique and repeatable: an execution's name. Without it they
// begin with the process id.
const CellEnv = "DESCIDA_CELL"

var ids atomic.Int64

func nextID(what string) string {
	cell := os.Getenv(CellEnv)
	if cell == "" {
		cell = "p" + strconv.Itoa(os.Getpid())
	}
	return cell + "-" + what + "-" + strconv.FormatInt(ids.Add(1), 10)
}
