package cell

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"descida/internal/language"
	"descida/nbext/session/store"
)

// follow finds what the program must hold, and which variables it loads: with a variable come all that share memory
// with it, and the types that its interfaces hold.
func (c *compiler) follow() {
	r := newReach(c)
	c.reach = r
	for _, ref := range c.refs {
		if ref.variable != "" {
			r.variable(ref.variable, c.old(ref.name))
		} else {
			r.declaration(ref.name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(c.vars)) {
		r.variable(varPrefix+name, c.vars[name])
	}
	for _, u := range c.units {
		if u.key == "init" {
			r.unit(u)
		}
	}
	c.forgotten()
	c.loads, c.shared, c.dynamic, c.sentinels = map[string]bool{}, map[string]bool{}, map[form]bool{}, map[string]string{}
	for before := -1; before != len(r.vars)+len(r.units); {
		before = len(r.vars) + len(r.units)
		for _, name := range slices.Sorted(maps.Keys(r.vars)) {
			if v := r.vars[name]; !c.loads[name] && c.mustLoad(name, v) {
				c.load(name, c.old(v.name))
			}
		}
	}
	c.emitted, c.held = slices.Clone(r.units), maps.Clone(r.vars)
	for _, u := range c.units { // checked with the cell, even where nothing calls them yet
		r.unit(u)
	}
}

// mustLoad reports whether a variable of the program begins with its value from an earlier cell. One that this cell
// defines anew does so only where the old value may be read.
func (c *compiler) mustLoad(name string, v *variable) bool {
	old := c.old(v.name)
	switch {
	case old == nil:
		return false
	case strings.HasPrefix(name, oldPrefix) || c.vars[v.name] == nil:
		return true
	case old.form != v.form:
		return false
	}
	return c.oldRead[v.name] || c.reach.byFunction[v.name] && old.lost == "" && c.own[v.name] == nil
}

// load loads a variable with its island.
func (c *compiler) load(name string, v *variable) {
	c.loads[name] = true
	if v.lost != "" {
		off := 0
		for _, ref := range c.refs {
			if ref.name == v.name {
				off = ref.from
			}
		}
		c.fail(off, fmt.Sprintf(language.Pick("%s (cell %d) was not kept: %s", "%s (célula %d) não foi guardada: %s"), v.name, v.cell, v.lost))
		return
	}
	island := c.s.island(v.name)
	for _, partner := range island.Names {
		c.partner(partner, len(island.Names) > 1)
	}
	for _, t := range island.Types {
		c.dynamicType(t)
	}
}

// partner reaches a variable that shares memory with a loaded one. What this cell defines anew is still what the other
// points to, under another name.
func (c *compiler) partner(name string, shared bool) {
	v := c.old(name)
	if v == nil || v.lost != "" {
		return
	}
	inProgram := varPrefix + name
	if c.vars[name] != nil && !c.mustLoad(inProgram, c.vars[name]) || c.own[name] != nil {
		inProgram = oldPrefix + name
	}
	c.reach.variable(inProgram, v)
	c.shared[inProgram] = shared
}

// dynamicType reaches a type that an interface of a loaded variable holds: the program must know it by name.
func (c *compiler) dynamicType(text string) {
	if name, ok := strings.CutPrefix(text, store.SentinelMark); ok {
		c.addSentinel(name)
		return
	}
	f, own, ok := parseType(text)
	if !ok {
		return // it cannot be named; the store says so where it matters
	}
	for _, t := range own {
		if c.own[t] == nil && c.s.units[t] == nil {
			return
		}
	}
	for _, p := range f.paths() {
		if _, err := c.s.loader.Import(p); err != nil || internal(p) {
			return
		}
	}
	for _, t := range own {
		c.reach.declaration(t)
	}
	c.dynamic[f] = true
}
