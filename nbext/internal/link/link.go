package link

import (
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"sync/atomic"
	"syscall"

	"descida/nbext/session/event"
)

// Out is where marks go: the stream whose text must keep its order with what is shown.
var Out io.Writer = stdout{}

// stdout is os.Stdout at the time of writing: a cell may replace it.
type stdout struct{}

func (stdout) Write(b []byte) (int, error) { return os.Stdout.Write(b) }

var (
	mu        sync.Mutex
	conn      io.ReadWriter
	marks     int
	connected atomic.Bool
	asking    sync.Mutex // one question at a time: the answers come in order
)

var errNone = errors.New("link: no notebook is connected: run this in a Descida cell")

// Open dials the kernel's socket, named by event.SocketEnv, and forgets the name so that programs which the cell
// starts do not speak in its place. It reports false, without an error, where there is no kernel.
//
// It uses system calls because package net costs every cell 50 ms of linking.
func Open() (bool, error) {
	path := os.Getenv(event.SocketEnv)
	if path == "" {
		return false, nil
	}
	syscall.ForkLock.RLock() // no child may inherit the socket before it is marked
	fd, err := syscall.Socket(syscall.AF_UNIX, syscall.SOCK_STREAM, 0)
	if err == nil {
		syscall.CloseOnExec(fd)
	}
	syscall.ForkLock.RUnlock()
	if err != nil {
		return false, fmt.Errorf("link: no socket: %w", err)
	}
	if err := syscall.Connect(fd, &syscall.SockaddrUnix{Name: path}); err != nil {
		syscall.Close(fd)
		return false, fmt.Errorf("link: the kernel does not answer at %s (restart the kernel): %w", path, err)
	}
	os.Unsetenv(event.SocketEnv)
	Use(os.NewFile(uintptr(fd), "kernel"))
	return true, nil
}

// Use speaks over c, or over nothing where c is nil; tests give a buffer.
func Use(c io.ReadWriter) {
	mu.Lock()
	defer mu.Unlock()
	conn, marks = c, 0
	connected.Store(c != nil)
}

// Connected reports whether a kernel listens.
func Connected() bool { return connected.Load() }

// Send sends an event that has no place among the cell's text.
func Send(e *event.Event) error {
	mu.Lock()
	defer mu.Unlock()
	if conn == nil {
		return errNone
	}
	return event.Write(conn, e)
}

// Place sends an event and then writes its mark to Out: the kernel shows it where the mark stands.
func Place(e *event.Event) error {
	mu.Lock()
	defer mu.Unlock()
	return place(e)
}

func place(e *event.Event) error {
	if conn == nil {
		return errNone
	}
	marks++
	e.Mark = marks
	if err := event.Write(conn, e); err != nil {
		return err
	}
	_, err := io.WriteString(Out, event.MarkText(marks))
	return err
}

// Ask places a question and waits for its answer; nothing else answers, so others may send meanwhile.
func Ask(e *event.Event) (*event.Event, error) {
	asking.Lock()
	defer asking.Unlock()
	mu.Lock()
	c := conn
	err := place(e)
	mu.Unlock()
	if err != nil {
		return nil, err
	}
	return event.Read(c)
}
