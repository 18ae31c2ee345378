package cell

import (
	"slices"
	"strings"
	"sync"
)

// outline is what a session declares, for [Session.Overlay]. It never changes: a new one is made when the session
// changes, so that it can be read while a cell is compiled. Most are never asked for anything, so that a session of many
// cells only lists what there is; the first question puts it in order.
type outline struct {
	known   map[string]string
	imports []importSpec
	held    []held
	vars    []*variable // in order by name; of them only what is fixed when they are made may be read
	ordered sync.Once
	units   []unitText // in the order of their cells
	cells   map[string]int
}

// held is a name, its cell, and what holds it: a variable or a declaration, of which too only what is fixed may be read.
type held struct {
	name     string
	cell     int
	variable *variable
	unit     *unit
	hidden   bool // a variable on its way has the name
}

// unitText is a declaration as it was written, with the comment before it.
type unitText struct {
	keys  []string // the names that it holds, methods as T.M
	doc   string
	text  string
	names []place // where it declares its names
	order int
}

// outlined makes the outline anew. The variables that the program on its way will define are in it: whoever writes the
// next cell meanwhile wants to use them.
func (s *Session) outlined(coming map[string]*variable) {
	o := &outline{known: s.known, imports: slices.Clone(s.imports), held: make([]held, 0, len(s.units)+len(s.vars)+len(coming))}
	for name, u := range s.units {
		o.held = append(o.held, held{name: name, cell: u.source.cell, unit: u, hidden: coming[name] != nil})
	}
	for name, v := range s.vars {
		if coming[name] == nil {
			o.held = append(o.held, held{name: name, cell: v.cell, variable: v})
		}
	}
	for name, v := range coming {
		o.held = append(o.held, held{name: name, cell: v.cell, variable: v})
	}
	s.outline.Store(o)
}

// order puts in order what the outline lists.
func (o *outline) order() *outline {
	o.ordered.Do(func() {
		o.cells = make(map[string]int, len(o.held))
		holds := map[*unit][]string{}
		for _, h := range o.held {
			switch {
			case h.variable != nil:
				o.vars = append(o.vars, h.variable)
			case h.hidden:
				holds[h.unit] = append(holds[h.unit], "")
				continue
			default:
				holds[h.unit] = append(holds[h.unit], h.name)
			}
			o.cells[h.name] = h.cell
		}
		slices.SortFunc(o.vars, func(a, b *variable) int { return strings.Compare(a.name, b.name) })
		for u, names := range holds {
			t := unitText{doc: docBefore(u.source.code, u.start), text: u.text, names: u.declares, order: u.order}
			for _, k := range u.keys() {
				if slices.Contains(names, k) {
					t.keys = append(t.keys, k)
				}
			}
			o.units = append(o.units, t)
		}
		slices.SortFunc(o.units, func(a, b unitText) int {
			if a.order != b.order {
				return a.order - b.order
			}
			return strings.Compare(a.text, b.text)
		})
	})
	return o
}

// Defined says which cell a name of the session comes from. It may be called at any time, like Overlay.
func (s *Session) Defined(name string) (cell int, ok bool) {
	cell, ok = s.outline.Load().order().cells[name]
	return cell, ok
}

// docBefore is the comment, whole lines of it, that ends right before a place.
func docBefore(code string, at int) string { return code[docStart(code, at):at] }

func docStart(code string, at int) int {
	begin := strings.LastIndexByte(code[:at], '\n') + 1
	if strings.TrimSpace(code[begin:at]) != "" {
		return at // not the first of its line
	}
	start := at
	for begin > 0 {
		line := strings.LastIndexByte(code[:begin-1], '\n') + 1
		if !strings.HasPrefix(strings.TrimSpace(code[line:begin-1]), "//") {
			break
		}
		begin, start = line, line
	}
	return start
}
