package cell

import (
	"go/ast"
	"go/token"
)

// oldVar is the variable that a name holds from an earlier cell, as this cell sees it.
func (c *compiler) oldVar(name string) *variable {
	if c.hidden[name] || c.own[name] != nil {
		return nil
	}
	return c.old(name)
}

// old is the variable that a name holds from an earlier cell, where its value still fits.
func (c *compiler) old(name string) *variable {
	if c.unfit[name] {
		return nil
	}
	return c.s.vars[name]
}

// resolve type-checks the cell as written, its variables still local to the statements: so Go's own rules say which
// variable, import or declaration every name means, and what type every new variable has.
func (c *compiler) resolve() {
	c.rivals()
	c.imports = c.importsOfCell()
	if len(c.errs) > 0 {
		return
	}
	names := map[string]bool{}
	c.src.tokens(0, func(_ int, tok token.Token, lit string) {
		if tok == token.IDENT {
			names[lit] = true
		}
	})
	c.around = newReach(c)
	for n := range names {
		c.around.name(n, false)
	}
	addImports(c.file, c.imports)
	c.plain = c.s.check(c.files(c.around, c.file, false))
}

// files are the cell's file and those of what it reaches: earlier declarations and variables. In the cell as written
// variables also have the student's names.
func (c *compiler) files(r *reach, cell *ast.File, inProgram bool) []*ast.File {
	files := []*ast.File{cell}
	for _, u := range r.units {
		if !inProgram && c.mine[u] {
			continue
		}
		b, err := u.build(c.s.fset, c.nameOf(inProgram), c.ownName(u, inProgram))
		if err != nil {
			c.syntax(err, 0)
			continue
		}
		files = append(files, b.file)
	}
	for name, v := range r.vars {
		names := []string{name}
		if !inProgram && c.oldVar(v.name) == v {
			names = append(names, v.name)
		}
		f, err := v.declare(c.s.fset, names...)
		if err != nil {
			c.fail(0, v.name+": "+err.Error())
			continue
		}
		files = append(files, f)
	}
	return files
}

// nameOf gives what a name of the session is called in the program. While the cell is resolved as written it must find
// declarations under their own names, also those of builtins.
func (c *compiler) nameOf(inProgram bool) func(string) string {
	return func(name string) string {
		switch {
		case c.vars[name] != nil:
			return varPrefix + name
		case c.own[name] != nil, c.s.units[name] != nil:
			if inProgram {
				return declared(name)
			}
		case c.old(name) != nil:
			return varPrefix + name
		}
		return name
	}
}

// ownName gives the names for what a unit declares; "_" for what is declared anew elsewhere.
func (c *compiler) ownName(u *unit, inProgram bool) func(string) string {
	return func(name string) string {
		switch {
		case name == "init" && u.function:
			return initName + initNumber(c.units, u)
		case name == "_":
			return name
		case !c.mine[u] && (c.own[name] != nil || c.s.units[name] != u):
			return "_"
		case inProgram:
			return declared(name)
		}
		return name
	}
}

// rivals are the old variables that this cell defines anew and whose names mean something without them, too.
func (c *compiler) rivals() {
	c.rival = map[string]bool{}
	for _, id := range definedAtTop(c.body) {
		ok, _ := builtin(id.Name)
		if c.old(id.Name) != nil && !c.hidden[id.Name] && (ok || c.s.known[id.Name] != "") {
			c.rival[id.Name] = true
		}
	}
}
