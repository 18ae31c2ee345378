package cell

import (
	"go/types"
	"slices"
)

// broken lists methods of earlier cells that do not fit their type as this cell declares it; nil where anything else is
// wrong, too.
func (c *compiler) broken() (all []Dropped) {
	if c.program == nil || len(c.errs) == 0 {
		return nil
	}
	for _, e := range c.program.errs {
		if noise(e) {
			continue
		}
		u := c.unitOf(e)
		if u == nil || c.mine[u] || u.receiver == "" || c.own[u.receiver] == nil {
			return nil
		}
		if !slices.ContainsFunc(all, func(d Dropped) bool { return d.Name == u.key }) {
			all = append(all, Dropped{u.key, u.source.cell, c.s.Message(e.Msg)})
		}
	}
	return all
}

// unitOf is the declaration that an error stands in, or nil.
func (c *compiler) unitOf(e types.Error) *unit {
	pos := c.s.fset.Position(e.Pos)
	src := c.s.find(pos.Filename)
	if src == nil {
		return nil
	}
	off := src.offset(pos.Line, pos.Column)
	for _, u := range c.reach.units {
		if u.source == src && off >= u.start && off < u.start+len(u.text) {
			return u
		}
	}
	return nil
}

// without reports whether a method of an earlier cell is none of the program's.
func (p *Program) without(key string) bool {
	return slices.Contains(p.drops, key) || slices.ContainsFunc(p.Dropped, func(d Dropped) bool { return d.Name == key })
}
