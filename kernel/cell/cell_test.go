package cell_test

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"descida/internal/language"
	"descida/kernel/cell"
	"descida/nbext/session/event"

	"github.com/google/go-cmp/cmp"
)

func TestMain(m *testing.M) {
	os.Setenv(language.Env, "en")
	os.Exit(m.Run())
}

// compile compiles a cell that must be right, and commits it with all its variables saved.
func compile(t testing.TB, s *cell.Session, n int, code string) *cell.Program {
	t.Helper()
	p, err := s.Compile(n, code)
	if err != nil {
		t.Fatal(err)
	}
	s.Commit(p)
	return p
}

// save says that a program's variables were saved, each an island of its own, and islands in addition.
func save(s *cell.Session, p *cell.Program, islands ...event.Island) {
	s.Saved(p, islands, nil)
}

func alone(names ...string) (islands []event.Island) {
	for _, n := range names {
		islands = append(islands, event.Island{Names: []string{n}})
	}
	return islands
}

func TestCompletenessOfCells(t *testing.T) {
	tests := []struct{ code, status, indent string }{
		{"", "complete", ""},
		{"x := 1", "complete", ""},
		{"x := 1 +", "incomplete", ""},
		{"x :=", "incomplete", ""},
		{"for i := range 3 {", "incomplete", "\t"},
		{"for {\n\tif x {", "incomplete", "\t\t"},
		{"for {\n\tx++", "incomplete", "\t"},
		{"fmt.Println(\n", "incomplete", "\t"},
		{"func f() int {\n\treturn 1\n}\nf()", "complete", ""},
		{"type T struct {", "incomplete", "\t"},
		{"import (\n\t\"fmt\"", "incomplete", "\t"},
		{"import \"fmt\"", "complete", ""},
		{"switch x {\ncase 1:", "incomplete", "\t"},
		{"s := `raw", "incomplete", ""},
		{"/* comment", "incomplete", ""},
		{"s := \"open", "invalid", ""},
		{"x := 1 2", "invalid", ""},
		{"}", "invalid", ""},
		{"x = = {", "invalid", ""},
		{"if x {\n) := 3", "invalid", ""},
		{"!ls", "complete", ""},
		{"!ls \\", "incomplete", ""},
		{"%%bash\nfor x in {", "complete", ""},
		{"%args -n\nx :=", "incomplete", ""},
		{"func main() {\n}", "complete", ""},
		{"package main\nx := 1", "complete", ""},
		{"\x00", "invalid", ""},
	}
	for _, tt := range tests {
		status, indent := cell.Completeness(tt.code)
		if status != tt.status || indent != tt.indent {
			t.Errorf("Completeness(%q) = %s, %q, want %s, %q", tt.code, status, indent, tt.status, tt.indent)
		}
	}
}

func TestCommandsAreTakenOut(t *testing.T) {
	tests := []struct {
		name, code, rest string
		commands         []string
	}{
		{"none", "x := 1 % 2\ny := !true", "x := 1 % 2\ny := !true", nil},
		{"lines keep their numbers", "%env A=b\nx := 1\n!ls -l\ny", "\nx := 1\n\ny", []string{"%env A=b", "!ls -l"}},
		{"in a raw string", "s := `\n%x\n!y\n`\n!z", "s := `\n%x\n!y\n`\n", []string{"!z"}},
		{"in a comment", "/*\n%x\n*/\n// `\n!z", "/*\n%x\n*/\n// `\n", []string{"!z"}},
		{"after quotes", "a, b := '`', \"`/*\\\"`\"\n!z", "a, b := '`', \"`/*\\\"`\"\n", []string{"!z"}},
		{"an expression goes on", "if a &&\n!b {\n}", "if a &&\n!b {\n}", nil},
		{"after ++", "x++\n!z", "x++\n", []string{"!z"}},
		{"several lines", "!a \\\nb \\\nc\nx", "\n\n\nx", []string{"!a  b  c"}},
		{"gofmt's friend", "//gonb:%env A b\nx", "\nx", []string{"%env A b"}},
		{"statements need no %%", "%%\nx", "\nx", nil},
		{"%% with arguments", "%% -n=3\nx", "\nx", []string{"%args -n=3"}},
		{"%main", "%main a b\nx", "\nx", []string{"%args a b"}},
		{"all command", "%%bash\nls `x`\n%y", "", []string{"%%bash", "ls `x`", "%y"}},
		{"a lone sign", "%\n!\nx", "%\n!\nx", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rest, commands := cell.SplitCommands(tt.code)
			if rest != tt.rest || !slices.Equal(commands, tt.commands) {
				t.Errorf("SplitCommands(%q) = %q, %q", tt.code, rest, commands)
			}
		})
	}
}

func TestOnlyWhatIsReachedIsEmitted(t *testing.T) {
	s := cell.New(packages, cell.Options{})
	save(s, compile(t, s, 1, "import \"encoding/json\"\nfunc heavy() { json.Marshal(1) }\nbig := 1"), alone("big")...)
	compile(t, s, 2, "func light() int { return 1 }\ntype T struct{}\nfunc (T) M() { heavy() }")
	p := compile(t, s, 3, "light()")
	if all := source(p); strings.Contains(all, "heavy") || strings.Contains(all, "json") || strings.Contains(all, "big") || len(p.Files) != 3 {
		t.Error(all)
	}
	if d := cmp.Diff([]string{"descida/nbext/session"}, p.Imports); d != "" {
		t.Error(d)
	}
	p = compile(t, s, 4, "var a any = T{}\n_ = a")
	if all := source(p); !strings.Contains(all, "heavy") || !slices.Contains(p.Imports, "encoding/json") {
		t.Error("a method's needs are not emitted:\n" + all)
	}
}

func TestWhatIsLoadedAndSaved(t *testing.T) {
	type want struct{ loads, saves string }
	s := cell.New(packages, cell.Options{})
	first := compile(t, s, 1, "n, m := 1, 2\np := &n\nxs := []int{1}\nfunc get() int { return m }\nvar boxed any = get")
	save(s, first, event.Island{Names: []string{"n", "p"}}, event.Island{Names: []string{"m"}}, event.Island{Names: []string{"xs"}})
	tests := []struct {
		name, code string
		want
	}{
		{"nothing", "1", want{"", ""}},
		{"a number is read", "m", want{"m", ""}},
		{"a number is written", "m = 3", want{"m", "m"}},
		{"a slice is read", "xs[0]", want{"xs", "xs"}},
		{"partners come along", "n", want{"n p", "n p"}},
		{"through a function", "get()", want{"m", ""}},
		{"defined anew", "m := 3", want{"", "m"}},
		{"defined anew from itself", "m := m + 1", want{"m", "m"}},
		{"defined anew from itself by a function", "m := get()", want{"m", "m"}},
		{"with another type", `m := fmt.Sprint(m)`, want{"m", "m"}},
		{"address taken", "_ = &m", want{"m", "m"}},
		{"range", "for m = range 2 { }", want{"m", "m"}},
		{"part of a partner's island defined anew", "n := 2\n*p = 3", want{"n p", "n p"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, err := s.Compile(2, tt.code)
			if err != nil {
				t.Fatal(err)
			}
			if got := (want{strings.Join(p.Loads, " "), strings.Join(p.Saves, " ")}); got != tt.want {
				t.Errorf("loads and saves %v, want %v\n%s", got, tt.want, source(p))
			}
		})
	}
}

// A value that shows itself as a figure, a finding or a surface finds package plots in its program, whatever it comes from: a
// variable of an earlier cell, a function's result, a type of the student's own.
func TestWhatDrawsItselfHasPlots(t *testing.T) {
	s := cell.New(packages, cell.Options{})
	save(s, compile(t, s, 1, "found := nn.RateFinding{}\nwhat := history.Findings{}\nplane := history.Surface{}"), alone("found", "what", "plane")...)
	compile(t, s, 2, "func find() nn.RateFinding { return nn.RateFinding{} }\ntype Mine struct{ n int }\nfunc (Mine) Figure() history.Figure { return history.Figure{} }")
	save(s, compile(t, s, 3, "mine := Mine{}"), append(alone("mine"), alone("found", "what", "plane")...)...)
	for n, code := range []string{"found", "&found", "found.Figure()", "find()", "nn.RateFinding{}", "what", "plane", "mine", "Mine{}", "[]any{found}[0]"} {
		p, err := s.Compile(4+n, code)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(p.Files["descida_main.go"], `"descida/plots"`) {
			t.Errorf("%s: package plots is not in the program\n%s", code, p.Files["descida_main.go"])
		}
	}
}

func TestTheStartWiresTraining(t *testing.T) {
	s := cell.New(packages, cell.Options{})
	tests := []struct {
		code      string
		want, not []string
	}{
		{"1", nil, []string{"Observe", "plots", "gonbui"}},
		{"model := nn.Sequential(nn.Dense(1))\nmodel", []string{".Observe(descida_pkg", ".StopWhen(descida_session.Stopping)"}, []string{"import _"}},
		{"var h history.History\nh.Name", []string{`import _ "descida/plots"`}, []string{"Observe", `"descida/nn"`}},
		{"import \"github.com/janpfeifer/gonb/gonbui\"\ngonbui.DisplayHTML(\"x\")", []string{".Sync})"}, []string{"Observe"}},
		{"time.Now()", []string{"Timers: true"}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.code, func(t *testing.T) {
			p, err := s.Compile(1, tt.code)
			if err != nil {
				t.Fatal(err)
			}
			for _, w := range tt.want {
				if !strings.Contains(p.Files["descida_main.go"], w) {
					t.Errorf("no %q in\n%s", w, p.Files["descida_main.go"])
				}
			}
			for _, w := range tt.not {
				if strings.Contains(p.Files["descida_main.go"], w) {
					t.Errorf("%q in\n%s", w, p.Files["descida_main.go"])
				}
			}
		})
	}
}

func TestErrorsHaveTheirPlaceAndText(t *testing.T) {
	s := cell.New(packages, cell.Options{})
	compile(t, s, 3, "func f() int { return g() }\nfunc g() int { return 1 }")
	compile(t, s, 4, "func g() string { return \"\" }")
	_, err := s.Compile(5, "a := 1\n  b := nope + é\nf()")
	var es cell.Errors
	if !errors.As(err, &es) {
		t.Fatal(err)
	}
	want := cell.Errors{
		{Cell: 5, Line: 2, Column: 8, Message: "undefined: nope", Source: "  b := nope + é"},
		{Cell: 5, Line: 2, Column: 15, Message: "undefined: é", Source: "  b := nope + é"},
	}
	if d := cmp.Diff(want, es); d != "" {
		t.Error(d)
	}
	_, err = s.Compile(6, "f()")
	errors.As(err, &es)
	want = cell.Errors{{Cell: 3, Line: 1, Column: 23, Message: "cannot use g() (value of type string) as int value in return statement", Source: "func f() int { return g() }"}}
	if d := cmp.Diff(want, es); d != "" {
		t.Error(d)
	}
}

func TestMessagesInPortuguese(t *testing.T) {
	t.Setenv(language.Env, "pt")
	s := cell.New(packages, cell.Options{})
	for code, want := range map[string]string{
		"import \"string\"":   "não existe o pacote \"string\"; seria \"strings\"?",
		"for {":               "a célula termina antes que o { da linha 1 seja fechado",
		"descida_x := 1":      "nomes que começam com descida são do próprio caderno",
		"f := 1\nfunc f() {}": "f declarado duas vezes nesta célula: a linha 2 também o declara",
	} {
		if _, err := s.Compile(1, code); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", code, err, want)
		}
	}
}

func TestWhatDoesNotFitIsSaidInPortuguese(t *testing.T) {
	t.Setenv(language.Env, "pt")
	s := cell.New(packages, cell.Options{})
	save(s, compile(t, s, 1, "type P struct { X int }\np := P{1}"), alone("p")...)
	p := compile(t, s, 2, "type P struct { X string }")
	want := "p (célula 1) foi descartada: no tipo P o campo X era int e agora é string; defina p de novo"
	if got := strings.Join(p.Remarks(), "; "); got != want || !slices.Equal(p.Unfit(), []string{"p"}) {
		t.Errorf("%q, want %q; %v", got, want, p.Unfit())
	}
	_, err := s.Compile(3, "p.X")
	if want := "undefined: p (foi descartada: no tipo P o campo X era int e agora é string; defina-a de novo)"; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("%v, want %s", err, want)
	}
}

func TestReset(t *testing.T) {
	s := cell.New(packages, cell.Options{})
	save(s, compile(t, s, 1, "import str \"strings\"\nx := str.ToUpper(\"a\")\nfunc f() {}"), alone("x")...)
	s.Reset()
	for _, code := range []string{"x", "f()", "str.ToLower(\"a\")"} {
		if _, err := s.Compile(2, code); err == nil || !strings.Contains(err.Error(), "undefined") {
			t.Errorf("%s: %v", code, err)
		}
	}
}

func TestWellKnownPackagesAreGiven(t *testing.T) {
	s := cell.New(packages, cell.Options{WellKnown: map[string]string{"text": "strings"}})
	if _, err := s.Compile(1, "text.ToUpper(\"a\")"); err != nil {
		t.Error(err)
	}
	if _, err := s.Compile(1, "fmt.Println()"); err == nil {
		t.Error("fmt is known")
	}
}

func TestProgramsAreStable(t *testing.T) {
	texts := map[string]bool{}
	for range 5 {
		s := cell.New(packages, cell.Options{})
		save(s, compile(t, s, 1, "import . \"math\"\na, b, c := 1, \"x\", []float64{Sqrt(2)}\ntype T struct{}\nfunc (T) A() {}\nfunc (T) B() {}"), alone("a", "b", "c")...)
		texts[source(compile(t, s, 2, "d, e := a, b\nf := map[string]T{}\nfmt.Println(c, d, e, f, strings.ToUpper(b), Pi)"))] = true
	}
	if len(texts) != 1 {
		t.Errorf("%d different programs of one cell", len(texts))
	}
}

func ExampleSession_Compile() {
	s := cell.New(packages, cell.Options{})
	p, _ := s.Compile(1, "x := 3")
	s.Commit(p)
	s.Saved(p, []event.Island{{Names: []string{"x"}}}, nil) // what the program's event told

	p, _ = s.Compile(2, "x * 2")
	fmt.Println(p.Run, p.Loads, p.Saves)

	_, err := s.Compile(3, "x * y")
	fmt.Println(err)
	// Output:
	// true [x] []
	// cell 3, line 1:5: undefined: y
}

func ExampleSession_Locate() {
	s := cell.New(packages, cell.Options{})
	p, _ := s.Compile(7, "a := []int{1}\na[3] = 2")
	for name, text := range p.Files {
		if i := strings.Index(text, "/*line "); i >= 0 && name != "descida_main.go" {
			file, _, _ := strings.Cut(text[i+len("/*line "):], ":")
			fmt.Println(s.Locate("/some/folder/"+file, 2))
		}
	}
	// Output: 7 2 a[3] = 2 true
}

func ExampleSplitCommands() {
	rest, commands := cell.SplitCommands("!ls\nx := 1")
	fmt.Printf("%q %q\n", rest, commands)
	// Output: "\nx := 1" ["!ls"]
}

func ExampleCompleteness() {
	status, indent := cell.Completeness("x := 1")
	fmt.Printf("%s %q\n", status, indent)
	status, indent = cell.Completeness("for range 3 {")
	fmt.Printf("%s %q\n", status, indent)
	// Output:
	// complete ""
	// incomplete "\t"
}

func TestOneSlipIsOneError(t *testing.T) {
	for _, code := range []string{"while x < 3 { x++ }", "int x = 5", "for i := 0; i < 3; i++\n{\n}", "x = x++", "if true {\n}\nelse {\n}", "fmt.Println(1"} {
		var found cell.Errors
		_, err := cell.New(packages, cell.Options{}).Compile(1, code)
		if !errors.As(err, &found) || len(found) != 1 {
			t.Errorf("%q: %v, want one error", code, err)
		}
	}
}

func TestDroppedMethodsAreNamed(t *testing.T) {
	s := cell.New(packages, cell.Options{})
	for n, code := range []string{"type Net struct { Size int }", "func (n Net) Half() int { return n.Size / 2 }", "type Net struct { Width int }"} {
		p, err := s.Compile(n+1, code)
		must(t, err)
		s.Commit(p)
		if n < 2 && len(p.Dropped) > 0 {
			t.Errorf("%q: dropped %v", code, p.Dropped)
		}
		if n == 2 && (len(p.Dropped) != 1 || p.Dropped[0].Name != "Net.Half" || p.Dropped[0].Cell != 2 || !strings.Contains(p.Dropped[0].Why, "n.Size undefined")) {
			t.Errorf("dropped %v", p.Dropped)
		}
	}
}
