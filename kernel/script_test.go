package kernel_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// A script in testdata is a session: cells, and what must come back for each. Its parts begin with a line in
// brackets:
//
//	[cell]          the code; "[cell interrupt=1s]" interrupts it, "[cell interrupt=0s when=x]" once it printed x, "[cell stdin=42|x]" answers what it asks
//	[stdout]        all it printed; without this part it must have printed nothing
//	[stdout~]       instead of it, lines that what it printed must have, in this order, whole or in part
//	[stderr]        as [stdout]
//	[result]        the text of its value; without this part there must be none
//	[display]       the texts displayed, a line each; without this part there must be none
//	[error]         a part of "ename: evalue"; without this part the cell must succeed
//	[traceback]     lines that must be in the traceback, without colours
//
// Lines that begin with # before the first cell say what the script is about.
type step struct {
	line    int
	options map[string]string
	code    string
	want    map[string]string
}

var isPart = regexp.MustCompile(`^\[(cell( \w+=\S*)*|stdout~?|stderr|result|display|error|traceback)\]$`)

func readScript(t *testing.T, file string) (steps []step) {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	part := ""
	for n, line := range strings.Split(strings.TrimSuffix(string(b), "\n"), "\n") {
		if isPart.MatchString(line) {
			words := strings.Fields(strings.Trim(line, "[]"))
			if part = words[0]; part == "cell" {
				s := step{line: n + 1, options: map[string]string{}, want: map[string]string{}}
				for _, w := range words[1:] {
					name, value, _ := strings.Cut(w, "=")
					s.options[name] = value
				}
				steps = append(steps, s)
			}
			continue
		}
		switch {
		case len(steps) == 0:
			if line != "" && !strings.HasPrefix(line, "#") {
				t.Fatalf("%s:%d: a script begins with # or [cell]", file, n+1)
			}
		case part == "cell":
			steps[len(steps)-1].code += line + "\n"
		default:
			steps[len(steps)-1].want[part] += line + "\n"
		}
	}
	return steps
}

func TestScripts(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			c := startKernel(t)
			for _, s := range readScript(t, file) {
				a := c.runStep(s)
				checkStep(c, fmt.Sprintf("%s:%d", file, s.line), s, a)
			}
		})
	}
}

func (c *client) runStep(s step) answer {
	c.t.Helper()
	code := strings.TrimSuffix(s.code, "\n")
	stdin := len(c.stdin)
	m := c.send(code, nil)
	if text := s.options["when"]; text != "" {
		c.printed(m, text)
	}
	if after := s.options["interrupt"]; after != "" {
		d, err := time.ParseDuration(after)
		if err != nil {
			c.t.Fatal(err)
		}
		time.Sleep(d)
		c.interrupt()
	}
	if lines, ok := s.options["stdin"]; ok {
		for i, line := range strings.Split(lines, "|") {
			if !c.within(slow, func() bool { return len(c.stdin) > stdin+i || answerTo(c.shell, m) != nil }) || len(c.stdin) <= stdin+i {
				c.t.Errorf("line %d: the cell does not ask for input %d", s.line, i+1)
				break
			}
			c.request(c.wire.Stdin, "input_reply", map[string]any{"value": line})
		}
	}
	return c.finish(m)
}

func checkStep(c *client, at string, s step, a answer) {
	c.t.Helper()
	bad := false
	wrong := func(format string, args ...any) {
		bad = true
		c.t.Errorf(at+": "+format, args...)
	}
	trimmed := func(name string) string { return strings.TrimSuffix(s.want[name], "\n") }
	if parts, ok := s.want["stdout~"]; ok {
		rest := a.stdout
		for line := range strings.Lines(parts) {
			_, after, found := strings.Cut(rest, strings.TrimSuffix(line, "\n"))
			if !found {
				wrong("%q is not in stdout, or not after the lines before: %q", line, a.stdout)
				break
			}
			rest = after
		}
	} else if want := s.want["stdout"]; a.stdout != want && strings.TrimSuffix(want, "\n") != a.stdout {
		wrong("stdout %q, want %q", a.stdout, want)
	}
	if want := s.want["stderr"]; a.stderr != want {
		wrong("stderr %q, want %q", a.stderr, want)
	}
	if a.result != trimmed("result") {
		wrong("result %q, want %q", a.result, trimmed("result"))
	}
	if got := strings.Join(a.displays, "\n"); got != trimmed("display") {
		wrong("displayed %q, want %q", got, trimmed("display"))
	}
	wantError, failing := s.want["error"]
	switch got := a.err.Name + ": " + a.err.Value; {
	case failing && (a.status != "error" || !strings.Contains(got, strings.TrimSpace(wantError))):
		wrong("status %s, error %q; want an error with %q", a.status, got, strings.TrimSpace(wantError))
	case !failing && a.status != "ok":
		wrong("status %s, error %q", a.status, got)
	}
	traceback := uncoloured(a)
	for line := range strings.Lines(s.want["traceback"]) {
		if !strings.Contains(traceback, strings.TrimSuffix(line, "\n")) {
			wrong("%q is not in the traceback", strings.TrimSpace(line))
		}
	}
	if bad {
		c.t.Logf("the cell:\n%s\ntraceback:\n%s\nmessages: %v\nthe program:\n%s", s.code, traceback, a.kinds, c.generated())
	}
}

func uncoloured(a answer) string {
	return strings.NewReplacer("\x1b[31m", "", "\x1b[1m", "", "\x1b[2m", "", "\x1b[0m", "").Replace(strings.Join(a.err.Traceback, "\n"))
}
