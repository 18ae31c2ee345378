package cell

import (
	"go/ast"
	"go/parser"
	"go/types"
	"iter"
	"slices"
	"strings"
)

// settle says what the names in the cell's declarations mean. Where they mention a variable that the statements
// define, they are checked once more with it.
func (c *compiler) settle() {
	ck := c.plain
	if c.mentionsNew() {
		var b strings.Builder
		b.WriteString("package main\n")
		for _, u := range c.units {
			b.WriteString(c.src.at(u.start) + u.text + "\n")
		}
		f, err := parser.ParseFile(c.s.fset, "", b.String(), parser.SkipObjectResolution)
		if err != nil {
			c.syntax(err, 0)
			return
		}
		defer func() { c.s.fset.RemoveFile(c.s.fset.File(f.FileStart)) }()
		c.nodes = f.Decls
		addImports(f, slices.DeleteFunc(slices.Clone(c.imports), func(i importSpec) bool {
			return c.vars[i.local] != nil && !slices.ContainsFunc(c.p.explicit, i.sameName)
		}))
		files := c.files(c.around, f, false)
		for name, v := range c.vars {
			if vf, err := v.declare(c.s.fset, name, varPrefix+name); err == nil {
				files = append(files, vf)
			}
		}
		ck = c.s.check(files)
	}
	for i, u := range c.units {
		c.settleUnit(u, c.nodes[i], ck)
	}
}

// mentionsNew reports whether a declaration has the name of a variable that the statements define.
func (c *compiler) mentionsNew() bool {
	found := false
	for _, d := range c.nodes {
		ast.Inspect(d, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && c.vars[id.Name] != nil {
				found = true
			}
			return !found
		})
	}
	return found
}

// settleUnit records which identifiers of a declaration are the session's, and which packages it mentions.
func (c *compiler) settleUnit(u *unit, d ast.Decl, ck *checked) {
	u.refs, u.imports = nil, nil
	for id := range ck.freeNames(d) {
		switch o := ck.use(id).(type) {
		case *types.PkgName:
			u.imports = addImport(u.imports, c.importOf(o))
		case nil:
			u.refs = append(u.refs, c.placeIn(u, id))
		default:
			if ck.global(o) {
				u.refs = append(u.refs, c.placeIn(u, id))
			} else if p := ck.dotted(id); p != nil {
				u.imports = addImport(u.imports, c.importOfDot(p))
			}
		}
	}
}

// freeNames yields the identifiers of a node that may stand for something declared outside it: those that declare,
// select or are a struct's keys are left out.
func (c *checked) freeNames(n ast.Node) iter.Seq[*ast.Ident] {
	return func(yield func(*ast.Ident) bool) {
		skip := map[*ast.Ident]bool{}
		more := true
		ast.Inspect(n, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.SelectorExpr:
				skip[n.Sel] = true
			case *ast.CompositeLit:
				c.structKeys(n, skip)
			case *ast.Ident:
				_, defines := c.info.Defs[n]
				if !skip[n] && !isBlank(n) && (c.use(n) != nil || !defines) {
					more = more && yield(n)
				}
			}
			return more
		})
	}
}

// structKeys adds the keys of a struct literal that resolve to nothing outside it.
func (c *checked) structKeys(lit *ast.CompositeLit, keys map[*ast.Ident]bool) {
	t := c.info.Types[lit].Type
	if t != nil {
		switch t.Underlying().(type) {
		case *types.Map, *types.Slice, *types.Array, *types.Pointer:
			return
		}
	}
	for _, e := range lit.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			if id, ok := kv.Key.(*ast.Ident); ok {
				keys[id] = true
			}
		}
	}
}

// addImport adds an import to a list that may have it.
func addImport(list []importSpec, i importSpec) []importSpec {
	if slices.Contains(list, i) {
		return list
	}
	return append(list, i)
}

// importOf is the import behind a package's name.
func (c *compiler) importOf(o *types.PkgName) importSpec {
	i := importSpec{path: o.Imported().Path(), local: o.Name()}
	if o.Name() != o.Imported().Name() {
		i.name = o.Name()
	}
	return i
}

// importOfDot is the dot import of a package, less what it must not hide.
func (c *compiler) importOfDot(p *types.Package) importSpec {
	i := importSpec{name: ".", path: p.Path(), local: "."}
	for _, j := range c.imports {
		if j.local == "." && c.s.loader.realPath(j.path) == p.Path() {
			i.path = j.path
		}
	}
	return i
}
