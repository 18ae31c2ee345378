package kernel_test

import (
	"strings"
	"testing"
	"time"

	"descida/internal/language"
)

// A cell that takes memory without end is ended while all still answers. 500 MB are allowed here, so that the test
// machine is in no danger; in earnest it is what is left that counts.
func TestACellThatTakesAllMemoryIsEnded(t *testing.T) {
	for lang, want := range map[string][]string{
		"en": {"500 MB are allowed", "Variables are as they were before this cell.", "%who shows"},
		"pt": {"o permitido são 500 MB", "As variáveis estão como antes desta célula.", "%who mostra"},
	} {
		c := startKernel(t, language.Env+"="+lang, "DESCIDA_MEMORY=500MB")
		c.must("kept := 1")
		a := c.execute("kept = 2\nvar all [][]byte\nfor {\n\tb := make([]byte, 1<<20)\n\tfor i := range b {\n\t\tb[i] = 1\n\t}\n\tall = append(all, b)\n}")
		if text := uncoloured(a); a.err.Name != "OutOfMemory" || !strings.Contains(a.err.Value, want[0]) || !strings.Contains(text, want[1]) || !strings.Contains(text, want[2]) {
			t.Errorf("error %s: %s\n%s", a.err.Name, a.err.Value, text)
		}
		t.Logf("%s: ended after %v: %s", lang, a.took, a.err.Value)
		if a.took > 20*time.Second { // half a second where nothing else runs
			t.Errorf("it took %v", a.took)
		}
		if a := c.execute("kept"); a.result != "1" {
			t.Errorf("kept is %q: %s", a.result, a.err.Value)
		}
		// What a cell starts counts with it, and so does a shell command.
		a = c.execute("!head -c 900000000 /dev/zero | tail")
		if a.err.Name != "OutOfMemory" {
			t.Errorf("a shell command: status %s, error %s: %s", a.status, a.err.Name, a.err.Value)
		}
		// Garbage is no need: it is collected before it fills the memory.
		a = c.execute("sum := 0\nfor range 2000 {\n\tb := make([]byte, 1<<20)\n\tfor i := range b {\n\t\tb[i] = 1\n\t}\n\tsum += len(b)\n}\nsum")
		if a.result != "2097152000" {
			t.Errorf("garbage: result %q, error %s", a.result, a.err.Value)
		}
	}
}

func TestAWatchThatIsOff(t *testing.T) {
	c := startKernel(t, "DESCIDA_MEMORY=off")
	if a := c.must("os.Getenv(\"GOMEMLIMIT\")"); a.result != "" {
		t.Errorf("GOMEMLIMIT is %q", a.result)
	}
}
