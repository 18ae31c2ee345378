package cell

import (
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"descida/internal/language"
)

// lifting is what the statements define for later cells.
type lifting struct {
	vars    map[string]*variable    // new variables
	objects map[types.Object]string // the locals of the cell as written that become them
	oldRead map[string]bool         // names whose old variable the statements read or write before they define it anew
	settled map[*ast.Ident]bool     // identifiers whose place an edit has taken
	steps   int                     // defining statements so far
	temps   int
	unknown bool // a variable's type could not be found
	refs    []bodyRef
	reads   reads
	shown   types.Type // the type of the last expression, where it is shown
}

// bodyRef is a name of the session in the statements: a declaration's, or what an earlier cell's variable is called in
// the program.
type bodyRef struct {
	place
	variable string
}

// lift makes the variables of the statements' outermost block package-level ones: x := 1 becomes an assignment.
func (c *compiler) lift() {
	c.lifting = lifting{vars: map[string]*variable{}, objects: map[types.Object]string{}, oldRead: map[string]bool{}, settled: map[*ast.Ident]bool{}}
	if c.lostErrors(); len(c.errs) > 0 {
		return
	}
	c.findReads()
	for _, st := range c.body.Body.List {
		switch st := unlabel(st).(type) {
		case *ast.AssignStmt:
			if st.Tok == token.DEFINE {
				c.liftDefine(st)
			} else {
				c.insert(st.End(), c.checksAfter(st), st.End())
			}
		case *ast.DeclStmt:
			if g, ok := st.Decl.(*ast.GenDecl); ok && g.Tok == token.VAR {
				c.liftVar(g)
			}
		}
	}
	if c.unknown {
		c.untypedErrors()
	}
}

// lostErrors reports what lifting would hide: a name defined twice.
func (c *compiler) lostErrors() {
	for _, e := range c.plain.errs {
		if e.Pos > c.body.Pos() && e.Pos < c.body.End() &&
			(strings.Contains(e.Msg, "no new variables") || strings.Contains(e.Msg, "redeclared in this block")) {
			c.typeError(e)
		}
	}
	for _, id := range definedAtTop(c.body) {
		if u := c.own[id.Name]; u != nil && c.plain.info.Defs[id] != nil {
			line, _ := c.src.position(u.start)
			c.fail(c.off(id.Pos()), fmt.Sprintf(language.Pick("%s redeclared in this cell: line %d declares it, too", "%s declarado duas vezes nesta célula: a linha %d também o declara"), id.Name, line))
		}
	}
}

// untypedErrors reports why a new variable has no type.
func (c *compiler) untypedErrors() {
	for _, inBody := range []bool{true, false} {
		for _, e := range c.plain.errs {
			if !e.Soft && !noise(e) && !strings.Contains(e.Msg, "is not used") && inBody == (e.Pos > c.body.Pos() && e.Pos < c.body.End()) {
				c.typeError(e)
			}
		}
		if len(c.errs) > 0 {
			return
		}
	}
	c.fail(0, language.Pick("the type of a variable in this cell cannot be found", "não foi possível descobrir o tipo de uma variável desta célula"))
}

// keep makes a defined identifier a variable of the session, or notes why it stays local.
func (c *compiler) keep(id *ast.Ident) bool {
	o := c.plain.info.Defs[id]
	if o.Type() == nil {
		c.unknown = true
		return false
	}
	f, own, err := formOf(o.Type(), c.plain.pkg)
	if err == errUnknownType {
		c.unknown = true
		return false
	}
	if ok, function := builtin(id.Name); ok && !function || id.Name == "init" || id.Name == "main" {
		err = errors.New(language.Pick("its name is one of Go's own; choose another to keep it", "seu nome é do próprio Go; escolha outro para guardá-la"))
	}
	if err != nil {
		c.p.Notes = append(c.p.Notes, Note{id.Name, err.Error()})
		return false
	}
	c.vars[id.Name] = &variable{name: id.Name, form: f, own: own, cell: c.cell, order: c.s.order}
	c.objects[o] = id.Name
	return true
}

// liftDefine handles a, b := ... .
func (c *compiler) liftDefine(st *ast.AssignStmt) {
	var fresh, local []*ast.Ident
	for _, l := range st.Lhs {
		id, ok := l.(*ast.Ident)
		if !ok {
			return // a mistake that the type checker names
		}
		if isBlank(id) || c.plain.info.Defs[id] == nil {
			continue
		}
		if c.keep(id) {
			fresh = append(fresh, id)
		} else {
			local = append(local, id)
		}
	}
	after := ""
	if len(local) == 0 {
		c.edit(st.TokPos, st.TokPos+2, " =")
	} else {
		after = c.aside(st) + uses(local)
	}
	c.insert(st.End(), after+c.mark(fresh)+c.checksAfter(st), st.End())
}

// aside lets a define that also defines a local stay one: what is lifted comes by way of a temporary.
func (c *compiler) aside(st *ast.AssignStmt) (after string) {
	for _, l := range st.Lhs {
		id := l.(*ast.Ident)
		o := c.plain.info.Defs[id]
		if o == nil {
			o = c.plain.use(id)
		}
		if name, ok := c.objects[o]; ok {
			after += c.temp(id, name)
		}
	}
	return after
}

// temp puts a temporary in an identifier's place, and returns what hands it on.
func (c *compiler) temp(id *ast.Ident, name string) string {
	c.temps++
	t := fmt.Sprint(tempName, c.temps)
	c.edit(id.Pos(), id.End(), t+c.src.at(c.off(id.End())))
	c.settled[id] = true
	return ";" + varPrefix + name + "=" + t
}

// uses keeps local variables from being "declared and not used".
func uses(ids []*ast.Ident) string {
	s := ""
	for _, id := range ids {
		s += ";_=" + id.Name
	}
	return s
}

// mark counts a defining statement: after a panic what it defines is saved only if it ran.
func (c *compiler) mark(fresh []*ast.Ident) string {
	if len(fresh) == 0 {
		return ""
	}
	c.steps++
	for _, id := range fresh {
		c.vars[id.Name].step = c.steps
	}
	return fmt.Sprintf(";%s.Step=%d", sessionName, c.steps)
}

// liftVar handles var x T = ..., alone or in a group: each of its lines becomes a statement.
func (c *compiler) liftVar(g *ast.GenDecl) {
	c.edit(g.TokPos, g.TokPos+3, "   ")
	if g.Lparen.IsValid() {
		c.edit(g.Lparen, g.Lparen+1, " ")
		c.edit(g.Rparen, g.Rparen+1, " ")
	}
	for _, s := range g.Specs {
		spec := s.(*ast.ValueSpec)
		var fresh, local []*ast.Ident
		for _, id := range spec.Names {
			switch {
			case isBlank(id) || c.plain.info.Defs[id] == nil:
			case c.keep(id):
				fresh = append(fresh, id)
			default:
				local = append(local, id)
			}
		}
		switch {
		case len(local) > 0 || len(fresh) == 0:
			c.insert(spec.Pos(), "var ", spec.Pos())
			after := ""
			for _, id := range fresh {
				after += c.temp(id, id.Name)
			}
			c.insert(spec.End(), after+uses(local)+c.mark(fresh), spec.End())
		case len(spec.Values) == 0:
			c.liftZero(spec, fresh)
		default:
			if spec.Type != nil {
				c.edit(spec.Names[len(spec.Names)-1].End(), spec.Values[0].Pos(), " = "+c.src.at(c.off(spec.Values[0].Pos())))
			}
			c.insert(spec.End(), c.mark(fresh)+c.checksOf(spec), spec.End())
		}
	}
}

// liftZero handles var x, y T: the type stays where it stands.
func (c *compiler) liftZero(spec *ast.ValueSpec, fresh []*ast.Ident) {
	first := varPrefix + fresh[0].Name
	for _, id := range spec.Names {
		c.settled[id] = true
	}
	c.edit(spec.Pos(), spec.Type.Pos(), first+" = "+zeroName+"["+c.src.at(c.off(spec.Type.Pos())))
	after := "]()"
	for _, id := range fresh[1:] {
		after += ";" + varPrefix + id.Name + "=" + first
	}
	c.insert(spec.Type.End(), after+c.mark(fresh), spec.Type.End())
}

// edit replaces a stretch of the statements.
func (c *compiler) edit(from, to token.Pos, text string) {
	c.edits = append(c.edits, edit{c.off(from), c.off(to), text})
}

// insert puts text into the statements; what follows it stands at a place of the cell.
func (c *compiler) insert(at token.Pos, text string, next token.Pos) {
	if text != "" {
		c.edits = append(c.edits, edit{c.off(at), c.off(at), text + c.src.at(c.off(next))})
	}
}

// renameBody gives every name of the session in the statements its name in the program.
func (c *compiler) renameBody() {
	info := c.plain.info
	for id, o := range info.Defs {
		if name, ok := c.objects[o]; ok && o != nil && !c.settled[id] {
			c.rename(id, varPrefix+name)
		}
	}
	for id := range c.plain.freeNames(c.body.Body) {
		o := c.plain.use(id)
		if name, ok := c.objects[o]; ok && o != nil {
			if !c.settled[id] {
				c.rename(id, varPrefix+name)
			}
			continue
		}
		if !c.plain.global(o) {
			continue
		}
		ref, to := bodyRef{place: place{id.Name, c.off(id.Pos()), c.off(id.End())}}, declared(id.Name)
		if _, isVar := o.(*types.Var); isVar && c.oldVar(id.Name) != nil {
			to = c.oldName(id.Name)
			ref.variable = to
			c.oldRead[id.Name] = true
		}
		c.rename(id, to)
		c.refs = append(c.refs, ref)
	}
}

// oldName is the program's name for what a name held before this cell.
func (c *compiler) oldName(name string) string {
	if v := c.vars[name]; v != nil && v.form != c.old(name).form {
		return oldPrefix + name
	}
	return varPrefix + name
}

func (c *compiler) rename(id *ast.Ident, to string) {
	if to != id.Name {
		c.edit(id.Pos(), id.End(), to+c.src.at(c.off(id.End())))
	}
}
