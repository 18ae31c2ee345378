package setup

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"golang.org/x/term"

	"descida/internal/language"
)

// console tells the user where the set-up is: one line a step. On a terminal the line of the running step moves;
// elsewhere (a log, CI) each step has a line when it starts to take long and one when it ends.
type console struct {
	mu     sync.Mutex
	out    io.Writer
	tty    bool
	width  int
	name   string
	start  time.Time
	detail string
	done   int64 // bytes of the running download
	total  int64
	told   bool
	stop   chan struct{}
	ended  chan struct{}
}

func newConsole(out io.Writer) *console {
	c := &console{out: out, width: 80}
	if f, ok := out.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		c.tty = true
		if w, _, err := term.GetSize(int(f.Fd())); err == nil && w > 20 {
			c.width = w
		}
	}
	return c
}

// patience is how long a step may take before a line says that it runs, where lines cannot move.
const patience = 2 * time.Second

// begin starts a step's line.
func (c *console) begin(name string) {
	c.mu.Lock()
	c.name, c.start, c.detail, c.done, c.total, c.told = name, time.Now(), "", 0, 0, false
	c.stop, c.ended = make(chan struct{}), make(chan struct{})
	stop, ended := c.stop, c.ended
	c.mu.Unlock()
	go func() {
		defer close(ended)
		t := time.NewTicker(200 * time.Millisecond)
		defer t.Stop()
		for {
			select {
			case <-stop:
				return
			case <-t.C:
				c.draw()
			}
		}
	}()
}

// say names what the running step does now.
func (c *console) say(detail string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.detail = detail
}

// bytes tells how far a download is; total 0 means unknown.
func (c *console) bytes(done, total int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.done, c.total = done, total
}

func (c *console) draw() {
	c.mu.Lock()
	defer c.mu.Unlock()
	elapsed := time.Since(c.start)
	if !c.tty {
		if !c.told && elapsed > patience {
			c.told = true
			fmt.Fprintf(c.out, "  ... %s\n", c.name)
		}
		return
	}
	line := fmt.Sprintf("  %s %s  %s", spinner(elapsed), c.name, seconds(elapsed))
	if c.done > 0 {
		line += "  " + bar(c.done, c.total)
	}
	if c.detail != "" {
		line += "  " + c.detail
	}
	if r := []rune(line); len(r) > c.width-1 {
		line = string(r[:c.width-1])
	}
	fmt.Fprintf(c.out, "\r\x1b[K%s", line)
}

// end closes the step's line with what came of it.
func (c *console) end(err error, note string) {
	close(c.stop)
	<-c.ended
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.tty {
		fmt.Fprint(c.out, "\r\x1b[K")
	}
	mark := "ok "
	if err != nil {
		mark = language.Pick("FAILED", "FALHOU")
	}
	if note != "" {
		note = ": " + note
	}
	fmt.Fprintf(c.out, "  %s %s (%s)%s\n", mark, c.name, seconds(time.Since(c.start)), note)
}

// note prints a line between steps.
func (c *console) note(text string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	fmt.Fprintln(c.out, text)
}

func spinner(elapsed time.Duration) string {
	const frames = `|/-\`
	return string(frames[int(elapsed/(200*time.Millisecond))%len(frames)])
}

func seconds(d time.Duration) string {
	if d < 10*time.Second {
		return fmt.Sprintf("%.1f s", d.Seconds())
	}
	return fmt.Sprintf("%.0f s", d.Seconds())
}

// bar is `[#####.....] 31/63 MB`, or the bytes alone where the total is not known.
func bar(done, total int64) string {
	const cells = 20
	mb := func(n int64) string { return fmt.Sprintf("%.0f", float64(n)/1e6) }
	if total <= 0 {
		return mb(done) + " MB"
	}
	done = min(done, total)
	full := int(done * cells / total)
	return "[" + strings.Repeat("#", full) + strings.Repeat(".", cells-full) + "] " + mb(done) + "/" + mb(total) + " MB"
}
