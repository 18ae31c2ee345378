package cell

import (
	"go/ast"
	"go/token"
	"go/types"
)

// written finds the variables that a program may change: assigned to, in whole or in part, or their address taken.
func (c *checked) written(n ast.Node, found map[string]bool) {
	root := func(x ast.Expr) {
		if id := rootOf(x); id != nil {
			if v, ok := c.use(id).(*types.Var); ok && c.global(v) {
				found[id.Name] = true
			}
		}
	}
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, l := range n.Lhs {
				root(l)
			}
		case *ast.IncDecStmt:
			root(n.X)
		case *ast.RangeStmt:
			if n.Tok == token.ASSIGN {
				root(n.Key)
				root(n.Value)
			}
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				root(n.X)
			}
		case *ast.SliceExpr: // of an array: its address is taken
			root(n.X)
		case *ast.SelectorExpr:
			if s := c.info.Selections[n]; s != nil && s.Kind() == types.MethodVal && pointerReceiver(s.Obj()) {
				root(n.X)
			}
		}
		return true
	})
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
