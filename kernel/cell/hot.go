package cell

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"
)

// A loop over variables of the session works in memory where one over locals works in registers: a sum of products
// takes 2.6 times as long. So the outermost loops of the statements get copies of the variables that nothing else can
// change meanwhile. An assignment goes to the copy and on to the variable, so that a panic, a Stop or a save finds it as it
// should be; it is reading back what was just written that costs.

// hot rewrites the loops of the statements.
func (w *rewriter) hot(d ast.Decl) {
	f, ok := d.(*ast.FuncDecl)
	if !ok || f.Body == nil || hasGoto(f.Body) {
		return
	}
	exposed := w.exposed(f.Body)
	statementLists(f.Body, func(list []ast.Stmt) bool {
		for _, st := range list {
			if isLoop(unlabel(st)) {
				w.copies(st, exposed)
			}
		}
		return true
	})
}

func isLoop(st ast.Stmt) bool {
	switch st.(type) {
	case *ast.ForStmt, *ast.RangeStmt:
		return true
	}
	return false
}

func hasGoto(n ast.Node) (found bool) {
	ast.Inspect(n, func(n ast.Node) bool {
		if b, ok := n.(*ast.BranchStmt); ok && b.Tok == token.GOTO {
			found = true
		}
		return !found
	})
	return found
}

// statementLists visits the lists of statements below a node that are in no loop and no function of their own.
func statementLists(n ast.Node, f func(list []ast.Stmt) bool) {
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit, *ast.ForStmt, *ast.RangeStmt:
			return false
		case *ast.BlockStmt:
			return f(n.List)
		case *ast.CaseClause:
			return f(n.Body)
		case *ast.CommClause:
			return f(n.Body)
		}
		return true
	})
}

// exposed are the variables that something beside the statements can change: a function, another goroutine, whoever has a
// pointer. Whoever only reads them finds them as they should be.
func (w *rewriter) exposed(body *ast.BlockStmt) map[string]bool {
	exposed := maps.Clone(w.c.shared)
	for _, u := range w.c.emitted {
		w.ck.written(u.built.file, exposed)
	}
	ast.Inspect(body, func(n ast.Node) bool {
		if f, ok := n.(*ast.FuncLit); ok {
			w.ck.written(f, exposed)
			return false
		}
		w.ck.aliased(n, exposed)
		return true
	})
	return exposed
}

// copies gives one loop its copies.
func (w *rewriter) copies(loop ast.Stmt, exposed map[string]bool) {
	assigned := map[string]bool{}
	refused := map[string]bool{}
	simple := map[ast.Stmt]bool{} // assignments that can be followed by another
	list := func(ss []ast.Stmt) {
		for _, s := range ss {
			simple[s] = true
		}
	}
	assigns := func(x ast.Expr, ok bool) {
		if id, is := ast.Unparen(x).(*ast.Ident); is && w.ck.variable(id) != nil {
			assigned[id.Name] = true
			if !ok {
				refused[id.Name] = true
			}
		}
	}
	var uses []*ast.Ident
	doubled := map[ast.Stmt]bool{} // a for's own init and post, which assign to both at once
	ast.Inspect(loop, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit: // it may live longer than the loop: it reads the variables themselves
			return false
		case *ast.BlockStmt:
			list(n.List)
		case *ast.CaseClause:
			list(n.Body)
		case *ast.CommClause:
			list(n.Body)
		case *ast.ForStmt:
			if st, ok := n.Post.(*ast.IncDecStmt); ok {
				doubled[st] = true
			}
			if st, ok := n.Init.(*ast.AssignStmt); ok && len(st.Lhs) == 1 && st.Tok == token.ASSIGN && w.literal(st.Rhs[0]) {
				doubled[st] = true
			}
		case *ast.AssignStmt:
			for _, l := range n.Lhs {
				assigns(l, simple[n] || doubled[n])
			}
		case *ast.IncDecStmt:
			assigns(n.X, simple[n] || doubled[n])
		case *ast.Ident:
			if w.ck.variable(n) != nil {
				uses = append(uses, n)
			}
		}
		return true
	})
	copied := map[string]bool{}
	for _, id := range uses {
		if !exposed[id.Name] && !refused[id.Name] && copyable(w.ck.variable(id).Type(), assigned[id.Name]) {
			copied[id.Name] = true
		}
	}
	if len(copied) == 0 {
		return
	}
	names := slices.Sorted(maps.Keys(copied))
	local := make([]string, len(names))
	for i, n := range names {
		local[i] = copyName(n)
	}
	w.insert(loop.Pos(), "{"+strings.Join(local, ",")+":="+strings.Join(names, ",")+";")
	ast.Inspect(loop, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.AssignStmt:
			if doubled[n] {
				return !w.both(n.Lhs[0], copied, n, func(string) string { return w.text(n.Rhs[0]) })
			}
			for _, l := range n.Lhs {
				w.through(l, copied, n)
			}
		case *ast.IncDecStmt:
			if doubled[n] {
				return !w.both(n.X, copied, n, func(local string) string { return local + n.Tok.String()[:1] + "1" })
			}
			w.through(n.X, copied, n)
		case *ast.Ident:
			if copied[n.Name] && w.ck.variable(n) != nil {
				w.replace(n.Pos(), n.End(), copyName(n.Name))
			}
		}
		return true
	})
	w.insert(loop.End(), "}")
}

// literal reports whether an expression can be written twice as it stands.
func (w *rewriter) literal(x ast.Expr) bool {
	switch x := ast.Unparen(x).(type) {
	case *ast.BasicLit:
		return true
	case *ast.UnaryExpr:
		return (x.Op == token.SUB || x.Op == token.ADD) && w.literal(x.X)
	case *ast.Ident:
		o, ok := w.ck.use(x).(*types.Const)
		return ok && o.Parent() == types.Universe && x.Name != "iota"
	}
	return false
}

// copyName is the local copy of a variable.
func copyName(name string) string { return copyPrefix + name[len(reserved):] }

// copyable reports whether a copy of a variable may stand for it: of one that is assigned to, a number or a truth value,
// else also what only leads to something.
func copyable(t types.Type, assigned bool) bool {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return !assigned || u.Info()&(types.IsNumeric|types.IsBoolean) != 0
	case *types.Slice, *types.Pointer, *types.Map:
		return !assigned
	}
	return false
}

// through hands an assigned copy on to its variable.
func (w *rewriter) through(x ast.Expr, copied map[string]bool, st ast.Stmt) {
	if id, ok := ast.Unparen(x).(*ast.Ident); ok && copied[id.Name] && w.ck.variable(id) != nil {
		w.insert(st.End(), ";"+id.Name+"="+copyName(id.Name))
	}
}

// both replaces an assignment by one to a copy and its variable, which are to get what value says of the copy. It
// reports whether it did.
func (w *rewriter) both(x ast.Expr, copied map[string]bool, st ast.Stmt, value func(local string) string) bool {
	id, ok := ast.Unparen(x).(*ast.Ident)
	if !ok || !copied[id.Name] || w.ck.variable(id) == nil {
		return false
	}
	local := copyName(id.Name)
	w.replace(st.Pos(), st.End(), local+","+id.Name+"="+value(local)+","+value(local))
	return true
}

// text is a piece of the source as it stands.
func (w *rewriter) text(n ast.Node) string { return w.b.src[w.off(n.Pos()):w.off(n.End())] }
