package cell

import (
	"maps"
	"slices"

	"descida/nbext/session/event"
)

// Variable is what a session knows of a variable.
type Variable struct {
	Name  string
	Type  string // as a cell writes it
	Shape string // its length, or lengths of all dimensions; "" for what has none
	Value string // in short, where it is short; else ""
	Size  int64  // bytes in the store
	Cell  int    // the cell that defined it
	Lost  string // why it has no value any more; "" where it has
}

// Variables lists the variables that live from cell to cell, by name.
func (s *Session) Variables() []Variable {
	all := make([]Variable, 0, len(s.vars))
	for _, name := range slices.Sorted(maps.Keys(s.vars)) {
		v, f := s.vars[name], s.facts[name]
		all = append(all, Variable{Name: name, Type: v.form.text(lastPart), Shape: f.Shape, Value: f.Value, Size: f.Size, Cell: v.cell, Lost: v.lost})
	}
	return all
}

// Measured takes what a program's end said of the variables in the store.
func (s *Session) Measured(facts []event.Fact) {
	m := make(map[string]event.Fact, len(facts))
	for _, f := range facts {
		m[f.Name] = f
	}
	s.facts = m
	s.measured.Store(&m)
}

// Fact is what was last measured of a variable. Safe from any goroutine, as Overlay is.
func (s *Session) Fact(name string) (f event.Fact, ok bool) {
	if m := s.measured.Load(); m != nil {
		f, ok = (*m)[name]
	}
	return f, ok
}
