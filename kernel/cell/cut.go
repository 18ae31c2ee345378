package cell

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
)

// cut splits the cell and parses it as one Go file: imports aside, declarations first, then the statements in a
// function.
func (c *compiler) cut() {
	c.pieces = split(c.src)
	for _, e := range c.pieces.errs {
		c.fail(e.Pos.Offset, "syntax error: "+e.Msg)
	}
	if len(c.errs) > 0 {
		return
	}
	if c.bracketError(c.pieces); len(c.errs) > 0 {
		return
	}
	if c.explicitImports(c.pieces.items); len(c.errs) > 0 {
		return
	}
	c.text = blank(c.src.code, c.pieces.items)
	var b strings.Builder
	b.WriteString("package main\n")
	var decls []item
	for _, it := range c.pieces.items {
		if it.kind == typeDecl || it.kind == constDecl || it.kind == funcDecl {
			decls = append(decls, it)
			b.WriteString(c.src.at(it.from) + c.src.code[it.from:it.to] + "\n")
		}
	}
	b.WriteString("func " + bodyName + "(){" + c.src.at(0) + c.text + "\n}\n")
	f, err := parser.ParseFile(c.s.fset, "", b.String(), parser.SkipObjectResolution)
	c.file = f
	if err != nil {
		c.syntax(err, 0)
		return
	}
	if len(f.Decls) != len(decls)+1 {
		c.fail(0, "syntax error: a declaration of this cell is cut in two")
		return
	}
	c.body = f.Decls[len(decls)].(*ast.FuncDecl)
	c.nodes = f.Decls[:len(decls):len(decls)]
	c.declare(decls)
}

// declare makes the units of the cell's declarations.
func (c *compiler) declare(items []item) {
	c.own, c.mine, c.method = map[string]*unit{}, map[*unit]bool{}, map[string][]*unit{}
	for i, it := range items {
		u := &unit{source: c.src, start: it.from, text: c.src.code[it.from:it.to], key: "_", order: c.s.order}
		switch d := c.nodes[i].(type) {
		case *ast.FuncDecl:
			if d.Body == nil { // go/types does not mind: it may be written in assembly
				c.fail(it.from, "missing function body")
			}
			u.function = true
			u.key = d.Name.Name
			if d.Recv != nil {
				u.receiver = receiver(d)
				u.key = u.receiver + "." + d.Name.Name
				c.method[u.receiver] = append(c.method[u.receiver], u)
			} else {
				u.declares = append(u.declares, c.placeIn(u, d.Name))
			}
		case *ast.GenDecl:
			c.dropMethods(d)
			for _, id := range namesOf(d) {
				u.declares = append(u.declares, c.placeIn(u, id))
				if u.key == "_" {
					u.key = id.Name
				}
			}
		}
		c.units = append(c.units, u)
		c.mine[u] = true
		for _, k := range u.keys() {
			if k != "_" && k != "init" {
				c.own[k] = u
			}
		}
	}
}

// namesOf are the names that a const or type declaration declares.
func namesOf(d *ast.GenDecl) (ids []*ast.Ident) {
	for _, s := range d.Specs {
		switch s := s.(type) {
		case *ast.TypeSpec:
			ids = append(ids, s.Name)
		case *ast.ValueSpec:
			ids = append(ids, s.Names...)
		}
	}
	return ids
}

// receiver is the name of a method's type.
func receiver(d *ast.FuncDecl) string {
	if len(d.Recv.List) == 0 {
		return ""
	}
	x := d.Recv.List[0].Type
	for {
		switch y := x.(type) {
		case *ast.StarExpr:
			x = y.X
		case *ast.ParenExpr:
			x = y.X
		case *ast.IndexExpr:
			x = y.X
		case *ast.IndexListExpr:
			x = y.X
		case *ast.Ident:
			return y.Name
		default:
			return ""
		}
	}
}

// off is the place in the cell of a node of the cell's file.
func (c *compiler) off(p token.Pos) int {
	pos := c.s.fset.Position(p)
	return c.src.offset(pos.Line, pos.Column)
}

// placeIn is an identifier's place in a unit's text.
func (c *compiler) placeIn(u *unit, id *ast.Ident) place {
	from := c.off(id.Pos()) - u.start
	return place{id.Name, from, from + len(id.Name)}
}

// definedAtTop are the identifiers that the statements of a function's outermost block define.
func definedAtTop(f *ast.FuncDecl) (ids []*ast.Ident) {
	for _, st := range f.Body.List {
		switch st := unlabel(st).(type) {
		case *ast.AssignStmt:
			for _, l := range st.Lhs {
				if id, ok := l.(*ast.Ident); ok && st.Tok == token.DEFINE {
					ids = append(ids, id)
				}
			}
		case *ast.DeclStmt:
			if g, ok := st.Decl.(*ast.GenDecl); ok && g.Tok == token.VAR {
				ids = append(ids, namesOf(g)...)
			}
		}
	}
	return ids
}

func unlabel(st ast.Stmt) ast.Stmt {
	for {
		l, ok := st.(*ast.LabeledStmt)
		if !ok {
			return st
		}
		st = l.Stmt
	}
}

// dropMethods finds the methods of earlier cells that a type declared anew cannot have: an interface, a pointer or an
// alias has none, and a struct none with the name of a field. Without this they could never be got rid of.
func (c *compiler) dropMethods(d *ast.GenDecl) {
	for _, s := range d.Specs {
		spec, ok := s.(*ast.TypeSpec)
		if !ok {
			continue
		}
		fields := map[string]bool{}
		bare := spec.Assign.IsValid()
		switch t := spec.Type.(type) {
		case *ast.InterfaceType, *ast.StarExpr:
			bare = true
		case *ast.StructType:
			for _, f := range t.Fields.List {
				for _, id := range f.Names {
					fields[id.Name] = true
				}
			}
		}
		for m := range c.s.methods[spec.Name.Name] {
			if bare || fields[m] {
				c.p.drops = append(c.p.drops, spec.Name.Name+"."+m)
			}
		}
	}
}
