package session

import (
	"strings"
	"testing"
)

// Stacks as the runtime prints them, shortened.
const (
	caller   = "goroutine 20 [running]:\ndescida/nbext/session.dump()\n\t/x.go:1"
	watcher  = "goroutine 6 [sleep]:\ntime.Sleep(0x1)\n\t/t.go:1\ndescida/nbext/session.watch(0xc0)\n\t/x.go:1"
	signals  = "goroutine 5 [syscall]:\nos/signal.signal_recv()\n\t/s.go:1"
	receives = "goroutine 1 [chan receive, 2 minutes]:\nmain.descidaCell()\n\t/c.go:3\nmain.main()\n\t/c.go:9"
	waitsFor = "goroutine 1 [sync.WaitGroup.Wait]:\nsync.runtime_SemacquireWaitGroup(0x1)\n\t/s.go:1\nsync.(*WaitGroup).Wait(0x1)\n\t/w.go:1\nmain.descidaCell()\n\t/c.go:3"
	library  = "goroutine 1 [chan receive]:\nexample.org/lib.Poll()\n\t/l.go:3\nmain.descidaCell()\n\t/c.go:3"
	flusher  = "goroutine 9 [select]:\nexample.org/log.flush()\n\t/l.go:3\ncreated by example.org/log.init\n\t/l.go:1"
	sleeper  = "goroutine 1 [sleep]:\ntime.Sleep(0x1)\n\t/t.go:1\nmain.descidaCell()\n\t/c.go:3"
	inC      = "goroutine 1 [syscall]:\nruntime.cgocall(0x1)\n\t/c.go:1\nmain.descidaCell()\n\t/c.go:3"
	reads    = "goroutine 1 [syscall]:\nsyscall.read(0x1)\n\t/c.go:1\nmain.descidaCell()\n\t/c.go:3"
	loops    = "goroutine 1 [runnable]:\nmain.descidaCell()\n\t/c.go:3"
)

func TestWhatGoroutinesWaitFor(t *testing.T) {
	for _, c := range []struct {
		name           string
		gs             []string
		least          wait
		stuck, certain bool
	}{
		{"nothing but ours", nil, sessions, false, true},
		{"a channel", []string{receives}, another, true, true},
		{"a wait group", []string{waitsFor, receives}, another, true, true},
		{"a library's wait", []string{library}, another, true, false},
		{"a library beside", []string{receives, flusher}, another, true, true},
		{"a sleep", []string{receives, sleeper}, idle, false, false},
		{"a read", []string{reads}, idle, false, false},
		{"C code", []string{receives, inC}, foreign, false, false},
		{"a loop", []string{receives, loops}, runs, false, false},
	} {
		all := strings.Join(append([]string{caller, watcher, signals}, c.gs...), "\n\n")
		if got := least(all); got != c.least {
			t.Errorf("%s: least is %d, want %d", c.name, got, c.least)
		}
		stuck, certain := deadlocked(all)
		if stuck != c.stuck || certain != c.certain {
			t.Errorf("%s: stuck %v, certain %v", c.name, stuck, certain)
		}
	}
}
