package kernel

import (
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"os"

	"descida/nbext/session/event"
)

// storeEnv names the variable that tells a program where the saved variables are.
const storeEnv = "DESCIDA_STORE"

// programs is the socket on which the cells' programs say what happens in them.
type programs struct {
	listener net.Listener
	path     string
}

// listenForPrograms hands the events of each program to the cell that runs when the program connects.
func listenForPrograms(path string, executing func() *execution) (*programs, error) {
	_ = os.Remove(path) // of a kernel with this id that was killed
	l, err := net.Listen("unix", path)
	if err != nil {
		return nil, fmt.Errorf("kernel: socket for the cells' programs: %w", err)
	}
	p := &programs{listener: l, path: path}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			e := executing()
			if e == nil {
				_ = c.Close()
				continue
			}
			e.output.connected()
			go e.listen(c)
		}
	}()
	return p, nil
}

func (p *programs) env(store string) []string {
	return []string{event.SocketEnv + "=" + p.path, storeEnv + "=" + store}
}

func (p *programs) close() { _ = p.listener.Close() }

// listen reads a program's events until it ends.
func (e *execution) listen(c net.Conn) {
	defer guard("reading a program's events")
	defer c.Close()
	defer e.output.disconnected()
	for {
		ev, err := event.Read(c)
		if err != nil {
			if !errors.Is(err, io.EOF) && !errors.Is(err, net.ErrClosed) {
				log.Printf("events of the cell's program: %v", err)
			}
			return
		}
		switch ev.Kind {
		case event.Hello:
			e.hello(ev.Code)
		case event.Input:
			e.output.event(ev, func() { go e.input(c, ev) })
		default:
			e.output.event(ev, nil)
		}
	}
}

// input asks the user and tells the program.
func (e *execution) input(c net.Conn, ask *event.Event) {
	defer guard("asking for input")
	answer := &event.Event{Kind: event.Reply}
	q := e.next(ask)
	line, ok := e.kernel.stdin.ask(q.prompt, q.password)
	if !ok && e.interrupted.Load() { // the Stop reaches the program itself; an end of its input would let it go on
		return
	}
	if answer.Text = line; !ok {
		answer.Code = 1
	}
	if err := event.Write(c, answer); err != nil {
		log.Printf("answering the program: %v", err)
	}
}
