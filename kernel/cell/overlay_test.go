package cell_test

import (
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"descida/kernel/cell"
	"descida/nbext/session/event"
)

// sessionOf is a session in which cells were run.
func sessionOf(t *testing.T, cells ...string) *cell.Session {
	t.Helper()
	s := cell.New(packages, cell.Options{})
	var islands []event.Island
	for n, code := range cells {
		p, err := s.Compile(n+1, code)
		if err != nil {
			t.Fatalf("cell %d: %v", n+1, err)
		}
		s.Commit(p)
		for _, name := range p.Saves {
			islands = append(islands, event.Island{Names: []string{name}})
		}
		s.Saved(p, islands, nil)
	}
	return s
}

// overlayAt makes the overlay of a cell whose cursor is at the |.
func overlayAt(s *cell.Session, marked string) (o *cell.Overlay, code string, cursor int) {
	before, after, _ := strings.Cut(marked, "|")
	return s.Overlay(before+after, len(before)), before + after, len(before)
}

// parses fails where Go's parser refuses a text.
func parses(t *testing.T, what, text string) {
	t.Helper()
	if _, err := parser.ParseFile(token.NewFileSet(), "", text, parser.SkipObjectResolution); err != nil {
		t.Errorf("%s: %v\n%s", what, err, text)
	}
}

func TestOverlayPositions(t *testing.T) {
	s := sessionOf(t, "type P struct{ A int }\nx := P{1}")
	for _, tt := range []struct {
		marked        string
		before, after string // what stands around the cursor in the file
	}{
		{"x.|", "\nx.", "\n}"},
		{"|", "func descida_body() {\n", "\n}\n"},
		{"s := \"世界😀\"; x.|A", "s := \"世界😀\"; x.", "A\n}"},
		{"ação := 1\r\nx.|\r\ny := 2", "ação := 1 \nx.", " ;y := 2"},
		{"y := 1\nfunc f() {\n\tx.|\n}\nz := 2", "func f() {\n\tx.", ";}\n"},
		{"// é a função\nfunc f() { x.|A }", "// é a função\nfunc f() { x.", "A }\n"},
		{"import \"fmt|\"\nx", "import \"fmt", "\"\n"},
		{"%env é 1\nx.|A", "\nx.", "A"},
		{"!echo é\nx.|", "\nx.", "\n}"},
		{"?x.|A", "x.", "A"},
		{"type T struct {\n\tB x|", "type T struct {\n\tB x", "}"},
		{"for {\n\tf(x.|", "\tf(x.", ")}\n}"},
		{"}\nx.|", "\nx.", "\n}"},
		{"f(x.|\n1)", "f(x.", "\n1)"},
		{"func main() {\n\tx.|A\n}", "{\n\tx.", "A\n}"},
	} {
		o, _, cursor := overlayAt(s, tt.marked)
		before, after := o.Text[:o.Cursor], o.Text[o.Cursor:]
		if !strings.HasSuffix(before, tt.before) || !strings.HasPrefix(after, tt.after) {
			t.Errorf("%q: the cursor stands at\n%s|%s", tt.marked, before, after)
		}
		if at, ok := o.CellOffset(o.Cursor); !ok || at != cursor {
			t.Errorf("%q: the way back leads to %d, %v, want %d", tt.marked, at, ok, cursor)
		}
		if at, ok := o.CellOffset(5); ok {
			t.Errorf("%q: the package clause is in the cell, at %d", tt.marked, at)
		}
	}
}

func TestOverlayHoldsTheSession(t *testing.T) {
	s := sessionOf(t,
		"import r \"math/rand/v2\"\nconst one, two = 1, 2\n// Double is twice n.\nfunc Double(n int) int { return two * n }\ntype T struct{ N int }\nfunc (t *T) Get() int { return t.N + r.IntN(1) }\nfunc gone() {}",
		"log := []float64{1}\nt := &T{Double(2)}\nwhen := time.Now()\nb := bytes.NewBufferString(\"\")\nt.Get()",
		"const two = 3\nfunc fmt() {}\ngone := 1\nfmt()\ngone")
	for _, tt := range []struct {
		code string
		has  []string
		not  []string
	}{
		{"", []string{
			"import r \"math/rand/v2\"\n", "import _ \"log\"\n", "import _ \"fmt\"\n", "import \"descida/nn\"\n", "import \"strings\"\n", "const one, _ = 1, 2\n", "const two = 3\n",
			"// Double is twice n.\nfunc Double(", "func (t *T) Get()", "type T struct", "func fmt() {}", "var log []float64\n", "var t *T\n", "var when time.Time\n", "var b *bytes.Buffer\n", "var gone int\n",
		}, []string{"func gone"}},
		{"func Double(x string) {}\ntype T int\nfunc (t *T) Get() {}", []string{"func Double(x string)", "type T int"}, []string{"func Double(n int)", "type T struct", "t.N"}},
		{"import \"log\"\nimport fmt \"fmt\"\nlog.", []string{"import \"log\"\n", "import fmt \"fmt\"\n"}, []string{"import _ \"log\"", "var log ", "func fmt("}},
		{"const (\n\tone = iota\n\tmore, most = 1, 2\n)", []string{"\tmore, most = 1, 2"}, []string{"= 1, 2\nfunc (t *T)", "const one"}},
		{"bytes := func() {}\nfunc time() {}", []string{"import _ \"time\"", "import descida_p_time \"time\"", "var when descida_p_time.Time"}, nil},
	} {
		o := s.Overlay(tt.code, len(tt.code))
		for _, w := range tt.has {
			if strings.Count(o.Text, w) != 1 {
				t.Errorf("%q: lacks, or has twice, %q\n%s", tt.code, w, o.Text)
			}
		}
		for _, w := range tt.not {
			if strings.Contains(o.Text, w) {
				t.Errorf("%q: has %q\n%s", tt.code, w, o.Text)
			}
		}
		if !strings.HasSuffix(tt.code, ".") {
			parses(t, tt.code, o.Text)
		}
	}
	// A function sees what the statements of its cell will define, unless that is made from the old value.
	o, _, _ := overlayAt(s, "rate, more := 0.5, f()\nlog := []int{len(log)}\nx = 3\nfunc g() { ra| }\nlast := 1")
	for _, w := range []string{"var rate, more = 0.5, f()\n", "var last = 1\n", "var log []float64\n"} {
		if strings.Count(o.Text, w) != 1 {
			t.Errorf("lacks %q\n%s", w, o.Text)
		}
	}
	if o := s.Overlay("rate := 1\nfunc g() {}", 3); strings.Contains(o.Text, "var rate") {
		t.Errorf("declares a variable that only functions need\n%s", o.Text)
	}
	if n, ok := s.Defined("when"); n != 2 || !ok {
		t.Errorf("when is from cell %d, %v; want 2", n, ok)
	}
	s.Reset()
	if o := s.Overlay("", 0); strings.Contains(o.Text, "Double") {
		t.Error("declarations survive a reset")
	}
}

// What a cell that runs will define is there before it ends.
func TestOverlayOfARunningCell(t *testing.T) {
	s := cell.New(packages, cell.Options{})
	p, err := s.Compile(1, "x := 1")
	if err != nil {
		t.Fatal(err)
	}
	if o := s.Overlay("", 0); strings.Contains(o.Text, "var x") {
		t.Error("x is there before the cell was built")
	}
	s.Commit(p)
	if o := s.Overlay("", 0); !strings.Contains(o.Text, "var x int") {
		t.Errorf("x is not there while the cell runs\n%s", o.Text)
	}
	s.Saved(p, nil, nil)
	if o := s.Overlay("", 0); strings.Contains(o.Text, "var x") {
		t.Error("x is there though the cell did not reach it")
	}
}

func TestOverlayClosesWhatIsOpen(t *testing.T) {
	s := sessionOf(t, "x := 1")
	for _, code := range []string{
		"", "x", "for {", "f(x", "f([]int{1, 2", "if x == 1 {\n\tf(x", "func f() {\n\tfor {", "type T struct {\n\tA int", "x := `raw", "const c = `raw", "x /* comment",
		"func f() { /* comment", "import (\n\t\"fmt\"\n", "}", ")\nx", "for { // a comment", "const c = 1 /* comment", "package main\nx", "func main() {\n\tx++\n", "%%bash\necho }", "y := 1\r\n{\r\n",
	} {
		parses(t, code, s.Overlay(code, len(code)).Text)
	}
}

func TestWhere(t *testing.T) {
	s := sessionOf(t)
	for _, tt := range []struct {
		marked string
		want   cell.Where
	}{
		{"x|", cell.InCode}, {"\"a|\"", cell.InText}, {"|\"a\"", cell.InCode}, {"\"a\"|", cell.InCode}, {"\"a|", cell.InText}, {`"a\"|`, cell.InText}, {`"a\\"|`, cell.InCode},
		{"'a|'", cell.InText}, {"`a\nb|`", cell.InText}, {"`a`|", cell.InCode}, {"// x|", cell.InText}, {"// x\n|", cell.InCode}, {"/* x |*/", cell.InText}, {"/* x */|", cell.InCode},
		{"/* x|", cell.InText}, {"import \"f|\"", cell.InImport}, {"import (\n\t\"a\"\n\t\"f|", cell.InImport}, {"import \"a|b\nx", cell.InImport}, {"import \"ab\"|", cell.InCode}, {"import \"a\"\nx := \"f|\"", cell.InText},
		{"%lang |", cell.InCommand}, {"!ls|", cell.InCommand}, {"%%bash\nls|", cell.InCommand}, {"x\n!ls\ny|", cell.InCode}, {"`\n%a|\n`", cell.InText}, {"世|", cell.InCode}, {"\"世|\"", cell.InText},
	} {
		if o, _, _ := overlayAt(s, tt.marked); o.Where != tt.want {
			t.Errorf("%q: %d, want %d", tt.marked, o.Where, tt.want)
		} else if before, after, _ := strings.Cut(tt.marked, "|"); o.Where == cell.InImport && strings.Trim((before + after)[o.ImportFrom:o.ImportTo], "abf") != "" {
			t.Errorf("%q: the path is from %d to %d", tt.marked, o.ImportFrom, o.ImportTo)
		}
	}
}

func TestName(t *testing.T) {
	s := sessionOf(t)
	for _, tt := range []struct{ marked, want string }{
		{"fmt.Prin|tln", "Println"}, {"f|mt.Println", "fmt"}, {"fmt|.Println", "fmt"}, {"fmt.Println|(1)", "Println"}, {"fmt.Println(1, |", "Println"}, {"fmt.Println(f(1), |2)", "Println"},
		{"fmt.Println(f(|", "f"}, {"f(func() {\n\t|\n})", ""}, {"a[|1]", ""}, {"(|1)", ""}, {"\"x|\"", ""}, {"", ""}, {"x +| 1", ""}, {"func f() { açã|o }", "ação"}, {"x|?", "x"}, {"?x|", "x"},
	} {
		o, _, _ := overlayAt(s, tt.marked)
		name, at, ok := o.Name()
		if ok && name != tt.want || ok != (tt.want != "") || ok && !strings.HasPrefix(o.Text[at:], tt.want) {
			t.Errorf("%q: %q at %d, want %q", tt.marked, name, at, tt.want)
		}
	}
}

func TestQuestions(t *testing.T) {
	for _, tt := range []struct {
		code, rest string
		want       string // name, or name with ?? for the whole, joined by spaces
	}{
		{"?fmt.Println", "", "fmt.Println"}, {"fmt.Println?", "", "fmt.Println"}, {"??x", "", "x??"}, {" x ?? ", "", "x??"}, {"x := 1\nx?\n?y", "x := 1\n\n", "x y"}, {"? fmt . Println\r", "", "fmt.Println"},
		{"x := 1", "x := 1", ""}, {"s := `\n?x\n`", "s := `\n?x\n`", ""}, {"/*\nx?\n*/", "/*\nx?\n*/", ""}, {"// x?", "// x?", ""}, {"x ? y", "x ? y", ""}, {"\"a?\"", "\"a?\"", ""}, {"ação?", "", "ação"}, {"?", "?", ""}, {"x???", "x???", ""},
	} {
		rest, list := cell.SplitQuestions(tt.code)
		var got []string
		for _, q := range list {
			if q.Whole {
				q.Name += "??"
			}
			got = append(got, q.Name)
		}
		if rest != tt.rest || strings.Join(got, " ") != tt.want {
			t.Errorf("%q: rest %q, questions %q", tt.code, rest, got)
		}
	}
	if status, _ := cell.Completeness("?fmt.Println"); status != "complete" {
		t.Errorf("a question is %s", status)
	}
}

// FuzzOverlay makes overlays of any text with the cursor anywhere: none may panic, and the cursor is found again.
func FuzzOverlay(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.txt")
	t := &testing.T{}
	for _, file := range files {
		for _, c := range parseScript(t, file) {
			for _, s := range c.steps {
				f.Add(s.code, len(s.code)/2)
			}
		}
	}
	for _, s := range []string{
		"fmt.", "f(", "%", "%%", "!", "?", "??x", "x?", "import \"", "import (", "func (", "func (T[", "type (", "const (a, b", "package", "`", "/*", "'", "\"\\", "}{", ")(", "//\n//\nfunc", "\r\n\r", "世.\n界",
		"x.\ny", "`\n//`\nfunc f() {}", "import . \"fmt\"", "type T[P any] struct{ T[P] }", "\xff.\xfe", "func main() {", "//gonb:%x",
	} {
		f.Add(s, len(s))
	}
	s := sessionOf(t, "import r \"math/rand/v2\"\nx, y := 1, r.IntN(2)\ntype T struct{ N int }\nconst a, b = 1, 2\nfunc (t T) Get() int { return x }")
	f.Fuzz(func(t *testing.T, code string, cursor int) {
		cursor = min(max(cursor, 0), len(code))
		o := s.Overlay(code, cursor)
		if o.Cursor < 0 || o.Cursor > len(o.Text) {
			t.Fatalf("%q: the cursor is at %d of %d", code, o.Cursor, len(o.Text))
		}
		if at, ok := o.CellOffset(o.Cursor); !ok || at != cursor {
			t.Fatalf("%q: cursor %d is found again at %d, %v", code, cursor, at, ok)
		}
		if o.Where == cell.InImport && (o.ImportFrom > cursor || o.ImportTo < cursor || o.ImportTo > len(code)) {
			t.Fatalf("%q: the cursor %d is not in the import from %d to %d", code, cursor, o.ImportFrom, o.ImportTo)
		}
		// Letters before the cursor are those before it in the file, where they are Go.
		if c := cursor; c > 0 && !strings.ContainsAny(code, "%!?\r") && code[c-1] < unicode.MaxASCII && unicode.IsLetter(rune(code[c-1])) && o.Text[o.Cursor-1] != code[c-1] &&
			!strings.Contains(code, "package") && !strings.Contains(code, "main") { // both are left out
			t.Fatalf("%q: the cursor at %d is behind %q in\n%s", code, c, o.Text[o.Cursor-1], o.Text)
		}
		if name, at, ok := o.Name(); ok && !strings.HasPrefix(o.Text[at:], name) {
			t.Fatalf("%q: the name %s is not at %d in\n%s", code, name, at, o.Text)
		}
		cell.SplitQuestions(code)
	})
}
