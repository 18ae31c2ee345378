package explain

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"descida/internal/language"
)

// plain is a traceback without colours.
func plain(r Report) string {
	text := strings.Join(r.Traceback, "\n")
	for _, code := range []string{"\x1b[31m", "\x1b[1m", "\x1b[2m", "\x1b[0m"} {
		text = strings.ReplaceAll(text, code, "")
	}
	return text
}

func TestCompileShowsTheLineAndTheCaret(t *testing.T) {
	t.Setenv(language.Env, "en")
	r := Compile(4, []Problem{
		{Cell: 4, Line: 2, Column: 9, Message: "undefined: y", Source: "\té := 1+y"},
		{Cell: 2, Line: 1, Column: 1, Message: "undefined: z", Source: "z()"},
		{Cell: 4, Line: 3, Message: "something new"},
	})
	want := `line 2: undefined: y
    2 | 	é := 1+y
      | 	      ^

What it means: Nothing with the name y is known here.
What to try: Check the spelling, capitals included; or run the cell that defines y first.

cell 2, line 1: undefined: z
    1 | z()
      | ^

What it means: Nothing with the name z is known here.
What to try: Check the spelling, capitals included; or run the cell that defines z first.

line 3: something new
    3 | `
	if d := cmp.Diff(want, plain(r)); d != "" {
		t.Error(d)
	}
	if r.Name != "CompileError" || r.Value != "line 2:9: undefined: y" {
		t.Errorf("name %q, value %q", r.Name, r.Value)
	}
}

func TestSameMistakeIsExplainedOnce(t *testing.T) {
	p := Problem{Cell: 1, Line: 1, Column: 1, Message: "missing return", Source: "}"}
	if n := strings.Count(plain(Compile(1, []Problem{p, p, p})), "What it means"); n != 1 {
		t.Errorf("explained %d times", n)
	}
}

func TestWhatIsExplained(t *testing.T) {
	tests := []struct {
		table   []lesson
		message string
		en, pt  string
	}{
		{mistakes, "undefined: laernRate", "name laernRate", "nome laernRate"},
		{mistakes, "undefined: strings.Foo", "strings has no Foo", "strings não tem Foo"},
		{mistakes, "declared and not used: k", "_ = k", "_ = k"},
		{mistakes, `"os" imported and not used`, "import os", "import os"},
		{mistakes, "no new variables on left side of :=", "= instead of :=", "= em vez de :="},
		{mistakes, "invalid operation: a + b (mismatched types int and float64)", "float64(...)", "Converta"},
		{mistakes, `cannot use "a" (untyped string constant) as int value in assignment`, "int(...)", "se espera o tipo int"},
		{mistakes, "cannot use i (variable of type int) as string value in variable declaration", "i is of type int", "i é do tipo int"},
		{mistakes, "cannot use d (variable of struct type Dog) as Animal value in argument to speak: Dog does not implement Animal (missing method Name)", "method Name", "método Name"},
		{mistakes, "missing return", "Add a return", "Acrescente um return"},
		{mistakes, "not enough arguments in call to f\n\thave (number)\n\twant (int, int)", "another number", "número de valores"},
		{mistakes, "too many arguments in call to f", "f is called", "f é chamada"},
		{mistakes, "assignment mismatch: 1 variable but strconv.Atoi returns 2 values", "gives 2 values, and 1", "devolve 2 valores, e há 1"},
		{mistakes, "multiple-value strconv.Atoi(s) (value of type (int, error)) in single-value context", "nn.Must", "nn.Must"},
		{mistakes, "x + 1 (value of type int) is not used", "thrown away", "jogado fora"},
		{mistakes, "p.foo undefined (type Point has no field or method foo)", "method foo", "método foo"},
		{mistakes, "cannot assign to struct field m[1].X in map", "a copy", "uma cópia"},
		{mistakes, "non-boolean condition in if statement", "x != 0", "x != 0"},
		{mistakes, "cannot use 0.5 (untyped float constant) as int value in assignment (truncated)", "wider type", "tipo maior"},
		{mistakes, `there is no package "no/such"`, "no import line", "nenhum import"},
		{mistakes, "missing ',' before newline in composite literal", "comma at the end", "vírgula no fim"},
		{mistakes, "syntax error: unexpected semicolon or newline before {", "same line", "mesma linha"},
		{mistakes, "expected '}', found 'EOF'", "not closed", "não foi fechado"},
		{mistakes, "expected operand, found ')'", "not Go here", "não é Go"},
		{panics, "runtime error: index out of range [5] with length 3", "Element 5", "elemento 5"},
		{panics, "runtime error: index out of range [-1]", "index was -1", "índice foi -1"},
		{panics, "runtime error: slice bounds out of range [:5] with capacity 3", "s[a:b]", "s[a:b]"},
		{panics, "assignment to entry in nil map", "make(map[K]V)", "make(map[K]V)"},
		{panics, "runtime error: invalid memory address or nil pointer dereference", "points to nothing", "não aponta para nada"},
		{panics, "runtime error: integer divide by zero", "divided by 0", "dividido por 0"},
		{panics, "all goroutines are asleep - deadlock!", "waits for something", "espera por algo"},
		{panics, "stack overflow", "calls itself without end", "chama a si mesma sem fim"},
		{panics, "concurrent map writes", "sync.Mutex", "sync.Mutex"},
		{panics, "interface conversion: interface {} is string, not int", "holds a string", "contém string"},
		{panics, "send on closed channel", "Only the sender closes", "Só quem envia fecha"},
		{panics, "runtime error: makeslice: len out of range", "give to make", "passa a make"},
		{panics, "runtime: out of memory", "more memory", "mais memória"},
		{failures, `strconv.Atoi: parsing "zz": invalid syntax`, `"zz" is not a number`, `"zz" não é um número`},
		{failures, "open x.csv: no such file or directory", "notebook's folder", "pasta do notebook"},
		{failures, "boom", "errors are not lost", "erros não se perdem"},
	}
	taught := map[string]bool{}
	for _, tt := range tests {
		for lang, want := range map[string]string{"en": tt.en, "pt": tt.pt} {
			t.Setenv(language.Env, lang)
			means, try := about(tt.table, tt.message)
			if !strings.Contains(means+"\n"+try, want) {
				t.Errorf("%s, %q: explained as %q, %q; want %q in it", lang, tt.message, means, try, want)
			}
			if strings.Contains(means+try, "$") {
				t.Errorf("%s, %q: a group is not filled in: %q, %q", lang, tt.message, means, try)
			}
		}
		for i, l := range tt.table {
			if l.message.MatchString(tt.message) {
				taught[fmt.Sprintf("%p %d", tt.table, i)] = true
				break
			}
		}
	}
	for _, table := range [][]lesson{mistakes, panics, failures} {
		for i, l := range table {
			if !taught[fmt.Sprintf("%p %d", table, i)] {
				t.Errorf("no message of this test reaches %s", l.message)
			}
		}
	}
}

const stack = `goroutine 1 [running]:
runtime/debug.Stack()
	/usr/local/go/src/runtime/debug/stack.go:26 +0x5e
panic({0x4b1e20?, 0xc000012345?})
	/usr/local/go/src/runtime/panic.go:783 +0x132
main.deep(...)
	/x/cell_aaaaaaaa.go:3
main.(*Net).Run.func1(0x4)
	/x/cell_aaaaaaaa.go:9 +0x1b
main.descidaBody()
	/x/cell_bbbbbbbb.go:2 +0x1d
descida/nbext/session.Run({0x0})
	/d/nbext/session/session.go:70 +0x4a

goroutine 7 [chan receive]:
main.other()
	/x/cell_bbbbbbbb.go:1 +0x1d
`

func locate(file string, line int) (int, int, string, bool) {
	for name, cell := range map[string]int{"/x/cell_aaaaaaaa.go": 2, "/x/cell_bbbbbbbb.go": 5} {
		if file == name {
			return cell, line, fmt.Sprintf("line %d of %d", line, cell), true
		}
	}
	return 0, 0, "", false
}

func TestPanicsAreFoldedToTheCells(t *testing.T) {
	t.Setenv(language.Env, "en")
	r := Panic(5, "runtime error: integer divide by zero", stack, locate)
	want := `panic: runtime error: integer divide by zero
  cell 2, line 3, in deep
    3 | line 3 of 2
  cell 2, line 9, in (*Net).Run
  line 2

What it means: An integer was divided by 0.
What to try: Check the divisor before; len(s) is 0 for an empty slice. With float64 the result would be infinite.`
	if d := cmp.Diff(want, plain(r)); d != "" {
		t.Error(d)
	}
	if r.Name != "panic" || r.Value != "runtime error: integer divide by zero" {
		t.Errorf("name %q, value %q", r.Name, r.Value)
	}
}

func TestCrashReadsTheRuntimesLastWords(t *testing.T) {
	t.Setenv(language.Env, "pt")
	dump := "runtime: goroutine stack exceeds 67108864-byte limit\nfatal error: stack overflow\n\nruntime stack:\nruntime.throw()\n\t/go/panic.go:1\n\ngoroutine 1 [running]:\n" +
		strings.Repeat("main.rec(0x1)\n\t/x/cell_bbbbbbbb.go:1 +0x1\n", 50)
	r, ok := Crash(5, dump, locate)
	if !ok || r.Name != "fatal error" || r.Value != "stack overflow" {
		t.Fatalf("%v, %+v", ok, r)
	}
	for _, want := range []string{"linha 1, em rec (50 vezes)", "chama a si mesma"} {
		if !strings.Contains(plain(r), want) {
			t.Errorf("%q is not in\n%s", want, plain(r))
		}
	}
	if _, ok := Crash(5, "just some text on stderr\n", locate); ok {
		t.Error("plain text taken for a crash")
	}
	for line, want := range map[string]bool{"panic: x": true, "fatal error: y": true, "runtime: goroutine stack exceeds 1": true, "I say panic: no": false} {
		if IsCrash(line) != want {
			t.Errorf("IsCrash(%q) = %v", line, !want)
		}
	}
}

func ExampleFailure() {
	r := Failure(1, "boom", "", func(string, int) (int, int, string, bool) { return 0, 0, "", false })
	fmt.Println(r.Name, r.Value)
	// Output: error boom
}

func ExampleCompile() {
	r := Compile(3, []Problem{{Cell: 3, Line: 1, Column: 6, Message: "undefined: y", Source: "x := y"}})
	fmt.Println(r.Name)
	// Output: CompileError
}
