package session

import (
	"os"
	"runtime"
	"sync/atomic"
	"time"

	"descida/nbext/session/event"
)

var (
	stop        atomic.Bool // asks the loops of the cell's own code to end
	interrupted atomic.Bool // the user pressed Stop
)

// Tick stands at the head of every loop of a cell's code. It is small enough to be inlined: one load.
func Tick() {
	if stop.Load() {
		leave()
	}
}

// Stopping reports whether the cell is asked to end; long work that is not a loop of the cell polls it.
func Stopping() bool { return stop.Load() }

// leave ends the goroutine. Unlike a panic, Goexit cannot be swallowed by a recover of the student's, does not
// crash a goroutine that a library started, and still runs what was deferred.
//
//go:noinline
func leave() { runtime.Goexit() }

// How a program stops. It has patience to do so; then it ends unsaved, because saving beside a loop that writes a map is a
// fatal error, and may tear a value.
const (
	patience = 3 * time.Second
	lastCall = 2500 * time.Millisecond // C code that has not returned by now is left alone: it touches no variable
	still    = 250 * time.Millisecond  // a program that waits this long is taken to do nothing else
	beat     = 10 * time.Millisecond
)

// onStop waits for Stop. Loops leave by Tick, and then main ends by itself; a program that only waits is ended here.
func onStop(sig chan os.Signal, e *ending) {
	<-sig
	stopped := outcome{event: event.Event{Kind: event.Stopped}, code: 130}
	if all := dump(); allWait(all) {
		stopped.event.Text, stopped.event.Stack = deadlockText, all
	}
	interrupted.Store(true)
	stop.Store(true)
	began := time.Now()
	for moved := began; time.Since(began) < patience; time.Sleep(beat) {
		switch w := least(dump()); {
		case w < foreign, w == foreign && time.Since(began) < lastCall:
			moved = time.Now()
		case w == foreign, time.Since(moved) >= still:
			e.end(stopped)
		}
	}
	e.send(&event.Event{Kind: event.Note, Text: "the cell did not stop within 3 s: its variables are as before it"})
	os.Exit(130)
}

// settle asks the cell's other goroutines to leave and waits until none runs Go code, so that saving reads what nobody
// writes.
func settle(d time.Duration) bool {
	stop.Store(true)
	for end := time.Now().Add(d); ; time.Sleep(2 * time.Millisecond) {
		if least(dump()) >= foreign {
			return true
		}
		if time.Now().After(end) {
			return false
		}
	}
}
