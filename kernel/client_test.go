package kernel_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"descida/internal/folder"
	"descida/internal/language"
	"descida/kernel"
	"descida/kernel/gonb"
	"descida/kernel/wire"
	"descida/kernel/workspace"
)

// kernelEnv makes the test binary a kernel: it names the connection file, or says that the argument does.
const (
	kernelEnv            = "DESCIDA_TEST_KERNEL"
	connectionIsArgument = "argument"
)

func TestMain(m *testing.M) {
	if file := os.Getenv(kernelEnv); file != "" {
		if file == connectionIsArgument {
			file = os.Args[1]
		}
		if err := kernel.Main(file); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// client is a notebook's side of a kernel process.
type client struct {
	t       *testing.T
	process *exec.Cmd
	id      string
	wire    *wire.Client
	started time.Time
	done    chan struct{} // the process ended

	mu    sync.Mutex
	heard *sync.Cond
	iopub []*wire.Message
	shell []*wire.Message
	ctl   []*wire.Message
	stdin []*wire.Message
}

// startKernel starts a kernel process and waits until it answers; env are further variables.
func startKernel(t *testing.T, env ...string) *client {
	t.Helper()
	return startKernelBy(t, exec.Command(os.Args[0]), env...)
}

var givenPorts sync.Map

// freePort is a port that nothing listens on, below those that the system gives to connections: one of them could take
// it before the kernel does.
func freePort(t *testing.T) int {
	t.Helper()
	for range 1000 {
		port := 10000 + rand.IntN(20000)
		l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err != nil {
			continue
		}
		l.Close()
		if _, taken := givenPorts.LoadOrStore(port, true); !taken {
			return port
		}
	}
	t.Fatal("no port is free")
	return 0
}

// startKernelBy starts it by a command of the test's.
func startKernelBy(t *testing.T, command *exec.Cmd, env ...string) *client {
	t.Helper()
	return startKernelAs(t, wire.NewID(), wire.NewID(), command, env...)
}

// startKernelAs starts a kernel with an id and a key: those of one that was killed make it that kernel again.
func startKernelAs(t *testing.T, id, key string, command *exec.Cmd, env ...string) *client {
	t.Helper()
	connection := localPorts(t)
	connection.Key = key
	return startKernelAt(t, id, connection, command, env...)
}

// localPorts is a connection over five free ports.
func localPorts(t *testing.T) wire.Connection {
	t.Helper()
	c := wire.Connection{Transport: "tcp", IP: "127.0.0.1", Key: wire.NewID(), SignatureScheme: "hmac-sha256"}
	for _, port := range []*int{&c.ShellPort, &c.IOPubPort, &c.StdinPort, &c.ControlPort, &c.HeartbeatPort} {
		*port = freePort(t)
	}
	return c
}

// startKernelAt starts it with its sockets where a connection says.
func startKernelAt(t *testing.T, id string, connection wire.Connection, command *exec.Cmd, env ...string) *client {
	t.Helper()
	if _, err := os.Stat(gonb.Path()); err != nil {
		t.Skipf("GoNB is not built (descida setup does it): %v", err)
	}
	source, err := workspace.Source()
	if err != nil {
		t.Fatal(err)
	}
	c := &client{t: t, id: id, done: make(chan struct{})}
	c.heard = sync.NewCond(&c.mu)
	file := filepath.Join(t.TempDir(), "kernel-"+c.id+".json")
	if err := connection.Write(file); err != nil {
		t.Fatal(err)
	}
	c.process = command
	c.process.Dir = t.TempDir()
	c.process.Env = append(os.Environ(), kernelEnv+"="+file, workspace.SourceEnv+"="+source, language.Env+"=en", folder.HistoryEnv+"="+t.TempDir())
	c.process.Env = append(c.process.Env, env...)
	log, err := os.Create(filepath.Join(t.TempDir(), "log"))
	if err != nil {
		t.Fatal(err)
	}
	c.process.Stdout, c.process.Stderr = log, log
	c.started = time.Now()
	if err := c.process.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { c.process.Wait(); close(c.done) }()
	t.Cleanup(func() {
		c.process.Process.Signal(syscall.SIGTERM)
		select {
		case <-c.done:
		case <-time.After(10 * time.Second):
			t.Error("the kernel does not end on SIGTERM")
			c.process.Process.Kill()
		}
		b, _ := os.ReadFile(log.Name())
		for _, bad := range []string{"DATA RACE", "a fault while"} {
			if strings.Contains(string(b), bad) {
				t.Errorf("%s in the kernel", bad)
			}
		}
		if t.Failed() {
			t.Logf("the kernel's log:\n%s", b)
		}
	})
	if c.wire, err = wire.Dial(context.Background(), connection, 10*time.Second); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.wire.Close() })
	for socket, list := range map[*wire.Socket]*[]*wire.Message{c.wire.IOPub: &c.iopub, c.wire.Shell: &c.shell, c.wire.Control: &c.ctl, c.wire.Stdin: &c.stdin} {
		go func() {
			for {
				m, err := socket.Receive()
				if err != nil {
					return
				}
				c.mu.Lock()
				*list = append(*list, m)
				c.heard.Broadcast()
				c.mu.Unlock()
			}
		}()
	}
	// Until iopub is heard: a subscription takes a moment.
	for {
		m := c.request(c.wire.Shell, "kernel_info_request", map[string]any{})
		c.reply(&c.shell, m)
		if c.within(50*time.Millisecond, func() bool { return len(c.iopub) > 0 }) {
			return c
		}
	}
}

// within waits for a condition, looked at under the lock, and reports whether it came true in time.
func (c *client) within(limit time.Duration, ok func() bool) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	expired := false
	timer := time.AfterFunc(limit, func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		expired = true
		c.heard.Broadcast()
	})
	defer timer.Stop()
	for !ok() && !expired {
		c.heard.Wait()
	}
	return ok()
}

// slow is how long anything may take: a test machine can be busy.
const slow = 60 * time.Second

func (c *client) request(s *wire.Socket, kind string, content any) *wire.Message {
	c.t.Helper()
	m := wire.New(kind, c.wire.Session, content)
	if err := s.Send(m); err != nil {
		c.t.Fatal(err)
	}
	return m
}

func answerTo(list []*wire.Message, m *wire.Message) *wire.Message {
	for _, r := range list {
		if r.ParentID() == m.Header.ID {
			return r
		}
	}
	return nil
}

// reply waits for the reply on one socket.
func (c *client) reply(list *[]*wire.Message, m *wire.Message) *wire.Message {
	c.t.Helper()
	if !c.within(slow, func() bool { return answerTo(*list, m) != nil }) {
		c.t.Fatalf("no reply to %s", m.Header.Kind)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return answerTo(*list, m)
}

// published are the iopub messages about a request so far.
func (c *client) published(m *wire.Message) (all []*wire.Message) {
	for _, p := range c.iopub {
		if p.ParentID() == m.Header.ID {
			all = append(all, p)
		}
	}
	return all
}

// idle waits until the kernel is done with a request, and returns all it published about it.
func (c *client) idle(m *wire.Message) []*wire.Message {
	c.t.Helper()
	is := func() bool {
		for _, p := range c.published(m) {
			if p.Header.Kind == "status" && strings.Contains(string(p.Content), `"idle"`) {
				return true
			}
		}
		return false
	}
	if !c.within(slow, is) {
		c.t.Fatalf("the kernel does not become idle after %s", m.Header.Kind)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.published(m)
}

// answer is what came back for a cell.
type answer struct {
	status         string
	count          int
	stdout, stderr string
	result         string   // text/plain of the execute_result
	displays       []string // text/plain of display_data and update_display_data
	kinds          []string // of all messages but status, in order
	messages       []*wire.Message
	err            wire.Error
	errors         int // how many error messages
	took           time.Duration
}

func (c *client) send(code string, more map[string]any) *wire.Message {
	c.t.Helper()
	content := map[string]any{"code": code, "silent": false, "store_history": true, "allow_stdin": true, "stop_on_error": true}
	for name, v := range more {
		content[name] = v
	}
	return c.request(c.wire.Shell, "execute_request", content)
}

// execute runs a cell to its end.
func (c *client) execute(code string) answer {
	c.t.Helper()
	return c.finish(c.send(code, nil))
}

// finish waits for a cell's end.
func (c *client) finish(m *wire.Message) answer {
	c.t.Helper()
	begin := time.Now()
	var a answer
	var reply struct {
		Status string
		Count  int `json:"execution_count"`
		wire.Error
	}
	decode(c.t, c.reply(&c.shell, m), &reply)
	a.took = time.Since(begin)
	a.status, a.count = reply.Status, reply.Count
	for _, p := range c.idle(m) {
		a.messages = append(a.messages, p)
		if p.Header.Kind != "status" {
			a.kinds = append(a.kinds, p.Header.Kind)
		}
		switch p.Header.Kind {
		case "stream":
			var s wire.Stream
			decode(c.t, p, &s)
			if s.Name == "stdout" {
				a.stdout += s.Text
			} else {
				a.stderr += s.Text
			}
		case "execute_result", "display_data", "update_display_data":
			var d wire.Display
			decode(c.t, p, &d)
			text := fmt.Sprint(d.Data["text/plain"])
			if p.Header.Kind == "execute_result" {
				a.result = text
			} else {
				a.displays = append(a.displays, text)
			}
		case "error":
			a.errors++
			decode(c.t, p, &a.err)
			if a.err.Name != reply.Name || a.err.Value != reply.Value {
				c.t.Errorf("the error message says %s: %s, the reply %s: %s", a.err.Name, a.err.Value, reply.Name, reply.Value)
			}
		}
	}
	if (a.status == "error") != (a.errors == 1) {
		c.t.Errorf("status %q with %d error messages", a.status, a.errors)
	}
	return a
}

// interrupt asks for it on the control socket.
func (c *client) interrupt() {
	c.t.Helper()
	c.reply(&c.ctl, c.request(c.wire.Control, "interrupt_request", map[string]any{}))
}

// printed waits until a cell has printed a text.
func (c *client) printed(m *wire.Message, text string) {
	c.t.Helper()
	ok := c.within(slow, func() bool {
		all := ""
		for _, p := range c.published(m) {
			var s wire.Stream
			if p.Header.Kind == "stream" && json.Unmarshal(p.Content, &s) == nil {
				all += s.Text
			}
		}
		return strings.Contains(all, text) || answerTo(c.shell, m) != nil
	})
	if !ok {
		c.t.Errorf("the cell does not print %q", text)
	}
}

// generated is the program of the last cell, for the message of a failed test.
func (c *client) generated() string {
	var b strings.Builder
	files, _ := filepath.Glob(filepath.Join(folder.Sessions(), c.id, "module", "*.go"))
	for _, f := range files {
		text, _ := os.ReadFile(f)
		fmt.Fprintf(&b, "--- %s\n%s\n", filepath.Base(f), text)
	}
	return b.String()
}

func decode(t *testing.T, m *wire.Message, v any) {
	t.Helper()
	if err := json.Unmarshal(m.Content, v); err != nil {
		t.Fatalf("%s: %v", m.Header.Kind, err)
	}
}
