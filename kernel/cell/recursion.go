package cell

import (
	"go/ast"
	"go/types"
	"strings"
)

// Stop must end recursion, too: fib(60) has no loop. So a function that may call itself, by way of others or not, is ticked
// where it begins, as a loop is at its head. Names tell which: a method's is taken for that of all types.

// recursive finds the declared functions that may call themselves.
func (c *compiler) recursive() map[*built]bool {
	by := map[string][]*unit{} // the functions that a name may call
	for _, u := range c.emitted {
		if u.function {
			name := u.key
			if _, method, ok := strings.Cut(u.key, "."); ok {
				name = "." + method
			}
			by[name] = append(by[name], u)
		}
	}
	calls := map[*unit][]*unit{}
	for _, us := range by {
		for _, u := range us {
			for _, r := range u.refs {
				calls[u] = append(calls[u], by[r.name]...)
			}
			ast.Inspect(u.built.file, func(n ast.Node) bool {
				if sel, ok := n.(*ast.SelectorExpr); ok {
					calls[u] = append(calls[u], by["."+sel.Sel.Name]...)
				}
				return true
			})
		}
	}
	found := map[*built]bool{}
	for u := range calls {
		seen := map[*unit]bool{}
		todo := []*unit{u}
		for len(todo) > 0 {
			next := calls[todo[len(todo)-1]]
			todo = todo[:len(todo)-1]
			for _, n := range next {
				if n == u {
					found[u.built] = true
				}
				if !seen[n] {
					seen[n] = true
					todo = append(todo, n)
				}
			}
		}
	}
	return found
}

// mayRecur reports whether a function literal calls a function that a variable from outside of it holds: perhaps itself.
func (w *rewriter) mayRecur(f *ast.FuncLit) (found bool) {
	ast.Inspect(f.Body, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			if id, ok := ast.Unparen(call.Fun).(*ast.Ident); ok {
				v, ok := w.ck.use(id).(*types.Var)
				found = found || ok && (v.Pos() < f.Pos() || v.Pos() >= f.End())
			}
		}
		return !found
	})
	return found
}
