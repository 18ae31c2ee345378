package cell

import (
	"maps"
	"slices"
	"strings"
)

// outline is what a session declares, for [Session.Overlay]. It never changes: a new one is made when the session
// changes, so that it can be read while a cell is compiled.
type outline struct {
	known   map[string]string
	imports []importSpec
	vars    []*variable // by name; of them only what is fixed when they are made may be read
	units   []unitText  // in the order of their cells
	cells   map[string]int
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
	o := &outline{known: s.known, imports: slices.Clone(s.imports), cells: map[string]int{}}
	vars := maps.Clone(s.vars)
	for name, v := range coming {
		vars[name] = v
	}
	for _, name := range slices.Sorted(maps.Keys(vars)) {
		o.vars = append(o.vars, vars[name])
		o.cells[name] = vars[name].cell
	}
	seen := map[*unit]bool{}
	for _, u := range s.units {
		if seen[u] {
			continue
		}
		seen[u] = true
		t := unitText{doc: docBefore(u.source.code, u.start), text: u.text, names: u.declares, order: u.order}
		for _, k := range u.keys() {
			if s.units[k] == u && coming[k] == nil {
				t.keys = append(t.keys, k)
				o.cells[k] = u.source.cell
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
	s.outline.Store(o)
}

// Defined says which cell a name of the session comes from. It may be called at any time, like Overlay.
func (s *Session) Defined(name string) (cell int, ok bool) {
	cell, ok = s.outline.Load().cells[name]
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
