package cell

import (
	"fmt"
	"go/token"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// header writes the part of an overlay that stands before the cell: imports, variables and declarations.
type header struct {
	b       *strings.Builder
	o       *outline
	own     map[string]bool   // what the cell declares: it replaces what earlier cells declared
	imports map[string]bool   // names of the cell's imports: likewise
	scope   map[string]bool   // names that no further import may have
	local   map[string]string // the name by which a package is known
}

func newHeader(b *strings.Builder, o *outline, own map[string]bool) *header {
	h := &header{b: b, o: o, own: own, imports: map[string]bool{}, scope: maps.Clone(own), local: map[string]string{}}
	for name := range o.cells {
		h.scope[name] = true
	}
	b.WriteString("package main\n")
	return h
}

// cell takes note of the imports that the cell writes itself.
func (h *header) cell(code string, imports []item) {
	for _, it := range imports {
		file, _ := parseImport(code, it)
		if file == nil {
			continue
		}
		for _, spec := range file.Imports {
			p, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				continue
			}
			name := packageName(p)
			if spec.Name != nil {
				name = spec.Name.Name
			}
			if name != "_" && name != "." {
				h.imports[name], h.scope[name], h.local[p] = true, true, name
			}
		}
	}
}

// session writes all other imports: those of earlier cells, those that need none, those that variables' types need.
func (h *header) session() {
	for _, i := range h.o.imports {
		if i.local == "." {
			fmt.Fprintf(h.b, "import . %q\n", i.path)
			continue
		}
		h.add(i.local, i.path)
	}
	for _, name := range slices.Sorted(maps.Keys(h.o.known)) {
		h.add(name, h.o.known[name])
	}
	for _, v := range h.o.vars {
		for _, p := range v.form.paths() {
			for n := 0; h.local[p] == ""; n++ {
				name := aliasPrefix + packageName(p) + strings.Repeat("_", n)
				if !h.scope[name] {
					h.add(name, p)
				}
			}
		}
	}
}

// add imports a package under a name where that is free, and else without one, so that the list of packages is always
// the same.
func (h *header) add(name, path string) {
	switch {
	case h.local[path] == name:
	case name == "_" || h.scope[name]:
		fmt.Fprintf(h.b, "import _ %q\n", path)
	default:
		h.scope[name] = true
		if h.local[path] == "" {
			h.local[path] = name
		}
		if name == packageName(path) {
			fmt.Fprintf(h.b, "import %q\n", path)
		} else {
			fmt.Fprintf(h.b, "import %s %q\n", name, path)
		}
	}
}

// variables writes the variables of earlier cells under the student's names.
func (h *header) variables() {
	for _, v := range h.o.vars {
		if !h.own[v.name] && !h.imports[v.name] {
			fmt.Fprintf(h.b, "var %s %s\n", v.name, v.form.text(func(p string) string { return h.local[p] }))
		}
	}
}

// declarations writes the declarations of earlier cells that still hold.
func (h *header) declarations() {
	for _, u := range h.o.units {
		holds := map[string]bool{}
		for _, k := range u.keys {
			if !h.own[k] && !h.imports[k] {
				holds[k] = true
			}
		}
		if len(holds) == 0 {
			continue
		}
		var edits []edit
		for _, p := range u.names {
			if !holds[p.name] {
				edits = append(edits, edit{p.from, p.to, "_"})
			}
		}
		h.b.WriteString(u.doc + apply(u.text, 0, len(u.text), edits) + "\n")
	}
}

var reVersion = regexp.MustCompile(`^v[0-9]+$`)

// packageName guesses a package's name from its path.
func packageName(p string) string {
	name := path.Base(p)
	if reVersion.MatchString(name) && path.Dir(p) != "." {
		name = path.Base(path.Dir(p))
	}
	name, _, _ = strings.Cut(name, ".")
	if !token.IsIdentifier(name) {
		name = strings.Map(func(r rune) rune {
			if r == '-' {
				return '_'
			}
			return r
		}, name)
	}
	if !token.IsIdentifier(name) {
		return "pkg"
	}
	return name
}
