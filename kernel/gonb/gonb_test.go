package gonb

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"descida/kernel/internal/process"
	"descida/kernel/wire"
)

// start starts a real GoNB, or skips the test where the set-up did not build one.
func start(t *testing.T, edit func(*Options)) *Child {
	t.Helper()
	realGo, err := exec.LookPath("go")
	if err != nil {
		t.Skip("no go command")
	}
	module := t.TempDir()
	for name, text := range map[string]string{"go.mod": "module session\n", "go.sum": ""} {
		if err := os.WriteFile(filepath.Join(module, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	o := Options{Program: Path(), Folder: t.TempDir(), Go: realGo, Module: module}
	if edit != nil {
		edit(&o)
	}
	c, err := Start(context.Background(), o)
	if errors.Is(err, os.ErrNotExist) {
		t.Skipf("GoNB is not built (descida setup does it): %v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// output runs a cell and returns its text and its reply's status.
func output(t *testing.T, c *Child, code string) (text, status string) {
	t.Helper()
	reply, err := c.Run(code, func(m *wire.Message) {
		var s wire.Stream
		if m.Header.Kind == "stream" && m.Decode(&s) == nil {
			text += s.Text
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	var r wire.ExecuteReply
	if err := reply.Decode(&r); err != nil {
		t.Fatal(err)
	}
	return text, r.Status
}

func TestRunsShellLinesAndPrograms(t *testing.T) {
	t.Setenv("GREETING", "olá")
	c := start(t, nil)
	if got, _ := output(t, c, "!echo $GREETING"); got != "olá\n" {
		t.Errorf("!echo printed %q", got)
	}
	// GoNB builds its own cells ...
	if got, status := output(t, c, "%%\nprintln := 1\n_ = println\nimport \"fmt\""); status == "" {
		t.Errorf("no status, output %q", got)
	}
	// ... or runs what we say.
	if err := c.Launch("#!/bin/sh\necho ours $1\n"); err != nil {
		t.Fatal(err)
	}
	if got, status := output(t, c, "%args now\nfunc main() { elsewhere() }"); got != "ours now\n" || status != "ok" {
		t.Errorf("our script printed %q, status %q", got, status)
	}
	if err := c.Launch(""); err != nil {
		t.Fatal(err)
	}
	if _, status := output(t, c, "func main() { elsewhere() }"); status != "error" {
		t.Errorf("GoNB did not build its cell: status %q", status)
	}
}

func TestModuleIsShared(t *testing.T) {
	c := start(t, nil)
	if got, _ := output(t, c, "!*head -1 go.mod"); got != "module session\n" {
		t.Errorf("GoNB's go.mod begins with %q", got)
	}
}

func TestInputIsAsked(t *testing.T) {
	c := start(t, func(o *Options) {
		o.Input = func(string, bool) (string, bool) { return "42", true }
	})
	if got, _ := output(t, c, "%with_inputs\n!read -r x; echo got $x"); !strings.Contains(got, "got 42") {
		t.Errorf("shell command printed %q", got)
	}
}

func TestInterruptEndsACommand(t *testing.T) {
	c := start(t, nil)
	go func() { time.Sleep(100 * time.Millisecond); c.Signal(syscall.SIGINT) }()
	begin := time.Now()
	output(t, c, "!sleep 20; sleep 20")
	if took := time.Since(begin); took > 4*time.Second {
		t.Errorf("sleep lasted %v after the interrupt", took)
	}
}

func TestKillSparesTheChild(t *testing.T) {
	c := start(t, nil)
	go func() { time.Sleep(200 * time.Millisecond); c.Signal(syscall.SIGKILL) }()
	begin := time.Now()
	output(t, c, "!trap '' INT; sleep 20 & sleep 20; wait")
	if took := time.Since(begin); took > 4*time.Second {
		t.Errorf("the command lasted %v after the kill", took)
	}
	if got, _ := output(t, c, "!echo alive"); got != "alive\n" {
		t.Errorf("afterwards !echo printed %q", got)
	}
}

func TestDeathIsNoticed(t *testing.T) {
	c := start(t, nil)
	go func() { time.Sleep(100 * time.Millisecond); c.command.Process.Kill() }()
	if _, err := c.Run("!exec sleep 5", func(*wire.Message) {}); !errors.Is(err, ErrDied) {
		t.Errorf("Run of a child that was killed: %v", err)
	}
}

func TestCommsAreForwardedAsTheyAre(t *testing.T) {
	got := make(chan *wire.Message, 10)
	c := start(t, func(o *Options) {
		o.KernelID = "77"
		o.Other = func(m *wire.Message) { got <- m }
	})
	open := wire.New("comm_open", "frontend", map[string]any{"comm_id": "c1", "target_name": "gonb_comm", "kernel_id": "77", "data": map[string]any{}})
	open.RawHeader, _ = json.Marshal(open.Header)
	if err := c.Forward(open); err != nil {
		t.Fatal(err)
	}
	for {
		select {
		case m := <-got:
			if m.Header.Kind != "comm_msg" {
				continue
			}
			if m.ParentID() != open.Header.ID || c.Own(m) {
				t.Errorf("answer has parent %s", m.Parent)
			}
			return
		case <-time.After(5 * time.Second):
			t.Fatal("no answer to comm_open")
		}
	}
}

func TestMissingBinarySaysWhatToDo(t *testing.T) {
	_, err := Start(context.Background(), Options{Program: filepath.Join(t.TempDir(), "gonb"), Folder: t.TempDir()})
	if err == nil || !strings.Contains(err.Error(), "setup") {
		t.Errorf("error %v, want one that names the set-up", err)
	}
}

func TestBinaryThatEndsAtOnce(t *testing.T) {
	bad := filepath.Join(t.TempDir(), "gonb")
	if err := os.WriteFile(bad, []byte("#!/bin/sh\nexit 3\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	begin := time.Now()
	_, err := Start(context.Background(), Options{Program: bad, Folder: t.TempDir(), Go: "/bin/true"})
	if err == nil || time.Since(begin) > 5*time.Second {
		t.Errorf("error %v after %v", err, time.Since(begin))
	}
}

// When the kernel is killed, nothing of it is left: the guard kills GoNB and the programs.
func TestNothingOutlivesAKilledKernel(t *testing.T) {
	if os.Getenv("GONB_TEST_KERNEL") != "" {
		c := start(t, nil)
		go c.Run("!sleep 300 & echo $! > "+os.Getenv("GONB_TEST_KERNEL")+"; wait", func(*wire.Message) {})
		select {}
	}
	start(t, nil).Close() // skips without GoNB
	file := filepath.Join(t.TempDir(), "pid")
	kernel := exec.Command(os.Args[0], "-test.run=^TestNothingOutlivesAKilledKernel$")
	kernel.Env = append(os.Environ(), "GONB_TEST_KERNEL="+file)
	if err := kernel.Start(); err != nil {
		t.Fatal(err)
	}
	var pid int
	wait(t, "the program to start", func() bool {
		b, _ := os.ReadFile(file)
		pid, _ = strconv.Atoi(strings.TrimSpace(string(b)))
		return pid > 0
	})
	below, err := process.Descendants(kernel.Process.Pid)
	if err != nil || len(below) < 3 {
		t.Fatalf("processes below the kernel: %v, %v; want GoNB, the guard, the shell and sleep", below, err)
	}
	kernel.Process.Kill()
	kernel.Wait()
	for _, pid := range below {
		wait(t, "process "+strconv.Itoa(pid)+" to end", func() bool { return gone(pid) })
	}
}

// gone reports whether a process has ended; one that nobody waited for is a zombie.
func gone(pid int) bool {
	if syscall.Kill(pid, 0) != nil {
		return true
	}
	b, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	return err == nil && strings.Contains(string(b), ") Z ")
}

func wait(t *testing.T, what string, done func() bool) {
	t.Helper()
	for range 500 {
		if done() {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatalf("waited 10 s for %s", what)
}

func TestChildEnvHidesGopls(t *testing.T) {
	with, without := t.TempDir(), t.TempDir()
	if err := os.WriteFile(filepath.Join(with, "gopls"), nil, 0o700); err != nil {
		t.Fatal(err)
	}
	env := childEnv([]string{"A=1", "PATH=" + with + ":" + without, "TMPDIR=/elsewhere"}, "/shims")
	got := strings.Join(env, " ")
	if want := "A=1 PATH=/shims:" + without + ":/usr/bin:/bin"; got != want {
		t.Errorf("environment %q, want %q", got, want)
	}
}

func TestGoShimRunsTheRealGo(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "it's here")
	realGo := filepath.Join(dir, "real go")
	os.MkdirAll(dir, 0o700)
	os.WriteFile(realGo, []byte("#!/bin/sh\necho real \"$@\"\nexit 3\n"), 0o700)
	if err := writeShims(dir, realGo); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(filepath.Join(dir, "go"), "build", "a b").Output()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 3 || string(out) != "real build a b\n" {
		t.Errorf("shim printed %q, %v", out, err)
	}
}
