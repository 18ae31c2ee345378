package cell_test

import (
	"path/filepath"
	"strings"
	"testing"

	"descida/kernel/cell"
	"descida/nbext/session/event"
)

// FuzzCompile compiles any text, twice and with another cell after it: no text may panic the compiler, and an error
// always has a place within its cell, and a program that comes out is one that Go accepts. It reads the cells of all scripts first.
func FuzzCompile(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.txt")
	t := &testing.T{}
	for _, file := range files {
		for _, c := range parseScript(t, file) {
			for _, s := range c.steps {
				f.Add(s.code)
			}
		}
	}
	for _, s := range []string{
		"func (T) M() {}", "func () M() {}", "func (", "type T[P any] struct{ T[P] }\nx := T[int]{}", "var ()", "const ()", "import ()", "x, y :=", "var x, x int",
		"x := x", "a, a := 1, 2", "goto L\nL:\nx := 1", "for x := range x {}", "go func(){}()", "go f", "defer g()", "select {}", "type A = A\nvar a A",
		"type T T\nvar t T", "var _ = f", "x.y := 1", "\"x\" := 1", "var x [len(x)]int", "import . \"fmt\"\nPrintln := 3", "import _ \"fmt\"", "func init() {}\nfunc init() {}", "func _() {}",
		"switch x := 1; y := any(x).(type) {\n}", "L: M: x := 1\ngoto L", "x := func() { x() }", "package", "type int string\nx := 1", "\ufeffx", "x := 'a", "descidaCell()",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, code string) {
		if strings.Contains(code, "import") && !strings.Contains(code, "\"fmt\"") {
			code = strings.ReplaceAll(code, "import", "") // go list for every guessed path would be all this does
		}
		rest, _ := cell.SplitCommands(code)
		cell.Completeness(code)
		s := cell.New(packages, cell.Options{WellKnown: map[string]string{"fmt": "fmt", "strings": "strings", "os": "os"}})
		for n, text := range []string{"x, f, y := 1, \"f\", []int{2}\nfunc g() int { return x }\ntype T struct{ A int }", rest, rest, "x, g(), T{}"} {
			p, err := s.Compile(n+1, text)
			if err != nil {
				check(t, text, err)
				continue
			}
			verify(t, text, p)
			s.Commit(p)
			var islands []event.Island
			for _, v := range p.Saves {
				islands = append(islands, event.Island{Names: []string{v}, Types: []string{"main.T", "[]main.T"}})
			}
			s.Saved(p, islands, nil)
		}
	})
}

// check holds an error to its form.
func check(t *testing.T, text string, err error) {
	es, ok := err.(cell.Errors)
	if !ok || len(es) == 0 {
		t.Fatalf("%q: error %T %v", text, err, err)
	}
	for _, e := range es {
		if strings.Contains(e.Message, "cannot be compiled") {
			t.Fatalf("%q: %v", text, e)
		}
		if e.Line < 1 || e.Column < 1 {
			t.Fatalf("%q: no place: %+v", text, e)
		}
	}
}
