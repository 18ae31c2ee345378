package kernel

import (
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"descida/kernel/explain"
	"descida/kernel/wire"
	"descida/nbext/session/event"
)

// output brings what a cell shows into one order. Its text comes through pipes, or for commands through
// GoNB; its pictures over the programs' socket; an event's mark in the text says where it belongs.
type output struct {
	cell *execution

	mu      sync.Mutex
	changed *sync.Cond // an event came, or a program ended
	closed  bool

	// text not yet published
	stream  string // "stdout" or "stderr"
	text    strings.Builder
	flushed time.Time
	timer   *time.Timer

	marks   marks
	waiting map[int]placed // events whose mark has not come
	early   map[int]bool   // marks whose event was shown without them
	passed  int            // marks up to here are dealt with
	heard   time.Time      // when text came last

	limits  limits
	capture io.WriteCloser // %capture's file, or nil

	atLineStart bool   // of stderr
	crash       []byte // what stderr holds from the runtime's last words on
	exits       []string

	charts   charts
	result   map[string][]byte // what the last expression shows
	programs int               // connected
	started  bool              // one was
	final    *event.Event
	saved    *event.Event
	notes    []string
	hint     string // on a format of the cell's that does not fit its values
}

// placed is an event with a mark; do is done instead of showing it, where set.
type placed struct {
	event *event.Event
	do    func()
}

const (
	// flushEvery bounds how often text is published: a message for every small print would drown the front end.
	flushEvery = 50 * time.Millisecond
	// flushSize is when it is published all the same.
	flushSize = 256 << 10
	// maxCrash bounds what is kept of the runtime's last words.
	maxCrash = 256 << 10
	// markPatience is how long a mark waits for its event, which was sent before it, or an event for its mark.
	markPatience = time.Second
)

func newOutput(e *execution) *output {
	o := &output{cell: e, waiting: make(map[int]placed), early: make(map[int]bool), atLineStart: true}
	o.changed = sync.NewCond(&o.mu)
	return o
}

// child takes an iopub message of GoNB's.
func (o *output) child(m *wire.Message) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if m.Header.Kind != "stream" {
		o.flushLocked()
		ok, over := o.limits.bundle(map[string][]byte{"": m.Content}, time.Now())
		if over {
			o.cell.say([]string{shownOver()})
		}
		if ok && !o.cell.silent {
			out := m.Reply(m.Header.Kind, o.cell.kernel.session, nil)
			out.Parent, out.Metadata, out.Content, out.Buffers = o.cell.request.message.RawHeader, m.Metadata, m.Content, m.Buffers
			o.cell.kernel.comms.note(m)
			o.cell.kernel.broadcast(out)
		}
		return
	}
	var s wire.Stream
	if m.Decode(&s) != nil {
		return
	}
	if status := exitStatus.FindStringSubmatch(s.Text); status != nil && s.Name == "stderr" {
		o.exits = append(o.exits, status[1])
		return
	}
	o.takeLocked(s.Name, s.Text)
}

// take takes text of the cell's program.
func (o *output) take(stream, text string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.takeLocked(stream, text)
}

func (o *output) takeLocked(stream, text string) {
	o.heard = time.Now()
	if stream == "stderr" {
		o.stderr(text)
		return
	}
	for _, p := range o.marks.cut(text) {
		o.write("stdout", p.text)
		if p.mark > 0 {
			o.place(p.mark)
		}
	}
}

// exitStatus is how GoNB tells, as one message on stderr, that what it ran ended with an error.
var exitStatus = regexp.MustCompile(`^(?:\^C\n)?((?:exit status|signal:) .*)\n$`)

func (o *output) stderr(text string) {
	if o.crash == nil {
		rest := text
		for rest != "" {
			line, after, more := strings.Cut(rest, "\n")
			if o.atLineStart && explain.IsCrash(line) {
				o.write("stderr", text[:len(text)-len(rest)])
				o.crash, text = []byte{}, rest
				break
			}
			o.atLineStart = more
			rest = after
		}
	}
	if o.crash == nil {
		o.write("stderr", text)
		return
	}
	o.crash = append(o.crash, text[:min(len(text), maxCrash-len(o.crash))]...)
}

// write adds text to what is to be published.
func (o *output) write(stream, text string) {
	if text == "" {
		return
	}
	if o.hint == "" {
		o.hint = printfHint(text)
	}
	if o.capture != nil {
		if _, err := io.WriteString(o.capture, text); err != nil {
			o.notes = append(o.notes, "%capture: "+err.Error())
			o.endCapture()
		}
	}
	text, over := o.limits.text(text)
	if text != "" && stream != o.stream {
		o.flushLocked()
		o.stream = stream
	}
	o.text.WriteString(text)
	if over {
		o.flushLocked()
		o.cell.say([]string{textOver()})
	}
	switch since := time.Since(o.flushed); {
	case since >= flushEvery || o.text.Len() >= flushSize:
		o.flushLocked()
	case o.timer == nil:
		o.timer = time.AfterFunc(flushEvery-since, o.flush)
	}
}

// flush publishes the text that waits.
func (o *output) flush() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.flushLocked()
}

func (o *output) flushLocked() {
	if o.timer != nil {
		o.timer.Stop()
		o.timer = nil
	}
	if o.text.Len() == 0 || o.closed {
		return
	}
	o.cell.publish("stream", wire.Stream{Name: o.stream, Text: o.text.String()})
	o.text.Reset()
	o.flushed = time.Now()
}

// event takes an event of the cell's program.
func (o *output) event(ev *event.Event, do func()) {
	o.mu.Lock()
	defer o.mu.Unlock()
	defer o.changed.Broadcast()
	if ev.Mark > o.passed {
		o.waiting[ev.Mark] = placed{ev, do}
		o.watch(ev.Mark)
		return
	}
	o.show(placed{ev, do})
}

// watch shows an event whose mark does not come, because the cell sends its stdout elsewhere.
func (o *output) watch(mark int) {
	time.AfterFunc(markPatience, func() {
		o.mu.Lock()
		defer o.mu.Unlock()
		p, ok := o.waiting[mark]
		if !ok {
			return
		}
		if time.Since(o.heard) < markPatience { // text still comes
			o.watch(mark)
			return
		}
		delete(o.waiting, mark)
		o.early[mark] = true
		o.show(p)
	})
}

// place shows the event that a mark stands for. It was sent before the mark, on another socket.
func (o *output) place(mark int) {
	o.waitUntil(markPatience, func() bool {
		_, came := o.waiting[mark]
		return came || o.early[mark] || o.started && o.programs == 0
	})
	o.passed = max(o.passed, mark)
	if p, ok := o.waiting[mark]; ok {
		delete(o.waiting, mark)
		o.show(p)
	}
}

// waitUntil waits for a condition, though not for longer than limit. The lock is held, and given up meanwhile.
func (o *output) waitUntil(limit time.Duration, done func() bool) {
	expired := false
	timeout := time.AfterFunc(limit, func() {
		o.mu.Lock()
		defer o.mu.Unlock()
		expired = true
		o.changed.Broadcast()
	})
	defer timeout.Stop()
	for !expired && !done() {
		o.changed.Wait()
	}
}

// show does what an event says.
func (o *output) show(p placed) {
	ev := p.event
	if p.do != nil {
		o.flushLocked()
		p.do()
		return
	}
	switch ev.Kind {
	case event.Display, event.Update, event.Result:
		o.flushLocked()
		o.bundle(ev)
	case event.Clear:
		o.flushLocked()
		o.limits.clear(time.Now())
		o.cell.publish("clear_output", wire.ClearOutput{Wait: ev.Code == 1})
	case event.Note:
		if ev.Code == 1 {
			o.flushLocked()
			o.cell.say([]string{explain.Note(ev.Text)})
			return
		}
		o.notes = append(o.notes, ev.Text)
	case event.Saved:
		o.saved = ev
	case event.Panic, event.Failed, event.Exit, event.Stopped, event.End:
		if o.final == nil {
			o.final = ev
		}
	}
}

func (o *output) bundle(ev *event.Event) {
	kind := map[event.Kind]string{event.Display: "display_data", event.Update: "update_display_data", event.Result: "execute_result"}[ev.Kind]
	if ev.Kind == event.Result {
		o.result = ev.Bundle
		if o.hint == "" {
			o.hint = printfHint(string(ev.Bundle[mimeText]))
		}
	}
	if ok, over := o.limits.bundle(ev.Bundle, time.Now()); !ok {
		if over {
			o.cell.say([]string{shownOver()})
		}
		return
	}
	if cutValue(ev.Bundle) {
		defer o.cell.say([]string{valueCut()})
	}
	id := ev.ID
	if _, chart := ev.Bundle[mimeChart]; chart {
		if id == "" { // what cannot be updated could not get its picture
			id = wire.NewID()
		}
		if kind == "execute_result" {
			kind = "display_data"
		}
		o.charts.set(id, ev.Bundle)
		o.cell.kernel.snapshot.warm()
	} else {
		o.charts.drop(id) // a chart that became something else gets no picture
	}
	d := display(ev.Bundle, id)
	if kind == "execute_result" {
		d.ExecutionCount = o.cell.count
	}
	o.cell.publish(kind, d)
}

// shown is what the last expression shows; nil: there was none.
func (o *output) shown() map[string][]byte {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.result
}

// connected and disconnected count the programs whose events are still to come.
func (o *output) connected() { o.countPrograms(1) }

func (o *output) disconnected() { o.countPrograms(-1) }

func (o *output) countPrograms(d int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.programs += d
	o.started = true
	o.changed.Broadcast()
}

// settle waits, after GoNB said that the program ended, until all its events are here, and shows what has no mark.
func (o *output) settle() {
	o.mu.Lock()
	defer o.mu.Unlock()
	// A program that died at once may not even have been accepted.
	o.waitUntil(markPatience/10, func() bool { return o.started })
	o.waitUntil(markPatience, func() bool { return o.programs == 0 })
	o.write("stdout", o.marks.rest())
	for _, mark := range slices.Sorted(maps.Keys(o.waiting)) {
		o.show(o.waiting[mark])
		delete(o.waiting, mark)
	}
	if o.final != nil && o.final.Kind == event.End && o.crash != nil { // the cell's own words, after all
		o.write("stderr", string(o.crash))
		o.crash = nil
	}
	o.flushLocked()
}

// close publishes what is left; nothing is published after it.
func (o *output) close() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.flushLocked()
	o.endCapture()
	o.closed = true
}
