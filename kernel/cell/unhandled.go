package cell

import (
	"go/ast"
	"go/token"
	"go/types"
	"math"
	"slices"
	"strings"
)

// reads is where the cell reads its error variables. An error that a statement stores and that nothing reads before the
// next statement that stores there is unhandled.
type reads struct {
	at       map[types.Object][]token.Pos // by the statements, in order
	stores   map[types.Object][]token.Pos // ends of the outermost statements that store anew, in order
	anywhere map[types.Object]bool        // in a function literal: it may run at any time
	names    map[string]bool              // in a declaration, or in a function literal before the statement that defines it
	jumps    bool                         // a goto makes any order possible
}

// findReads looks through the whole cell.
func (c *compiler) findReads() {
	c.reads = reads{at: map[types.Object][]token.Pos{}, stores: map[types.Object][]token.Pos{}, anywhere: map[types.Object]bool{}, names: map[string]bool{}}
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
	for _, at := range c.reads.at { // a loop's last part stands before its body
		slices.Sort(at)
	}
	for _, st := range c.body.Body.List {
		if as, ok := unlabel(st).(*ast.AssignStmt); ok {
			for _, l := range as.Lhs {
				if id, ok := l.(*ast.Ident); ok && c.plain.use(id) != nil {
					o := c.plain.use(id)
					c.reads.stores[o] = append(c.reads.stores[o], as.End())
				}
			}
		}
	}
	for _, d := range c.nodes {
		for id := range c.plain.freeNames(d) {
			c.reads.names[id.Name] = true
		}
	}
}

// handled reports whether an error that a statement stored is read before the next one that stores there.
func (r *reads) handled(o types.Object, stored token.Pos) bool {
	if r.anywhere[o] || r.names[o.Name()] || r.jumps && len(r.at[o]) > 0 {
		return true
	}
	next := token.Pos(math.MaxInt)
	if i, _ := slices.BinarySearch(r.stores[o], stored+1); i < len(r.stores[o]) {
		next = r.stores[o][i]
	}
	i, _ := slices.BinarySearch(r.at[o], stored)
	return i < len(r.at[o]) && r.at[o][i] <= next
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
		if o == nil || !isError(o.Type()) || !c.fallible(right[min(i, len(right)-1)]) || c.reads.handled(o, end) {
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
