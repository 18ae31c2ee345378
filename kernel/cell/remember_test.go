package cell_test

import (
	"fmt"
	"strings"
	"testing"

	"descida/kernel/cell"
	"descida/nbext/session/event"
)

func TestWhatIsDamagedIsNotRecalled(t *testing.T) {
	s := cell.New(packages, cell.Options{})
	save(s, compile(t, s, 1, "func f() int { return x }\nx := 1"), alone("x")...)
	text, err := s.Remember()
	if err != nil {
		t.Fatal(err)
	}
	for name, bad := range map[string]string{
		"cut":         string(text[:len(text)/2]),
		"other text":  strings.Replace(string(text), `"Code":"func f`, `"Code":"func g`, 1),
		"other place": strings.Replace(string(text), `"Start":0`, `"Start":4000`, 1),
	} {
		t.Run(name, func(t *testing.T) {
			s := cell.New(packages, cell.Options{})
			if err := s.Recall([]byte(bad)); err == nil {
				t.Error("no error")
			}
			if _, err := s.Compile(2, "f()"); err == nil {
				t.Error("a part of it is there")
			}
		})
	}
}

// A program that nobody heard the end of is recalled, and then said to have been saved as far as it was.
func TestAProgramIsRecalled(t *testing.T) {
	s := cell.New(packages, cell.Options{})
	save(s, compile(t, s, 1, "type T struct{ A int }\nx := T{1}\nold := 2"), alone("x", "old")...)
	base, err := s.Remember()
	if err != nil {
		t.Fatal(err)
	}
	p := compile(t, s, 2, "import str \"strings\"\ntype T struct{ B string }\nfunc up(t T) string { return str.ToUpper(t.B) }\nx := T{\"b\"}\nx2 := up(x)\npanic(1)\nold := \"\"")
	program, err := p.Remember()
	if err != nil {
		t.Fatal(err)
	}
	s = cell.New(packages, cell.Options{})
	if err := s.Recall(base); err != nil {
		t.Fatal(err)
	}
	q, err := s.RecallProgram(program)
	if err != nil {
		t.Fatal(err)
	}
	s.Commit(q)
	q.Reached(2)
	s.Saved(q, alone("x", "x2", "old"), nil)
	if _, err := s.Compile(3, "var s string = up(x) + x2\nvar n int = old\n_, _ = s, n"); err != nil {
		t.Error(err)
	}
	if _, err := s.RecallProgram(program[1:]); err == nil {
		t.Error("a damaged program is recalled")
	}
}

// Remembering is part of every cell.
func BenchmarkRemember(b *testing.B) {
	s := cell.New(packages, cell.Options{})
	var all []event.Island
	for i := range 1000 {
		p := compile(b, s, i+1, fmt.Sprintf("func f%d(x int) int {\n\treturn x + v%d\n}\nv%d := %d\n", i, i, i, i))
		all = append(all, alone(fmt.Sprint("v", i))...)
		save(s, p, all...)
	}
	for b.Loop() {
		if _, err := s.Remember(); err != nil {
			b.Fatal(err)
		}
	}
}
