package cell

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"descida/internal/language"
)

// Functions may call each other from cell to cell: isEven in one, isOdd in the next. So a cell may declare a function
// that calls one which no cell has declared, as long as its statements do not reach it. It is checked again wherever it is
// reached.

// waiting is a function that calls one that is not there.
type waiting struct{ function, calls string }

func (w waiting) String() string {
	return fmt.Sprintf(language.Pick("%s is not declared yet: %s can be called once a cell declares it",
		"%s ainda não foi declarada: %s só poderá ser chamada depois que uma célula a declarar"), w.calls, w.function)
}

// onlyWaits reports whether nothing is wrong but that functions of this cell call others that are not there, and takes
// note of them. Anything that looks like a slip is an error at once.
func (c *compiler) onlyWaits() bool {
	var found []waiting
	for _, e := range c.program.errs {
		if noise(e) {
			continue
		}
		w, ok := c.waits(e)
		if !ok {
			return false
		}
		if !slices.Contains(found, w) {
			found = append(found, w)
		}
	}
	c.p.waiting = found
	return true
}

func (c *compiler) waits(e types.Error) (w waiting, ok bool) {
	m := undefinedName.FindStringSubmatch(e.Msg)
	u := c.unitOf(e)
	if m == nil || m[1] != "" || u == nil || !c.mine[u] || !u.function || slices.Contains(c.emitted, u) {
		return w, false
	}
	name := m[2]
	if !calledAt(u.built.file, e.Pos) || c.whyUndefined(name) != "" || c.familiar(name) {
		return w, false
	}
	return waiting{u.key, name}, true
}

// calledAt reports whether the name at a place is what a call calls.
func calledAt(f *ast.File, at token.Pos) (called bool) {
	ast.Inspect(f, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			id, ok := ast.Unparen(call.Fun).(*ast.Ident)
			called = called || ok && id.Pos() == at
		}
		return !called
	})
	return called
}

// familiar reports whether a name is nearly one of Go's own or of a package that everybody uses: Println, sqrt, length.
func (c *compiler) familiar(name string) bool {
	names := types.Universe.Names()
	for _, pkg := range []string{"fmt", "math", "strings", "slices", "strconv", "errors", "nn"} {
		for _, n := range c.exported(pkg) {
			if strings.EqualFold(n, name) {
				return true
			}
		}
	}
	return similar(name, names) != ""
}
