package cell

import (
	"fmt"
	"go/ast"
	"go/types"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// emit writes the program: a file for each cell that it holds text of, and one for its variables and its start.
func (c *compiler) emit() {
	c.p.Run = len(c.body.Body.List) > 0 || len(c.forget) > 0 || slices.ContainsFunc(c.units, func(u *unit) bool { return u.key == "init" })
	if !c.p.Run {
		return
	}
	taken := map[string]bool{} // names that an import must not have
	for _, u := range c.emitted {
		for _, d := range u.declares {
			taken[declared(d.name)] = true
		}
	}
	recursive := c.recursive()
	bySource := map[*source][]*built{c.src: {c.main}}
	for _, u := range c.emitted {
		bySource[u.source] = append(bySource[u.source], u.built)
	}
	wrote := map[string]bool{}
	imported := map[string]bool{}
	for src, pieces := range bySource {
		f := &file{c: c, taken: taken, imports: map[importSpec]bool{}}
		for _, b := range pieces {
			f.add(b, recursive[b])
			for _, d := range b.file.Decls {
				c.program.written(d, wrote)
			}
		}
		if src == c.src {
			f.blank()
		}
		c.p.Files["descida_"+src.hash+".go"] = f.String()
		for i := range f.imports {
			imported[i.path] = true
		}
	}
	c.emitMain(wrote, imported)
	c.p.Imports = slices.Sorted(maps.Keys(imported))
}

// file is a file of the program in the making.
type file struct {
	c       *compiler
	taken   map[string]bool
	imports map[importSpec]bool
	body    strings.Builder
}

// add writes a piece, and what the program needs in it.
func (f *file) add(b *built, recursive bool) {
	w := &rewriter{c: f.c, ck: f.c.program, b: b, gone: map[*ast.Ident]bool{}}
	for _, d := range b.file.Decls {
		if g, ok := d.(*ast.GenDecl); ok && len(g.Specs) > 0 {
			if _, imports := g.Specs[0].(*ast.ImportSpec); imports {
				continue
			}
		}
		w.calls(d)
		f.packages(w, d)
		if b == f.c.main {
			w.hot(d)
		}
		if d, ok := d.(*ast.FuncDecl); ok && recursive {
			w.tick(d.Body.Lbrace + 1)
		}
		w.control(d)
	}
	text := apply(b.src, b.from, b.to, w.edits)
	if strings.Contains(text, sessionName+".") {
		f.imports[importSpec{name: sessionName, path: sessionPath}] = true
	}
	f.body.WriteString(b.src[len("package main;"):b.from])
	f.body.WriteString(text)
	f.body.WriteString("\n")
}

// blank adds the imports that cells write for their effect: every program needs it, each is a process of its own.
func (f *file) blank() {
	for _, i := range f.c.imports {
		if i.local == "_" {
			f.imports[importSpec{name: "_", path: i.path}] = true
		}
	}
}

// packages collects the imports that a declaration uses. Where the program declares an import's name, or a name that a
// dot import brings, the import gets another, and so do its uses.
func (f *file) packages(w *rewriter, d ast.Decl) {
	for id := range w.ck.freeNames(d) {
		switch o := w.ck.use(id).(type) {
		case *types.PkgName:
			if w.gone[id] || o.Imported().Path() == sessionPath && o.Name() == sessionName {
				continue
			}
			i := importSpec{path: o.Imported().Path()}
			switch {
			case f.taken[o.Name()]:
				i.name = aliasPrefix + o.Name()
				w.replace(id.Pos(), id.End(), i.name)
			case o.Name() != lastPart(i.path):
				i.name = o.Name()
			}
			f.imports[i] = true
		default:
			if p := w.ck.dotted(id); p != nil && !w.gone[id] {
				f.dotted(w, id, p)
			}
		}
	}
}

// dotted handles the use of a name that a dot import brings.
func (f *file) dotted(w *rewriter, id *ast.Ident, p *types.Package) {
	i := importSpec{name: ".", path: p.Path()}
	if slices.ContainsFunc(p.Scope().Names(), func(n string) bool { return f.taken[n] }) {
		i.name = aliasPrefix + p.Name()
		w.insert(id.Pos(), i.name+".")
	}
	f.imports[i] = true
}

// lastPart is the end of an import path: the package's name, mostly.
func lastPart(path string) string { return path[strings.LastIndex(path, "/")+1:] }

func (f *file) String() string {
	var b strings.Builder
	b.WriteString("package main\n")
	writeImports(&b, f.imports)
	b.WriteString(f.body.String())
	return b.String()
}

func writeImports(b *strings.Builder, imports map[importSpec]bool) {
	lines := make([]string, 0, len(imports))
	for i := range imports {
		lines = append(lines, "import "+i.name+" "+strconv.Quote(i.path)+"\n")
	}
	slices.Sort(lines)
	for _, l := range lines {
		b.WriteString(l)
	}
}

// variableLine is what the program tells session.Run of a variable.
func (c *compiler) variableLine(name string, wrote map[string]bool) string {
	v := c.held[name]
	old := strings.HasPrefix(name, oldPrefix)
	load := c.loads[name]
	mine := c.vars[v.name] == v
	save := !old && (load || mine) && (wrote[name] || c.shared[name] || mine || c.pointers(name)) // never what has no value yet
	step := v.step
	if load || !mine {
		step = 0
	}
	if load {
		c.p.Loads = append(c.p.Loads, v.name)
	}
	if save {
		c.p.Saves = append(c.p.Saves, v.name)
	}
	return fmt.Sprintf("\t\t{Name: %q, Ptr: &%s, Load: %v, Save: %v, Old: %v, Step: %d},\n", v.name, name, load, save, old, step)
}

// pointers reports whether a variable of the program may reach memory that others share.
func (c *compiler) pointers(name string) bool {
	o := c.program.pkg.Scope().Lookup(name)
	return o == nil || hasPointers(o.Type())
}
