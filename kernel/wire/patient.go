package wire

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"

	"github.com/go-zeromq/zmq4"
	"github.com/go-zeromq/zmq4/transport"
)

// zmq4 shakes hands with one connection at a time: whoever connects and stays silent, as a port scanner does, keeps
// all others out. patient listens in its place and hands on only who speaks ZeroMQ.
type patient struct{ transport.Transport }

// patientPrefix distinguishes its endpoints from zmq4's own.
const patientPrefix = "patient+"

func init() {
	for name, network := range map[string]string{"tcp": "tcp", "ipc": "unix"} {
		if err := zmq4.RegisterTransport(patientPrefix+name, patient{transport.New(network)}); err != nil {
			panic(err) // the name is taken: two copies of this package in one program
		}
	}
}

// signatureLength is how much a peer sends before it waits for an answer.
const signatureLength = 10

// signaturePatience is how long it may take for that.
const signaturePatience = 10 * time.Second

func (p patient) Listen(ctx context.Context, addr string) (net.Listener, error) {
	inner, err := p.Transport.Listen(ctx, addr)
	if err != nil {
		return nil, err
	}
	greet, _ := ctx.Value(greeter{}).(func(string) []byte)
	l := &patientListener{Listener: inner, greet: greet, ready: make(chan *peer), closed: make(chan struct{})}
	go l.accept()
	return l, nil
}

// greeter is the key under which a socket's context has what subscribers are greeted with.
type greeter struct{}

type patientListener struct {
	net.Listener
	greet  func(topic string) []byte
	ready  chan *peer
	closed chan struct{}
	once   sync.Once
}

func (l *patientListener) accept() {
	for {
		c, err := l.Listener.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil { // out of file descriptors, say: that passes
			time.Sleep(10 * time.Millisecond)
			continue
		}
		go func() {
			read, err := beginning(c)
			if err != nil {
				_ = c.Close()
				return
			}
			p := newPeer(c, read, l.greet)
			select {
			case l.ready <- p:
			case <-l.closed:
				_ = p.Close()
			}
		}()
	}
}

// beginning waits until a connection begins as ZeroMQ's do, and returns the beginning.
func beginning(c net.Conn) ([]byte, error) {
	if err := c.SetReadDeadline(time.Now().Add(signaturePatience)); err != nil {
		return nil, err
	}
	read := make([]byte, 0, signatureLength)
	for len(read) < signatureLength {
		n, err := c.Read(read[len(read):signatureLength])
		read = read[:len(read)+n]
		if err != nil {
			return nil, err
		}
	}
	if read[0] != 0xff || read[signatureLength-1] != 0x7f {
		return nil, fmt.Errorf("wire: a connection that does not speak ZeroMQ: %q", read)
	}
	return read, c.SetReadDeadline(time.Time{})
}

func (l *patientListener) Accept() (net.Conn, error) {
	select {
	case p := <-l.ready:
		p.begin()
		return p, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

func (l *patientListener) Close() error {
	l.once.Do(func() { close(l.closed) })
	return l.Listener.Close()
}
