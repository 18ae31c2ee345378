package cell

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"descida/nbext/session/event"
)

// What follows is how a session outlives its kernel: [Session.Remember] and [Program.Remember] write it down,
// [Session.Recall] and [Session.RecallProgram] read it.

type savedSession struct {
	Sources []savedSource
	Units   []savedUnit
	Vars    []savedVar
	Names   map[string]string // the session's names of declarations, and the units that hold them
	Rest    savedRest
}

type savedRest struct {
	Imports []savedImport
	Locals  map[string]string
	Gone    map[string]string
	Islands []event.Island
	Facts   []event.Fact
	Order   int
}

type savedProgram struct {
	Sources []savedSource
	Units   []savedUnit
	Vars    []savedVar
	Imports []savedImport
	Notes   []Note
	Dropped []Dropped
	Misfits []misfit
	Drops   []string
	Steps   int
	Order   int
}

type savedSource struct {
	Cell int
	Code string
}

type savedUnit struct {
	ID       string
	Source   string // its cell, by hash
	Start    int
	Text     string
	Function bool   `json:",omitempty"`
	Receiver string `json:",omitempty"`
	Key      string
	Declares []savedPlace  `json:",omitempty"`
	Refs     []savedPlace  `json:",omitempty"`
	Imports  []savedImport `json:",omitempty"`
	Order    int
}

type savedPlace struct {
	Name     string
	From, To int
}

type savedImport struct {
	Name, Path, Local string
	Order             int
}

type savedVar struct {
	Name  string
	Form  form
	Own   []string `json:",omitempty"`
	Cell  int
	Order int
	Lost  string `json:",omitempty"`
	Step  int
}

// Remember writes down what the session knows. It is part of every cell: what does not change is put into words once.
func (s *Session) Remember() ([]byte, error) {
	units := make(map[*unit]bool, len(s.units))
	for _, u := range s.units {
		units[u] = true
	}
	order := slices.SortedFunc(maps.Keys(units), func(a, b *unit) int {
		if a.order != b.order {
			return cmp.Compare(a.order, b.order)
		}
		return strings.Compare(a.id(), b.id())
	})
	t := &joiner{}
	t.list("Sources", len(order), func(i int) ([]byte, error) {
		src := order[i].source
		if i > 0 && order[i-1].source == src {
			return nil, nil
		}
		return once(&src.saved, func() any { return savedSource{src.cell, src.code} })
	})
	t.list("Units", len(order), func(i int) ([]byte, error) { return once(&order[i].saved, func() any { return saveUnit(order[i]) }) })
	vars := slices.Sorted(maps.Keys(s.vars))
	t.list("Vars", len(vars), func(i int) ([]byte, error) {
		v := s.vars[vars[i]]
		return once(&v.saved, func() any { return saveVar(v) })
	})
	t.names(s.units, order)
	t.field("Rest", savedRest{Imports: mapped(s.imports, saveImport), Locals: s.locals, Gone: s.gone, Islands: s.islands, Order: s.order,
		Facts: slices.SortedFunc(maps.Values(s.facts), func(a, b event.Fact) int { return strings.Compare(a.Name, b.Name) })})
	return t.end()
}

// once puts a value into words the first time.
func once(saved *[]byte, value func() any) (_ []byte, err error) {
	if *saved == nil {
		*saved, err = json.Marshal(value())
	}
	return *saved, err
}

// joiner writes a JSON object of parts that are in words already: encoding/json would read each of them again.
type joiner struct {
	b   bytes.Buffer
	err error
}

func (t *joiner) name(name string) {
	begin := ","
	if t.b.Len() == 0 {
		begin = "{"
	}
	t.b.WriteString(begin + `"` + name + `":`)
}

// list writes n parts; one without text is left out.
func (t *joiner) list(name string, n int, part func(i int) ([]byte, error)) {
	t.name(name)
	t.b.WriteByte('[')
	comma := ""
	for i := range n {
		p, err := part(i)
		t.err = errors.Join(t.err, err)
		if len(p) > 0 {
			t.b.WriteString(comma)
			t.b.Write(p)
			comma = ","
		}
	}
	t.b.WriteByte(']')
}

// names writes an object with the id of the unit that holds each name. Names and ids need no quoting.
func (t *joiner) names(held map[string]*unit, units []*unit) {
	t.name("Names")
	begin := "{"
	for _, u := range units {
		for _, k := range u.keys() {
			if held[k] == u {
				t.b.WriteString(begin + `"` + k + `":"` + u.id() + `"`)
				begin = ","
			}
		}
	}
	if begin == "{" {
		t.b.WriteByte('{')
	}
	t.b.WriteByte('}')
}

func (t *joiner) field(name string, v any) {
	t.name(name)
	p, err := json.Marshal(v)
	t.err = errors.Join(t.err, err)
	t.b.Write(p)
}

func (t *joiner) end() ([]byte, error) {
	t.b.WriteByte('}')
	return t.b.Bytes(), t.err
}

// Recall makes an empty session what another was. Errors: the text is not what Remember wrote; the session is empty then.
func (s *Session) Recall(text []byte) error {
	var in savedSession
	if err := json.Unmarshal(text, &in); err != nil {
		return fmt.Errorf("cell: the session cannot be recalled: %w", err)
	}
	s.Reset()
	byHash := s.recallSources(in.Sources)
	units := map[string]*unit{}
	for _, saved := range in.Units {
		units[saved.ID] = saved.unit(byHash)
	}
	for name, id := range in.Names {
		if units[id] == nil {
			s.Reset()
			return fmt.Errorf("cell: the session cannot be recalled: the text of %s is missing", name)
		}
		s.hold(name, units[id])
	}
	for _, v := range in.Vars {
		s.vars[v.Name] = v.variable()
	}
	s.imports = mapped(in.Rest.Imports, savedImport.spec)
	if in.Rest.Locals != nil {
		s.locals = in.Rest.Locals
	}
	if in.Rest.Gone != nil {
		s.gone = in.Rest.Gone
	}
	s.islands, s.order = in.Rest.Islands, in.Rest.Order
	s.Measured(in.Rest.Facts)
	s.outlined(nil)
	return nil
}

// Remember writes down what a program will change in its session, for the case that nobody hears how it ends.
func (p *Program) Remember() ([]byte, error) {
	out := savedProgram{Imports: mapped(p.explicit, saveImport), Notes: p.Notes, Dropped: p.Dropped, Misfits: p.misfits, Drops: p.drops, Steps: p.steps,
		Units: mapped(p.units, saveUnit), Sources: sourcesOf(p.units)}
	for _, name := range slices.Sorted(maps.Keys(p.vars)) {
		out.Vars = append(out.Vars, saveVar(p.vars[name]))
		out.Order = max(out.Order, p.vars[name].order)
	}
	return json.Marshal(out)
}

// RecallProgram gives a program of this session back, to be committed and said to be saved: it cannot be run.
func (s *Session) RecallProgram(text []byte) (*Program, error) {
	var in savedProgram
	if err := json.Unmarshal(text, &in); err != nil {
		return nil, fmt.Errorf("cell: the cell's program cannot be recalled: %w", err)
	}
	byHash := s.recallSources(in.Sources)
	p := &Program{Notes: in.Notes, Dropped: in.Dropped, misfits: in.Misfits, drops: in.Drops, steps: in.Steps, vars: map[string]*variable{},
		explicit: mapped(in.Imports, savedImport.spec)}
	for _, saved := range in.Units {
		u := saved.unit(byHash)
		if u == nil {
			return nil, fmt.Errorf("cell: the cell's program cannot be recalled: the text of %s is missing", saved.Key)
		}
		p.units = append(p.units, u)
	}
	for _, v := range in.Vars {
		p.vars[v.Name] = v.variable()
	}
	s.order = max(s.order, in.Order)
	return p, nil
}

func sourcesOf(units []*unit) (out []savedSource) {
	seen := map[*source]bool{}
	for _, u := range units {
		if !seen[u.source] {
			seen[u.source] = true
			out = append(out, savedSource{u.source.cell, u.source.code})
		}
	}
	return out
}

func (s *Session) recallSources(saved []savedSource) map[string]*source {
	byHash := map[string]*source{}
	for _, in := range saved {
		src := newSource(in.Cell, in.Code)
		if old := s.sources[src.hash]; old != nil {
			old.ran(in.Cell)
			src = old
		}
		s.sources[src.hash], byHash[src.hash] = src, src
	}
	return byHash
}

// id tells the units of a session apart.
func (u *unit) id() string {
	if u.ident == "" {
		u.ident = fmt.Sprintf("%s:%d:%d", u.source.hash, u.start, u.order)
	}
	return u.ident
}

func saveUnit(u *unit) savedUnit {
	return savedUnit{ID: u.id(), Source: u.source.hash, Start: u.start, Text: u.text, Function: u.function, Receiver: u.receiver, Key: u.key,
		Declares: mapped(u.declares, savePlace), Refs: mapped(u.refs, savePlace), Imports: mapped(u.imports, saveImport), Order: u.order}
}

// unit is nil where the text does not hold it.
func (in savedUnit) unit(sources map[string]*source) *unit {
	src := sources[in.Source]
	if src == nil || in.Start < 0 || in.Start > len(src.code) {
		return nil
	}
	u := &unit{source: src, start: in.Start, text: in.Text, function: in.Function, receiver: in.Receiver, key: in.Key,
		declares: mapped(in.Declares, savedPlace.place), refs: mapped(in.Refs, savedPlace.place),
		imports: mapped(in.Imports, savedImport.spec), order: in.Order}
	for _, p := range slices.Concat(u.declares, u.refs) {
		if p.from < 0 || p.to < p.from || p.to > len(u.text) {
			return nil
		}
	}
	return u
}

func saveVar(v *variable) savedVar {
	return savedVar{Name: v.name, Form: v.form, Own: v.own, Cell: v.cell, Order: v.order, Lost: v.lost, Step: v.step}
}

func (in savedVar) variable() *variable {
	return &variable{name: in.Name, form: in.Form, own: in.Own, cell: in.Cell, order: in.Order, lost: in.Lost, step: in.Step}
}

func savePlace(p place) savedPlace { return savedPlace{p.name, p.from, p.to} }

func (in savedPlace) place() place { return place{in.Name, in.From, in.To} }

func saveImport(i importSpec) savedImport { return savedImport{i.name, i.path, i.local, i.order} }

func (in savedImport) spec() importSpec {
	return importSpec{name: in.Name, path: in.Path, local: in.Local, order: in.Order}
}

func mapped[A, B any](list []A, f func(A) B) []B {
	if list == nil {
		return nil
	}
	out := make([]B, len(list))
	for i, x := range list {
		out[i] = f(x)
	}
	return out
}
