package kernel_test

import (
	"encoding/json"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"descida/internal/folder"
	"descida/internal/language"
	"descida/kernel/wire"
)

// killed kills a kernel and waits for its end, as Jupyter does before it starts it again.
func (c *client) killed() {
	c.t.Helper()
	c.process.Process.Kill()
	<-c.done
}

// must runs a cell that must succeed.
func (c *client) must(code string) answer {
	c.t.Helper()
	a := c.execute(code)
	if a.status != "ok" {
		c.t.Fatalf("%s\n%s: %s", code, a.err.Name, uncoloured(a))
	}
	return a
}

func TestAKilledKernelComesBackWithItsSession(t *testing.T) {
	id, key := wire.NewID(), wire.NewID()
	c := startKernelAs(t, id, key, exec.Command(os.Args[0]))
	c.must("import str \"strings\"\ntype P struct{ X int; next *P }\nfunc (p *P) Up() string { return str.ToUpper(fmt.Sprint(\"x\", p.X)) }\nfunc twice(n int) int { return 2 * n + k }\nk := 1")
	c.must("p := &P{X: 3}\np.next = p\nq := &p.X\nvar any1 any = *p\nlarge := make([]float64, 1<<18)\nlarge[7] = 7\nlost := func() {}")
	c.must("%goflags -tags=x")
	c.killed()

	c = startKernelAs(t, id, key, exec.Command(os.Args[0]))
	a := c.must("*q = 4\nfmt.Println(p.Up(), p.next == p, twice(5), large[7], len(large), any1.(P).X, str.Repeat(\"a\", 2))")
	if a.stdout != "X4 true 11 7 262144 3 aa\n" {
		t.Errorf("stdout %q", a.stdout)
	}
	if len(a.displays) != 1 || !strings.Contains(a.displays[0], "started again") || strings.Contains(a.displays[0], "\n") {
		t.Errorf("said %q", a.displays)
	}
	if a.count != 4 {
		t.Errorf("the cell's number is %d", a.count)
	}
	if a = c.execute("lost()"); !strings.Contains(a.err.Value, "lost (cell 2) was not kept") {
		t.Errorf("error %q", a.err.Value)
	}
	if a = c.must("%goflags"); !strings.Contains(a.stdout, "-tags=x") {
		t.Errorf("stdout %q", a.stdout)
	}
	c.must("%reset")
	c.killed()

	c = startKernelAs(t, id, key, exec.Command(os.Args[0]))
	if a = c.execute("p"); !strings.Contains(a.err.Value, "undefined: p") {
		t.Errorf("after a reset: %q", a.err.Value)
	}
	c.must("m := 1")
	c.reply(&c.ctl, c.request(c.wire.Control, "shutdown_request", map[string]any{"restart": true}))
	<-c.done
	if _, err := os.Stat(filepath.Join(folder.Sessions(), id)); err == nil {
		t.Error("a shutdown leaves the variables")
	}

	c = startKernelAs(t, id, key, exec.Command(os.Args[0]))
	if a = c.execute("m"); !strings.Contains(a.err.Value, "undefined: m") || len(a.displays) > 0 {
		t.Errorf("after a restart: %q, said %q", a.err.Value, a.displays)
	}
	c.killed()
	c = startKernelAs(t, id, wire.NewID(), exec.Command(os.Args[0])) // another kernel that got the same name
	if a = c.execute("m"); !strings.Contains(a.err.Value, "undefined: m") || len(a.displays) > 0 {
		t.Errorf("another kernel: %q, said %q", a.err.Value, a.displays)
	}
}

// Whatever moment a kernel is killed at, what comes back is of one moment: declarations and variables belong together.
func TestAKernelThatIsKilledAtAnyTime(t *testing.T) {
	if testing.Short() {
		t.Skip("kills kernels for a while")
	}
	id, key := wire.NewID(), wire.NewID()
	type state struct {
		code, check, want string
	}
	states := []state{
		{"type T struct{ A int }\nx := T{1}\ny := &x\nv := 1", "fmt.Println(x, y.A, v)", "{1} 1 1\n"},
		{"type T struct{ A string }\nx := T{\"a\"}\ny := &x\nv := \"a\"", "fmt.Println(x, y.A, v)", "{a} a a\n"},
	}
	c := startKernelAs(t, id, key, exec.Command(os.Args[0]))
	c.must(states[0].code)
	at := 0
	for i := range 8 {
		next := 1 - at
		m := c.send(states[next].code, nil)
		time.Sleep(time.Duration(i) * 40 * time.Millisecond)
		c.killed()
		c = startKernelAs(t, id, key, exec.Command(os.Args[0]))
		a := c.execute(states[next].check)
		switch {
		case a.status == "ok" && a.stdout == states[next].want:
			at = next
		case a.status == "ok" && a.stdout == states[at].want:
		default:
			t.Fatalf("after %d: %s, stdout %q, error %s", i, a.status, a.stdout, uncoloured(a))
		}
		_ = m
	}
}

// A commit of the store that belongs to nothing that is remembered is not read.
func TestVariablesOfAnotherSessionAreNotRead(t *testing.T) {
	id, key := wire.NewID(), wire.NewID()
	c := startKernelAs(t, id, key, exec.Command(os.Args[0]))
	c.must("x := 1")
	c.must("x")
	c.killed()
	file := filepath.Join(folder.Sessions(), id, "session")
	var r map[string]any
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	head, session, _ := strings.Cut(string(b), "\n")
	if err := json.Unmarshal([]byte(head), &r); err != nil {
		t.Fatal(err)
	}
	r["Commit"] = "another"
	if b, err = json.Marshal(r); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(string(b)+"\n"+session), 0o600); err != nil {
		t.Fatal(err)
	}
	os.Remove(filepath.Join(folder.Sessions(), id, "program"))
	c = startKernelAs(t, id, key, exec.Command(os.Args[0]))
	a := c.execute("x")
	if !strings.Contains(a.err.Value, "undefined: x") || len(a.displays) != 1 || !strings.Contains(a.displays[0], "cannot be read") {
		t.Errorf("error %q, said %q", a.err.Value, a.displays)
	}
	c.must("x := 2")
}

// A kernel that cannot start, because its ports are taken, leaves what the next try will need.
func TestAStartThatFailsLosesNothing(t *testing.T) {
	id, key := wire.NewID(), wire.NewID()
	c := startKernelAs(t, id, key, exec.Command(os.Args[0]))
	c.must("x := 41")
	c.killed()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	taken := localPorts(t)
	taken.Key, taken.ShellPort = key, l.Addr().(*net.TCPAddr).Port
	file := filepath.Join(t.TempDir(), "kernel-"+id+".json")
	if err := taken.Write(file); err != nil {
		t.Fatal(err)
	}
	if out, err := runSelf(file); err == nil {
		t.Fatalf("it started: %s", out)
	}
	c = startKernelAs(t, id, key, exec.Command(os.Args[0]))
	if a := c.must("x + 1"); a.result != "42" {
		t.Errorf("result %q", a.result)
	}
}

func TestTheListOfVariablesInPortuguese(t *testing.T) {
	c := startKernel(t, language.Env+"=pt")
	c.must("s := []string{\"<a>\"}")
	a := c.must("%who")
	if want := "nome  tipo      tamanho  bytes  célula\ns     []string  1           43       1"; len(a.displays) != 1 || a.displays[0] != want {
		t.Errorf("displayed %q", a.displays)
	}
	for _, m := range a.messages {
		var d wire.Display
		if m.Header.Kind != "display_data" {
			continue
		}
		decode(t, m, &d)
		if h, _ := d.Data["text/html"].(string); !strings.Contains(h, "<th style=\"text-align:left\">nome</th>") || !strings.Contains(h, ">43</td>") {
			t.Errorf("HTML %q", d.Data["text/html"])
		}
	}
	if a := c.execute("%del t"); !strings.Contains(a.err.Value, "não há variável") {
		t.Errorf("error %q", a.err.Value)
	}
}
