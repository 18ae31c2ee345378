package cell

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"strings"
	"sync/atomic"

	"descida/internal/language"
	"descida/nbext/session/event"
)

// Options change what a session knows from the start.
type Options struct {
	WellKnown map[string]string // package name -> import path: what cells use without an import; nil: Go's and the course's usual ones
}

// Session knows what the cells so far declared. It is for one goroutine at a time, but for Overlay and Defined.
type Session struct {
	fset    *token.FileSet
	loader  *loader
	known   map[string]string
	support *ast.File          // what every program holds beside the cells
	sources map[string]*source // by hash
	outline atomic.Pointer[outline]
	state
}

// state is what Reset clears.
type state struct {
	units    map[string]*unit            // by name; methods as "T.M"
	methods  map[string]map[string]*unit // by type and name
	vars     map[string]*variable
	imports  []importSpec      // explicit imports in effect
	locals   map[string]string // names that lived only in their cell, and why
	gone     map[string]string // variables whose values did not fit any more, and why
	islands  []event.Island
	facts    map[string]event.Fact                 // of the variables in the store
	measured atomic.Pointer[map[string]event.Fact] // the same, for other goroutines
	order    int                                   // counts compilations
}

// New makes an empty session over the packages of a module.
func New(p Packages, o Options) *Session {
	s := &Session{fset: token.NewFileSet(), known: o.WellKnown, sources: map[string]*source{}}
	if s.known == nil {
		s.known = usual
	}
	s.loader = newLoader(s.fset, p)
	s.support = s.makeSupport()
	s.Reset()
	return s
}

// Reset forgets all declarations and variables. Positions of earlier cells can still be located.
func (s *Session) Reset() {
	s.state = state{units: map[string]*unit{}, methods: map[string]map[string]*unit{}, vars: map[string]*variable{}, locals: map[string]string{}, gone: map[string]string{}}
	s.outlined(nil)
}

// Compile turns cell n into a program. The session does not change until Commit. An error is of type [Errors].
func (s *Session) Compile(n int, code string) (p *Program, err error) {
	src := newSource(n, disarm(strings.ReplaceAll(strings.TrimPrefix(code, "\ufeff"), "\r", "")))
	if old := s.sources[src.hash]; old != nil {
		old.ran(n)
		src = old
	} else {
		s.sources[src.hash] = src
	}
	defer func() {
		if r := recover(); r != nil { // a mistake of ours, or of go/types: the kernel must live
			p, err = nil, Errors{{Cell: n, Line: 1, Column: 1, Source: src.line(1),
				Message: fmt.Sprintf(language.Pick("this cell cannot be compiled: %v. That is a fault of the notebook's, please report it",
					"esta célula não pode ser compilada: %v. É um defeito do caderno; por favor, avise"), r)}}
		}
	}()
	s.order++
	s.loader.forget()
	c := &compiler{s: s, cell: n, src: src, p: &Program{Files: map[string]string{}, source: src}}
	defer c.release()
	if p, err = c.compile(nil); err == nil {
		return p, nil
	}
	if len(c.rival) > 0 {
		// A variable that an earlier run of this cell defined may hide what its right side means: strings :=
		// strings.Split(...) a second time. If the cell is right without the old variable, that was meant.
		again := &compiler{s: s, cell: n, src: src, p: &Program{Files: map[string]string{}, source: src}}
		defer again.release()
		if q, err2 := again.compile(c.rival); err2 == nil {
			return q, nil
		}
	}
	// A type declared anew may not fit its methods of earlier cells. Those go, or neither could ever be mended.
	for broken := c.broken(); len(broken) > 0; {
		again := &compiler{s: s, cell: n, src: src, p: &Program{Files: map[string]string{}, source: src, Dropped: broken}}
		defer again.release()
		if q, err2 := again.compile(nil); err2 == nil {
			return q, nil
		}
		more := again.broken()
		if len(more) == 0 {
			break
		}
		broken = append(broken, more...)
	}
	return nil, err
}

// Commit says that a program was built: its declarations and imports hold from now on. Its variables come with Saved.
func (s *Session) Commit(p *Program) {
	defer func() { s.outlined(p.vars) }()
	for _, m := range p.drops {
		s.drop(m)
	}
	for _, d := range p.Dropped {
		s.drop(d.Name)
	}
	for _, m := range p.misfits {
		s.drop(m.Name)
		s.gone[m.Name] = m.Why
	}
	for _, u := range p.units {
		if u.key == "init" || u.key == "_" { // they run once
			continue
		}
		for _, k := range u.keys() {
			s.drop(k)
			s.hold(k, u)
		}
	}
	for _, i := range p.explicit {
		s.imports = slices.DeleteFunc(s.imports, func(old importSpec) bool { return old.sameName(i) })
		if i.local != "." && i.local != "_" {
			s.drop(i.local)
		}
		s.imports = append(s.imports, i)
	}
	for name, why := range localReasons(p.Notes) {
		s.drop(name)
		s.locals[name] = why
	}
}

// hold gives a name to a declaration.
func (s *Session) hold(name string, u *unit) {
	s.units[name] = u
	if t, m, ok := strings.Cut(name, "."); ok {
		if s.methods[t] == nil {
			s.methods[t] = map[string]*unit{}
		}
		s.methods[t][m] = u
	}
}

func localReasons(notes []Note) map[string]string {
	m := make(map[string]string, len(notes))
	for _, n := range notes {
		m[n.Name] = n.Why
	}
	return m
}

// drop takes a name from whatever holds it. Units with other names too go on under those.
func (s *Session) drop(name string) {
	delete(s.units, name)
	delete(s.vars, name)
	delete(s.locals, name)
	delete(s.gone, name)
	if t, m, ok := strings.Cut(name, "."); ok {
		delete(s.methods[t], m)
	}
	s.imports = slices.DeleteFunc(s.imports, func(i importSpec) bool { return i.local == name })
}

// Saved says what the store holds after a program's end: islands is all of it, lost what could not be kept. A variable
// that the program was to define and that is in neither was not reached.
func (s *Session) Saved(p *Program, islands []event.Island, lost []event.Lost) {
	defer s.outlined(nil)
	s.islands = slices.Clone(islands)
	held := map[string]bool{}
	for _, i := range islands {
		for _, n := range i.Names {
			held[n] = true
		}
	}
	for name, v := range p.vars {
		if held[name] && v.step <= p.steps {
			s.drop(name)
			s.vars[name] = v
		}
	}
	for _, l := range lost {
		v := s.vars[l.Name]
		if mine := p.vars[l.Name]; mine != nil && v != mine {
			v = mine
			s.drop(l.Name)
			s.vars[l.Name] = v
		}
		if v != nil && !held[l.Name] {
			v.lost, v.saved = l.Why, nil
		}
	}
	for name, v := range s.vars {
		switch {
		case held[name]:
			if v.lost != "" {
				v.lost, v.saved = "", nil
			}
		case v.lost == "":
			delete(s.vars, name)
			s.gone[name] = language.Pick("its saved value could not be loaded any more", "não foi mais possível carregar o valor guardado")
		}
	}
}
