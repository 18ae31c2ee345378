package cell

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path"
	"slices"
	"strconv"
)

// importSpec is an import as a cell has it.
type importSpec struct {
	name  string // as written: "" for the package's own name, "." or "_"
	path  string
	local string // the name it has in the file: "." and "_" as they are
	order int    // when it came
}

// sameName reports whether one import replaces another.
func (i importSpec) sameName(j importSpec) bool {
	if i.local == "." || i.local == "_" {
		return i.local == j.local && i.path == j.path
	}
	return i.local == j.local
}

// usual are the packages that a cell may use without an import.
var usual = map[string]string{
	"atomic": "sync/atomic", "base64": "encoding/base64", "big": "math/big", "binary": "encoding/binary", "bits": "math/bits",
	"bufio": "bufio", "bytes": "bytes", "cmp": "cmp", "cmplx": "math/cmplx", "context": "context", "csv": "encoding/csv",
	"debug": "runtime/debug", "errors": "errors", "exec": "os/exec", "filepath": "path/filepath", "flag": "flag", "fmt": "fmt",
	"gzip": "compress/gzip", "heap": "container/heap", "hex": "encoding/hex", "http": "net/http", "image": "image", "io": "io",
	"iter": "iter", "json": "encoding/json", "list": "container/list", "log": "log", "maps": "maps", "math": "math", "os": "os",
	"path": "path", "png": "image/png", "rand": "math/rand", "reflect": "reflect", "regexp": "regexp", "ring": "container/ring",
	"runtime": "runtime", "slices": "slices", "sort": "sort", "strconv": "strconv", "strings": "strings", "sync": "sync",
	"tabwriter": "text/tabwriter", "template": "text/template", "time": "time", "testing": "testing", "unicode": "unicode", "utf8": "unicode/utf8",
	"color": "image/color",

	"nn": "descida/nn", "datasets": "descida/nn/datasets", "plots": "descida/plots", "display": "descida/nbext/display",
	"progress": "descida/nbext/progress", "history": "descida/nn/history",
}

// explicitImports reads the imports that a cell writes. Each package is loaded at once, so that a wrong path is
// reported where it stands.
func (c *compiler) explicitImports(items []item) {
	for _, it := range items {
		if it.kind != importDecl {
			continue
		}
		f, err := parseImport(c.src.code, it)
		if err != nil {
			c.syntax(err, it.from-len(importHead))
			continue
		}
		for _, spec := range f.Imports {
			off := it.from + int(spec.Path.Pos()) - 1 - len(importHead)
			p, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				continue
			}
			pkg, err := c.s.loader.Import(p)
			if err != nil {
				words, fetch := missing(p, err, slices.Collect(maps.Values(c.s.known)))
				c.fail(off, words)
				if fetch {
					c.errs[len(c.errs)-1].Fetch = p
				}
				continue
			}
			i := importSpec{path: p, local: pkg.Name(), order: c.s.order}
			if spec.Name != nil {
				i.name, i.local = spec.Name.Name, spec.Name.Name
			}
			c.p.explicit = append(c.p.explicit, i)
		}
	}
}

// importHead makes an import declaration a file.
const importHead = "package p;"

// parseImport parses an import declaration of a cell.
func parseImport(code string, it item) (*ast.File, error) {
	return parser.ParseFile(token.NewFileSet(), "", importHead+code[it.from:it.to], parser.SkipObjectResolution|parser.ImportsOnly)
}

// importsOfCell are the imports of the cell's file: its own, those of earlier cells that it does not redefine, and the
// well-known packages that it mentions. A dot import of an earlier cell gives way to what was declared since.
func (c *compiler) importsOfCell() []importSpec {
	all := slices.Clone(c.p.explicit)
	for _, old := range c.s.imports {
		if !slices.ContainsFunc(all, old.sameName) && (old.local == "." || c.own[old.local] == nil) {
			all = append(all, old)
		}
	}
	for i := range all {
		if all[i].local == "." {
			all[i] = c.withoutNewer(all[i])
		}
	}
	have := map[string]bool{}
	for _, i := range all {
		have[i.local] = true
	}
	defined := definedNames(c.file)
	ast.Inspect(c.file, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		x, ok := sel.X.(*ast.Ident)
		if !ok || have[x.Name] || c.s.known[x.Name] == "" || c.own[x.Name] != nil || c.s.units[x.Name] != nil || c.oldVar(x.Name) != nil {
			return true
		}
		p := c.s.known[x.Name]
		if _, err := c.s.loader.Import(p); err != nil {
			if !defined[x.Name] {
				words, _ := missing(p, err, nil)
				c.fail(c.off(x.Pos()), words)
			}
			return true
		}
		have[x.Name] = true
		i := importSpec{path: p, local: x.Name, order: c.s.order}
		if path.Base(p) != x.Name {
			i.name = x.Name
		}
		all = append(all, i)
		return true
	})
	return all
}

// withoutNewer hides from a dot import the names that this cell, or a cell after the import, declares.
func (c *compiler) withoutNewer(i importSpec) importSpec {
	pkg, err := c.s.loader.Import(i.path)
	if err != nil {
		return i
	}
	var hide []string
	for _, n := range pkg.Scope().Names() {
		u, v := c.s.units[n], c.old(n)
		if c.own[n] != nil || u != nil && u.order > i.order || v != nil && v.order > i.order {
			hide = append(hide, n)
		}
	}
	if len(hide) > 0 {
		i.path = c.s.loader.without(i.path, hide)
	}
	return i
}

// definedNames are the identifiers that a file may declare somewhere: only roughly, by where they stand.
func definedNames(f *ast.File) map[string]bool {
	names := map[string]bool{}
	add := func(e ast.Expr) {
		if id, ok := e.(*ast.Ident); ok {
			names[id.Name] = true
		}
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, l := range n.Lhs {
				add(l)
			}
		case *ast.RangeStmt:
			add(n.Key)
			add(n.Value)
		case *ast.ValueSpec:
			for _, id := range n.Names {
				names[id.Name] = true
			}
		case *ast.Field:
			for _, id := range n.Names {
				names[id.Name] = true
			}
		}
		return true
	})
	return names
}

// addImports gives a file imports, as nodes.
func addImports(f *ast.File, imports []importSpec) {
	if len(imports) == 0 {
		return
	}
	g := &ast.GenDecl{Tok: token.IMPORT, TokPos: f.Package, Lparen: f.Package, Rparen: f.Package}
	for _, i := range imports {
		spec := &ast.ImportSpec{Path: &ast.BasicLit{Kind: token.STRING, Value: strconv.Quote(i.path), ValuePos: f.Package}}
		if i.name != "" {
			spec.Name = &ast.Ident{Name: i.name, NamePos: f.Package}
		}
		g.Specs = append(g.Specs, spec)
	}
	f.Decls = append([]ast.Decl{g}, f.Decls...)
}
