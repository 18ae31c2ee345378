package session

import (
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"

	"descida/nbext/internal/link"
	"descida/nbext/session/event"
)

// StoreEnv names the variable with the folder of the saved variables.
const StoreEnv = "DESCIDA_STORE"

// Var is a variable that lives from cell to cell.
type Var struct {
	Name string // the student's name for it
	Ptr  any    // a pointer to it
	Load bool   // it has a value from an earlier cell
	Save bool   // it has a value for later cells
	Old  bool   // what the name held before this cell defined it anew: only read
	Step int    // the defining statement: saved only if it ran; 0: always
}

// Cell is a cell's program.
type Cell struct {
	Body   func()
	Vars   []Var
	Drop   []string // variables that the store is to forget; what shares memory with them is loaded, and keeps its part
	Types  []string // the types that package main declares at its top level; nil: all are
	Timers bool     // the program mentions package time or context: a wait may end by itself, and is no deadlock
	Finish func()   // where set, runs after Body, however that ended
}

// Step counts the defining statements that ran; the generated code sets it to n after the n-th.
var Step int

// maxStack makes an endless recursion fail in half a second; Go's own gigabyte takes eight.
const maxStack = 64 << 20

// Run runs a cell. It returns when the cell reached its end, and otherwise ends the process: with exit code 2 after
// a panic, 1 after an unhandled error, 3 when a variable could not be loaded, 130 after a stop.
func Run(c Cell) {
	sig := make(chan os.Signal, 1)
	signal.Notify(sig, os.Interrupt)
	debug.SetMaxStack(maxStack)
	if _, err := link.Open(); err != nil {
		fmt.Fprintln(os.Stderr, "session:", err)
	}
	link.Send(&event.Event{Kind: event.Hello, Code: os.Getpid()})
	if null, err := os.Open(os.DevNull); err == nil && link.Connected() {
		os.Stdin = null // nobody types there: reads in a cell go to Stdin
	}
	e := &ending{cell: c}
	current.Store(e)
	if !e.load() {
		os.Exit(3)
	}
	go onStop(sig, e)
	go watch(e)
	e.run()
	for _, f := range afterEnd {
		f()
	}
}

var afterEnd []func()

// AfterEnd has something done when the cell's body has ended and its variables are saved. The body calls it.
func AfterEnd(f func()) { afterEnd = append(afterEnd, f) }

// run separates the body's panics and Goexits from Run's own work.
func (e *ending) run() {
	defer func() {
		switch p := recover(); {
		case p != nil:
			e.end(ofPanic(p))
		case interrupted.Load(): // also where the body came to its end: what it waited for did not
			e.end(outcome{event: event.Event{Kind: event.Stopped}, code: 130})
		default: // the body's end, or runtime.Goexit in it
			e.end(outcome{event: event.Event{Kind: event.End}})
		}
	}()
	e.cell.Body()
}
