package cell_test

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"descida/kernel/cell"
	"descida/nbext/session/event"
)

// notebook runs cells as the kernel does: it compiles and links each program and hears its events.
type notebook struct {
	t       *testing.T
	dir     string
	session *cell.Session
	count   int
	program *cell.Program // the last one
	last    string        // the source of the last program, for failures
}

// answer is what a cell answered.
type answer struct {
	result, out, err, stderr string
	stack                    []string // "cell 1, line 3"
	notes                    []string
}

// asked is what a cell is given beside its text.
type asked struct {
	stdin []string
	stop  time.Duration // send an interrupt after this time
}

func newNotebook(t *testing.T) *notebook {
	return &notebook{t: t, dir: t.TempDir(), session: cell.New(packages, cell.Options{})}
}

func (n *notebook) run(code string, in asked) (a answer) {
	n.t.Helper()
	n.count++
	n.last = "(no program)"
	rest, commands := cell.SplitCommands(code)
	for _, line := range commands {
		if names, ok := strings.CutPrefix(line, "%del "); ok {
			if err := n.forget(line, strings.Fields(names), &a); err != nil {
				return answer{err: err.Error()}
			}
		}
	}
	p, err := n.session.Compile(n.count, rest)
	n.program = p
	if err != nil {
		return answer{err: err.Error()}
	}
	for _, note := range p.Notes {
		a.notes = append(a.notes, note.Name+": "+note.Why)
	}
	if names := p.Unfit(); len(names) > 0 {
		must(n.t, n.forget(code, names, &a))
	}
	a.notes = append(a.notes, p.Remarks()...)
	if !p.Run {
		n.session.Commit(p)
		return a
	}
	n.start(code, p, in, &a)
	return a
}

// forget deletes variables.
func (n *notebook) forget(code string, names []string, a *answer) error {
	p, err := n.session.Forget(n.count, names...)
	if err != nil {
		return err
	}
	if n.session.Commit(p); p.Run {
		n.start(code, p, asked{}, a)
	}
	return nil
}

// start builds and runs a program.
func (n *notebook) start(code string, p *cell.Program, in asked, a *answer) {
	n.last = source(p)
	n.program = p
	verify(n.t, code, p)
	exe, err := n.build(p)
	if err != nil {
		a.err = err.Error()
		return
	}
	n.session.Commit(p)
	n.execute(exe, in, a)
}

// restart goes on with what the session wrote down.
func (n *notebook) restart() {
	n.t.Helper()
	text, err := n.session.Remember()
	must(n.t, err)
	n.session = cell.New(packages, cell.Options{})
	must(n.t, n.session.Recall(text))
}

// source is a program's files in one text.
func source(p *cell.Program) string {
	var b strings.Builder
	names := []string{}
	for f := range p.Files {
		names = append(names, f)
	}
	slices.Sort(names)
	for _, f := range names {
		fmt.Fprintf(&b, "-- %s --\n%s", f, p.Files[f])
	}
	return b.String()
}

// build compiles and links without go build, as the kernel does.
func (n *notebook) build(p *cell.Program) (exe string, err error) {
	dir := filepath.Join(n.dir, strconv.Itoa(n.count))
	must(n.t, os.MkdirAll(dir, 0o700))
	files := []string{filepath.Join(dir, "main.go")}
	must(n.t, os.WriteFile(files[0], []byte("package main\n\nfunc main() { descidaCell() }\n"), 0o600))
	for name, text := range p.Files {
		f := filepath.Join(dir, name)
		must(n.t, os.WriteFile(f, []byte(text), 0o600))
		files = append(files, f)
	}
	cfg := filepath.Join(dir, "importcfg")
	must(n.t, os.WriteFile(cfg, []byte(packages.importcfg()), 0o600))
	exe = filepath.Join(dir, "cell")
	for _, args := range [][]string{
		append([]string{"compile", "-p", "main", "-complete", "-trimpath", dir, "-importcfg", cfg, "-pack", "-o", exe + ".a"}, files...),
		{"link", "-importcfg", cfg, "-buildmode=exe", "-s", "-w", "-o", exe, exe + ".a"},
	} {
		if out, err := exec.Command(filepath.Join(tools(), args[0]), args[1:]...).CombinedOutput(); err != nil {
			return "", fmt.Errorf("%s", n.session.Message(string(out)))
		}
	}
	return exe, nil
}

// tools is the folder of the compiler and the linker; go tool would find it anew each time.
var tools = sync.OnceValue(func() string {
	out, err := exec.Command("go", "env", "GOTOOLDIR").Output()
	if err != nil {
		panic(err)
	}
	return strings.TrimSpace(string(out))
})

var (
	reMark  = regexp.MustCompile("\x1e\\d+\x1e")
	reFrame = regexp.MustCompile(`(cell_[0-9a-f]{8}\.go):(\d+)`)
)

func (n *notebook) execute(exe string, in asked, a *answer) {
	dir, err := os.MkdirTemp("", "cell") // a socket's path must be short
	must(n.t, err)
	defer os.RemoveAll(dir)
	sock := filepath.Join(dir, "sock")
	l, err := net.Listen("unix", sock)
	must(n.t, err)
	defer l.Close()
	events := make(chan *event.Event, 100)
	go func() {
		defer close(events)
		conn, err := l.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		for {
			e, err := event.Read(conn)
			if err != nil {
				return
			}
			if e.Kind == event.Input {
				reply := &event.Event{Kind: event.Reply, Code: 1}
				if len(in.stdin) > 0 {
					reply = &event.Event{Kind: event.Reply, Text: in.stdin[0]}
					in.stdin = in.stdin[1:]
				}
				event.Write(conn, reply)
			}
			events <- e
		}
	}()
	cmd := exec.Command(exe)
	cmd.Env = append(os.Environ(), event.SocketEnv+"="+sock, "DESCIDA_STORE="+filepath.Join(n.dir, "store"))
	var out, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &stderr
	must(n.t, cmd.Start())
	if in.stop > 0 {
		time.AfterFunc(in.stop, func() { cmd.Process.Signal(os.Interrupt) })
	}
	timeout := time.AfterFunc(30*time.Second, func() { cmd.Process.Kill() })
	err = cmd.Wait()
	timeout.Stop()
	must(n.t, l.(*net.UnixListener).SetDeadline(time.Now().Add(time.Second))) // it may have connected and ended already
	a.out, a.stderr = reMark.ReplaceAllString(out.String(), ""), stderr.String()
	ended := false
	for e := range events {
		ended = n.hear(e, a) || ended
	}
	var exit *exec.ExitError
	if !ended && (err == nil || errors.As(err, &exit)) {
		a.err = fmt.Sprintf("ended without its end mark: %v\n%s", err, a.stderr)
	}
}

// hear takes one event and reports whether it is a program's last.
func (n *notebook) hear(e *event.Event, a *answer) (last bool) {
	switch e.Kind {
	case event.Result, event.Display:
		a.result = string(e.Bundle["text/plain"])
	case event.Saved:
		n.program.Reached(e.Code)
		n.session.Saved(n.program, e.Islands, e.Lost)
		n.session.Measured(e.Facts)
		for _, l := range e.Lost {
			a.notes = append(a.notes, l.Name+": "+l.Why)
		}
	case event.Note:
		a.notes = append(a.notes, e.Text)
	case event.Panic, event.Failed:
		a.err = string(e.Kind) + ": " + e.Text
		for _, m := range reFrame.FindAllStringSubmatch(e.Stack, -1) {
			line, _ := strconv.Atoi(m[2])
			if c, l, _, ok := n.session.Locate(m[1], line); ok {
				a.stack = append(a.stack, fmt.Sprintf("cell %d, line %d", c, l))
			}
		}
		return true
	case event.Exit:
		a.err = fmt.Sprintf("exit %d", e.Code)
		return true
	case event.Stopped:
		a.err = "stopped"
		return true
	case event.End:
		return true
	}
	return false
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
