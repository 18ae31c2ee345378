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
	"descida/nbext/session/event"
)

// misfit is a variable whose value does not fit its type as a cell declares it anew.
type misfit struct {
	Name   string
	Cell   int    // that defined it
	Why    string // to follow the name: what has changed
	anew   bool   // the cell defines the name itself: nobody misses the old value
	shares bool   // memory with a variable that stays
}

func (m misfit) String() string {
	return fmt.Sprintf(language.Pick("%s (cell %d) is dropped: %s; define %[1]s again", "%s (célula %d) foi descartada: %s; defina %[1]s de novo"), m.Name, m.Cell, m.Why)
}

// Unfit names the variables to be forgotten before the program runs. Of those that the cell defines itself only the ones that
// share memory with a variable that stays: it can be saved without them while their types are still there. The others the
// program's own commit replaces, and until then a kernel that is killed has them still.
func (p *Program) Unfit() (names []string) {
	for _, m := range p.misfits {
		if !m.anew || m.shares {
			names = append(names, m.Name)
		}
	}
	return names
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
		for i, t := range c.s.island(name).Types {
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
	was, _ := c.scope(vars, true)
	now, invalid := c.scope(vars, false)
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
			if why == "" && invalid[name] != "" {
				why = fmt.Sprintf(language.Pick("its type is no longer possible (%s)", "seu tipo não é mais possível (%s)"), invalid[name])
			}
			if why == "" || key != varPrefix+name && !reachesInterface(was.Scope().Lookup(varPrefix+name)) {
				continue
			}
			c.unfit[name] = true
			c.p.misfits = append(c.p.misfits, misfit{Name: name, Cell: c.s.vars[name].cell, Why: why, anew: defines[name]})
			break
		}
	}
	for i := range c.p.misfits {
		m := &c.p.misfits[i]
		m.shares = slices.ContainsFunc(c.s.island(m.Name).Names, func(n string) bool { return c.s.vars[n] != nil && !c.unfit[n] })
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

// island is a variable's memory with all that share it.
func (s *Session) island(name string) event.Island {
	i := slices.IndexFunc(s.islands, func(i event.Island) bool { return slices.Contains(i.Names, name) })
	if i < 0 {
		return event.Island{}
	}
	return s.islands[i]
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

// scope type-checks variables with the declarations behind them alone, and says which types are none any more.
func (c *compiler) scope(vars map[string]*variable, before bool) (pkg *types.Package, invalid map[string]string) {
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
		return nil, nil // the type checker will say more
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
	ck := c.s.check(as.files(r, f, false))
	invalid = map[string]string{}
	for _, e := range ck.errs {
		if name, ok := strings.CutPrefix(c.s.fset.Position(e.Pos).Filename, varFile); ok && !strings.Contains(e.Msg, "redeclared") {
			invalid[name] = c.s.Message(e.Msg)
		}
	}
	return ck.pkg, invalid
}
