package session

import (
	"strings"
	"time"

	"descida/nbext/session/event"
)

// The runtime's own deadlock report never comes while a program listens for signals; watch stands in for it.
const (
	deadlockText = "all goroutines are asleep - deadlock!"
	look         = 500 * time.Millisecond
)

// watch ends the cell when all its goroutines wait for each other twice in a row. A wait that might end by itself,
// through a timer of the cell or inside a library, is only pointed out.
func watch(e *ending) {
	for seen := 0; ; {
		time.Sleep(look)
		all := dump()
		stuck, certain := deadlocked(all)
		if !stuck {
			seen = 0
			continue
		}
		seen++
		switch {
		case seen >= 2 && certain && !e.cell.Timers:
			e.end(outcome{event: event.Event{Kind: event.Panic, Text: deadlockText, Stack: all}, code: 2})
		case seen == 8: // after 4 s, once
			e.send(&event.Event{Kind: event.Note, Code: 1, Text: "everything in this cell is waiting: press Stop if that was not meant"})
		}
	}
}

// deadlocked reports whether all goroutines of a dump wait, and whether that is certain to last: each of the cell's
// goroutines waits in the cell's own code, where only another goroutine of the cell can wake it.
func deadlocked(all string) (stuck, certain bool) {
	certain = true
	n := 0
	for i, g := range strings.Split(all, "\n\n") {
		if i == 0 {
			continue
		}
		switch waits(g) {
		case sessions:
			continue
		case another:
		default:
			return false, false
		}
		n++
		if strings.Contains(g, "\nmain.") && !inCell(g) {
			certain = false
		}
	}
	return n > 0, certain
}

// allWait reports whether all goroutines of a dump wait.
func allWait(all string) bool {
	stuck, _ := deadlocked(all)
	return stuck
}

// inCell reports whether a goroutine waits in a function of package main, or in sync or runtime called from there.
func inCell(g string) bool {
	for _, line := range strings.Split(g, "\n")[1:] {
		if strings.HasPrefix(line, "\t") {
			continue
		}
		if strings.HasPrefix(line, "sync.") || strings.HasPrefix(line, "runtime.") || strings.HasPrefix(line, "internal/sync.") {
			continue
		}
		return strings.HasPrefix(line, "main.")
	}
	return false
}
