package wire_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/go-zeromq/zmq4"

	"descida/kernel/wire"
)

func listen(t testing.TB, c wire.Connection, greet func(string) []*wire.Message) *wire.Server {
	t.Helper()
	s, err := wire.Listen(c, greet)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func published(text string) *wire.Message {
	m := wire.New("stream", "k", wire.Stream{Name: "stdout", Text: text})
	m.Identities = [][]byte{[]byte("kernel.stream")}
	return m
}

func welcome(topic string) []*wire.Message {
	m := wire.New("welcome", "k", map[string]string{"to": topic})
	m.Identities = [][]byte{[]byte(topic)}
	return []*wire.Message{m, published("second")}
}

func TestASubscriberIsGreetedBeforeAllElse(t *testing.T) {
	for _, transport := range []string{"tcp", "ipc"} {
		c := connection(t, transport)
		s := listen(t, c, welcome)
		stop := make(chan bool)
		done := make(chan bool)
		go func() { // it publishes all the time
			defer close(done)
			for {
				select {
				case <-stop:
					return
				default:
					s.IOPub.Send(published("noise"))
					time.Sleep(20 * time.Microsecond)
				}
			}
		}()
		for range 20 {
			cl, err := wire.Dial(context.Background(), c, 5*time.Second)
			if err != nil {
				t.Fatal(err)
			}
			var kinds []string
			for range 3 {
				m, err := cl.IOPub.Receive()
				if err != nil {
					t.Fatal(err)
				}
				kinds = append(kinds, m.Header.Kind+string(m.Content))
			}
			if got := strings.Join(kinds, " "); !strings.HasPrefix(got, `welcome{"to":""} stream{"name":"stdout","text":"second"} stream{"name":"stdout","text":"noise"}`) {
				t.Fatalf("%s: a subscriber heard %s", transport, got)
			}
			cl.Close()
		}
		close(stop)
		<-done
	}
}

func TestEachSubscriptionIsGreeted(t *testing.T) {
	c := connection(t, "tcp")
	c.Key = ""
	s := listen(t, c, welcome)
	sub := zmq4.NewSub(context.Background())
	defer sub.Close()
	if err := sub.Dial(c.Address(c.IOPubPort)); err != nil {
		t.Fatal(err)
	}
	for _, topic := range []string{"a", "kernel", strings.Repeat("long", 100)} {
		if err := sub.SetOption(zmq4.OptionSubscribe, topic); err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{fmt.Sprintf(`{"to":%q}`, topic), "second"} {
			m, err := sub.Recv()
			if err != nil || !strings.Contains(string(m.Frames[len(m.Frames)-1]), want) {
				t.Errorf("after subscribing to %q came %q, %v; want %s", topic, m.Frames, err, want)
			}
		}
	}
	s.IOPub.Send(published("after"))
	if m, err := sub.Recv(); err != nil || !strings.Contains(string(m.Frames[len(m.Frames)-1]), "after") {
		t.Errorf("then came %q, %v", m.Frames, err)
	}
}

// speak shakes hands as a socket of a kind and returns the connection.
func speak(t testing.TB, c wire.Connection, port int, kind string) net.Conn {
	t.Helper()
	_, addr, _ := strings.Cut(c.Address(port), "://")
	network := map[string]string{"tcp": "tcp", "ipc": "unix"}[c.Transport]
	conn, err := net.Dial(network, addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	if _, err := conn.Write(greetingOf(kind)); err != nil {
		t.Fatal(err)
	}
	return conn
}

// greetingOf is a ZMTP 3.0 greeting and READY command.
func greetingOf(kind string) []byte {
	greeting := make([]byte, 64)
	greeting[0], greeting[9], greeting[10] = 0xff, 0x7f, 3
	copy(greeting[12:], "NULL")
	ready := "\x05READY\x0bSocket-Type\x00\x00\x00" + string(rune(len(kind))) + kind
	return append(greeting, append([]byte{4, byte(len(ready))}, ready...)...)
}

func TestASubscriberThatDoesNotReadHoldsUpNobody(t *testing.T) {
	c := connection(t, "tcp")
	s, cl := pair(t, c)
	deaf := speak(t, c, c.IOPubPort, "SUB")
	deaf.Write([]byte{0, 1, 1}) // subscribes to all
	heard := make(chan string)
	go func() {
		for {
			m, err := cl.IOPub.Receive()
			if err != nil {
				return
			}
			heard <- m.Header.Kind
		}
	}()
	text := strings.Repeat("x", 1<<20)
	for n := range 90 { // more than may wait for the deaf one
		s.IOPub.Send(published(text))
		limit := 3 * time.Second
		if n > 60 {
			limit = 20 * time.Second // it is given up once
		}
		select {
		case <-heard:
		case <-time.After(limit):
			t.Fatalf("message %d does not come", n)
		}
	}
	begin := time.Now()
	s.Close()
	if took := time.Since(begin); took > 5*time.Second {
		t.Errorf("closing took %v", took)
	}
}

func TestAnAbsurdFrameEndsItsConnectionOnly(t *testing.T) {
	c := connection(t, "tcp")
	s, cl := pair(t, c)
	bad := speak(t, c, c.ShellPort, "DEALER")
	io.WriteString(bad, "\x02\x7f\xff\xff\xff\xff\xff\xff\xff")
	bad.SetReadDeadline(time.Now().Add(5 * time.Second))
	if _, err := io.Copy(io.Discard, bad); err != nil {
		t.Errorf("the connection stays open: %v", err)
	}
	cl.Shell.Send(wire.New("good", "x", map[string]any{}))
	if m, err := s.Shell.Receive(); err != nil || m.Header.Kind != "good" {
		t.Errorf("received %v, %v", m, err)
	}
}

func TestAHalfHandshakeKeepsOthersOutForAMoment(t *testing.T) {
	c := connection(t, "tcp")
	listen(t, c, nil)
	half := speak(t, c, c.ShellPort, "DEALER")
	wrong := speak(t, c, c.ShellPort, "SUB") // zmq4 refuses it and forgets to close it
	half2, err := net.Dial("tcp", strings.TrimPrefix(c.Address(c.ShellPort), "tcp://"))
	if err != nil {
		t.Fatal(err)
	}
	defer half2.Close()
	half2.Write(greetingOf("DEALER")[:20])
	cl, err := wire.Dial(context.Background(), c, 10*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	defer cl.Close()
	for name, conn := range map[string]net.Conn{"the wrong one": wrong, "the half one": half2} {
		conn.SetReadDeadline(time.Now().Add(10 * time.Second))
		if _, err := io.Copy(io.Discard, conn); err != nil && strings.Contains(err.Error(), "timeout") {
			t.Errorf("%s stays open", name)
		}
	}
	half.SetReadDeadline(time.Now().Add(50 * time.Millisecond))
	if _, err := io.Copy(io.Discard, half); err == nil || !strings.Contains(err.Error(), "timeout") {
		t.Errorf("the good one was closed: %v", err)
	}
}

// FuzzConnectionsEndNothing sends bytes where ZMTP's are expected: a panic in the library would end the kernel.
func FuzzConnectionsEndNothing(f *testing.F) {
	c := wire.Connection{Transport: "ipc", IP: f.TempDir() + "/s", ShellPort: 1, IOPubPort: 2, StdinPort: 3, ControlPort: 4, HeartbeatPort: 5}
	s := listen(f, c, welcome)
	go func() {
		for {
			if _, err := s.Shell.Receive(); err != nil {
				return
			}
		}
	}()
	greeting := greetingOf("SUB")
	f.Add(greeting, []byte("\x00\x01\x01"))
	f.Add(greetingOf("DEALER"), []byte("\x01\x03abc\x00\x01d"))
	f.Add(greeting[:64], []byte("\x04\x06\x05READY"))                                       // zmq4 would panic
	f.Add(greeting[:64], []byte("\x04\x15\x05READY\x0bSocket-Type\x00\x00"))                // here too
	f.Add(greeting[:64], []byte("\x04\x19\x05READY\x0bSocket-Type\x00\x00\x00\x03NIX\x00")) // and here
	f.Add(greeting[:64], []byte("\x04\x07\x06PINGPO\x04\x00"))
	f.Fuzz(func(t *testing.T, start, rest []byte) {
		for _, port := range []int{1, 2, 5} {
			conn, err := net.Dial("unix", strings.TrimPrefix(c.Address(port), "ipc://"))
			if err != nil {
				t.Fatal(err)
			}
			conn.Write(start)
			conn.Write(rest)
			conn.(*net.UnixConn).CloseWrite()
			conn.SetReadDeadline(time.Now().Add(5 * time.Millisecond))
			io.Copy(io.Discard, conn)
			conn.Close()
		}
	})
}
