package kernel

import (
	"fmt"
	"log"
	"os"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"

	"descida/internal/language"
	"descida/kernel/explain"
	"descida/kernel/gonb"
	"descida/kernel/internal/ram"
	"descida/kernel/wire"
)

// A cell that takes all the memory would make the machine stand still for a minute before the system kills something,
// perhaps the browser. So the kernel looks, while a cell runs, at what is left, and ends the cell while all still answers.

// memoryEnv names the variable that bounds what a cell may take, as in "2GB"; "off": nothing is watched.
const memoryEnv = "DESCIDA_MEMORY"

// watched is how memory is watched; tests give another source.
type watched struct {
	room    func() (ram.Room, bool)
	used    func(pids []int) int64
	allowed int64 // 0: what there is
	off     bool
}

func watchMemory() watched {
	s := ram.System()
	w := watched{room: s.Room, used: s.Of}
	switch text := os.Getenv(memoryEnv); {
	case text == "":
	case text == "off":
		w.off = true
	default:
		var err error
		if w.allowed, err = parseSize(text); err != nil {
			log.Print(err)
		}
	}
	return w
}

var sizePattern = regexp.MustCompile(`^(?i)\s*([0-9]+(?:\.[0-9]+)?)\s*([KMGT])I?B?\s*$`)

// parseSize reads a size such as "500MB" or "1.5 GiB"; a unit is 1,024 of the one below.
func parseSize(text string) (int64, error) {
	m := sizePattern.FindStringSubmatch(text)
	if m == nil {
		return 0, fmt.Errorf("%s=%q is no size; write 500MB, 2GB or off", memoryEnv, text)
	}
	n, err := strconv.ParseFloat(m[1], 64)
	if err != nil {
		return 0, fmt.Errorf("%s=%q: %w", memoryEnv, text, err)
	}
	return int64(n * float64(int64(1)<<(10*(1+strings.Index("KMGT", strings.ToUpper(m[2])))))), nil
}

const (
	minReserve = 64 << 20
	maxReserve = 1 << 30
	// reservePart is the part of all memory that is kept for the rest of the machine: its caches, its other programs.
	reservePart = 32
)

func reserve(total int64) int64 { return min(max(total/reservePart, minReserve), maxReserve) }

// pause is how long it is safe not to look: a program fills some 2 GB a second.
func pause(left int64) time.Duration {
	switch {
	case left > 4<<30:
		return 250 * time.Millisecond
	case left > 1<<30:
		return 50 * time.Millisecond
	}
	return 10 * time.Millisecond
}

// short looks once; nil: there is enough. What takes less than the reserve is not the culprit, and goes on.
func (w watched) short(pids func() []int) (s *explain.Shortage, next time.Duration, ok bool) {
	room, ok := w.room()
	if !ok {
		return nil, 0, false
	}
	limit := reserve(room.Total)
	next = pause(room.Left - limit)
	if room.Left > limit && w.allowed == 0 {
		return nil, next, true
	}
	used := w.used(pids())
	s = &explain.Shortage{Used: used, Left: room.Left, Total: room.Total, Container: room.Container}
	switch {
	case w.allowed > 0 && used > w.allowed:
		s.Allowed = w.allowed
		return s, next, true
	case room.Left <= limit && used > limit:
		return s, next, true
	}
	if w.allowed > 0 {
		next = min(next, pause(w.allowed-used))
	}
	return nil, next, true
}

// watchShortage watches what GoNB runs, until stop is closed, and kills it when memory runs short.
func (e *execution) watchShortage(child *gonb.Child, stop <-chan struct{}) {
	w := e.kernel.watched
	if w.off {
		return
	}
	defer guard("watching the memory")
	for {
		s, next, ok := w.short(child.Programs)
		if !ok {
			return
		}
		if s != nil {
			e.shortage.Store(s)
			child.Signal(syscall.SIGKILL)
			next = pause(0) // what was just starting gets it the next time
		}
		select {
		case <-stop:
			return
		case <-time.After(next):
		}
	}
}

// outOfMemory is the error of a cell that was ended for it.
func (e *execution) outOfMemory(s *explain.Shortage) *wire.Error {
	r := explain.Memory(*s)
	r.Traceback = append(r.Traceback, "", language.Pick("Variables are as they were before this cell.", "As variáveis estão como antes desta célula."))
	e.kernel.lastRaw = r.Value
	return wireError(r)
}

// heapEnv is Go's own bound: near it a program collects its garbage more often instead of taking more.
const heapEnv = "GOMEMLIMIT"

// heapLimit is a program's environment with a bound that leaves a little more than the reserve free, unless the user set
// one. Only a little: between the two a program that keeps all it takes spends half of its time looking for garbage.
func (w watched) heapLimit() []string {
	if w.off || os.Getenv(heapEnv) != "" {
		return nil
	}
	room, ok := w.room()
	if !ok {
		return nil
	}
	limit := room.Left - reserve(room.Total)*9/8
	if w.allowed > 0 {
		limit = min(limit, w.allowed-w.allowed/32)
	}
	return []string{heapEnv + "=" + strconv.FormatInt(max(limit, minReserve), 10)}
}
