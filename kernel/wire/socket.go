package wire

import (
	"context"
	"errors"
	"fmt"
	"log"
	"sync"
	"time"

	"github.com/go-zeromq/zmq4"
)

// ErrClosed is what Receive returns once the socket was closed.
var ErrClosed = errors.New("wire: socket is closed")

// Socket sends and receives messages; it may be used by several goroutines.
type Socket struct {
	name   string
	key    string
	zmq    zmq4.Socket
	ctx    context.Context
	cancel context.CancelFunc

	sending sync.Mutex
	seen    digests
}

func newSocket(name, key string, make func(context.Context) zmq4.Socket) *Socket {
	return newSocketIn(context.Background(), name, key, make)
}

func newSocketIn(ctx context.Context, name, key string, make func(context.Context) zmq4.Socket) *Socket {
	ctx, cancel := context.WithCancel(ctx)
	return &Socket{name: name, key: key, zmq: make(ctx), ctx: ctx, cancel: cancel}
}

// Send sends one message, whole: other goroutines' messages come before or after it.
func (s *Socket) Send(m *Message) error {
	frames, err := m.Encode(s.key)
	if err != nil {
		return err
	}
	s.sending.Lock()
	defer s.sending.Unlock()
	if err := s.zmq.SendMulti(zmq4.NewMsgFrom(frames...)); err != nil {
		return fmt.Errorf("wire: sending %s on %s: %w", m.Header.Kind, s.name, err)
	}
	return nil
}

// Receive waits for the next good message. Messages that are malformed, badly signed or replayed are logged and
// dropped. Its only error is ErrClosed.
func (s *Socket) Receive() (*Message, error) {
	for {
		frames, err := s.frames()
		if err != nil {
			return nil, err
		}
		m, err := Decode(s.key, frames)
		if err == nil && s.key != "" && !s.seen.add(signatureOf(frames, m)) {
			err = ErrReplayed
		}
		if err != nil {
			log.Printf("dropped a message on %s: %v", s.name, err)
			continue
		}
		return m, nil
	}
}

// frames waits for the next frames. A peer that goes away is no reason to stop: others may come.
func (s *Socket) frames() ([][]byte, error) {
	for {
		z, err := s.zmq.Recv()
		if s.ctx.Err() != nil {
			return nil, ErrClosed
		}
		if err == nil {
			return z.Frames, nil
		}
		select {
		case <-s.ctx.Done():
			return nil, ErrClosed
		case <-time.After(10 * time.Millisecond): // an error that stays must not spin
		}
	}
}

// Close ends Receive and frees the socket.
func (s *Socket) Close() error {
	s.cancel()
	return s.zmq.Close()
}

func signatureOf(frames [][]byte, m *Message) string { return string(frames[len(m.Identities)+1]) }
