package setup

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"
)

func TestBar(t *testing.T) {
	for _, c := range []struct {
		done, total int64
		want        string
	}{
		{31_500_000, 63_000_000, "[##########..........] 32/63 MB"},
		{5_000_000, 0, "5 MB"},
		{70_000_000, 63_000_000, "[####################] 63/63 MB"},
	} {
		if got := bar(c.done, c.total); got != c.want {
			t.Errorf("bar(%d, %d) = %q, want %q", c.done, c.total, got, c.want)
		}
	}
}

func TestConsole(t *testing.T) {
	t.Setenv("DESCIDA_LANG", "pt")
	var out bytes.Buffer
	c := newConsole(&out)
	c.begin("um passo")
	c.end(nil, "uma nota")
	c.begin("outro")
	c.end(errors.New("x"), "")
	if got := out.String(); strings.Count(got, "\n") != 2 || !strings.Contains(got, "ok  um passo (0.0 s): uma nota") || !strings.Contains(got, "FALHOU outro") {
		t.Errorf("without a terminal: %q", got)
	}

	out.Reset()
	c.tty, c.width = true, 40
	c.begin("a step with a name")
	c.bytes(10e6, 20e6)
	c.say("and a very long detail about it")
	time.Sleep(300 * time.Millisecond)
	c.end(nil, "")
	for _, line := range strings.Split(out.String(), "\r\x1b[K") {
		if len(line) >= 40 {
			t.Errorf("line longer than the terminal: %q", line)
		}
	}
	if !strings.Contains(out.String(), "[#####") {
		t.Errorf("no progress bar: %q", out.String())
	}
}
