package wire_test

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"descida/kernel/wire"
)

func content(t *testing.T, m *wire.Message) map[string]any {
	t.Helper()
	var v map[string]any
	if err := m.Decode(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

func TestWhatIsEncodedIsDecoded(t *testing.T) {
	for _, key := range []string{"", "secret"} {
		m := wire.New("stream", "s1", wire.Stream{Name: "stdout", Text: "ação\n"})
		m.Identities = [][]byte{[]byte("who"), {0, 255}}
		m.Buffers = [][]byte{{1, 2, 3}}
		frames, err := m.Encode(key)
		if err != nil {
			t.Fatal(err)
		}
		got, err := wire.Decode(key, frames)
		if err != nil {
			t.Fatal(err)
		}
		if got.Header != m.Header || string(got.Content) != string(m.Content) || len(got.Identities) != 2 || string(got.Buffers[0]) != "\x01\x02\x03" {
			t.Errorf("key %q: got %+v, want %+v", key, got, m)
		}
	}
}

func TestBadMessagesAreRefused(t *testing.T) {
	good := func() [][]byte {
		f, err := wire.New("x", "s", map[string]int{"a": 1}).Encode("k")
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	tests := []struct {
		name string
		key  string
		edit func([][]byte) [][]byte
		want string
	}{
		{"no frames", "k", func([][]byte) [][]byte { return nil }, "no message"},
		{"no delimiter", "k", func(f [][]byte) [][]byte { return f[1:] }, "no message"},
		{"short", "k", func(f [][]byte) [][]byte { return f[:4] }, "no message"},
		{"changed content", "k", func(f [][]byte) [][]byte { f[5] = []byte("{}"); return f }, "bad signature"},
		{"no signature", "k", func(f [][]byte) [][]byte { f[1] = nil; return f }, "bad signature"},
		{"header no JSON", "", func(f [][]byte) [][]byte { f[2] = []byte("{"); return f }, "header"},
		{"header without kind", "", func(f [][]byte) [][]byte { f[2] = []byte("{}"); return f }, "no msg_type"},
		{"header of wrong types", "", func(f [][]byte) [][]byte { f[2] = []byte(`{"msg_id":1}`); return f }, "header"},
		{"content null", "", func(f [][]byte) [][]byte { f[5] = []byte("null"); return f }, "not a JSON object"},
		{"parent a list", "", func(f [][]byte) [][]byte { f[3] = []byte("[]"); return f }, "not a JSON object"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := wire.Decode(tt.key, tt.edit(good()))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want one with %q", err, tt.want)
			}
		})
	}
}

func FuzzDecodeNeverPanics(f *testing.F) {
	frames, _ := wire.New("x", "s", map[string]int{"a": 1}).Encode("")
	f.Add(frames[0], frames[1], frames[2], frames[3], frames[5])
	f.Fuzz(func(t *testing.T, a, b, c, d, e []byte) {
		for _, key := range []string{"", "k"} {
			m, err := wire.Decode(key, [][]byte{a, b, c, d, []byte("{}"), e, e})
			if err == nil {
				m.ParentID()
				m.Sent()
				if _, err := m.Encode(key); err != nil {
					t.Error(err)
				}
			}
		}
	})
}

func TestReplyGoesBackToItsSender(t *testing.T) {
	asked := wire.New("kernel_info_request", "client", map[string]any{})
	asked.RawHeader = json.RawMessage(`{"msg_id":"m1","msg_type":"kernel_info_request","extra":7}`)
	asked.Identities = [][]byte{[]byte("id")}
	r := asked.Reply("kernel_info_reply", "kernel", map[string]any{})
	if r.ParentID() != "m1" || !strings.Contains(string(r.Parent), `"extra":7`) || string(r.Identities[0]) != "id" {
		t.Errorf("reply %+v does not answer %+v", r, asked)
	}
}

func connection(t *testing.T, transport string) wire.Connection {
	t.Helper()
	c := wire.Connection{Transport: transport, Key: "secret", SignatureScheme: "hmac-sha256", IP: "127.0.0.1"}
	ports := []*int{&c.ShellPort, &c.IOPubPort, &c.StdinPort, &c.ControlPort, &c.HeartbeatPort}
	if transport == "ipc" {
		dir, err := os.MkdirTemp("", "w") // t.TempDir is too long for a socket
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { os.RemoveAll(dir) })
		c.IP = filepath.Join(dir, "s")
		for i, p := range ports {
			*p = i + 1
		}
		return c
	}
	for _, p := range ports {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		*p = l.Addr().(*net.TCPAddr).Port
		defer l.Close()
	}
	return c
}

func pair(t *testing.T, c wire.Connection) (*wire.Server, *wire.Client) {
	t.Helper()
	s, err := wire.Listen(c, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	cl, err := wire.Dial(context.Background(), c, 5*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cl.Close() })
	return s, cl
}

func TestRequestReplyPublishAndHeartbeat(t *testing.T) {
	for _, transport := range []string{"tcp", "ipc"} {
		t.Run(transport, func(t *testing.T) {
			s, cl := pair(t, connection(t, transport))
			if err := cl.Beat(); err != nil {
				t.Error(err)
			}
			go func() {
				for {
					m, err := s.Shell.Receive()
					if err != nil {
						return
					}
					s.Shell.Send(m.Reply("pong", "k", map[string]string{"for": m.Header.ID}))
				}
			}()
			// Whoever subscribes late misses what was published before: publish until it comes.
			stop := make(chan bool)
			defer close(stop)
			go func() {
				for {
					select {
					case <-stop:
						return
					case <-time.After(5 * time.Millisecond):
						m := wire.New("status", "k", wire.Status{State: "idle"})
						m.Identities = [][]byte{[]byte("kernel.status")}
						s.IOPub.Send(m)
					}
				}
			}()
			ask := wire.New("ping", cl.Session, map[string]any{})
			if err := cl.Shell.Send(ask); err != nil {
				t.Fatal(err)
			}
			m, err := cl.Shell.Receive()
			if err != nil || m.ParentID() != ask.Header.ID || content(t, m)["for"] != ask.Header.ID {
				t.Errorf("reply %+v, %v", m, err)
			}
			if m, err := cl.IOPub.Receive(); err != nil || content(t, m)["execution_state"] != "idle" {
				t.Errorf("published %+v, %v", m, err)
			}
		})
	}
}

func TestBadMessagesDoNotStopTheSocket(t *testing.T) {
	c := connection(t, "tcp")
	s, cl := pair(t, c)
	forged := c
	forged.Key = "wrong"
	liar, err := wire.Dial(context.Background(), forged, time.Second)
	if err != nil {
		t.Fatal(err)
	}
	defer liar.Close()
	liar.Shell.Send(wire.New("forged", "x", map[string]any{}))
	m := wire.New("good", "x", map[string]any{})
	m.Content = json.RawMessage(`[1]`)
	cl.Shell.Send(m)
	twice := wire.New("twice", "x", map[string]any{})
	cl.Shell.Send(twice)
	cl.Shell.Send(twice)
	cl.Shell.Send(wire.New("last", "x", map[string]any{}))
	var kinds []string
	for len(kinds) == 0 || kinds[len(kinds)-1] != "last" {
		m, err := s.Shell.Receive()
		if err != nil {
			t.Fatal(err)
		}
		kinds = append(kinds, m.Header.Kind)
	}
	if got := strings.Join(kinds, " "); got != "twice last" {
		t.Errorf("received %q, want \"twice last\"", got)
	}
}

func TestSendersDoNotMixTheirMessages(t *testing.T) {
	s, cl := pair(t, connection(t, "ipc"))
	const senders, each = 8, 50
	var wg sync.WaitGroup
	for range senders {
		wg.Go(func() {
			for range each {
				if err := cl.Shell.Send(wire.New("m", "x", map[string]string{"text": strings.Repeat("y", 3000)})); err != nil {
					t.Error(err)
				}
			}
		})
	}
	for range senders * each {
		if _, err := s.Shell.Receive(); err != nil {
			t.Fatal(err)
		}
	}
	wg.Wait()
}

func TestClosedSocketSaysSo(t *testing.T) {
	s, _ := pair(t, connection(t, "tcp"))
	go func() { time.Sleep(20 * time.Millisecond); s.Close() }()
	if _, err := s.Shell.Receive(); !errors.Is(err, wire.ErrClosed) {
		t.Errorf("Receive after Close: %v", err)
	}
}

func TestTakenPortIsAnError(t *testing.T) {
	c := connection(t, "tcp")
	l, err := net.Listen("tcp", c.Address(c.IOPubPort)[len("tcp://"):])
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if s, err := wire.Listen(c, nil); err == nil || !strings.Contains(err.Error(), "iopub") {
		t.Errorf("Listen on a taken port: %v, %v", s, err)
	}
}

func TestNobodyListens(t *testing.T) {
	if _, err := wire.Dial(context.Background(), connection(t, "ipc"), 20*time.Millisecond); err == nil {
		t.Error("Dial succeeded with no kernel there")
	}
}

func TestSentReadsDatesOfOtherClients(t *testing.T) {
	for date, want := range map[string]int64{
		"2026-01-02T03:04:05.5Z": 1767323045500, "2026-01-02T03:04:05.500000": 1767323045500,
		"2026-01-02T01:04:05.500-02:00": 1767323045500, "yesterday": time.Time{}.UnixMilli(),
	} {
		m := &wire.Message{Header: wire.Header{Date: date}}
		if got := m.Sent().UnixMilli(); got != want {
			t.Errorf("Sent of %q is %d, want %d", date, got, want)
		}
	}
}

func TestConnectionFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "kernel-1.json")
	want := wire.Connection{Transport: "ipc", IP: "/run/x", Key: "k", SignatureScheme: "hmac-sha256", ShellPort: 3}
	if err := want.Write(file); err != nil {
		t.Fatal(err)
	}
	got, err := wire.ReadConnection(file)
	if err != nil || got != want {
		t.Errorf("read %+v, %v; want %+v", got, err, want)
	}
	for text, want := range map[string]string{
		"{":                     "not JSON",
		`{"transport":"smoke"}`: `"smoke"`,
		`{"key":"k","signature_scheme":"hmac-md5"}`: "hmac-md5",
	} {
		os.WriteFile(file, []byte(text), 0o600)
		if _, err := wire.ReadConnection(file); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("connection file %s: error %v, want one with %q", text, err, want)
		}
	}
	if _, err := wire.ReadConnection(file + "x"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("missing file: %v", err)
	}
}
