package cell_test

import (
	"fmt"
	"testing"

	"descida/kernel/cell"
)

// BenchmarkCompile is a plain cell in a session of some cells, and of many.
func BenchmarkCompile(b *testing.B) {
	for _, cells := range []int{5, 1000} {
		b.Run(fmt.Sprint("after ", cells), func(b *testing.B) {
			s := cell.New(packages, cell.Options{})
			var names []string
			for n := range cells {
				v := fmt.Sprintf("v%d", n)
				names = append(names, v)
				code := fmt.Sprintf("%s := []float64{%d}\ntype T%d struct{ A int }\nfunc (t T%d) M() {}\nfunc f%d(x int) int {\n\tfor i := range x {\n\t\tx += i * len(%s)\n\t}\n\tfmt.Println(strings.ToUpper(\"a\"), x)\n\treturn x\n}", v, n, n, n, n, v)
				p, err := s.Compile(n+1, code)
				if err != nil {
					b.Fatal(err)
				}
				s.Commit(p)
				s.Saved(p, alone(names...), nil)
			}
			b.ResetTimer()
			for n := range b.N {
				if _, err := s.Compile(cells+n, fmt.Sprintf("a, b := f1(%d), v2\nfor i, x := range b {\n\tfmt.Println(i, x, a)\n}\nf3(a)", n)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
