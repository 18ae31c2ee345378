package wire

import (
	"errors"
	"net"
	"sync"
	"time"
)

const (
	// maxPending is how much may wait for one peer that does not read.
	maxPending = 64 << 20
	// peerPatience is how long its sender waits once it is that much, before the peer is given up.
	peerPatience = 5 * time.Second
	// handshakePatience is how long a handshake may take: zmq4 shakes hands with one at a time.
	handshakePatience = 3 * time.Second
	// lastPatience is how long what waits may take to go out when the connection is closed.
	lastPatience = time.Second
	// writeSize is how much is written at once.
	writeSize = 256 << 10
)

var (
	errSlow      = errors.New("wire: a peer does not read what it is sent")
	errHandshake = errors.New("wire: a peer does not shake hands")
)

// peer is a connection to a front end, as zmq4 sees it. What is written waits in memory until the front end takes it,
// so that one that is slow does not hold up the others. And a front end that subscribes is greeted: zmq4 keeps
// subscriptions to itself, so they are seen here.
type peer struct {
	net.Conn
	read  []byte // what was read before zmq4 came
	in    stream
	shake *time.Timer               // gives the connection up if the handshake takes too long, or zmq4 leaves it lying
	greet func(topic string) []byte // nil: nothing is said

	mu       sync.Mutex
	changed  *sync.Cond
	out      stream
	pending  []byte
	greeting []byte // waits until a message ends
	writing  bool
	closed   bool
	err      error
}

// newPeer takes a connection of which the first bytes were read.
func newPeer(c net.Conn, read []byte, greet func(topic string) []byte) *peer {
	p := &peer{Conn: c, read: read, greet: greet}
	p.changed = sync.NewCond(&p.mu)
	go p.send()
	return p
}

// begin is called when zmq4 takes the connection.
func (p *peer) begin() {
	p.shake = time.AfterFunc(handshakePatience, func() {
		p.fail(errHandshake)
		_ = p.Conn.Close()
	})
}

func (p *peer) Read(b []byte) (int, error) {
	if p.in.frames > 0 { // the handshake's command was read, and zmq4 wants more
		p.shake.Stop()
	}
	n := copy(b, p.read)
	p.read = p.read[n:]
	if n == 0 {
		var err error
		if n, err = p.Conn.Read(b); err != nil {
			p.fail(err)
			_ = p.Conn.Close() // zmq4 does not, in the handshake
			return n, err
		}
	}
	if err := p.in.feed(b[:n], p.subscribed); err != nil {
		p.fail(err)
		_ = p.Conn.Close()
		return 0, err
	}
	return n, nil
}

// fail ends what is written: nobody is there.
func (p *peer) fail(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.err == nil {
		p.err = err
	}
	p.changed.Broadcast()
}

// subscribed greets a peer before zmq4 knows of its subscription: nothing that is published can come before.
func (p *peer) subscribed(body []byte) {
	if p.greet == nil || len(body) == 0 || body[0] != 1 {
		return
	}
	greeting := p.greet(string(body[1:]))
	p.mu.Lock()
	defer p.mu.Unlock()
	p.greeting = append(p.greeting, greeting...)
	p.sayGreeting()
}

// sayGreeting lets the greeting go out, between two messages. The lock is held.
func (p *peer) sayGreeting() {
	if p.out.between() {
		p.pending = append(p.pending, p.greeting...)
		p.greeting = nil
		p.changed.Broadcast()
	}
}

// Write never waits for a peer, but for one that left maxPending unread.
func (p *peer) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.pending) > maxPending {
		p.waitUntil(peerPatience, func() bool { return p.err != nil || p.closed || len(p.pending) <= maxPending })
		if len(p.pending) > maxPending && p.err == nil {
			p.err = errSlow
			_ = p.Conn.Close() // its reader ends, and with it the connection
		}
	}
	switch {
	case p.err != nil:
		return 0, p.err
	case p.closed:
		return 0, net.ErrClosed
	}
	p.pending = append(p.pending, b...)
	if err := p.out.feed(b, nil); err != nil {
		return 0, err
	}
	p.sayGreeting()
	p.changed.Broadcast()
	return len(b), nil
}

// waitUntil waits for a condition, though not for longer than limit. The lock is held, and given up meanwhile.
func (p *peer) waitUntil(limit time.Duration, done func() bool) {
	expired := false
	timer := time.AfterFunc(limit, func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		expired = true
		p.changed.Broadcast()
	})
	defer timer.Stop()
	for !expired && !done() {
		p.changed.Wait()
	}
}

// send writes what waits, until the connection ends.
func (p *peer) send() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.err == nil {
		for len(p.pending) == 0 && !p.closed && p.err == nil {
			p.changed.Wait()
		}
		if len(p.pending) == 0 {
			return
		}
		b := p.pending
		if len(b) > writeSize {
			b = b[:writeSize]
		}
		p.writing = true
		p.mu.Unlock()
		_, err := p.Conn.Write(b)
		p.mu.Lock()
		p.writing = false
		if p.pending = p.pending[len(b):]; len(p.pending) == 0 {
			p.pending = nil
		}
		if err != nil && p.err == nil {
			p.err = err
		}
		p.changed.Broadcast()
	}
}

// Close lets what waits go out, for a moment.
func (p *peer) Close() error {
	p.mu.Lock()
	if !p.closed {
		p.closed = true
		p.changed.Broadcast()
		p.waitUntil(lastPatience, func() bool { return p.err != nil || len(p.pending) == 0 && !p.writing })
	}
	p.mu.Unlock()
	return p.Conn.Close()
}
