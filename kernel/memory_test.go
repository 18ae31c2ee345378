package kernel_test

import (
	"encoding/json"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
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
		{"type T struct{ A int }\nx := T{1}\ny := &x\nv := 1\nonly := T{1}", "fmt.Println(x, y.A, v)", "{1} 1 1\n"},
		{"type T struct{ A string }\nx := T{\"a\"}\ny := &x\nv := \"a\"", "fmt.Println(x, y.A, v)", "{a} a a\n"},
	}
	c := startKernelAs(t, id, key, exec.Command(os.Args[0]))
	c.must(states[0].code)
	at := 0 // there "only" is a variable that the other state drops and does not define
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

// A type declared anew and the variable that it drops go together, also where the kernel is killed between the store's
// commit and its own.
func TestAKernelKilledAfterADeclarationThatDrops(t *testing.T) {
	id, key := wire.NewID(), wire.NewID()
	c := startKernelAs(t, id, key, exec.Command(os.Args[0]))
	c.must("type T struct{ A int }\nd := T{1}")
	file := filepath.Join(folder.Sessions(), id, "session")
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	c.must("type T struct{ A string }")
	c.killed()
	if err := os.WriteFile(file, before, 0o600); err != nil {
		t.Fatal(err)
	}
	c = startKernelAs(t, id, key, exec.Command(os.Args[0]))
	if a := c.execute("d"); !strings.Contains(a.err.Value, "undefined: d (it was dropped: in type T the field A was int and is string now") {
		t.Errorf("d is %q, error %s", a.result, uncoloured(a))
	}
	c.must("d := T{\"new\"}")
}

// What a cell deletes before its program begins is a commit of its own: a kernel that is killed while the program runs
// comes back with all the rest as it was.
func TestAKernelKilledAfterADeletion(t *testing.T) {
	for _, tt := range []struct{ before, cell, check, want string }{
		{"gone, kept := 1, 2", "%del gone", "kept", "2"},
		{"type T struct{ A int }\ngone, kept := T{1}, T{2}", "type T struct{ A string }\nkept := T{\"new\"}", "kept", "{2}"},
		{"type T struct{ A int }\ngone := &T{1}\nkept := &gone.A", "type T struct{ A string }\ngone := &T{}", "*kept", "1"},
	} {
		id, key := wire.NewID(), wire.NewID()
		c := startKernelAs(t, id, key, exec.Command(os.Args[0]))
		c.must(tt.before)
		begun := filepath.Join(t.TempDir(), "begun")
		c.send(tt.cell+"\nos.WriteFile("+strconv.Quote(begun)+", nil, 0o600)\ntime.Sleep(time.Minute)", nil)
		for deadline := time.Now().Add(time.Minute); ; time.Sleep(10 * time.Millisecond) {
			if _, err := os.Stat(begun); err == nil {
				break
			}
			if time.Now().After(deadline) {
				t.Fatalf("%s: its program does not begin", tt.cell)
			}
		}
		c.killed()
		c = startKernelAs(t, id, key, exec.Command(os.Args[0]))
		if a := c.execute(tt.check); a.result != tt.want {
			t.Errorf("after %s: %s is %q, want %q, error %s", tt.cell, tt.check, a.result, tt.want, uncoloured(a))
		}
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
