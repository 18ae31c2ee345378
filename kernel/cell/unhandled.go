package cell

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// reads is where the cell reads its error variables. An error that a statement stores and that nothing reads before the
// next statement that stores there is unhandled.
type reads struct {
	at       map[types.Object][]token.Pos // by the statements
	anywhere map[types.Object]bool        // in a function literal: it may run at any time
	names    map[string]bool              // in a declaration, or in a function literal before the statement that defines it
	jumps    bool                         // a goto makes any order possible
}

// findReads looks through the whole cell.
func (c *compiler) findReads() {
	c.reads = reads{at: map[types.Object][]token.Pos{}, anywhere: map[types.Object]bool{}, names: map[string]bool{}}
	written := map[*ast.Ident]bool{}
	var walk func(n ast.Node, inLiteral bool)
	walk = func(n ast.Node, inLiteral bool) {
		ast.Inspect(n, func(m ast.Node) bool {
			switch m := m.(type) {
			case *ast.FuncLit:
				if m != n {
					walk(m, true)
					return false
				}
			case *ast.AssignStmt:
				if m.Tok == token.ASSIGN || m.Tok == token.DEFINE {
					for _, l := range m.Lhs {
						if id, ok := l.(*ast.Ident); ok {
							written[id] = true
						}
					}
				}
			case *ast.BranchStmt:
				c.reads.jumps = c.reads.jumps || m.Tok == token.GOTO
			case *ast.Ident:
				if o := c.plain.use(m); o != nil && !written[m] {
					c.reads.at[o] = append(c.reads.at[o], m.Pos())
					c.reads.anywhere[o] = c.reads.anywhere[o] || inLiteral
					if inLiteral && c.plain.global(o) { // it may become the variable that a later := defines
						c.reads.names[o.Name()] = true
					}
				}
			}
			return true
		})
	}
	walk(c.body.Body, false)
	for _, d := range c.nodes {
		for id := range c.plain.freeNames(d) {
			c.reads.names[id.Name] = true
		}
	}
}

// read reports whether an error variable is read between two places.
func (r *reads) read(o types.Object, from, to token.Pos) bool {
	if r.anywhere[o] || r.names[o.Name()] {
		return true
	}
	for _, p := range r.at[o] {
		if r.jumps || p >= from && p <= to {
			return true
		}
	}
	return false
}

// checksAfter returns the checks of the errors that an assignment stores and the cell does not read.
func (c *compiler) checksAfter(st *ast.AssignStmt) string {
	if st.Tok != token.ASSIGN && st.Tok != token.DEFINE {
		return ""
	}
	return c.checks(st.Lhs, st.Rhs, st.End())
}

// checksOf is checksAfter for var x, err = f().
func (c *compiler) checksOf(spec *ast.ValueSpec) string {
	names := make([]ast.Expr, len(spec.Names))
	for i, id := range spec.Names {
		names[i] = id
	}
	return c.checks(names, spec.Values, spec.End())
}

func (c *compiler) checks(left, right []ast.Expr, end token.Pos) (text string) {
	for i, l := range left {
		id, ok := l.(*ast.Ident)
		if !ok || isBlank(id) {
			continue
		}
		o := c.plain.info.Defs[id]
		if o == nil {
			o = c.plain.use(id)
		}
		if o == nil || !isError(o.Type()) || !c.fallible(right[min(i, len(right)-1)]) || c.reads.read(o, end, c.nextStore(o, end)) {
			continue
		}
		name := id.Name
		if _, lifted := c.objects[o]; lifted {
			name = varPrefix + name
		} else if c.plain.global(o) {
			name = c.oldName(name)
		}
		text += ";" + sessionName + ".Check(" + name + ")"
	}
	return text
}

// nextStore is the end of the next statement of the outermost block that stores a variable anew.
func (c *compiler) nextStore(o types.Object, after token.Pos) token.Pos {
	for _, st := range c.body.Body.List {
		as, ok := unlabel(st).(*ast.AssignStmt)
		if !ok || st.Pos() < after {
			continue
		}
		for _, l := range as.Lhs {
			if id, ok := l.(*ast.Ident); ok && c.plain.use(id) == o {
				return as.End()
			}
		}
	}
	return c.body.End()
}

// isError reports whether a type is error itself.
func isError(t types.Type) bool {
	return t != nil && types.Identical(t, types.Universe.Lookup("error").Type())
}

// fallible reports whether an expression is a call that may fail, not one that makes an error on purpose.
func (c *compiler) fallible(x ast.Expr) bool {
	call, ok := ast.Unparen(x).(*ast.CallExpr)
	if !ok || c.plain.info.Types[call.Fun].IsType() {
		return false
	}
	f := callee(c.plain.info, call)
	return f != "fmt.Errorf" && !strings.HasPrefix(f, "errors.")
}

// callee is the package and name of the function that a call names: "fmt.Println", "builtin.copy"; "" for a method or
// a value.
func callee(info *types.Info, call *ast.CallExpr) string {
	var id *ast.Ident
	switch f := ast.Unparen(call.Fun).(type) {
	case *ast.SelectorExpr:
		id = f.Sel
	case *ast.Ident:
		id = f
	default:
		return ""
	}
	switch o := info.Uses[id].(type) {
	case *types.Builtin:
		return "builtin." + o.Name()
	case *types.Func:
		if o.Pkg() != nil && o.Parent() == o.Pkg().Scope() {
			return o.Pkg().Path() + "." + o.Name()
		}
	}
	return ""
}
