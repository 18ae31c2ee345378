package cell_test

import (
	"strings"
	"testing"

	"descida/kernel/cell"
	"descida/nbext/session/event"
)

// TestTrickyCells holds sequences of cells that must compile to programs that Go accepts. Cells are parted by "---".
func TestTrickyCells(t *testing.T) {
	tests := map[string]string{
		"goroutines of renamed imports":  "func f() { go list.New(); go slices.Sort([]int{1}); go slices.Sort[[]int]([]int{2}) }\n---\ntype list int\ntype slices struct{}\nf()",
		"goroutines of dotted functions": "import . \"slices\"\nfunc f(x []int) { go Sort(x); go Sort([]int{Max(x)}) }\n---\nfunc Max() {}\nf(nil)\nMax()",
		"nested goroutines":              "n := 1\ngo func(f func(int)) { for { go f(n) } }(func(i int) { for range n { go println(i) } })",
		"alias in a variable's type":     "import j \"encoding/json\"\nvar d *j.Decoder\n---\nd == nil\n---\nimport j \"strings\"\nd != nil && j.ToUpper(\"\") == \"\"",
		"constraints":                    "type Num interface{ ~int | ~float64 }\nfunc Sum[T Num](xs ...T) (s T) { for _, x := range xs { s += x }; return }\n---\ns := Sum(1, 2)\ng := Sum[float64]\nt := g(1.5)\ns + int(t)",
		"comma ok":                       "m := map[string]int{}\nc := make(chan int, 1)\nvar a any = 1\n---\nx, ok := m[\"a\"]\nv, ok := <-c\nw, ok := a.(int)\nfmt.Println(x, v, w, ok)",
		"type parameter like a variable": "x := 1\n---\nfunc id[x any](a x) x { return a }\nid(2) + x",
		"label like a variable":          "x := 1\n---\nx: for { for { break x } }\nx++",
		"field like a variable":          "x, y := 1, 2\n---\ntype P struct{ x, y int; *Q }\ntype Q struct{ z int }\np := P{x: x, y: y}\nq := []*P{{x: x}, {1, 2, nil}}\nr := map[string]P{\"k\": {x: y}}\ns := []P{{x, y, &Q{z: x}}}\np.x = q[0].x + r[\"k\"].x + s[0].z",
		"var forms":                      "var a, b = 1, \"x\"\nvar (\n\tc int\n\td, e = a + 1, b\n\tf, g []map[string]struct {\n\t\tA int\n\t}\n)\nvar h, i float64 = 1, 2\nvar ()\nvar _, j int\nvar _ int = 3\nvar _, k = 1, 2\nvar l,\n\tm = 3,\n\t4\n---\nfmt.Println(a, b, c, d, e, f, g, h, i, j, k, l, m)",
		"a variable from itself":         "x := 1\n---\nvar x = x + 1\n---\nvar x string = fmt.Sprint(x)\n---\na, x := 1, x + \"b\"\nx[a:]",
		"closures over what is defined":  "strings := strings.Fields(\"a b\")\nf := func() int { return len(strings) }\nf()",
		"mixed with a private type":      "import \"encoding/binary\"\nx := 0\nle, x2, y := binary.LittleEndian, 1, \"a\"\nle, z := binary.LittleEndian, x\nvar be, w = binary.BigEndian, 2\n_ = le.Uint16([]byte{1, byte(x2)})\n---\nfmt.Println(x, x2, y, z, w)",
		"methods":                        "type T struct{ n int }\nfunc (t *T) Inc() *T { t.n++; return t }\nfunc (T) String() string { return \"T\" }\nt := T{}\nf, g := T.String, (*T).Inc\nh := t.Inc\n---\nt.Inc().\n\tInc().\n\tInc()\nt",
		"init":                           "n := 1\n---\nfunc init() { n++ }\nfunc init() { n++ }\n---\nn",
		"interface assertion":            "type S interface{ M() }\ntype T struct{}\nfunc (T) M() {}\nvar _ S = T{}\nvar _ = T.M",
		"blank imports go on":            "import _ \"image/png\"\n---\n_, s, err := image.DecodeConfig(nil)\nfmt.Println(s, err)",
		"unsafe":                         "import \"unsafe\"\nn := unsafe.Sizeof(1)\nvar p unsafe.Pointer\n---\nn",
		"recursive types":                "type N struct{ next *N; m map[string][]N; f func(N) *N }\nvar n *N\n---\nn = &N{next: n}\n---\nn.next.next == nil",
		"a goto over a definition":       "goto end\nx := 1\nend:\nfmt.Println(\"end\")",
		"a label at the end":             "for i := range 3 {\n\tif i == 1 { goto done }\n}\ndone:",
		"unicode":                        "ação, π := 1, 3.14\nfunc área(r float64) float64 { return π * r * r }\nárea(2) + float64(ação)",
		"variables init and main":        "init, main := 1, 2\ninit + main",
		"functions of the cell see a type of a statement's variable": "m := map[string][]int{}\nfunc add(k string, v int) { m[k] = append(m[k], v) }\nadd(\"a\", 1)\n---\nadd(\"b\", 2)\nm",
		"constants named like builtins":                              "const len, cap = 3, 4\nfunc f() int { return len + cap }\n---\nlen + cap + f()",
		"os functions as values":                                     "f := os.Exit\nif false { f(1); log.Fatalf(\"%d\", 1); defer log.Fatalln() }\nvar r io.Reader = bufio.NewReader(os.Stdin)\n_ = r\n_, err := os.Stdin.Stat()\n_ = err",
		"a cell that is only a block":                                "{\n}",
		"embedded own types":                                         "type A struct{ X int }\ntype B struct{ A; *C }\ntype C struct{ error }\ntype D interface{ E; fmt.Stringer }\ntype E interface{ M() }\nb := B{A: A{1}, C: &C{io.EOF}}\n---\nb.X, b.error = 2, nil\nvar d D\nd == nil",
		"iterators":                                                  "func count(n int) iter.Seq[int] { return func(yield func(int) bool) { for i := range n { if !yield(i) { return } } } }\n---\nfor i := range count(3) { fmt.Println(i) }\nxs := slices.Collect(count(4))\nxs",
		"a select":                                                   "c, d := make(chan int), make(chan string)\nvar n int\nselect {\ncase n = <-c:\ncase s, ok := <-d:\n\tfmt.Println(s, ok)\ncase c <- n:\ndefault:\n}",
		"struct tags":                                                "x := struct{ A int `json:\"a\"` }{1}\n---\nx.A++\ny := []struct{ B *struct{ C string } }{}\n---\ny = append(y, y...)\nx",
		"a function replaces a variable of its own package's name": "sort := 1\n---\nfunc sort(x []int) {}\nsort(nil)\n---\nimport \"sort\"\nsort.Ints(nil)",
		"new with a value":                     "p := new(3)\n*p",
		"a name from a dot import as variable": "import . \"math\"\nPi := Pi * 2\nPi\n---\nPi := Pi * 2\nSqrt(Pi)",
		"types only of dropped variables":      "type T int\nx := T(1)\n---\ntype T string\n---\ny := 1\ny",
		"two results shown and checked":        "func f() (int, string, error) { return 1, \"\", nil }\nf();\nfor f(); false; f() { }\nif true { f() }\nf()",
		"suppressed":                           "x := 1\nx + 1;\n---\n<-make(chan int, 1);\n---\nnil == error(nil);",
	}
	for name, cells := range tests {
		t.Run(name, func(t *testing.T) {
			s := cell.New(packages, cell.Options{})
			held := map[string]bool{}
			for n, code := range strings.Split(cells, "\n---\n") {
				p, err := s.Compile(n+1, code)
				if err != nil {
					t.Fatalf("%q: %v", code, err)
				}
				verify(t, code, p)
				s.Commit(p)
				if !p.Run {
					continue
				}
				var islands []event.Island
				for _, v := range p.Saves {
					held[v] = true
				}
				for v := range held {
					islands = append(islands, event.Island{Names: []string{v}})
				}
				s.Saved(p, islands, nil)
			}
		})
	}
}
