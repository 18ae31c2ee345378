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

// quiet reports whether every goroutine but the caller and the session's own waits. Sleepers and readers count as
// waiting only when idle is true: they go on by themselves.
func quiet(idle bool) bool {
	for i, g := range strings.Split(dump(), "\n\n") {
		if i > 0 && !ours(g) && !waits(state(g), idle) {
			return false
		}
	}
	return true
}

// state is what the runtime says a goroutine does: "goroutine 7 [chan receive, 2 minutes]:".
func state(g string) string {
	_, s, _ := strings.Cut(g, "[")
	s, _, _ = strings.Cut(s, "]")
	s, _, _ = strings.Cut(s, ",")
	return s
}

func waits(state string, idle bool) bool {
	switch {
	case strings.HasPrefix(state, "chan "), strings.HasPrefix(state, "select"), strings.HasPrefix(state, "sync."),
		strings.HasPrefix(state, "semacquire"):
		return true
	case state == "sleep", state == "IO wait", state == "syscall", strings.HasPrefix(state, "finalizer"):
		return idle
	}
	return false
}

// ours reports whether a goroutine is the session's: the watchers, or one that waits for the end.
func ours(g string) bool {
	return strings.Contains(g, "nbext/session.watch(") || strings.Contains(g, "nbext/session.onStop(") ||
		strings.Contains(g, "\nos/signal.") || strings.Contains(g, "nbext/session.(*ending).end(")
}
