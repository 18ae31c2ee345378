package kernel

import (
	"os"
	"testing"
	"time"

	"descida/kernel/internal/ram"
)

func TestShortageIsSeen(t *testing.T) {
	for name, tt := range map[string]struct {
		room    ram.Room
		used    int64
		allowed int64
		short   bool
		next    time.Duration
	}{
		"enough":                      {ram.Room{Left: 8 << 30, Total: 16 << 30}, 6 << 30, 0, false, 250 * time.Millisecond},
		"less, looked at more often":  {ram.Room{Left: 1 << 30, Total: 16 << 30}, 6 << 30, 0, false, 10 * time.Millisecond},
		"short":                       {ram.Room{Left: 500 << 20, Total: 16 << 30}, 6 << 30, 0, true, 0},
		"short, by another program":   {ram.Room{Left: 500 << 20, Total: 16 << 30}, 500 << 20, 0, false, 10 * time.Millisecond},
		"short in a small container":  {ram.Room{Left: 60 << 20, Total: 1 << 30, Container: true}, 300 << 20, 0, true, 0},
		"enough in a small container": {ram.Room{Left: 70 << 20, Total: 1 << 30, Container: true}, 300 << 20, 0, false, 10 * time.Millisecond},
		"more than allowed":           {ram.Room{Left: 8 << 30, Total: 16 << 30}, 501 << 20, 500 << 20, true, 0},
		"less than allowed":           {ram.Room{Left: 8 << 30, Total: 16 << 30}, 499 << 20, 500 << 20, false, 10 * time.Millisecond},
	} {
		w := watched{room: func() (ram.Room, bool) { return tt.room, true }, used: func([]int) int64 { return tt.used }, allowed: tt.allowed}
		s, next, ok := w.short(func() []int { return nil })
		if !ok || (s != nil) != tt.short || !tt.short && next != tt.next {
			t.Errorf("%s: %+v, again in %v, %v", name, s, next, ok)
		}
		if s != nil && (s.Used != tt.used || s.Left != tt.room.Left || s.Container != tt.room.Container || (s.Allowed > 0) != (tt.allowed > 0)) {
			t.Errorf("%s: told %+v", name, s)
		}
	}
	unknown := watched{room: func() (ram.Room, bool) { return ram.Room{}, false }}
	if s, _, ok := unknown.short(nil); s != nil || ok {
		t.Error("a system that says nothing has too little memory")
	}
}

func TestSizes(t *testing.T) {
	for text, want := range map[string]int64{"500MB": 500 << 20, "2GB": 2 << 30, "1.5 GiB": 3 << 29, "64k": 64 << 10, "1T": 1 << 40} {
		if got, err := parseSize(text); err != nil || got != want {
			t.Errorf("%s is %d, %v; want %d", text, got, err, want)
		}
	}
	for _, text := range []string{"", "5", "GB", "-1GB", "1PB", "1GBx"} {
		if got, err := parseSize(text); err == nil {
			t.Errorf("%q is %d", text, got)
		}
	}
}

func TestHeapLimitLeavesTheReserve(t *testing.T) {
	t.Setenv(heapEnv, "")
	os.Unsetenv(heapEnv)
	w := watched{room: func() (ram.Room, bool) { return ram.Room{Left: 3 << 30, Total: 8 << 30}, true }}
	if got := w.heapLimit(); len(got) != 1 || got[0] != "GOMEMLIMIT=2919235584" { // 3 GB less 9/8 of 1/32 of 8
		t.Errorf("%q", got)
	}
	t.Setenv(heapEnv, "1GiB")
	if got := w.heapLimit(); got != nil {
		t.Errorf("the user's own bound is replaced: %q", got)
	}
}
