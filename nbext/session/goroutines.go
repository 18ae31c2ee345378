package session

import (
	"runtime"
	"strings"
)

// dump returns the stacks of all goroutines, the caller's first.
func dump() string {
	for n := 64 << 10; ; n *= 4 {
		buf := make([]byte, n)
		if m := runtime.Stack(buf, true); m < n || n > 16<<20 {
			return string(buf[:m])
		}
	}
}

// wait says what a goroutine waits for, from the surest to the least.
type wait int

const (
	runs     wait = iota
	foreign       // it is in C code, which computes or waits: XLA, say
	idle          // it goes on by itself: a sleep, a read
	another       // only another goroutine, or a timer, can wake it
	sessions      // it is one of the session's own
)

// least is the least patient wait of the goroutines of a dump, the caller's apart.
func least(all string) wait {
	w := sessions
	for i, g := range strings.Split(all, "\n\n") {
		if i > 0 {
			w = min(w, waits(g))
		}
	}
	return w
}

func waits(g string) wait {
	switch s := state(g); {
	case ours(g):
		return sessions
	case strings.HasPrefix(s, "chan "), strings.HasPrefix(s, "select"), strings.HasPrefix(s, "sync."), strings.HasPrefix(s, "semacquire"):
		return another
	case s == "syscall" && strings.Contains(g, "\nruntime.cgocall("):
		return foreign
	case s == "sleep", s == "IO wait", s == "syscall", strings.HasPrefix(s, "finalizer"):
		return idle
	}
	return runs
}

// state is what the runtime says a goroutine does: "goroutine 7 [chan receive, 2 minutes]:".
func state(g string) string {
	_, s, _ := strings.Cut(g, "[")
	s, _, _ = strings.Cut(s, "]")
	s, _, _ = strings.Cut(s, ",")
	return s
}

// ours reports whether a goroutine is the session's: the watchers, or one that waits for the end.
func ours(g string) bool {
	return strings.Contains(g, "nbext/session.watch(") || strings.Contains(g, "nbext/session.onStop(") ||
		strings.Contains(g, "\nos/signal.") || strings.Contains(g, "nbext/session.(*ending).end(")
}
