package cell

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"
)

// show wraps the last expression, which shows itself, and calls whose error nobody takes.
func (c *compiler) show() {
	var last ast.Stmt
	if n := len(c.pieces.items); n > 0 && c.pieces.items[n-1].kind == statement {
		for _, st := range slices.Backward(c.body.Body.List) {
			if _, empty := st.(*ast.EmptyStmt); !empty {
				last = st
				break
			}
		}
	}
	ast.Inspect(c.body.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false // a function of its own: Go's rules hold in it
		case *ast.ExprStmt:
			if n == last {
				c.showLast(n.X)
			} else {
				c.showOther(n.X)
			}
		}
		return true
	})
}

// showLast handles the last expression. Behind a semicolon its value is not shown, but an error still counts.
func (c *compiler) showLast(x ast.Expr) {
	tv := c.plain.info.Types[x]
	call, isCall := ast.Unparen(x).(*ast.CallExpr)
	switch {
	case tv.Type == nil || tv.IsVoid() || tv.IsType() || tv.IsBuiltin() || tv.Type == types.Typ[types.Invalid]:
	case isCall && c.quiet(call):
	case isCall && isError(tv.Type) && c.fallible(x):
		c.wrap(x, "Check") // nil is nothing to show
	case !c.pieces.semicolon:
		c.wrap(x, "Show")
		c.shown = tv.Type
	case isCall:
		c.showOther(x)
	default:
		c.insert(x.Pos(), "_ = ", x.Pos())
	}
}

// showOther handles the other expressions: what they return is dropped, but not an error.
func (c *compiler) showOther(x ast.Expr) {
	call, ok := ast.Unparen(x).(*ast.CallExpr)
	if !ok || c.quiet(call) || !c.fallible(call) {
		return
	}
	t := c.plain.info.Types[call].Type
	if tuple, ok := t.(*types.Tuple); ok && tuple.Len() > 0 {
		t = tuple.At(tuple.Len() - 1).Type()
	}
	if isError(t) {
		c.wrap(x, "Check")
	}
}

// quiet reports whether a call is made for its effect, although it returns something.
func (c *compiler) quiet(call *ast.CallExpr) bool {
	f := callee(c.plain.info, call)
	for _, p := range []string{"fmt.Print", "fmt.Fprint", "fmt.Scan"} {
		if strings.HasPrefix(f, p) {
			return true
		}
	}
	return f == "builtin.copy" || f == "builtin.recover"
}

func (c *compiler) wrap(x ast.Expr, function string) {
	c.insert(x.Pos(), sessionName+"."+function+"(", x.Pos())
	c.insert(x.End(), ")", x.End())
}
