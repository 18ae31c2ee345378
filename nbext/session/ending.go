package session

import (
	"fmt"
	"os"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"descida/nbext/internal/link"
	"descida/nbext/session/event"
	"descida/nbext/session/store"
)

// outcome is how a cell's program ends: its last event, and the process's exit code.
type outcome struct {
	event event.Event
	code  int
}

// ending knows how to end a program, once, whichever goroutine asks first.
type ending struct {
	cell  Cell
	store *store.Store
	once  sync.Once

	unread []string // variables that are not loaded although they should be
}

var current atomic.Pointer[ending] // the running cell's, for Exit and Guard

// calm is how long the end of a cell waits for goroutines that still run.
const calm = time.Second

// end saves and sends the last event. It returns only at a cell's plain end; a second caller waits for the process
// to end.
func (e *ending) end(o outcome) {
	first := false
	e.once.Do(func() { first = true })
	if !first {
		select {}
	}
	settled := settle(calm)
	e.finish(o.event.Kind == event.End)
	if settled || o.event.Kind == event.End || o.event.Kind == event.Exit {
		e.save()
	} else {
		e.send(&event.Event{Kind: event.Note, Text: "a goroutine of the cell kept running: the variables are as before the cell"})
	}
	e.send(&o.event)
	if o.event.Kind != event.End {
		os.Exit(o.code)
	}
}

// finish runs the cell's last call, but does not wait for it forever, and less where the cell did not come to its end.
func (e *ending) finish(ended bool) {
	limit := calm
	if ended {
		limit = patience
	}
	if e.cell.Finish == nil {
		return
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer func() { recover() }() // whatever it finds, the cell's own outcome counts
		e.cell.Finish()
	}()
	select {
	case <-done:
	case <-time.After(limit):
	}
}

// save commits the variables whose definitions ran.
func (e *ending) save() {
	if e.store == nil {
		return
	}
	e.store.Unbind()
	e.store.Drop(e.cell.Drop...)
	for _, v := range e.saved() {
		e.store.Bind(v.Name, v.Ptr)
	}
	if tag := os.Getenv(event.TagEnv); tag != "" {
		e.store.Tag(event.CommitTag(tag, Step))
	}
	r, err := e.store.Save()
	if err != nil {
		e.send(&event.Event{Kind: event.Note, Text: "the cell's variables could not be saved, they are as before it: " + err.Error()})
		return
	}
	for _, n := range r.Notes {
		e.send(&event.Event{Kind: event.Note, Text: n})
	}
	saved := &event.Event{Kind: event.Saved, Code: Step}
	for _, i := range r.Islands {
		saved.Islands = append(saved.Islands, event.Island(i))
	}
	for _, l := range r.Lost {
		saved.Lost = append(saved.Lost, event.Lost(l))
	}
	for _, f := range r.Facts {
		saved.Facts = append(saved.Facts, event.Fact(f))
	}
	e.send(saved)
}

// saved lists the variables to save: those whose definitions ran. A name whose new definition did not run keeps its old
// variable, which others may point to.
func (e *ending) saved() []Var {
	defined := map[string]bool{}
	var vars []Var
	for _, name := range slices.Concat(e.cell.Drop, e.unread) {
		defined[name] = true
	}
	for _, v := range e.cell.Vars {
		if !v.Old && (v.Load || v.Save) && v.Step <= Step && !defined[v.Name] {
			defined[v.Name] = true
			vars = append(vars, v)
		}
	}
	for _, v := range e.cell.Vars {
		if v.Old && v.Load && !defined[v.Name] {
			vars = append(vars, v)
		}
	}
	return vars
}

// send tells the kernel; without one, what the user should know goes to stderr.
func (e *ending) send(ev *event.Event) {
	if link.Connected() {
		link.Send(ev)
		return
	}
	switch ev.Kind {
	case event.Panic, event.Failed:
		fmt.Fprintf(os.Stderr, "%s: %s\n\n%s", ev.Kind, ev.Text, ev.Stack)
	case event.Note:
		fmt.Fprintln(os.Stderr, "note:", ev.Text)
	}
}

// failure is the panic of an error value that the cell did not handle.
type failure struct {
	err   error
	stack []byte
}

func (f failure) Error() string { return f.err.Error() }
func (f failure) Unwrap() error { return f.err }

// ofPanic must be called by the deferred function that recovered: the stack below it is still the panic's.
func ofPanic(p any) outcome {
	if f, ok := p.(failure); ok {
		return outcome{event.Event{Kind: event.Failed, Text: f.Error(), Stack: string(f.stack)}, 1}
	}
	return outcome{event.Event{Kind: event.Panic, Text: fmt.Sprint(p), Stack: string(debug.Stack())}, 2}
}

// Guard is deferred first in the goroutines of a cell: a panic there ends the cell as one of its own does, with its
// variables saved, where Go would end the process at once.
func Guard() {
	if p := recover(); p != nil {
		if e := current.Load(); e != nil {
			e.end(ofPanic(p))
		}
		panic(p)
	}
}
