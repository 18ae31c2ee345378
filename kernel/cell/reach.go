package cell

import (
	"maps"
	"slices"
)

// reach follows names from the statements to all that the program must hold: declarations, with all methods of a type,
// and variables, with the types of cells that they name. Every type of a program is written in something reached, so
// names are enough.
type reach struct {
	c          *compiler
	units      []*unit
	vars       map[string]*variable // by their name in the program
	byFunction map[string]bool      // names of variables that a declaration mentions
	seen       map[*unit]bool
}

func newReach(c *compiler) *reach {
	return &reach{c: c, vars: map[string]*variable{}, byFunction: map[string]bool{}, seen: map[*unit]bool{}}
}

// name reaches what a name of the session holds.
func (r *reach) name(name string, fromUnit bool) {
	if v := r.c.variableOf(name); v != nil {
		r.byFunction[name] = r.byFunction[name] || fromUnit
		r.variable(varPrefix+name, v)
		return
	}
	r.declaration(name)
}

// declaration reaches the unit of a name.
func (r *reach) declaration(name string) {
	if u := r.c.own[name]; u != nil {
		r.unit(u)
	} else if u := r.c.s.units[name]; u != nil {
		r.unit(u)
	}
}

// variableOf is the variable that a declaration means by a name: the cell's new one before an old one.
func (c *compiler) variableOf(name string) *variable {
	switch {
	case c.vars[name] != nil:
		return c.vars[name]
	case c.own[name] != nil || c.s.units[name] != nil:
		return nil
	}
	return c.old(name)
}

func (r *reach) variable(inProgram string, v *variable) {
	if r.vars[inProgram] != nil {
		return
	}
	r.vars[inProgram] = v
	for _, t := range v.own {
		r.declaration(t)
	}
}

func (r *reach) unit(u *unit) {
	if r.seen[u] {
		return
	}
	r.seen[u] = true
	r.units = append(r.units, u)
	for _, p := range u.refs {
		r.name(p.name, true)
	}
	if u.function {
		return
	}
	for _, d := range u.declares {
		r.methods(d.name)
	}
}

// methods reaches all methods of a type: they may be called through an interface.
func (r *reach) methods(t string) {
	for _, u := range r.c.method[t] {
		r.unit(u)
	}
	old := r.c.s.methods[t]
	for _, m := range slices.Sorted(maps.Keys(old)) {
		if key := t + "." + m; r.c.own[key] == nil && !r.c.p.without(key) {
			r.unit(old[m])
		}
	}
}
