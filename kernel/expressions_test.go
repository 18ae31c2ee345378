package kernel_test

import (
	"strings"
	"testing"
	"time"
)

// value is what came back for one of user_expressions.
type value struct {
	Status    string
	Data      map[string]any
	Metadata  map[string]any
	Name      string   `json:"ename"`
	Value     string   `json:"evalue"`
	Traceback []string `json:"traceback"`
}

func (c *client) evaluate(code string, expressions map[string]string, more map[string]any) map[string]value {
	c.t.Helper()
	content := map[string]any{"user_expressions": expressions}
	for name, v := range more {
		content[name] = v
	}
	m := c.send(code, content)
	var reply struct {
		Status string
		Values map[string]value `json:"user_expressions"`
	}
	decode(c.t, c.reply(&c.shell, m), &reply)
	c.idle(m)
	return reply.Values
}

func TestUserExpressionsAreEvaluatedAndChangeNothing(t *testing.T) {
	c := startKernel(t)
	c.execute("list := []int{1, 2, 3}\nfunc pop() int {\n\tlast := list[len(list)-1]\n\tlist = list[:len(list)-1]\n\tlist[0] = 9\n\treturn last\n}")
	got := c.evaluate("n := 4\nfmt.Println(1)", map[string]string{
		"sum": "n + len(list)", "pop": "pop()", "again": "pop()", "html": `display.HTML("<b>x</b>")`,
		"undefined": "nothing", "panic": "list[7]", "statement": "n = 5", "two": "n; n", "empty": "", "exit": "func() int { os.Exit(3); return 1 }()",
		"none": `fmt.Println("unseen")`, "error": `strconv.Atoi("x")`,
	}, nil)
	for name, want := range map[string]string{"sum": "7", "pop": "3", "again": "3"} {
		if got[name].Status != "ok" || got[name].Data["text/plain"] != want || got[name].Metadata == nil {
			t.Errorf("%s is %+v, want %s", name, got[name], want)
		}
	}
	if got["html"].Data["text/html"] != "<b>x</b>" {
		t.Errorf("html is %+v", got["html"])
	}
	for name, want := range map[string]string{
		"undefined": "CompileError", "panic": "panic", "statement": "CompileError", "two": "CompileError", "empty": "CompileError", "exit": "Exit",
		"none": "CompileError", "error": "",
	} {
		if v := got[name]; v.Status != "error" || want != "" && v.Name != want || v.Value == "" || v.Traceback == nil {
			t.Errorf("%s is %+v, want %s", name, v, want)
		}
	}
	if a := c.execute("n + list[0]*10 + len(list)*100"); a.result != "314" || a.count != 3 {
		t.Errorf("afterwards %q, count %d: %s", a.result, a.count, a.err.Value)
	}
	if a := c.execute("%raw"); strings.Contains(a.stdout+strings.Join(a.displays, ""), "nothing") {
		t.Errorf("%%raw tells of an expression: %+v", a)
	}
}

func TestUserExpressionsOfSilentAndOfFailedCells(t *testing.T) {
	c := startKernel(t)
	got := c.evaluate("n := 4", map[string]string{"n": "n"}, map[string]any{"silent": true})
	if got["n"].Data["text/plain"] != "4" {
		t.Errorf("in a silent cell: %+v", got)
	}
	if got := c.evaluate("panic(1)", map[string]string{"n": "n"}, nil); len(got) != 0 {
		t.Errorf("after an error: %+v", got)
	}
}

func TestAnEndlessUserExpressionIsStopped(t *testing.T) {
	c := startKernel(t)
	c.execute("n := 4\nfunc forever() int {\n\tfmt.Println(n)\n\tfor {\n\t}\n}")
	m := c.send("n = 5\nfmt.Println(n)", map[string]any{"user_expressions": map[string]string{"x": "forever()"}})
	c.printed(m, "5")
	time.Sleep(500 * time.Millisecond)
	c.interrupt()
	var reply struct {
		Status string
		Values map[string]value `json:"user_expressions"`
	}
	decode(t, c.reply(&c.shell, m), &reply)
	if reply.Status != "ok" || reply.Values["x"].Name != "Interrupted" {
		t.Errorf("reply %+v", reply)
	}
	if a := c.execute("n"); a.result != "5" {
		t.Errorf("afterwards n is %q", a.result)
	}
}
