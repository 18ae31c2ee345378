package cell

import (
	"go/ast"
	"go/token"
	"go/types"
)

// written finds the variables that a program may change: assigned to, in whole or in part, or their address taken.
func (c *checked) written(n ast.Node, found map[string]bool) {
	root := func(x ast.Expr) { c.root(x, found) }
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, l := range n.Lhs {
				root(l)
			}
		case *ast.IncDecStmt:
			root(n.X)
		case *ast.SliceExpr: // of an array: its address is taken
			root(n.X)
		}
		c.aliased(n, found)
		return true
	})
}

// aliased finds the variables that one node gives a pointer to, or has a range assign to.
func (c *checked) aliased(n ast.Node, found map[string]bool) {
	switch n := n.(type) {
	case *ast.UnaryExpr:
		if n.Op == token.AND {
			c.root(n.X, found)
		}
	case *ast.SelectorExpr:
		if s := c.info.Selections[n]; s != nil && s.Kind() == types.MethodVal && pointerReceiver(s.Obj()) {
			c.root(n.X, found)
		}
	case *ast.RangeStmt:
		if n.Tok == token.ASSIGN {
			c.root(n.Key, found)
			c.root(n.Value, found)
		}
	}
}

// root takes note of the program's variable in front of x.f[i].g.
func (c *checked) root(x ast.Expr, found map[string]bool) {
	if id := rootOf(x); id != nil && c.variable(id) != nil {
		found[id.Name] = true
	}
}

// variable is the program's variable that an identifier stands for, or nil.
func (c *checked) variable(id *ast.Ident) *types.Var {
	v, ok := c.use(id).(*types.Var)
	if !ok || !c.global(v) {
		return nil
	}
	return v
}

// pointerReceiver reports whether a method takes the address of its value.
func pointerReceiver(method types.Object) bool {
	sig, ok := method.Type().(*types.Signature)
	if !ok || sig.Recv() == nil {
		return false
	}
	_, ok = sig.Recv().Type().(*types.Pointer)
	return ok
}

// rootOf is the variable in front of x.f[i].g; nil where there is none.
func rootOf(x ast.Expr) *ast.Ident {
	for {
		switch y := x.(type) {
		case *ast.SelectorExpr:
			x = y.X
		case *ast.IndexExpr:
			x = y.X
		case *ast.ParenExpr:
			x = y.X
		case *ast.StarExpr:
			x = y.X
		case *ast.SliceExpr:
			x = y.X
		case *ast.Ident:
			return y
		default:
			return nil
		}
	}
}
