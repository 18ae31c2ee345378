package kernel_test

import (
	"strings"
	"testing"
	"time"

	"descida/kernel/wire"
)

// question waits for the n-th question, counted from 0.
func (c *client) question(n int) wire.InputRequest {
	c.t.Helper()
	if !c.within(slow, func() bool { return len(c.stdin) > n }) {
		c.t.Fatalf("question %d does not come", n)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	var q wire.InputRequest
	decode(c.t, c.stdin[n], &q)
	return q
}

func (c *client) answer(line string) {
	c.request(c.wire.Stdin, "input_reply", map[string]any{"value": line})
}

func TestAllWaysOfReadingAskTheUser(t *testing.T) {
	c := startKernel(t)
	asked := 0
	for _, tt := range []struct {
		code  string
		lines []string
		want  string
	}{
		{"var a, b int\nn, err := fmt.Scan(&a, &b)\nfmt.Println(a+b, n, err)", []string{"1", "2"}, "3 2 <nil>\n"},
		{"var name string\nvar age int\nn, err := fmt.Scanf(\"%s %d\\n\", &name, &age)\nfmt.Println(name, age, n, err)", []string{"Ana 31"}, "Ana 31 2 <nil>\n"},
		{"r := bufio.NewReader(os.Stdin)\nline, err := r.ReadString('\\n')\nfmt.Printf(\"%q %v\\n\", line, err)", []string{"ação é"}, "\"ação é\\n\" <nil>\n"},
		{"buffer := make([]byte, 3)\nn, err := io.ReadFull(os.Stdin, buffer)\nfmt.Println(string(buffer), n, err)", []string{"abc"}, "abc 3 <nil>\n"},
		{"func ask() (s string) {\n\tfmt.Scanln(&s)\n\treturn\n}\nfmt.Println(ask() + ask())", []string{"x", "y"}, "xy\n"},
	} {
		m := c.send(tt.code, nil)
		for _, line := range tt.lines {
			q := c.question(asked)
			asked++
			if q.Password || q.Prompt != "" {
				t.Errorf("question %+v", q)
			}
			c.answer(line)
		}
		if a := c.finish(m); a.status != "ok" || a.stdout != tt.want {
			t.Errorf("%s\nprinted %q (%s: %s), want %q", tt.code, a.stdout, a.err.Name, a.err.Value, tt.want)
		}
	}
}

func TestAQuestionGoesToWhoSentTheCell(t *testing.T) {
	c := startKernel(t)
	m := c.send("fmt.Print(\"before \")\nvar s string\nfmt.Scanln(&s)\ns", nil)
	c.question(0)
	c.mu.Lock()
	if q := c.stdin[0]; q.ParentID() != m.Header.ID || q.Header.Kind != "input_request" {
		t.Errorf("question %+v", q)
	}
	before := ""
	for _, p := range c.published(m) {
		before += string(p.Content)
	}
	c.mu.Unlock()
	if !strings.Contains(before, "before ") {
		t.Errorf("asked before what was printed: %s", before)
	}
	c.answer("x")
	if a := c.finish(m); a.result != "x" {
		t.Errorf("result %q", a.result)
	}
}

func TestStopEndsAQuestionAndItsLateAnswerIsDropped(t *testing.T) {
	c := startKernel(t)
	c.execute("kept := 1")
	m := c.send("kept = 2\nvar s string\nfmt.Scanln(&s)\ns", nil)
	c.question(0)
	begin := time.Now()
	c.interrupt()
	if a := c.finish(m); a.err.Name != "Interrupted" || time.Since(begin) > 10*time.Second {
		t.Errorf("error %s after %v", a.err.Name, time.Since(begin))
	}
	c.answer("late")
	if a := c.execute("kept"); a.result != "2" {
		t.Errorf("kept is %q", a.result)
	}
	m = c.send("var s string\nfmt.Scanln(&s)\ns", nil)
	c.question(1)
	c.answer("new")
	if a := c.finish(m); a.result != "new" {
		t.Errorf("the next question was answered %q", a.result)
	}
}

func TestRequestInputOfGoNBSaysWhatIsAsked(t *testing.T) {
	c := startKernel(t)
	m := c.send("import \"github.com/janpfeifer/gonb/gonbui\"\nvar name, word string\ngonbui.RequestInput(\"name? \", false)\nfmt.Scanln(&name)\n"+
		"gonbui.RequestInput(\"word? \", true)\nfmt.Scanln(&word)\nfmt.Println(name, word)", nil)
	if q := c.question(0); q.Prompt != "name? " || q.Password {
		t.Errorf("first question %+v", q)
	}
	c.answer("Ana")
	if q := c.question(1); q.Prompt != "word? " || !q.Password {
		t.Errorf("second question %+v", q)
	}
	c.answer("x1")
	if a := c.finish(m); a.stdout != "Ana x1\n" {
		t.Errorf("printed %q (%s: %s)", a.stdout, a.err.Name, a.err.Value)
	}
	// What was asked and not read is forgotten with the cell.
	if a := c.execute("gonbui.RequestInput(\"unread\", false)\n1"); a.result != "1" {
		t.Errorf("result %q: %s", a.result, a.err.Value)
	}
	m = c.send("fmt.Scanln(&name)\nname", nil)
	if q := c.question(2); q.Prompt != "" {
		t.Errorf("third question %+v", q)
	}
	c.answer("Bia")
	if a := c.finish(m); a.result != "Bia" {
		t.Errorf("result %q", a.result)
	}
}
