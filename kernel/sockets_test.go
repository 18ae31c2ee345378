package kernel_test

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"descida/kernel/wire"
)

func TestOverUnixSockets(t *testing.T) {
	dir, err := os.MkdirTemp("", "k") // t.TempDir is too long for a socket
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	c := startKernelAt(t, wire.NewID(), wire.Connection{
		Transport: "ipc", IP: filepath.Join(dir, "s"), Key: "secret", SignatureScheme: "hmac-sha256",
		ShellPort: 1, IOPubPort: 2, StdinPort: 3, ControlPort: 4, HeartbeatPort: 5,
	}, exec.Command(os.Args[0]))
	if a := c.execute("fmt.Println(1)\n2"); a.stdout != "1\n" || a.result != "2" {
		t.Errorf("stdout %q, result %q", a.stdout, a.result)
	}
	if err := c.wire.Beat(); err != nil {
		t.Error(err)
	}
	m := c.send("fmt.Println(\"x\")\nfor {\n}", nil)
	c.printed(m, "x")
	c.interrupt()
	if a := c.finish(m); a.err.Name != "Interrupted" {
		t.Errorf("error %q", a.err.Name)
	}
	m = c.send("var n int\nfmt.Scanln(&n)\nn", nil)
	if !c.within(slow, func() bool { return len(c.stdin) > 0 }) {
		t.Fatal("no question")
	}
	c.request(c.wire.Stdin, "input_reply", map[string]any{"value": "7"})
	if a := c.finish(m); a.result != "7" {
		t.Errorf("result %q", a.result)
	}
}

func TestASubscriberIsWelcomedAndHearsThatTheKernelStarts(t *testing.T) {
	connection := localPorts(t)
	c := startKernelAt(t, wire.NewID(), connection, exec.Command(os.Args[0]))
	if !c.within(slow, func() bool { return len(c.iopub) >= 2 }) {
		t.Fatal("no welcome and status")
	}
	c.mu.Lock()
	var heard []string
	for _, m := range c.iopub[:2] {
		heard = append(heard, m.Header.Kind+string(m.Content))
	}
	c.mu.Unlock()
	want := `iopub_welcome{"subscription":""}`
	// The question of kernel_info may have come before the subscription: then the kernel is busy or idle already.
	if heard[0] != want || !strings.HasPrefix(heard[1], "status") {
		t.Errorf("heard %q", heard)
	}
	late, err := wire.Dial(context.Background(), connection, 5*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	defer late.Close()
	m, err := late.IOPub.Receive()
	if err != nil || m.Header.Kind+string(m.Content) != want || m.ParentID() != "" || string(m.Parent) != "{}" {
		t.Errorf("a second front end hears %+v, %v", m, err)
	}
	c.execute("1")
	if m, err := late.IOPub.Receive(); err != nil || !strings.Contains(string(m.Content), "busy") {
		t.Errorf("then %s %s, %v", m.Header.Kind, m.Content, err)
	}
}

func TestStartingIsToldToTheFirstWhoListens(t *testing.T) {
	connection := localPorts(t)
	listening := make(chan *wire.Client, 1)
	go func() {
		cl, err := wire.Dial(context.Background(), connection, 10*time.Second)
		if err != nil {
			t.Error(err)
		}
		listening <- cl
	}()
	file := filepath.Join(t.TempDir(), "kernel-first.json")
	if err := connection.Write(file); err != nil {
		t.Fatal(err)
	}
	kernel := exec.Command(os.Args[0])
	kernel.Env = append(os.Environ(), kernelEnv+"="+file)
	if err := kernel.Start(); err != nil {
		t.Fatal(err)
	}
	cl := <-listening
	if cl == nil {
		t.Fatal("no kernel")
	}
	defer cl.Close()
	for _, want := range []string{`iopub_welcome{"subscription":""}`, `status{"execution_state":"starting"}`} {
		if m, err := cl.IOPub.Receive(); err != nil || m.Header.Kind+string(m.Content) != want {
			t.Errorf("heard %+v, %v; want %s", m, err, want)
		}
	}
	if err := cl.Control.Send(wire.New("shutdown_request", cl.Session, map[string]bool{"restart": false})); err != nil {
		t.Error(err)
	}
	if err := kernel.Wait(); err != nil {
		t.Error(err)
	}
}

func TestEachReplyComesWhereItWasAsked(t *testing.T) {
	c := startKernel(t)
	for _, kind := range []string{
		"kernel_info_request", "comm_info_request", "history_request", "is_complete_request", "complete_request", "inspect_request", "execute_request",
		"create_subshell_request", "delete_subshell_request", "list_subshell_request", "debug_request", "connect_request", "unheard_of_request",
	} {
		content := map[string]any{"code": "1", "cursor_pos": 1, "hist_access_type": "tail"}
		for _, at := range []struct {
			socket *wire.Socket
			list   *[]*wire.Message
		}{{c.wire.Shell, &c.shell}, {c.wire.Control, &c.ctl}} {
			m := c.request(at.socket, kind, content)
			r := c.reply(at.list, m)
			var reply struct {
				Status, Ename, Evalue string
				Traceback             []string
			}
			decode(t, r, &reply)
			unsupported := strings.Contains(kind, "subshell") || kind == "debug_request" || kind == "connect_request" || kind == "unheard_of_request"
			if r.Header.Kind != strings.TrimSuffix(kind, "request")+"reply" || (reply.Status == "error") != unsupported ||
				unsupported && (reply.Ename == "" || !strings.Contains(reply.Evalue, kind) || reply.Traceback == nil) {
				t.Errorf("%s: %s %s", kind, r.Header.Kind, r.Content)
			}
			c.idle(m)
		}
	}
	total := len(c.shell) + len(c.ctl)
	time.Sleep(100 * time.Millisecond)
	if c.mu.Lock(); len(c.shell)+len(c.ctl) != total {
		t.Error("a request was answered twice")
	}
	c.mu.Unlock()
	var info struct {
		Features []string `json:"supported_features"`
	}
	if err := json.Unmarshal(c.reply(&c.shell, c.request(c.wire.Shell, "kernel_info_request", map[string]any{})).Content, &info); err != nil || len(info.Features) > 0 {
		t.Errorf("supported_features %v, %v: neither subshells nor a debugger are there", info.Features, err)
	}
}
