package cell_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// step is a cell of a script and what it must answer.
type step struct {
	line int
	code string
	want map[string]string
	in   asked
}

// scriptCase is a session: cells in order.
type scriptCase struct {
	name  string
	steps []step
}

// parseScript reads a script. "=== name" begins a session, "--- cell" a cell; after it "--- KEY text" or "--- KEY" and
// lines say what the cell must answer: result and out in full (both are empty unless said), error, at (a place in the
// panic's stack), note and stderr in part; stdin gives lines to type, stop a time after which to interrupt. A cell
// without error must not fail.
func parseScript(t *testing.T, file string) (cases []scriptCase) {
	b, err := os.ReadFile(file)
	must(t, err)
	var key string
	var block []string
	flush := func() {
		if len(cases) == 0 || key == "" {
			return
		}
		c := &cases[len(cases)-1]
		text := strings.Join(block, "\n")
		if key == "cell" {
			c.steps[len(c.steps)-1].code = text
		} else {
			set(t, &c.steps[len(c.steps)-1], key, strings.TrimRight(text, "\n"))
		}
		key, block = "", nil
	}
	for i, l := range strings.Split(strings.TrimSuffix(string(b), "\n"), "\n") {
		name, isCase := strings.CutPrefix(l, "=== ")
		head, isKey := strings.CutPrefix(l, "--- ")
		switch {
		case isCase:
			flush()
			cases = append(cases, scriptCase{name: name})
		case isKey:
			flush()
			var text string
			key, text, isKey = strings.Cut(head, " ")
			if key == "cell" {
				c := &cases[len(cases)-1]
				c.steps = append(c.steps, step{line: i + 1, want: map[string]string{}})
			}
			if isKey {
				block = []string{text}
				flush()
			}
		case key != "":
			block = append(block, l)
		}
	}
	flush()
	return cases
}

func set(t *testing.T, s *step, key, text string) {
	switch key {
	case "stdin":
		s.in.stdin = strings.Split(text, "\n")
	case "stop":
		d, err := time.ParseDuration(text)
		must(t, err)
		s.in.stop = d
	case "result", "out", "error", "at", "note", "stderr":
		s.want[key] = text
	default:
		t.Fatalf("script: unknown key %q", key)
	}
}

func TestScripts(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	must(t, err)
	runScripts(t, files, false)
}

// What these scripts say holds, too, if the kernel is a new one for every cell.
func TestScriptsWithAKernelForEachCell(t *testing.T) {
	var files []string
	for _, name := range []string{"state", "kept", "names", "functions", "imports", "types", "redefined"} {
		files = append(files, filepath.Join("testdata", name+".txt"))
	}
	runScripts(t, files, true)
}

func runScripts(t *testing.T, files []string, restart bool) {
	for _, f := range files {
		for _, c := range parseScript(t, f) {
			t.Run(strings.TrimSuffix(filepath.Base(f), ".txt")+"/"+c.name, func(t *testing.T) {
				t.Parallel()
				n := newNotebook(t)
				for _, s := range c.steps {
					if restart {
						n.restart()
					}
					a := n.run(s.code, s.in)
					if bad := s.compare(a); len(bad) > 0 {
						t.Fatalf("%s:%d\n%s\n%s\nthe program was:\n%s", f, s.line, s.code, strings.Join(bad, "\n"), n.last)
					}
				}
			})
		}
	}
}

// compare lists what an answer lacks.
func (s *step) compare(a answer) (bad []string) {
	equal := func(key, got string) {
		want, said := s.want[key]
		if key == "out" {
			got = strings.TrimSuffix(got, "\n")
		}
		if got != want && (said || s.want["error"] == "") {
			bad = append(bad, fmt.Sprintf("%s: got %q, want %q", key, got, want))
		}
	}
	part := func(key, got string) {
		if want := s.want[key]; !strings.Contains(got, want) || want == "" && key == "error" && got != "" {
			bad = append(bad, fmt.Sprintf("%s: got %q, want %q in it", key, got, want))
		}
	}
	equal("result", a.result)
	equal("out", a.out)
	part("error", a.err)
	part("at", strings.Join(a.stack, "\n"))
	part("note", strings.Join(a.notes, "\n"))
	part("stderr", a.stderr)
	return bad
}
