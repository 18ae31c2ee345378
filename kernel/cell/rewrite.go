package cell

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// rewriter puts into a piece of the program what it needs to be stopped, saved and asked for input: a tick at the head
// of every loop and of functions that may call themselves, a guard in every goroutine, session's functions for os.Exit, log.Fatal and reads of os.Stdin.
type rewriter struct {
	c     *compiler
	ck    *checked
	b     *built
	edits []edit
	gone  map[*ast.Ident]bool // package names that an edit has taken out
}

// replaced are functions that would end the process behind the session's back.
var replaced = map[string]string{"os.Exit": "Exit", "log.Fatal": "Fatal", "log.Fatalf": "Fatalf", "log.Fatalln": "Fatalln"}

func (w *rewriter) off(p token.Pos) int { return w.c.s.fset.File(p).Offset(p) }

// at is the directive for a place of the piece, which has directives of its own.
func (w *rewriter) at(p token.Pos) string {
	q := w.c.s.fset.Position(p)
	return fmt.Sprintf("/*line %s:%d:%d*/", q.Filename, q.Line, q.Column)
}

func (w *rewriter) replace(from, to token.Pos, text string) {
	w.edits = append(w.edits, edit{w.off(from), w.off(to), text + w.at(to)})
}

func (w *rewriter) insert(p token.Pos, text string) { w.replace(p, p, text) }

// calls handles what goes to session's functions instead of the process's own.
func (w *rewriter) calls(d ast.Decl) {
	ast.Inspect(d, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			w.scan(n)
			w.readerArguments(n)
		case *ast.SelectorExpr:
			w.selector(n)
			w.logger(n)
		case *ast.Ident:
			w.dotted(n)
		}
		return true
	})
}

// control handles loops and goroutines. It comes last: what it moves has its other edits already.
func (w *rewriter) control(d ast.Decl) {
	gotos := map[string]bool{}
	ast.Inspect(d, func(n ast.Node) bool {
		if b, ok := n.(*ast.BranchStmt); ok && b.Tok == token.GOTO && b.Label != nil {
			gotos[b.Label.Name] = true
		}
		return true
	})
	ast.Inspect(d, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ForStmt:
			w.tick(n.Body.Lbrace + 1)
		case *ast.RangeStmt:
			w.tick(n.Body.Lbrace + 1)
		case *ast.LabeledStmt:
			if gotos[n.Label.Name] && !repeats(n.Stmt) {
				w.tick(n.Colon + 1)
			}
		case *ast.FuncLit:
			if w.mayRecur(n) {
				w.tick(n.Body.Lbrace + 1)
			}
		case *ast.GoStmt:
			w.guard(n)
		}
		return true
	})
}

// repeats reports whether a label belongs to its statement, which break and continue name by it; nothing can stand
// between them.
func repeats(st ast.Stmt) bool {
	switch st.(type) {
	case *ast.ForStmt, *ast.RangeStmt, *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
		return true
	}
	return false
}

// tick lets Stop end a loop in the loop's own goroutine, where saving is safe.
func (w *rewriter) tick(p token.Pos) { w.insert(p, sessionName+".Tick();") }

// packageOf is the path of the package that a selector selects from; "" for any other selector.
func (w *rewriter) packageOf(n *ast.SelectorExpr) (path string, name *ast.Ident) {
	if x, ok := n.X.(*ast.Ident); ok {
		if p, ok := w.ck.use(x).(*types.PkgName); ok {
			return p.Imported().Path(), x
		}
	}
	return "", nil
}

func (w *rewriter) selector(n *ast.SelectorExpr) {
	path, x := w.packageOf(n)
	if to := replaced[path+"."+n.Sel.Name]; to != "" && x != nil {
		w.gone[x] = true
		w.replace(n.Pos(), n.End(), sessionName+"."+to)
		return
	}
	if n.Sel.Name == "Read" { // os.Stdin.Read
		w.stdin(n.X)
	}
}

// dotted is selector for a name that a dot import brings.
func (w *rewriter) dotted(id *ast.Ident) {
	if p := w.ck.dotted(id); p != nil && replaced[p.Path()+"."+id.Name] != "" {
		w.gone[id] = true
		w.replace(id.Pos(), id.End(), sessionName+"."+replaced[p.Path()+"."+id.Name])
	}
}

// logger turns l.Fatal into session.LoggerFatal(l).
func (w *rewriter) logger(n *ast.SelectorExpr) {
	s := w.ck.info.Selections[n]
	if s == nil || s.Kind() != types.MethodVal || len(s.Index()) > 1 || s.Obj().Pkg() == nil || replaced[s.Obj().Pkg().Path()+"."+n.Sel.Name] == "" {
		return
	}
	address := ""
	if _, pointer := s.Recv().Underlying().(*types.Pointer); !pointer {
		address = "&"
	}
	w.insert(n.Pos(), sessionName+".Logger"+n.Sel.Name+"("+address)
	w.replace(n.X.End(), n.End(), ")")
}

// stdin replaces os.Stdin.
func (w *rewriter) stdin(x ast.Expr) {
	var id *ast.Ident
	switch x := x.(type) {
	case *ast.SelectorExpr:
		if path, pkg := w.packageOf(x); path == "os" && x.Sel.Name == "Stdin" {
			id = pkg
		}
	case *ast.Ident:
		if p := w.ck.dotted(x); p != nil && p.Path() == "os" && x.Name == "Stdin" {
			id = x
		}
	}
	if id != nil {
		w.gone[id] = true
		w.replace(x.Pos(), x.End(), sessionName+".Stdin")
	}
}

// scan turns fmt.Scan(...) into fmt.Fscan(session.Stdin, ...).
func (w *rewriter) scan(n *ast.CallExpr) {
	f := callee(w.ck.info, n)
	if !strings.HasPrefix(f, "fmt.Scan") {
		return
	}
	name, ok := n.Fun.(*ast.Ident)
	if sel, isSel := n.Fun.(*ast.SelectorExpr); isSel {
		name, ok = sel.Sel, true
	}
	if !ok {
		return
	}
	comma := ","
	if len(n.Args) == 0 {
		comma = ""
	}
	w.replace(name.Pos(), n.Lparen+1, "Fs"+name.Name[1:]+"("+sessionName+".Stdin"+comma)
}

// readerArguments replaces os.Stdin where a function wants an interface of it: bufio.NewReader(os.Stdin).
func (w *rewriter) readerArguments(n *ast.CallExpr) {
	sig, ok := w.ck.info.Types[n.Fun].Type.(*types.Signature)
	if !ok {
		return
	}
	for i, a := range n.Args {
		if i < sig.Params().Len() && types.IsInterface(sig.Params().At(i).Type()) {
			w.stdin(a)
		}
	}
}

// guard makes a goroutine's panic save the variables and be reported like any other. Of a call that is no literal,
// function and arguments are evaluated first, as go does: { f, a := f, a; go func() { defer Guard(); f(a) }() }.
// The pieces stay where they stand, so that edits inside them hold.
func (w *rewriter) guard(g *ast.GoStmt) {
	if f, ok := ast.Unparen(g.Call.Fun).(*ast.FuncLit); ok {
		w.insert(f.Body.Lbrace+1, "defer "+sessionName+".Guard();")
		return
	}
	tv := w.ck.info.Types[g.Call.Fun]
	if tv.IsBuiltin() || tv.IsType() || w.spreads(g.Call) {
		return
	}
	var left, args []string
	text := func(n ast.Node) string { return apply(w.b.src, w.off(n.Pos()), w.off(n.End()), w.edits) }
	call := text(g.Call.Fun)
	first := g.Call.Fun.Pos()
	named := w.named(g.Call.Fun)
	if !named {
		left = append(left, reserved+"f")
		call = reserved + "f"
	}
	for i, a := range g.Call.Args {
		if tv := w.ck.info.Types[a]; tv.Value != nil || tv.IsNil() {
			args = append(args, text(a))
			continue
		}
		name := fmt.Sprintf("%sa%d", reserved, i)
		left, args = append(left, name), append(args, name)
	}
	dots := ""
	if g.Call.Ellipsis.IsValid() {
		dots = "..."
	}
	run := fmt.Sprintf("go func(){defer %s.Guard();%s%s(%s%s)}()}", sessionName, w.at(first), call, strings.Join(args, ","), dots)
	if len(left) == 0 {
		w.edits = append(w.edits, edit{w.off(g.Pos()), w.off(g.End()), "{" + run + w.at(g.End())})
		return
	}
	w.evaluated(g, left, named, run)
}

// evaluated writes the assignment in front of a guarded call, around the call's own pieces.
func (w *rewriter) evaluated(g *ast.GoStmt, left []string, named bool, run string) {
	at := g.Pos()
	text := "{" + strings.Join(left, ",") + ":="
	piece := func(n ast.Expr) {
		w.edits = append(w.edits, edit{w.off(at), w.off(n.Pos()), text + w.at(n.Pos())})
		at, text = n.End(), ","
	}
	if !named {
		piece(g.Call.Fun)
	}
	for _, a := range g.Call.Args {
		if tv := w.ck.info.Types[a]; tv.Value == nil && !tv.IsNil() {
			piece(a)
		}
	}
	w.edits = append(w.edits, edit{w.off(at), w.off(g.End()), ";" + run + w.at(g.End())})
}

// spreads reports whether a call's one argument gives several values: f(g()).
func (w *rewriter) spreads(call *ast.CallExpr) bool {
	if len(call.Args) != 1 {
		return false
	}
	_, ok := w.ck.info.Types[call.Args[0]].Type.(*types.Tuple)
	return ok
}

// named reports whether an expression names a declared function: it needs no evaluation, and a generic one has no
// value.
func (w *rewriter) named(x ast.Expr) bool {
	switch f := ast.Unparen(x).(type) {
	case *ast.Ident:
		_, ok := w.ck.use(f).(*types.Func)
		return ok
	case *ast.SelectorExpr:
		_, ok := w.ck.use(f.Sel).(*types.Func)
		return ok && w.ck.info.Selections[f] == nil
	case *ast.IndexExpr:
		return w.named(f.X)
	case *ast.IndexListExpr:
		return w.named(f.X)
	}
	return false
}
