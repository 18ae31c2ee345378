package cell

import (
	"errors"
	"fmt"
	"go/types"
	"maps"
	"slices"
	"strings"

	"descida/internal/language"
)

// form is a type written for any file: a package stands between two NULs as its path, for an alias to be put in.
type form string

// text writes the type with the alias that a file gives each package.
func (f form) text(alias func(path string) string) string {
	parts := strings.Split(string(f), "\x00")
	for i := 1; i < len(parts); i += 2 {
		parts[i] = alias(parts[i])
	}
	return strings.Join(parts, "")
}

// paths are the packages that the type names.
func (f form) paths() []string {
	set := map[string]bool{}
	for i, p := range strings.Split(string(f), "\x00") {
		if i%2 == 1 {
			set[p] = true
		}
	}
	return slices.Sorted(maps.Keys(set))
}

// errUnknownType says that a part of a type was mistyped: the type checker has said which.
var errUnknownType = errors.New("its type is not known")

// formOf writes a type, and lists the types of cells in it. An error says why it cannot be written outside its place.
func formOf(t types.Type, self *types.Package) (f form, own []string, err error) {
	n := &namer{self: self, seen: map[types.Type]bool{}, own: map[string]bool{}}
	n.walk(t)
	if n.err != nil {
		return "", nil, n.err
	}
	s := types.TypeString(t, func(p *types.Package) string {
		if p == self {
			return ""
		}
		return "\x00" + p.Path() + "\x00"
	})
	return form(s), slices.Sorted(maps.Keys(n.own)), nil
}

// namer looks for what cannot be named.
type namer struct {
	self *types.Package
	seen map[types.Type]bool
	own  map[string]bool
	err  error
}

func (n *namer) named(o *types.TypeName, args *types.TypeList) {
	switch p := o.Pkg(); {
	case p == nil:
	case p != n.self && !o.Exported():
		n.err = fmt.Errorf(language.Pick("its type %s.%s is private to package %s", "seu tipo %s.%s é interno ao pacote %s"), p.Name(), o.Name(), p.Path())
	case p != n.self && internal(p.Path()):
		n.err = fmt.Errorf(language.Pick("its type %s.%s is in an internal package", "seu tipo %s.%s está num pacote interno"), p.Path(), o.Name())
	case p == n.self && o.Parent() != n.self.Scope():
		n.err = fmt.Errorf(language.Pick("its type %s is declared inside a block; declare it at the cell's top level", "seu tipo %s foi declarado dentro de um bloco; declare-o no nível principal da célula"), o.Name())
	case p == n.self:
		n.own[o.Name()] = true
	}
	for i := range args.Len() {
		n.walk(args.At(i))
	}
}

// internal reports whether a package may be imported by its own tree only.
func internal(path string) bool { return strings.Contains("/"+path+"/", "/internal/") }

func (n *namer) walk(t types.Type) {
	if t == nil || n.seen[t] {
		return
	}
	n.seen[t] = true
	switch t := t.(type) {
	case *types.Basic:
		if t.Kind() == types.Invalid {
			n.err = errUnknownType
		}
	case *types.Alias:
		n.named(t.Obj(), t.TypeArgs())
	case *types.Named:
		n.named(t.Obj(), t.TypeArgs())
	case *types.Map:
		n.walk(t.Key())
		n.walk(t.Elem())
	case interface{ Elem() types.Type }: // pointer, slice, array, channel
		n.walk(t.Elem())
	case *types.Signature:
		n.tuple(t.Params())
		n.tuple(t.Results())
	case *types.Struct:
		for f := range t.Fields() {
			n.walk(f.Type())
			if !f.Exported() && f.Pkg() != n.self {
				n.err = fmt.Errorf(language.Pick("its type has a field %s that is private to package %s", "seu tipo tem um campo %s que é interno ao pacote %s"), f.Name(), f.Pkg().Path())
			}
		}
	case *types.Interface:
		for m := range t.ExplicitMethods() {
			n.walk(m.Type())
		}
		for e := range t.EmbeddedTypes() {
			n.walk(e)
		}
	case *types.Union:
		for e := range t.Terms() {
			n.walk(e.Type())
		}
	case *types.Tuple:
		n.err = errors.New(language.Pick("it has several values", "tem vários valores"))
	}
}

func (n *namer) tuple(t *types.Tuple) {
	for v := range t.Variables() {
		n.walk(v.Type())
	}
}

// hasPointers reports whether a value of the type may reach memory beyond its own.
func hasPointers(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return u.Kind() == types.UnsafePointer || u.Kind() == types.Invalid
	case *types.Array:
		return hasPointers(u.Elem())
	case *types.Struct:
		for f := range u.Fields() {
			if hasPointers(f.Type()) {
				return true
			}
		}
		return false
	}
	return true
}
