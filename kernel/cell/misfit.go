package cell

import (
	"fmt"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"

	"descida/internal/language"
)

// misfit is a variable whose value does not fit its type as a cell declares it anew.
type misfit struct {
	Name string
	Cell int    // that defined it
	Why  string // to follow the name: what has changed
	anew bool   // the cell defines the name itself: nobody misses the old value
}

func (m misfit) String() string {
	return fmt.Sprintf(language.Pick("%s (cell %d) is dropped: %s; define %[1]s again", "%s (célula %d) foi descartada: %s; defina %[1]s de novo"), m.Name, m.Cell, m.Why)
}

// Unfit names the variables to be forgotten before the program runs.
func (p *Program) Unfit() (names []string) {
	for _, m := range p.misfits {
		names = append(names, m.Name)
	}
	return names
}

// Missed says which of them are missed: those that the cell does not define itself.
func (p *Program) Missed() (lines []string) {
	for _, m := range p.misfits {
		if !m.anew {
			lines = append(lines, m.String())
		}
	}
	return lines
}

// misfits finds the variables whose types this cell's declarations change so that the values do not fit any more. This
// cell does without them. Whether a value fits is package store's to say, when it loads it; where the types alone leave no
// doubt, the student hears of it here, at the cell that made it so.
func (c *compiler) misfits() {
	c.unfit = map[string]bool{}
	changed := c.changed()
	if len(changed) == 0 {
		return
	}
	vars := map[string]*variable{} // by a name for the type checker
	holds := map[string][]string{} // of a variable: its own type, and those in interfaces of its island
	for name, v := range c.s.vars {
		if v.lost != "" {
			continue
		}
		needs := map[string]*variable{varPrefix + name: v}
		for i, t := range c.s.islandTypes(name) {
			if f, own, ok := parseType(t); ok && len(own) > 0 {
				needs[fmt.Sprint(oldPrefix, i, "_", name)] = &variable{name: name, form: f, own: own}
			}
		}
		for key, v := range needs {
			if slices.ContainsFunc(c.layout(v.own, true), func(u *unit) bool { return changed[u] }) {
				vars[key] = v
				holds[name] = append(holds[name], key)
			}
		}
	}
	if len(vars) == 0 {
		return
	}
	was, now := c.scope(vars, true), c.scope(vars, false)
	for key, v := range vars {
		if strings.HasPrefix(key, oldPrefix) {
			v.release(c.s.fset)
		}
	}
	if was == nil || now == nil {
		return
	}
	defines := map[string]bool{}
	for _, id := range definedAtTop(c.body) {
		defines[id.Name] = true
	}
	for _, name := range slices.Sorted(maps.Keys(holds)) {
		slices.Sort(holds[name])
		for _, key := range holds[name] {
			why := fitting{was: was, now: now}.variable(key)
			if why == "" || key != varPrefix+name && !reachesInterface(was.Scope().Lookup(varPrefix+name)) {
				continue
			}
			c.unfit[name] = true
			c.p.misfits = append(c.p.misfits, misfit{name, c.s.vars[name].cell, why, defines[name]})
			break
		}
	}
}

// changed are the earlier declarations of types and constants that this cell replaces by others.
func (c *compiler) changed() map[*unit]bool {
	found := map[*unit]bool{}
	for name, u := range c.own {
		if old := c.s.units[name]; old != nil && !old.function && old.text != u.text {
			found[old] = true
		}
	}
	return found
}

// islandTypes are the types in interfaces of the memory that a variable shares with others.
func (s *Session) islandTypes(name string) []string {
	for _, i := range s.islands {
		if slices.Contains(i.Names, name) {
			return i.Types
		}
	}
	return nil
}

// layout collects the type and constant declarations behind names, as they were before this cell or as they are now.
func (c *compiler) layout(names []string, before bool) (units []*unit) {
	seen := map[*unit]bool{}
	var follow func(name string)
	follow = func(name string) {
		u := c.s.units[name]
		if mine := c.own[name]; mine != nil && !before {
			u = mine
		}
		if u == nil || u.function || seen[u] {
			return
		}
		seen[u] = true
		units = append(units, u)
		if c.mine[u] { // what its names mean is not settled yet
			newSource(0, u.text).tokens(0, func(_ int, _ token.Token, lit string) { follow(lit) })
		}
		for _, p := range u.refs {
			follow(p.name)
		}
	}
	for _, n := range names {
		follow(n)
	}
	return units
}

// scope type-checks variables with the declarations behind them alone.
func (c *compiler) scope(vars map[string]*variable, before bool) *types.Package {
	as := c
	text := ""
	if before {
		as = &compiler{s: c.s, cell: c.cell, src: c.src, p: &Program{}}
	} else {
		for _, u := range c.units {
			if !u.function {
				text += c.src.at(u.start) + u.text + "\n"
			}
		}
	}
	f, err := parser.ParseFile(c.s.fset, "", "package main\n"+text, parser.SkipObjectResolution)
	if err != nil {
		return nil // the type checker will say more
	}
	defer func() { c.s.fset.RemoveFile(c.s.fset.File(f.FileStart)) }()
	if !before {
		addImports(f, c.importsOfCell())
	}
	r := newReach(as)
	r.vars = vars
	for _, v := range vars {
		for _, u := range as.layout(v.own, before) {
			if !r.seen[u] {
				r.seen[u] = true
				r.units = append(r.units, u)
			}
		}
	}
	return c.s.check(as.files(r, f, false)).pkg
}

// reachesInterface reports whether values of a variable may hold others in interfaces.
func reachesInterface(o types.Object) bool {
	seen := map[types.Type]bool{}
	var reaches func(t types.Type) bool
	reaches = func(t types.Type) bool {
		if seen[t] {
			return false
		}
		seen[t] = true
		switch t := t.Underlying().(type) {
		case *types.Interface:
			return true
		case *types.Map:
			return reaches(t.Key()) || reaches(t.Elem())
		case interface{ Elem() types.Type }:
			return reaches(t.Elem())
		case *types.Struct:
			for f := range t.Fields() {
				if reaches(f.Type()) {
					return true
				}
			}
		}
		return false
	}
	return o == nil || reaches(o.Type())
}

// fitting compares types of cells before and after a cell.
type fitting struct {
	was, now *types.Package
	seen     map[[2]types.Type]bool
}

// variable says what keeps a variable's value from its new type; "" where nothing does, as far as types tell.
func (f fitting) variable(name string) string {
	was, now := f.was.Scope().Lookup(name), f.now.Scope().Lookup(name)
	if was == nil || now == nil || was.Type() == types.Typ[types.Invalid] {
		return ""
	}
	f.seen = map[[2]types.Type]bool{}
	return f.misfit(was.Type(), now.Type())
}

// misfit follows package store's rules for two types. In doubt they fit: loading has the last word.
func (f fitting) misfit(was, now types.Type) string {
	pair := [2]types.Type{was, now}
	if f.seen[pair] || was == now {
		return ""
	}
	f.seen[pair] = true
	u, n := was.Underlying(), now.Underlying()
	if n == types.Typ[types.Invalid] {
		return fmt.Sprintf(language.Pick("the type %s is no longer there as it was", "o tipo %s não existe mais como era"), f.text(was, f.was))
	}
	for _, t := range []types.Type{was, now} {
		if f.encoded(t) {
			return ""
		}
	}
	switch u := u.(type) {
	case *types.Signature, *types.Chan: // their values were not kept
		return ""
	case *types.Basic:
		if n, ok := n.(*types.Basic); ok && (u.Kind() == n.Kind() || u.Kind() == types.UnsafePointer || number(u) && number(n) && (integer(u) || !integer(n))) {
			return ""
		}
	case *types.Struct:
		if n, ok := n.(*types.Struct); ok {
			return f.fields(was, u, n)
		}
	case *types.Array:
		if n, ok := n.(*types.Array); ok && n.Len() == u.Len() {
			return f.misfit(u.Elem(), n.Elem())
		}
	case *types.Map:
		if n, ok := n.(*types.Map); ok {
			if why := f.misfit(u.Key(), n.Key()); why != "" {
				return why
			}
			return f.misfit(u.Elem(), n.Elem())
		}
	case *types.Pointer:
		if n, ok := n.(*types.Pointer); ok {
			return f.misfit(u.Elem(), n.Elem())
		}
	case *types.Slice:
		if n, ok := n.(*types.Slice); ok {
			return f.misfit(u.Elem(), n.Elem())
		}
	case *types.Interface:
		if _, ok := n.(*types.Interface); ok {
			return ""
		}
	default:
		return ""
	}
	return fmt.Sprintf(language.Pick("%s was %s and is %s now", "%s era %s e agora é %s"), f.text(was, f.was), f.text(u, f.was), f.text(n, f.now))
}

// fields matches the fields of a struct by their names.
func (f fitting) fields(was types.Type, u, n *types.Struct) string {
	now := map[string]types.Type{}
	for v := range n.Fields() {
		now[v.Name()] = v.Type()
	}
	for v := range u.Fields() {
		to := now[v.Name()]
		if to == nil || v.Name() == "_" {
			continue
		}
		why := f.misfit(v.Type(), to)
		if why == "" {
			continue
		}
		old, new := f.text(v.Type(), f.was), f.text(to, f.now)
		if old == new { // the change is in the field's own type
			return why
		}
		return fmt.Sprintf(language.Pick("in type %s the field %s was %s and is %s now", "no tipo %s o campo %s era %s e agora é %s"), f.text(was, f.was), v.Name(), old, new)
	}
	return ""
}

// encoded reports whether a type's values are kept in a way that its fields do not tell: those of packages, and those
// with methods of their own for it.
func (f fitting) encoded(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok {
		return false
	}
	p := named.Obj().Pkg()
	if p != nil && p != f.was && p != f.now {
		_, basic := t.Underlying().(*types.Basic)
		return !basic
	}
	return slices.ContainsFunc([]string{"GobEncode", "MarshalBinary"}, func(m string) bool {
		o, _, _ := types.LookupFieldOrMethod(types.NewPointer(t), false, p, m)
		_, method := o.(*types.Func)
		return method
	})
}

func number(t *types.Basic) bool { return t.Info()&(types.IsInteger|types.IsFloat) != 0 }

func integer(t *types.Basic) bool { return t.Info()&types.IsInteger != 0 }

func (f fitting) text(t types.Type, self *types.Package) string {
	text := types.TypeString(t, func(p *types.Package) string {
		if p == self {
			return ""
		}
		return p.Name()
	})
	const long = 60
	if r := []rune(text); len(r) > long {
		text = string(r[:long-1]) + "…"
	}
	return strings.ReplaceAll(text, "\n", " ")
}
