package cell

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
)

// place is a name's stretch in a text.
type place struct {
	name     string
	from, to int
}

// unit is one declaration of a cell: a function, a method, or a const or type declaration with all its names. What its
// names mean is settled once, in its own cell: those in refs are the session's, all others stay what they were (an
// import, a builtin, a local), whatever later cells declare.
type unit struct {
	source   *source
	start    int    // where it stands in the cell
	text     string // as written
	function bool
	receiver string       // a method's type
	key      string       // what it is known by: "f", "T.Method", "init", or its first name
	declares []place      // the names that it declares, in text
	refs     []place      // the session's names that it mentions, in text
	imports  []importSpec // the packages that it mentions
	order    int          // when it was compiled

	built *built
	saved []byte // for Remember
	ident string
}

// built is a unit as a file of its own for the type checker, and for the emitter to take pieces of.
type built struct {
	key      string // what it was built for
	file     *ast.File
	src      string
	from, to int // the declaration in src, without the file's head
}

// keys are the names that a unit holds in the session.
func (u *unit) keys() []string {
	if u.function {
		return []string{u.key}
	}
	keys := make([]string, len(u.declares))
	for i, d := range u.declares {
		keys[i] = d.name
	}
	return keys
}

// build writes the unit with the program's names and parses it. name gives the program's name for a name of the
// session that it mentions, own the one for a name that it declares ("_" where a later cell took that over).
func (u *unit) build(fset *token.FileSet, name func(string) string, own func(string) string) (*built, error) {
	edits := make([]edit, 0, len(u.refs)+len(u.declares))
	var key strings.Builder
	rename := func(p place, to string) {
		key.WriteString(to + " ")
		if to != p.name {
			edits = append(edits, edit{p.from, p.to, to + u.source.at(u.start+p.to)})
		}
	}
	for _, p := range u.declares {
		rename(p, own(p.name))
	}
	for _, p := range u.refs {
		rename(p, name(p.name))
	}
	if u.built != nil && u.built.key == key.String() {
		return u.built, nil
	}
	head := "package main;" + u.source.at(u.start)
	b := &built{key: key.String(), src: head + apply(u.text, 0, len(u.text), edits) + "\n", from: len(head)}
	b.to = len(b.src) - 1
	if err := b.parse(fset, u.imports); err != nil {
		return nil, err
	}
	if u.built != nil {
		fset.RemoveFile(fset.File(u.built.file.FileStart))
	}
	u.built = b
	return b, nil
}

// parse reads the source and gives it its imports: as nodes, so that no text and no position changes.
func (b *built) parse(fset *token.FileSet, imports []importSpec) (err error) {
	b.file, err = parser.ParseFile(fset, "", b.src, parser.SkipObjectResolution)
	if err == nil {
		addImports(b.file, imports)
	}
	return err
}
