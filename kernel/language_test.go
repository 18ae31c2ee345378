package kernel_test

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode/utf8"

	"descida/kernel/gopls"
	"descida/kernel/wire"
)

// startWithGopls starts a kernel, or skips the test where the set-up did not build gopls.
func startWithGopls(t *testing.T) *client {
	t.Helper()
	if _, err := os.Stat(gopls.Path()); err != nil {
		t.Skipf("gopls is not built (descida setup does it): %v", err)
	}
	c := startKernel(t)
	// The first answer may take longer than anyone waits where gopls's cache is empty: ask until it is there.
	for begin := time.Now(); len(c.complete("fmt.|").Matches) == 0; {
		if time.Since(begin) > slow {
			t.Fatal("no suggestions")
		}
	}
	return c
}

// completion is a complete_reply.
type completion struct {
	Status   string
	Matches  []string
	Start    int `json:"cursor_start"`
	End      int `json:"cursor_end"`
	Metadata struct {
		Types []struct {
			Text, Type, Signature string
			Start, End            int
		} `json:"_jupyter_types_experimental"`
	}
	took time.Duration
}

// complete asks at the | in a cell.
func (c *client) complete(marked string) (r completion) {
	c.t.Helper()
	before, after, _ := strings.Cut(marked, "|")
	begin := time.Now()
	m := c.request(c.wire.Shell, "complete_request", map[string]any{"code": before + after, "cursor_pos": utf8.RuneCountInString(before)})
	decode(c.t, c.reply(&c.shell, m), &r)
	r.took = time.Since(begin)
	if r.Status != "ok" {
		c.t.Errorf("%q: status %q", marked, r.Status)
	}
	return r
}

// inspect asks at the | in a cell, and returns the text/plain.
func (c *client) inspect(marked string, level int) (text, markdown string) {
	c.t.Helper()
	before, after, _ := strings.Cut(marked, "|")
	m := c.request(c.wire.Shell, "inspect_request", map[string]any{"code": before + after, "cursor_pos": utf8.RuneCountInString(before), "detail_level": level})
	var r struct {
		Found bool
		Data  map[string]string
	}
	decode(c.t, c.reply(&c.shell, m), &r)
	return r.Data["text/plain"], r.Data["text/markdown"]
}

func TestSuggestions(t *testing.T) {
	c := startWithGopls(t)
	c.execute("type Point struct{ Longitude, Latitude float64 }\nfunc (p Point) Norm() float64 { return 0 }\nplace := Point{1, 2}\nções := 3\nlog := []int{1}\nmodel := nn.Sequential()\nfunc longName(n int) string { return \"\" }")
	for _, tt := range []struct {
		code   string
		want   string // these are among the matches
		not    string // and these are not
		length int    // what they replace, in characters
	}{
		{"fmt.Pr|", "Print Printf Println", "Errorf", 2},
		{"x := 3\nfmt.|", "Println", "", 0},
		{"fmt.|\nx := 3", "Println Sprint", "", 0},
		{"for i := range 10 {\n\tfmt.Println(nn.|", "Dense Sequential", "", 0},
		{"for i := range 10 {\n\tfmt.Println(nn.De|)\n}", "Dense", "Sequential", 2},
		{"model.|", "Fit Evaluate", "", 0},
		{"m := nn.Sequential()\nm.F|", "Fit", "Evaluate", 1},
		{"place.|", "Longitude Latitude Norm", "", 0},
		{"q := Point{Lo|}", "Longitude", "", 2},
		{"pla|", "place", "", 3},
		{"long|", "longName", "", 4},
		{"çõ|", "ções", "", 2},
		{"// olá, 世界 😀\ns := \"世界😀\"; pla|", "place", "", 3},
		{"s := \"世界😀\"; fmt.Pr|; s = \"é\"", "Println", "", 2},
		{"log = app|", "append", "", 3},
		{"len(lo|", "log longName", "", 2},
		{"plot|", "plots", "", 4},
		{"plots.Com|", "Compare", "", 3},
		{"func f() {\n\tretu|\n}", "return", "", 4},
		{"type T struct {\n\tA strings.Bu|\n", "Builder", "", 2},
		{"rate := 0.5\nbag := &strings.Builder{}\nfunc step() {\n\tbag.Wr|\n}", "WriteString", "", 2},
		{"import \"encoding/js|\"", "encoding/json", "encoding/csv", 11},
		{"import (\n\t\"fmt\"\n\t\"crypto/sha2|\n", "crypto/sha256", "", 11},
		{"import \"desc|\"", "descida/nn descida/plots", "", 4},
		{"import \"crypto/sha256\"\nsha256.Su|", "Sum256", "", 2},
		{"}\nfmt.Pr|", "Println", "", 2},
		{"x := 3 // fmt.|", "", "Println", 0},
		{"x := \"fmt.|\"", "", "Println", 0},
		{"x := `\nfmt.|\n`", "", "Println", 0},
		{"/* fmt.|", "", "Println", 0},
		{"%la|", "%lang", "%raw", 3},
		{"%|", "%lang %raw %reset %env %%bash", "", 1},
		{"%%ba|", "%%bash", "%lang", 4},
		{"%lang |", "pt en", "", 0},
		{"!ech|", "", "echo", 0},
		{"%args a\r\nfmt.Pr|\r\nx := 1\r\n", "Println", "", 2},
		{"?fmt.Pr|", "Println", "", 2},
		{"desc|", "", "descida_body descidaCell", 0},
		{"", "", "descida_body", 0},
	} {
		r := c.complete(tt.code)
		for _, w := range strings.Fields(tt.want) {
			if !slices.Contains(r.Matches, w) {
				t.Errorf("%q: %v lacks %s", tt.code, r.Matches, w)
			}
		}
		for _, w := range strings.Fields(tt.not) {
			if slices.Contains(r.Matches, w) {
				t.Errorf("%q: %v has %s", tt.code, r.Matches, w)
			}
		}
		at := utf8.RuneCountInString(tt.code[:max(strings.IndexByte(tt.code, '|'), 0)])
		if len(r.Matches) > 0 && tt.length >= 0 && (r.Start != at-tt.length || r.End != at) {
			t.Errorf("%q: replaces %d to %d, want %d to %d", tt.code, r.Start, r.End, at-tt.length, at)
		}
		if len(r.Metadata.Types) != len(r.Matches) {
			t.Errorf("%q: %d types for %d matches", tt.code, len(r.Metadata.Types), len(r.Matches))
		}
	}
	got := fmt.Sprintf("%+v", c.complete("fmt.Println|").Metadata.Types)
	if want := "[{Text:Println Type:function Signature:(a ...any) (n int, err error) Start:4 End:11}]"; got != want {
		t.Errorf("types are %s, want %s", got, want)
	}
}

func TestSuggestionsWhileACellRuns(t *testing.T) {
	c := startWithGopls(t)
	c.execute("earlier := 1")
	m := c.send("later := 2\nfmt.Println(\"on\")\ntime.Sleep(time.Minute)", nil)
	c.printed(m, "on")
	for _, name := range []string{"earlier", "later"} {
		if r := c.complete(name[:4] + "|"); !slices.Contains(r.Matches, name) {
			t.Errorf("while a cell runs: %v, want %s", r.Matches, name)
		}
	}
	if text, _ := c.inspect("earl|ier", 0); !strings.Contains(text, "var earlier int") {
		t.Errorf("while a cell runs: %q", text)
	}
	c.interrupt()
	c.finish(m)
}

func TestExplanations(t *testing.T) {
	c := startWithGopls(t)
	c.execute("// area of a circle\n// with a radius\nfunc area(r float64) float64 { return 3 * r * r }\nweights := []float64{1, 2}\nb := &strings.Builder{}")
	for _, tt := range []struct {
		code  string
		level int
		want  []string // "" alone: nothing is found
		not   string
	}{
		{"fmt.Print|ln(1)", 0, []string{"func fmt.Println(a ...any) (n int, err error)", "Spaces are always added"}, "Fprintln("},
		{"fmt.Println(|1)", 0, []string{"func fmt.Println("}, ""},
		{"fmt.Println(strings.ToUpper(\"a\"), |", 0, []string{"func fmt.Println("}, ""},
		{"fmt.Println|", 1, []string{"func Println(a ...any) (n int, err error) {", "Fprintln("}, ""},
		{"ar|ea(2)", 0, []string{"func area(r float64) float64", "area of a circle with a radius", "from cell 1"}, "3 * r"},
		{"area|", 1, []string{"return 3 * r * r"}, ""},
		{"weights|", 0, []string{"var weights []float64", "from cell 1", "value [1 2], length 2, 40 bytes"}, ""},
		{"s := \"é😀\"; wei|ghts", 0, []string{"var weights []float64"}, ""},
		{"b.WriteString|", 0, []string{"WriteString(s string) (int, error)"}, ""},
		{"b|", 0, []string{"var b *strings.Builder", "A Builder is used to efficiently build a string"}, "Do not copy"},
		{"b|", 1, []string{"Do not copy a non-zero Builder."}, ""},
		{"nn.Dense|", 0, []string{"func nn.Dense("}, ""},
		{"l|en(weights)", 0, []string{"func len(v Type) int"}, ""},
		{"here := 3\nhe|re", 1, []string{"var here int"}, "from cell"},
		{"nobody|", 0, []string{""}, ""},
		{"\"fmt.Println|\"", 0, []string{""}, ""},
		{"|", 0, []string{""}, ""},
	} {
		text, markdown := c.inspect(tt.code, tt.level)
		for _, w := range tt.want {
			if w == "" && text != "" || !strings.Contains(strings.Join(strings.Fields(text), " "), w) {
				t.Errorf("%q at level %d: %q lacks %q", tt.code, tt.level, text, w)
			}
		}
		if tt.not != "" && strings.Contains(text, tt.not) {
			t.Errorf("%q at level %d: %q has %q", tt.code, tt.level, text, tt.not)
		}
		if text != "" && !strings.HasPrefix(markdown, "```go\n") {
			t.Errorf("%q: as Markdown %q", tt.code, markdown)
		}
	}
}

func TestQuestionsOpenAPage(t *testing.T) {
	c := startWithGopls(t)
	page := func(code string) (text, status, stdout string) {
		m := c.send(code, nil)
		a := c.finish(m)
		var r struct {
			Payload []struct {
				Source string
				Data   map[string]string
			}
		}
		decode(t, c.reply(&c.shell, m), &r)
		if len(r.Payload) == 0 {
			return "", a.status, a.stdout
		}
		if r.Payload[0].Source != "page" {
			t.Errorf("%q: payload %+v", code, r.Payload)
		}
		return r.Payload[0].Data["text/plain"], a.status, a.stdout
	}
	for _, tt := range []struct{ code, want string }{
		{"?fmt.Println", "func fmt.Println(a ...any)"},
		{"fmt.Println?", "func fmt.Println(a ...any)"},
		{"??fmt.Println", "Fprintln(os.Stdout"},
		{"fmt.Println??", "Fprintln(os.Stdout"},
		{"ratio := 0.5\nratio?\nfmt.Println(1)", "var ratio float64"},
	} {
		text, status, _ := page(tt.code)
		if status != "ok" || !strings.Contains(text, tt.want) {
			t.Errorf("%q: status %q, page %q lacks %q", tt.code, status, text, tt.want)
		}
	}
	if text, status, stdout := page("?nobody"); text != "" || status != "ok" || !strings.Contains(stdout, "nobody") {
		t.Errorf("?nobody: page %q, status %q, printed %q", text, status, stdout)
	}
}

// gopls starts with the first question, is started again when it died, and ends with the kernel.
func TestTheLanguageServersLife(t *testing.T) {
	if _, err := os.Stat(gopls.Path()); err != nil {
		t.Skipf("gopls is not built (descida setup does it): %v", err)
	}
	c := startKernel(t)
	c.execute("x := 1")
	if pids := c.servers(); len(pids) > 0 {
		t.Errorf("gopls runs before anyone asked: %v", pids)
	}
	suggested := func() bool {
		for range 30 {
			if len(c.complete("fmt.|").Matches) > 0 {
				return true
			}
		}
		return false
	}
	if !suggested() {
		t.Fatal("no suggestions")
	}
	first := c.servers()
	if len(first) != 1 {
		t.Fatalf("servers: %v, want one", first)
	}
	syscall.Kill(first[0], syscall.SIGKILL)
	if !endsSoon(first[0]) || !suggested() {
		t.Fatal("no suggestions after gopls was killed")
	}
	second := c.servers()
	c.process.Process.Kill()
	for _, pid := range second {
		if !endsSoon(pid) {
			t.Errorf("gopls outlives the killed kernel: %d", pid)
		}
	}
}

// servers are the processes of gopls below the kernel.
func (c *client) servers() (pids []int) {
	for _, pid := range below(c.t, c.process.Process.Pid) {
		b, _ := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/cmdline")
		if strings.HasPrefix(string(b), gopls.Path()) {
			pids = append(pids, pid)
		}
	}
	return pids
}

// Questions asked while cells are compiled and run are all answered, and hold no cell up.
func TestSuggestionsBesideCells(t *testing.T) {
	c := startWithGopls(t)
	var asked, cells []*wire.Message
	for n := range 15 {
		cells = append(cells, c.send(fmt.Sprintf("v%d := %d\nfunc f%d() int { return v%d }", n, n, n, n), nil))
		for _, kind := range []string{"complete_request", "inspect_request"} {
			code := fmt.Sprintf("v%d := f%d", n, n/2)
			asked = append(asked, c.request(c.wire.Shell, kind, map[string]any{"code": code, "cursor_pos": len(code)}))
		}
	}
	for _, m := range append(cells, asked...) {
		if r := c.reply(&c.shell, m); !strings.Contains(string(r.Content), `"status":"ok"`) {
			t.Errorf("%s: %s", m.Header.Kind, r.Content)
		}
		c.idle(m)
	}
	if r := c.complete("v1|"); !slices.Contains(r.Matches, "v14") {
		t.Errorf("matches %v", r.Matches)
	}
}
