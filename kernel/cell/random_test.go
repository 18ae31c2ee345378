package cell_test

import (
	"flag"
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"testing"
)

var sessions = flag.Int("sessions", 3, "how many random sessions to run")

// A session of random cells must come out as one Go program does that holds them in blocks within each other: there x := 2
// makes a new variable, too, and what pointed to the old one keeps it.
func TestRandomSessionsAreAsOneProgram(t *testing.T) {
	for seed := range *sessions {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewSource(int64(seed)))
			cells := [][]string{{`a, b, c := 1, 2, 3
s, t, u := []int{1, 2, 3}, []int{4, 5}, []int{6}
p, q := &a, &s[1]
m, k := map[string]int{"x": 1}, map[string]int{}
n := &Node{v: 7, s: s}
r := [3]int{1, 2, 3}
v := r[1:]
var e any = n`}}
			for range 6 {
				cells = append(cells, randomCell(r))
			}
			want := newNotebook(t)
			got := newNotebook(t)
			var all strings.Builder
			all.WriteString(nodeType)
			for _, c := range cells {
				all.WriteString("{\n" + strings.Join(c, "\n") + uses + "\n" + state + "\n")
			}
			all.WriteString(strings.Repeat("}", len(cells)))
			one := want.run(all.String(), asked{})
			if one.err != "" {
				t.Fatal(one.err, all.String())
			}
			lines := strings.SplitAfter(one.out, "\n")
			for i, c := range cells {
				code := strings.Join(c, "\n") + "\n" + state
				if i == 0 {
					code = nodeType + code
				}
				switch r.Intn(4) {
				case 0:
					code += fmt.Sprintf("\nfunc idle%d() { a++; s[0] = b; *p = len(m) + n.v + len(v); e = q }", i)
				case 1:
					code += "\npanic(\"end\")"
				}
				if r.Intn(4) == 0 {
					got.restart()
				}
				a := got.run(code, asked{})
				if a.err != "" && a.err != "panic: end" || a.out != lines[i] {
					t.Fatalf("cell %d\n%s\n%s\ngot  %swant %s\nbefore it:\n%s\nthe program was:\n%s", i+1, code, a.err, a.out, lines[i], all.String(), got.last)
				}
			}
		})
	}
}

const (
	nodeType = "type Node struct { v int; next *Node; s []int }\n"
	uses     = "\n_, _, _, _, _, _, _, _, _, _, _, _, _, _ = a, b, c, s, t, u, p, q, m, k, n, r, v, e"
	state    = `{ str := fmt.Sprintf("%T", e); if x, ok := e.(*int); ok { str += fmt.Sprint(*x) }; fmt.Println(a, b, c, s, cap(s), t, cap(t), u, cap(u), *p, *q, m, k, n.v, n.s, n.next == n, r, v, str) }`
)

func randomCell(r *rand.Rand) (lines []string) {
	pick := func(names ...string) string { return names[r.Intn(len(names))] }
	num := func() string { return pick("a", "b", "c") }
	list := func() string { return pick("s", "t", "u", "v", "n.s") }
	for range 1 + r.Intn(6) {
		x, l := num(), list()
		choices := []string{
			fmt.Sprintf("%s = %s + %d", x, num(), r.Intn(9)),
			x + "++",
			fmt.Sprintf("*%s += %s", pick("p", "q"), num()),
			fmt.Sprintf("%s = append(%[1]s, %s)", l, num()),
			fmt.Sprintf("if len(%s) > 0 { %[1]s[0] += %s; q = &%[1]s[len(%[1]s)-1] }", l, num()),
			fmt.Sprintf("if len(%s) > 1 { %s = %[1]s[1:] }", l, list()),
			fmt.Sprintf("%s = %s", list(), list()),
			fmt.Sprintf("p = &%s", pick("a", "b", "c", "n.v", "r[1]")),
			"p, q = q, p",
			fmt.Sprintf("%s[%q] = %s", pick("m", "k"), pick("x", "y", "z"), num()),
			"k = m",
			fmt.Sprintf("n = &Node{%s, n, %s}", num(), list()),
			"n.next = n",
			"if n.next != nil { n.next.v += 3; p = &n.next.v }",
			"e = " + pick("n", "&a", "p", "s", "r", "q"),
			"if x, ok := e.(*int); ok { *x += 5 }",
			"if x, ok := e.(*Node); ok { x.v++ }",
			fmt.Sprintf("for i := range 3 { %s += i; %s++; if i == 1 { %s = append(%[3]s, %s) } }", num(), num(), list(), num()),
			fmt.Sprintf("for i := range %s { %s += %[1]s[i] }", list(), num()),
			fmt.Sprintf("for _, x := range r { %s += x; r[0]++ }", num()),
			"func() { a, b = b, a }()",
			"r[2] = " + num(),
			"v = r[:2]",
		}
		lines = append(lines, choices[r.Intn(len(choices))])
	}
	return append(definitions(r), lines...)
}

// definitions come first, and do not read what they define: else := would go on with the old variable.
func definitions(r *rand.Rand) (lines []string) {
	for _, d := range []string{"a := b * 2", "b := c + 1", "c := a - b", "s := append([]int{9}, t...)", "t := u", "u := []int{a}", "v := s[:0]",
		"p := &a", "p := &b", "q := p", "n := &Node{v: c, s: t}", "r := [3]int{b}", `k := map[string]int{"w": c}`} {
		name, _, _ := strings.Cut(d, " ")
		if r.Intn(12) == 0 && !slices.ContainsFunc(lines, func(l string) bool { return strings.HasPrefix(l, name+" ") }) {
			lines = append(lines, d)
		}
	}
	return lines
}
