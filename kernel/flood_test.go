package kernel_test

import (
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"

	"descida/internal/language"
)

// peak is the most memory, in megabytes, that a process and those below it have held, each at its own time; 0 where
// the system does not say.
func peak(t *testing.T, pid int) (total int) {
	for _, p := range append(below(t, pid), pid) {
		b, err := os.ReadFile("/proc/" + strconv.Itoa(p) + "/status")
		if m := regexp.MustCompile(`VmHWM:\s*(\d+) kB`).FindSubmatch(b); err == nil && m != nil {
			kb, _ := strconv.Atoi(string(m[1]))
			total += kb >> 10
		}
	}
	return total
}

// maxPeak is what a kernel, its GoNB and their helpers may need: the race detector alone multiplies a program's memory.
const maxPeak = 600

func TestAFloodOfTextIsCutWithANote(t *testing.T) {
	for lang, note := range map[string]string{"en": "note: the cell has printed 10 MB.", "pt": "nota: a célula já imprimiu 10 MB."} {
		c := startKernel(t, language.Env+"="+lang)
		line := "0123456789 çãé 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 012345"
		c.execute("line := \"" + line + "\"")
		a := c.execute("for i := range 1000000 {\n\tfmt.Println(i, line)\n}\ndisplay.Show(display.Text(\"after it\"))\nfmt.Fprintln(os.Stderr, \"unseen\")\n1")
		var want strings.Builder
		for i := 0; want.Len() < 10<<20; i++ {
			fmt.Fprintln(&want, i, line)
		}
		if a.stdout != want.String()[:len(a.stdout)] || len(a.stdout) < 10<<20-4 || len(a.stdout) > 10<<20 {
			t.Errorf("%d bytes came", len(a.stdout))
		}
		if got := strings.Join(a.displays, "|"); !strings.HasPrefix(got, note) || !strings.HasSuffix(got, "|after it") {
			t.Errorf("displayed %q", got)
		}
		if a.status != "ok" || a.result != "1" || a.stderr != "" {
			t.Errorf("status %s, result %q, stderr %q", a.status, a.result, a.stderr)
		}
		if a := c.execute("fmt.Println(2)"); a.stdout != "2\n" {
			t.Errorf("the next cell printed %q", a.stdout)
		}
		mb := peak(t, c.process.Process.Pid)
		t.Logf("%s: 110 MB printed in %v; peak memory %d MB", lang, a.took, mb)
		if mb > maxPeak {
			t.Errorf("the kernel and its child held %d MB", mb)
		}
	}
}

func TestAFloodFromAShellCommandIsCut(t *testing.T) {
	c := startKernel(t)
	a := c.execute("!head -c 60000000 /dev/zero | tr '\\0' x")
	if len(a.stdout) != 10<<20 || len(a.displays) != 1 {
		t.Errorf("%d bytes, displayed %q, status %s", len(a.stdout), a.displays, a.status)
	}
	mb := peak(t, c.process.Process.Pid)
	t.Logf("60 MB in %v; peak memory %d MB", a.took, mb)
	if mb > maxPeak {
		t.Errorf("the kernel and its child held %d MB", mb)
	}
}

func TestAFloodOfDisplaysIsCut(t *testing.T) {
	c := startKernel(t)
	a := c.execute("text := display.Text(strings.Repeat(\"x\", 100000))\nfor range 1500 {\n\tdisplay.Show(text)\n}")
	n := len(a.displays)
	notes := 0
	for _, d := range a.displays {
		if strings.HasPrefix(d, "note: the cell shows more") {
			notes++
		}
	}
	if a.status != "ok" || n < 1000 || n > 1400 || notes != 1 {
		t.Errorf("status %s, %d displays, told %d times", a.status, n, notes)
	}
	t.Logf("%d of 1,500 displays in %v; peak memory %d MB", n, a.took, peak(t, c.process.Process.Pid))
	if a := c.execute("strings.Repeat(\"ab\", 3000000)"); len(a.result) > 1<<20+3 || len(a.displays) != 1 {
		t.Errorf("a value of %d bytes, displayed %q", len(a.result), a.displays)
	}
}

func TestStdoutAndStderrOfManySmallPrintsComeWhole(t *testing.T) {
	c := startKernel(t)
	a := c.execute("for i := range 50000 {\n\tfmt.Println(i)\n\tfmt.Fprintln(os.Stderr, -i)\n}")
	var out, err strings.Builder
	for i := range 50000 {
		fmt.Fprintln(&out, i)
		fmt.Fprintln(&err, -i)
	}
	if a.stdout != out.String() || a.stderr != err.String() {
		t.Errorf("%d and %d bytes came, want %d and %d", len(a.stdout), len(a.stderr), out.Len(), err.Len())
	}
	t.Logf("100,000 prints in %v, %d messages", a.took, len(a.kinds))
}

func TestACellOfFiftyThousandLines(t *testing.T) {
	c := startKernel(t)
	var code strings.Builder
	code.WriteString("n := 0\n")
	for i := range 49997 {
		fmt.Fprintf(&code, "n += %d\n", i%10)
	}
	code.WriteString("fmt.Println(\"sum\")\nn")
	a := c.execute(code.String())
	if a.result != strconv.Itoa(49990/10*45+0+1+2+3+4+5+6) {
		t.Errorf("result %q: %s", a.result, a.err.Value)
	}
	t.Logf("50,000 lines in %v", a.took)
	if a := c.execute(code.String()[:code.Len()-1] + "m"); a.err.Name != "CompileError" || !strings.Contains(uncoloured(a), "50000") {
		t.Errorf("error %s: %s\n%s", a.err.Name, a.err.Value, uncoloured(a))
	}
}

func TestTenKernelsAtOnce(t *testing.T) {
	var kernels sync.WaitGroup
	for n := range 10 {
		kernels.Go(func() {
			t.Run("", func(t *testing.T) {
				c := startKernel(t)
				c.execute(fmt.Sprintf("mine := %d", n))
				for i := range 3 {
					if a := c.execute(fmt.Sprintf("mine += %d\nfmt.Println(mine)", i)); a.status != "ok" {
						t.Errorf("kernel %d: %s", n, a.err.Value)
					}
				}
				if a := c.execute("mine"); a.result != strconv.Itoa(n+3) {
					t.Errorf("kernel %d has %q, want %d", n, a.result, n+3)
				}
			})
		})
	}
	kernels.Wait()
}
