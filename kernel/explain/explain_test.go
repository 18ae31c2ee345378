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

func TestValueIsOneLine(t *testing.T) {
	t.Setenv(language.Env, "en")
	r := Compile(1, []Problem{{Cell: 1, Line: 1, Column: 8, Message: "too many return values\n\thave (number)\n\twant ()", Source: "return 5"}})
	if r.Value != "line 1:8: too many return values" || !strings.Contains(plain(r), "have (number)") {
		t.Errorf("value %q\n%s", r.Value, plain(r))
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
		{mistakes, "assigned: undefined: x", "x := ...", "x := ..."},
		{mistakes, `"os" imported and not used`, "import os", "import os"},
		{mistakes, "no new variables on left side of :=", "= instead of :=", "= em vez de :="},
		{mistakes, "invalid operation: a + b (mismatched types int and float64)", "float64(...)", "Converta"},
		{mistakes, `cannot use "a" (untyped string constant) as int value in assignment`, "strconv.Atoi", "um número do tipo int"},
		{mistakes, "cannot use s (variable of type string) as float64 value in assignment", "s is text", "s é um texto"},
		{mistakes, "cannot use i (variable of type int) as string value in variable declaration", "fmt.Sprint(i)", "fmt.Sprint(i)"},
		{mistakes, "cannot use 1 (untyped int constant) as string value in map index", "1 is a number", "1 é um número"},
		{mistakes, "cannot use x (variable of type int) as float64 value in argument to math.Sqrt", "float64(...)", "float64(...)"},
		{mistakes, "cannot use x (variable of type int) as *int value in assignment", "&name", "&nome"},
		{mistakes, "cannot use m (variable of struct type Net) as *Net value in argument to f", "a pointer *Net", "um ponteiro *Net"},
		{mistakes, "cannot use p (variable of type *int) as int value in assignment", "*p", "*p"},
		{mistakes, "cannot use []int{…} (value of type []int) as []string value in argument to strings.Join", "a value of type []string", "um valor do tipo []string"},
		{mistakes, "cannot use Circle{…} (value of struct type Circle) as Shape value in argument to append: Circle does not implement Shape (method Area has pointer receiver)", "&Circle{...}", "&Circle{...}"},
		{mistakes, `invalid operation: "a" + 1 (mismatched types untyped string and untyped int)`, "fmt.Sprint(n)", "fmt.Sprint(n)"},
		{mistakes, "2.5 (untyped float constant) truncated to int", "float64(n)", "float64(n)"},
		{mistakes, "nn.Dense undefined (type int has no field or method Dense); nn is a variable here and hides the package nn: rename it", "a variable has taken it", "uma variável o tomou"},
		{mistakes, "undefined: null", "Write nil", "Escreva nil"},
		{mistakes, "invalid operation: division by zero", "constant 0", "constante 0"},
		{mistakes, "cannot assign to K (neither addressable nor a map index expression)", "K cannot get a value", "K não pode receber"},
		{mistakes, "invalid argument: 5 (untyped int constant) for built-in len", "5 has no length", "5 não tem comprimento"},
		{mistakes, "invalid operation: cannot call x (variable of type int): int is not a function", "x is not a function", "x não é uma função"},
		{mistakes, "name sqrt not exported by package math", "capital letter", "maiúscula"},
		{mistakes, "too few values in struct literal of type Node", "Node{Field: value}", "Node{Campo: valor}"},
		{mistakes, "unknown field Valu in struct literal of type Node", "no field Valu", "campo Valu"},
		{mistakes, "break not in for, switch, or select statement", "outside of any loop", "fora de qualquer laço"},
		{mistakes, "too many return values\n\thave (int)\n\twant ()", "func f(x int) int", "func f(x int) int"},
		{mistakes, "invalid argument: index 3 out of bounds [0:3]", "Element 3", "elemento 3"},
		{mistakes, "x (package-level variable) is not a type", "x is none", "x não é um"},
		{mistakes, "int (type) is not an expression", "int(...)", "int(...)"},
		{mistakes, "f() (no value) used as value", "f() gives nothing", "f() não devolve nada"},
		{mistakes, "P redeclared in this block", "P is declared twice", "P é declarado duas vezes"},
		{mistakes, "missing function body", "next line", "linha seguinte"},
		{mistakes, "cannot range over x (variable of type float64)", "x has no elements", "x não tem elementos"},
		{mistakes, "invalid operation: operator + not defined on m (variable of type map[string]int)", "+ does not work", "+ não funciona"},
		{mistakes, "cannot use d (variable of struct type Dog) as Animal value in argument to speak: Dog does not implement Animal (missing method Name)", "method Name", "método Name"},
		{mistakes, "cannot use h (variable of type *history.History) as history.Runs value in argument to plots.Compare", "plots.LearningCurves(h)", "plots.LearningCurves(h)"},
		{mistakes, "cannot use nn.SGD(0.1) (value of struct type nn.GradientDescent) as nn.Layer value in argument to nn.Sequential: nn.GradientDescent does not implement nn.Layer (missing method forward)", "A nn.Layer is wanted", "um nn.Layer"},
		{mistakes, "cannot use train.Split(2) (value of type *nn.Dataset) as error value in argument to nn.Must: *nn.Dataset does not implement error (missing method Error)", "train.Split(2) returns no error", "train.Split(2) não devolve erro"},
		{mistakes, "cannot use nn.SGD (value of type func(rate float64, options ...nn.SGDOption) nn.GradientDescent) as nn.FitOption value in argument to model.Fit: func(rate float64, options ...nn.SGDOption) nn.GradientDescent does not implement nn.FitOption (missing method compare)", "nn.SGD(...)", "nn.SGD(...)"},
		{mistakes, "too many arguments in call to nn.Must\n\thave (*nn.Dataset, *nn.Dataset, error)\n\twant (T, error)", "Use nn.Must2", "Use nn.Must2"},
		{mistakes, "not enough arguments in call to nn.Must\n\thave (error)\n\twant (T, error)", "Write the call alone", "Escreva a chamada sozinha"},
		{mistakes, "missing return", "Add a return", "Acrescente um return"},
		{mistakes, "not enough arguments in call to f\n\thave (number)\n\twant (int, int)", "another number", "número de valores"},
		{mistakes, "too many arguments in call to f", "f is called", "f é chamada"},
		{mistakes, "assignment mismatch: 1 variable but strconv.Atoi returns 2 values", "Atoi gives (2)", "Atoi devolve (2)"},
		{mistakes, "multiple-value strconv.Atoi(s) (value of type (int, error)) in single-value context", "nn.Must", "nn.Must"},
		{mistakes, "x + 1 (value of type int) is not used", "thrown away", "jogado fora"},
		{mistakes, "p.foo undefined (type Point has no field or method foo)", "method foo", "método foo"},
		{mistakes, "cannot assign to struct field m[1].X in map", "a copy", "uma cópia"},
		{mistakes, "non-boolean condition in if statement", "x != 0", "x != 0"},
		{mistakes, "cannot use 0.5 (untyped float constant) as int value in assignment (truncated)", "wider type", "tipo maior"},
		{mistakes, `there is no package "no/such"`, "no import line", "nenhum import"},
		{slips, "missing ',' before newline in composite literal\nx", "comma at the end", "vírgula no fim"},
		{slips, "missing ',' before newline in argument list\nfmt.Println(a", "Close it with )", "Feche-o com )"},
		{slips, "expected 1 expression\na, b", "fmt.Println(a, b)", "fmt.Println(a, b)"},
		{slips, "unexpected semicolon or newline before {\nx", "same line", "mesma linha"},
		{slips, "expected '{', found newline\nfor i := 0; i < 3; i++", "same line", "mesma linha"},
		{slips, "curly quotation mark '“' (use neutral '\"')\nfmt.Println(“oi”)", "for print", "tipográficas"},
		{slips, "illegal character U+00A0\nx", "invisible", "invisível"},
		{slips, "illegal character U+2212 '−'\nx − 1", "for print", "tipográfico"},
		{slips, "illegal character U+0023 '#'\n# comment", "//", "//"},
		{slips, "illegal character U+003F '?'\nx > 3 ? 1 : 2", "? a : b", "? a : b"},
		{slips, "illegal rune literal\n'ab'", "double quotes", "aspas duplas"},
		{slips, "string literal not terminated\nfmt.Println(\"a)", "closing quotation mark", "aspas que o fecham"},
		{slips, "expected boolean expression, found assignment (missing parentheses around composite literal?)\nif x = 3 {", "==", "=="},
		{slips, "missing import path, found the end of the cell\nimport fmt", "quotation marks", "entre aspas"},
		{slips, "expected statement, found 'else'\nelse {", "} else {", "} else {"},
		{slips, "expected ';', found '++'\nx = x++", "x++ is a statement", "x++ é um comando"},
		{slips, "expected ';', found x\nwhile x < 3 {", "no while", "não tem while"},
		{slips, "expected '{', found in\nfor i in range(3) { }", "for i := range 10", "for i := range 10"},
		{slips, "expected ';', found x\nint x = 5", "x := value", "x := valor"},
		{slips, "expected ';', found f\ndef f(x): return x", "begins with func", "começa com func"},
		{slips, "expected ';', found \"hello\"\nprint \"hello\"", "parentheses", "parênteses"},
		{slips, "expected ';', found x\n} elif x {", "else if", "else if"},
		{slips, "expected ';', found catch\ntry { } catch { }", "no try", "não tem try"},
		{slips, "expected ';', found P\nclass P { }", "no classes", "não tem classes"},
		{slips, "expected ';', found println\nif (x > 3) println(1)", "between { and }", "entre { e }"},
		{slips, "expected operand, found ':'\nx =: 5", ":=", ":="},
		{slips, "expected ';', found ','\ntype T struct { x int, y int }", "not by commas", "não por vírgulas"},
		{slips, "expected '}', found 'EOF'\n}", "not closed", "não fechado"},
		{slips, "a célula termina antes que o { da linha 1 seja fechado\nfor {", "each needs its partner", "cada um precisa do seu par"},
		{slips, "expected operand, found ')'\nx + )", "not Go here", "não é Go"},
		{panics, "runtime error: index out of range [5] with length 3", "Element 5", "elemento 5"},
		{panics, "runtime error: index out of range [-1]", "index was -1", "índice foi -1"},
		{panics, "runtime error: slice bounds out of range [:5] with capacity 3", "s[a:b]", "s[a:b]"},
		{panics, "assignment to entry in nil map", "make(map[K]V)", "make(map[K]V)"},
		{panics, "runtime error: invalid memory address or nil pointer dereference", "points to nothing", "não aponta para nada"},
		{panics, "runtime error: integer divide by zero", "divided by 0", "dividido por 0"},
		{panics, "all goroutines are asleep - deadlock!", "waits for something", "espera por algo"},
		{panics, "stack overflow", "calls itself without end", "chama a si mesma sem fim"},
		{panics, "concurrent map writes", "sync.Mutex", "sync.Mutex"},
		{panics, "interface conversion: interface {} is string, not int", "of type string", "do tipo string"},
		{panics, "send on closed channel", "Only the sender closes", "Só quem envia fecha"},
		{panics, "runtime error: makeslice: len out of range", "give to make", "passa a make"},
		{panics, "runtime: out of memory", "more memory", "mais memória"},
		{failures, `strconv.Atoi: parsing "zz": invalid syntax`, `"zz" is not a number`, `"zz" não é um número`},
		{failures, "open x.csv: no such file or directory", "notebook's folder", "pasta do notebook"},
		{failures, "session: cannot load p: was int, now string", "saved", "guardou"},
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
	for _, table := range [][]lesson{mistakes, slips, panics, failures} {
		for i, l := range table {
			if !taught[fmt.Sprintf("%p %d", table, i)] {
				t.Errorf("no message of this test reaches %s", l.message)
			}
		}
	}
}

func TestSlipsAreSeenInTheLine(t *testing.T) {
	t.Setenv(language.Env, "en")
	r := Compile(1, []Problem{{Cell: 1, Line: 1, Column: 7, Message: "syntax error: expected ';', found x", Source: "while x < 3 { x++ }"}})
	if !strings.Contains(plain(r), "Go has no while") {
		t.Error(plain(r))
	}
}

func TestWhereAGoroutineStartedIsNoCall(t *testing.T) {
	t.Setenv(language.Env, "en")
	r := Panic(5, "boom", "goroutine 7 [running]:\nmain.descidaBody.func1()\n\t/x/cell_bbbbbbbb.go:1 +0x1\ncreated by main.descidaBody in goroutine 1\n\t/x/cell_bbbbbbbb.go:1 +0x1\n", locate)
	if strings.Contains(plain(r), "times") {
		t.Error(plain(r))
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

func TestAnUnknownNameThatIsGivenAValue(t *testing.T) {
	for source, want := range map[string]bool{"x = 3": true, "\tx\t= y": true, "x == 3": false, "y = x": false, "x, z = 1, 2": false, "x := 1": false} {
		column := strings.Index(source, "x") + 1
		if got := assigned(Problem{Column: column, Message: "undefined: x (did you mean xs?)", Source: source}); got != want {
			t.Errorf("%q: %v, want %v", source, got, want)
		}
	}
	if assigned(Problem{Column: 99, Message: "undefined: x", Source: "x = 3"}) {
		t.Error("a column behind the line")
	}
}

func TestExitInBothLanguages(t *testing.T) {
	for lang, want := range map[string][]string{
		"en": {"the cell ended itself with exit code 3", "is kept", "write return"},
		"pt": {"a célula encerrou a si mesma com o código de saída 3", "fica guardado", "escreva return"},
	} {
		t.Setenv(language.Env, lang)
		r := Exit(3)
		all := strings.Join(r.Traceback, "\n")
		if r.Name != "Exit" || r.Value != want[0] || !strings.Contains(all, want[1]) || !strings.Contains(all, want[2]) {
			t.Errorf("%s: %s: %s\n%s", lang, r.Name, r.Value, all)
		}
	}
}
