package link_test

import (
	"bytes"
	"io"
	"net"
	"os"
	"path/filepath"
	"testing"

	"descida/nbext/internal/link"
	"descida/nbext/session/event"
)

func TestOpenDialsTheKernelAndForgetsItsName(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s")
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	got := make(chan *event.Event, 2)
	go func() {
		c, err := l.Accept()
		if err != nil {
			return
		}
		e, _ := event.Read(c)
		got <- e
		e, _ = event.Read(c)
		got <- e
		event.Write(c, &event.Event{Kind: event.Reply, Text: "42"})
	}()
	t.Setenv(event.SocketEnv, path)
	if ok, err := link.Open(); !ok || err != nil {
		t.Fatal(ok, err)
	}
	defer link.Use(nil)
	if v, set := os.LookupEnv(event.SocketEnv); set {
		t.Errorf("a child would speak over %s", v)
	}
	if err := link.Send(&event.Event{Kind: event.Hello, Code: 7}); err != nil {
		t.Fatal(err)
	}
	if e := <-got; e.Kind != event.Hello || e.Code != 7 {
		t.Errorf("kernel got %+v", e)
	}
	out := captureOut(t)
	e, err := link.Ask(&event.Event{Kind: event.Input})
	if err != nil || e.Text != "42" {
		t.Errorf("answer %+v, %v", e, err)
	}
	if e := <-got; e.Mark != 1 || out.String() != event.MarkText(1) {
		t.Errorf("mark %d, stdout %q", e.Mark, out)
	}
}

func TestOpenWithoutKernel(t *testing.T) {
	t.Setenv(event.SocketEnv, "")
	if ok, err := link.Open(); ok || err != nil {
		t.Error(ok, err)
	}
	if err := link.Send(&event.Event{}); err == nil {
		t.Error("sent to nobody")
	}
	t.Setenv(event.SocketEnv, filepath.Join(t.TempDir(), "none"))
	if ok, err := link.Open(); ok || err == nil {
		t.Error("a dead socket must be an error")
	}
}

// The kernel must have an event before it meets its mark.
func TestEventGoesBeforeItsMark(t *testing.T) {
	var order bytes.Buffer
	link.Use(struct {
		io.Reader
		io.Writer
	}{nil, tee{&order, "E"}})
	defer link.Use(nil)
	old := link.Out
	link.Out = tee{&order, "m"}
	defer func() { link.Out = old }()
	link.Place(&event.Event{Kind: event.Display})
	link.Place(&event.Event{Kind: event.Display})
	if got := order.String(); got != "EmEm" {
		t.Errorf("order %s, want EmEm", got)
	}
}

type tee struct {
	w    *bytes.Buffer
	sign string
}

func (t tee) Write(b []byte) (int, error) { t.w.WriteString(t.sign); return len(b), nil }

func captureOut(t *testing.T) *bytes.Buffer {
	var b bytes.Buffer
	old := link.Out
	link.Out = &b
	t.Cleanup(func() { link.Out = old })
	return &b
}
