package wire

import (
	"context"
	"errors"
	"fmt"
	"log"

	"github.com/go-zeromq/zmq4"
)

// Server is a kernel's side: its sockets, bound. The heartbeat answers by itself.
type Server struct {
	Shell, Control, Stdin *Socket // routers
	IOPub                 *Socket // publisher: Send only
	heartbeat             *Socket
}

// Listen binds the five sockets. Whoever subscribes to a topic on iopub first gets the messages that greet makes for
// it; nil: none. Errors: an address that is taken or not ours.
func Listen(c Connection, greet func(topic string) []*Message) (*Server, error) {
	router := func(ctx context.Context) zmq4.Socket { return zmq4.NewRouter(ctx) }
	greeting := context.WithValue(context.Background(), greeter{}, func(topic string) []byte { return layGreeting(greet, topic, c.Key) })
	s := &Server{
		Shell:     newSocket("shell", c.Key, router),
		Control:   newSocket("control", c.Key, router),
		Stdin:     newSocket("stdin", c.Key, router),
		IOPub:     newSocketIn(greeting, "iopub", c.Key, func(ctx context.Context) zmq4.Socket { return zmq4.NewPub(ctx) }),
		heartbeat: newSocket("heartbeat", "", func(ctx context.Context) zmq4.Socket { return zmq4.NewRep(ctx) }),
	}
	for _, b := range []struct {
		socket *Socket
		port   int
	}{{s.Shell, c.ShellPort}, {s.Control, c.ControlPort}, {s.Stdin, c.StdinPort}, {s.IOPub, c.IOPubPort}, {s.heartbeat, c.HeartbeatPort}} {
		if err := b.socket.zmq.Listen(patientPrefix + c.Address(b.port)); err != nil {
			s.Close()
			return nil, fmt.Errorf("wire: %s socket: %w", b.socket.name, err)
		}
	}
	go s.beat()
	return s, nil
}

func layGreeting(greet func(string) []*Message, topic, key string) (out []byte) {
	if greet == nil {
		return nil
	}
	for _, m := range greet(topic) {
		frames, err := m.Encode(key)
		if err != nil {
			log.Print(err)
			continue
		}
		out = append(out, lay(frames)...)
	}
	return out
}

// beat sends every heartbeat back as it came.
func (s *Server) beat() {
	for {
		frames, err := s.heartbeat.frames()
		if err != nil {
			return
		}
		// Whoever asked may be gone: the next one is answered all the same.
		_ = s.heartbeat.zmq.SendMulti(zmq4.NewMsgFrom(frames...))
	}
}

// Close closes all sockets.
func (s *Server) Close() error {
	var errs []error
	for _, socket := range []*Socket{s.Shell, s.Control, s.Stdin, s.IOPub, s.heartbeat} {
		errs = append(errs, socket.Close())
	}
	return errors.Join(errs...)
}
