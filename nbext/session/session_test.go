package session_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"descida/nbext/session/event"
)

var program string // the built testdata/cell

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "cell")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	program = filepath.Join(dir, "cell")
	if out, err := exec.Command("go", "build", "-o", program, "./testdata/cell").CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "%v\n%s", err, out)
		os.Exit(1)
	}
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// kernel plays the kernel for the cells of one session.
type kernel struct {
	t       *testing.T
	dir     string
	answers []string
}

func newKernel(t *testing.T) *kernel {
	t.Parallel()
	dir, err := os.MkdirTemp("", "s") // a socket's path must be short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return &kernel{t: t, dir: dir}
}

// ran is what came of a cell.
type ran struct {
	events []*event.Event
	out    string // stdout, with each mark as {n}
	err    string
	code   int
	took   time.Duration
}

func (r *ran) kinds() (ks []event.Kind) {
	for _, e := range r.events {
		ks = append(ks, e.Kind)
	}
	return ks
}

func (r *ran) get(k event.Kind) *event.Event {
	for _, e := range r.events {
		if e.Kind == k {
			return e
		}
	}
	return &event.Event{}
}

// last is the event that ended the program.
func (r *ran) last() *event.Event { return r.events[len(r.events)-1] }

// run runs a cell; with stop it is interrupted once it has printed "ready".
func (k *kernel) run(name string, stop bool) *ran {
	k.t.Helper()
	sock := filepath.Join(k.dir, "sock")
	os.Remove(sock)
	l, err := net.Listen("unix", sock)
	if err != nil {
		k.t.Fatal(err)
	}
	defer l.Close()
	r := &ran{}
	var done sync.WaitGroup
	done.Add(1)
	go func() {
		defer done.Done()
		c, err := l.Accept()
		if err != nil {
			return
		}
		defer c.Close()
		for {
			e, err := event.Read(c)
			if err != nil {
				return
			}
			r.events = append(r.events, e)
			if e.Kind == event.Input {
				a := &event.Event{Kind: event.Reply, Code: 1}
				if len(k.answers) > 0 {
					a.Code, a.Text = 0, k.answers[0]
					k.answers = k.answers[1:]
				}
				event.Write(c, a)
			}
		}
	}()
	cmd := exec.Command(program, name)
	cmd.Env = append(os.Environ(), event.SocketEnv+"="+sock, "DESCIDA_STORE="+filepath.Join(k.dir, "store"), "DESCIDA_CELL=c1")
	out := &watched{ready: make(chan struct{})}
	var stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = out, &stderr
	begin := time.Now()
	if err := cmd.Start(); err != nil {
		k.t.Fatal(err)
	}
	if stop {
		<-out.ready
		begin = time.Now()
		cmd.Process.Signal(syscall.SIGINT)
	}
	timer := time.AfterFunc(20*time.Second, func() { cmd.Process.Kill() })
	err = cmd.Wait()
	timer.Stop()
	r.took = time.Since(begin)
	l.(*net.UnixListener).SetDeadline(time.Now().Add(5 * time.Second)) // the connection may still wait to be accepted
	done.Wait()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		r.code = exit.ExitCode()
	}
	r.out = regexp.MustCompile("\x1e(\\d+)\x1e").ReplaceAllString(out.b.String(), "{$1}")
	r.err = stderr.String()
	if len(r.events) == 0 || r.events[0].Kind != event.Hello || r.events[0].Code != cmd.Process.Pid {
		k.t.Fatalf("%s: no hello with the pid first: %v\n%s", name, r.kinds(), r.err)
	}
	return r
}

type watched struct {
	b     bytes.Buffer
	ready chan struct{}
	once  sync.Once
}

func (w *watched) Write(p []byte) (int, error) {
	w.b.Write(p)
	if bytes.Contains(w.b.Bytes(), []byte("ready")) {
		w.once.Do(func() { close(w.ready) })
	}
	return len(p), nil
}

var _ io.Writer = (*watched)(nil)

// x reads the variable that most cells change.
func (k *kernel) x() string {
	k.t.Helper()
	r := k.run("read", false)
	return string(r.get(event.Result).Bundle["text/plain"])
}

func TestVariablesLiveOn(t *testing.T) {
	k := newKernel(t)
	r := k.run("define", false)
	if want := []event.Kind{event.Hello, event.Result, event.Saved, event.End}; !slices.Equal(r.kinds(), want) || r.code != 0 {
		t.Fatal(r.kinds(), r.code, r.err)
	}
	if r.out != "text\n{1}" || r.get(event.Result).Mark != 1 {
		t.Errorf("stdout %q", r.out)
	}
	s := r.get(event.Saved)
	if len(s.Islands) != 2 || !slices.Equal(s.Islands[1].Names, []string{"p", "x"}) {
		t.Errorf("islands %v", s.Islands)
	}
	if len(s.Lost) != 1 || s.Lost[0].Name != "f" || s.Lost[0].Cause != "func" {
		t.Errorf("lost %v", s.Lost)
	}
	if got := k.x(); got != "4" {
		t.Error("x through p:", got)
	}
}

func TestLoadFailureNamesTheVariable(t *testing.T) {
	k := newKernel(t)
	k.run("define", false)
	r := k.run("wrongtype", false)
	e := r.last()
	if e.Kind != event.Failed || !strings.Contains(e.Text, "x: was int, now string") || len(e.Lost) != 1 || e.Lost[0].Name != "x" || r.out != "" || r.code != 3 {
		t.Errorf("%+v %q %d", e, r.out, r.code)
	}
	var left []string
	for _, i := range r.get(event.Saved).Islands {
		left = append(left, i.Names...)
	}
	if !slices.Contains(left, "p") || slices.Contains(left, "x") {
		t.Errorf("%v is left: x has no value any more, p has", left)
	}
}

func TestPanicSavesWhatWasDefined(t *testing.T) {
	k := newKernel(t)
	k.run("define", false)
	r := k.run("panic", false)
	e := r.last()
	if e.Kind != event.Panic || !strings.Contains(e.Text, "index out of range [10]") || !strings.Contains(e.Stack, "cell/main.go:") || r.code != 2 {
		t.Errorf("%+v", e)
	}
	for _, i := range r.get(event.Saved).Islands {
		if slices.Contains(i.Names, "text") {
			t.Error("text was not defined yet")
		}
	}
	if got := k.x(); got != "11" {
		t.Error(got)
	}
}

func TestPanicInGoroutine(t *testing.T) {
	k := newKernel(t)
	k.run("define", false)
	r := k.run("goroutine", false)
	if e := r.last(); e.Kind != event.Panic || e.Text != "in goroutine" || !strings.Contains(e.Stack, "main.go") {
		t.Errorf("%+v", e)
	}
	if got := k.x(); got != "12" {
		t.Error(got)
	}
}

func TestRedefinitionKeepsTheOldVariableForItsPointers(t *testing.T) {
	k := newKernel(t)
	k.run("define", false)
	r := k.run("redefine", false)
	if r.last().Kind != event.End || len(r.get(event.Saved).Islands) != 3 {
		t.Error(r.kinds(), r.get(event.Saved).Islands, r.err)
	}
	if r = k.run("wrongtype", false); r.last().Kind != event.End {
		t.Error("x is not a string now:", r.last())
	}
}

func TestFailedRedefinitionKeepsTheIsland(t *testing.T) {
	k := newKernel(t)
	k.run("define", false)
	k.run("redefine fails", false)
	if got := k.x(); got != "21" { // p still points to x
		t.Error(got)
	}
}

func TestStop(t *testing.T) {
	for _, c := range []struct{ cell, x string }{{"loop", "13"}, {"sleep", "14"}, {"loops", "15"}} {
		t.Run(c.cell, func(t *testing.T) {
			k := newKernel(t)
			k.run("define", false)
			r := k.run(c.cell, true)
			if r.last().Kind != event.Stopped || r.code != 130 || r.took > time.Second {
				t.Error(r.kinds(), r.code, r.took, r.err)
			}
			if got := k.x(); got != c.x {
				t.Error(got)
			}
		})
	}
}

func TestStopOfACellThatDoesNotListen(t *testing.T) {
	k := newKernel(t)
	k.run("define", false)
	r := k.run("deaf", true)
	if r.get(event.Saved).Kind != "" || r.code != 130 || r.took > 5*time.Second || r.get(event.Note).Text == "" {
		t.Error(r.kinds(), r.code, r.took)
	}
	if got := k.x(); got != "4" {
		t.Error("saved beside a running loop:", got)
	}
}

func TestGoroutineLeftBehindIsEndedBeforeSaving(t *testing.T) {
	k := newKernel(t)
	k.run("define", false)
	if r := k.run("left behind", false); r.last().Kind != event.End || r.code != 0 {
		t.Error(r.kinds(), r.err)
	}
	if got := k.x(); got != "17" {
		t.Error(got)
	}
}

func TestDeadlock(t *testing.T) {
	k := newKernel(t)
	k.run("define", false)
	for _, cell := range []string{"deadlock", "waitgroup"} {
		r := k.run(cell, false)
		if e := r.last(); e.Kind != event.Panic || !strings.Contains(e.Text, "deadlock") || !strings.Contains(e.Stack, "main.go") || r.took > 3*time.Second {
			t.Error(cell, r.kinds(), r.took)
		}
	}
	if got := k.x(); got != "18" {
		t.Error(got)
	}
	if r := k.run("timer", false); r.last().Kind != event.End {
		t.Error("a timer is no deadlock:", r.kinds())
	}
}

func TestExits(t *testing.T) {
	k := newKernel(t)
	k.run("define", false)
	if r := k.run("exit", false); r.last().Kind != event.Exit || r.last().Code != 0 || r.get(event.Saved).Kind == "" {
		t.Error(r.kinds())
	}
	if got := k.x(); got != "19" {
		t.Error(got)
	}
	if r := k.run("fatal", false); r.last().Kind != event.Exit || r.last().Code != 1 || r.code != 1 || !strings.Contains(r.err, "bye") {
		t.Error(r.kinds(), r.code, r.err)
	}
}

// What Go cannot recover from ends without an ending event, and leaves the variables as they were.
func TestEndsWithoutAnEnd(t *testing.T) {
	k := newKernel(t)
	k.run("define", false)
	for _, cell := range []string{"overflow", "osexit"} {
		r := k.run(cell, false)
		if r.last().Kind != event.Hello {
			t.Error(cell, r.kinds())
		}
		if cell == "overflow" && (!strings.Contains(r.err, "stack overflow") || r.took > 10*time.Second) {
			t.Error(r.err[:min(300, len(r.err))], r.took)
		}
	}
	if got := k.x(); got != "4" {
		t.Error(got)
	}
}

func TestUnhandledErrors(t *testing.T) {
	k := newKernel(t)
	k.run("define", false)
	for _, cell := range []string{"check", "show error"} {
		r := k.run(cell, false)
		if e := r.last(); e.Kind != event.Failed || e.Text != "boom" || !strings.Contains(e.Stack, "main.go") || r.out != "" || r.code != 1 {
			t.Errorf("%s: %+v %q", cell, e, r.out)
		}
	}
	if got := k.x(); got != "22" {
		t.Error(got)
	}
}

func TestShownInOrder(t *testing.T) {
	r := newKernel(t).run("shown", false)
	if r.out != "{1}between\n{2}{3}{4}{5}{6}{7}" {
		t.Errorf("stdout %q", r.out)
	}
	var got []string
	for _, e := range r.events[1 : len(r.events)-2] {
		got = append(got, fmt.Sprintf("%s %s %s", e.Kind, e.ID, e.Bundle["text/plain"]))
	}
	want := []string{"display  **a**", "result  1.5 b", "result  a value", "display c1-chart-1 a chart", "display  h", "result  2", "clear  "}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestStdinAsksTheNotebook(t *testing.T) {
	k := newKernel(t)
	k.answers = []string{"um", "dois"}
	r := k.run("ask", false)
	if r.out != "{1}got um\n{2}got dois\n{3}" || r.last().Kind != event.End {
		t.Errorf("%q %v", r.out, r.kinds())
	}
	notes := 0
	for _, e := range r.events {
		if e.Kind == event.Note && strings.Contains(e.Text, "nobody can be asked") {
			notes++
		}
	}
	if notes != 1 {
		t.Errorf("%d notes that there is no one to ask, want 1: %v", notes, r.kinds())
	}
}

func TestFinishRunsAfterTheBody(t *testing.T) {
	k := newKernel(t)
	k.run("define", false)
	if r := k.run("finish", false); r.out != "{1}finished\n" {
		t.Errorf("%q", r.out)
	}
}
