package cell

import (
	"fmt"
	"go/types"
	"slices"
	"strings"

	"descida/internal/language"
)

// A value fits a type declared anew where every field that both have by name fits: numbers become wider or narrower numbers
// of their kind, and integers become floats, never the other way; texts, truths, lists, maps and pointers stay what they
// are, of parts that fit. Fields that are gone lose their values, new ones are zero. Package store decides, value by value;
// here is what the types alone can tell, in the same way.

// fitting compares types of cells before and after a cell.
type fitting struct {
	was, now *types.Package
	seen     map[[2]types.Type]bool
}

// variable says what keeps a variable's value from its new type; "" where nothing does, as far as types tell.
func (f fitting) variable(name string) string {
	was, now := f.was.Scope().Lookup(name), f.now.Scope().Lookup(name)
	if was == nil || now == nil || was.Type() == types.Typ[types.Invalid] {
		return ""
	}
	f.seen = map[[2]types.Type]bool{}
	return f.misfit(was.Type(), now.Type())
}

// misfit follows package store's rules for two types. In doubt they fit: loading has the last word.
func (f fitting) misfit(was, now types.Type) string {
	pair := [2]types.Type{was, now}
	if f.seen[pair] || was == now {
		return ""
	}
	f.seen[pair] = true
	u, n := was.Underlying(), now.Underlying()
	if n == types.Typ[types.Invalid] {
		return fmt.Sprintf(language.Pick("the type %s is no longer there as it was", "o tipo %s não existe mais como era"), f.text(was, f.was))
	}
	for _, t := range []types.Type{was, now} {
		if f.encoded(t) {
			return ""
		}
	}
	switch u := u.(type) {
	case *types.Signature, *types.Chan: // their values were not kept
		return ""
	case *types.Basic:
		if n, ok := n.(*types.Basic); ok && (u.Kind() == n.Kind() || u.Kind() == types.UnsafePointer || number(u) && number(n) && (integer(u) || !integer(n))) {
			return ""
		}
	case *types.Struct:
		if n, ok := n.(*types.Struct); ok {
			return f.fields(was, u, n)
		}
	case *types.Array:
		if n, ok := n.(*types.Array); ok && n.Len() == u.Len() {
			if why, here := f.parts(u.Elem(), n.Elem()); !here {
				return why
			}
		}
	case *types.Map:
		if n, ok := n.(*types.Map); ok {
			if why, here := f.parts(u.Key(), n.Key(), u.Elem(), n.Elem()); !here {
				return why
			}
		}
	case *types.Pointer:
		if n, ok := n.(*types.Pointer); ok {
			if why, here := f.parts(u.Elem(), n.Elem()); !here {
				return why
			}
		}
	case *types.Slice:
		if n, ok := n.(*types.Slice); ok {
			if why, here := f.parts(u.Elem(), n.Elem()); !here {
				return why
			}
		}
	case *types.Interface:
		if _, ok := n.(*types.Interface); ok {
			return ""
		}
	default:
		return ""
	}
	return fmt.Sprintf(language.Pick("%s was %s and is %s now", "%s era %s e agora é %s"), f.text(was, f.was), f.text(u, f.was), f.text(n, f.now))
}

// parts says what is wrong with parts of a type, before and after in turn, or that it is best said of the type they are part
// of: of type Names []string rather than of string.
func (f fitting) parts(pairs ...types.Type) (why string, here bool) {
	for i := 0; i < len(pairs); i += 2 {
		if why = f.misfit(pairs[i], pairs[i+1]); why == "" {
			continue
		}
		switch pairs[i].(type) {
		case *types.Basic, *types.Slice, *types.Map, *types.Pointer, *types.Array:
			_, basic := pairs[i].(*types.Basic)
			return why, basic || strings.HasPrefix(why, f.text(pairs[i], f.was)+" ")
		}
		return why, false
	}
	return "", false
}

// fields matches the fields of a struct by their names.
func (f fitting) fields(was types.Type, u, n *types.Struct) string {
	now := map[string]types.Type{}
	for v := range n.Fields() {
		now[v.Name()] = v.Type()
	}
	for v := range u.Fields() {
		to := now[v.Name()]
		if to == nil || v.Name() == "_" {
			continue
		}
		why := f.misfit(v.Type(), to)
		if why == "" {
			continue
		}
		old, new := f.text(v.Type(), f.was), f.text(to, f.now)
		if old == new { // the change is in the field's own type
			return why
		}
		return fmt.Sprintf(language.Pick("in type %s the field %s was %s and is %s now", "no tipo %s o campo %s era %s e agora é %s"), f.text(was, f.was), v.Name(), old, new)
	}
	return ""
}

// encoded reports whether a type's values are kept in a way that its fields do not tell: those of packages, and those
// with methods of their own for it.
func (f fitting) encoded(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok {
		return false
	}
	p := named.Obj().Pkg()
	if p != nil && p != f.was && p != f.now {
		_, basic := t.Underlying().(*types.Basic)
		return !basic
	}
	return slices.ContainsFunc([]string{"GobEncode", "MarshalBinary"}, func(m string) bool {
		o, _, _ := types.LookupFieldOrMethod(types.NewPointer(t), false, p, m)
		_, method := o.(*types.Func)
		return method
	})
}

func number(t *types.Basic) bool { return t.Info()&(types.IsInteger|types.IsFloat) != 0 }

func integer(t *types.Basic) bool { return t.Info()&types.IsInteger != 0 }

func (f fitting) text(t types.Type, self *types.Package) string {
	text := types.TypeString(t, func(p *types.Package) string {
		if p == self {
			return ""
		}
		return p.Name()
	})
	const long = 60
	if r := []rune(text); len(r) > long {
		text = string(r[:long-1]) + "…"
	}
	return strings.ReplaceAll(text, "\n", " ")
}

// reachesInterface reports whether values of a variable may hold others in interfaces.
func reachesInterface(o types.Object) bool {
	seen := map[types.Type]bool{}
	var reaches func(t types.Type) bool
	reaches = func(t types.Type) bool {
		if seen[t] {
			return false
		}
		seen[t] = true
		switch t := t.Underlying().(type) {
		case *types.Interface:
			return true
		case *types.Map:
			return reaches(t.Key()) || reaches(t.Elem())
		case interface{ Elem() types.Type }:
			return reaches(t.Elem())
		case *types.Struct:
			for f := range t.Fields() {
				if reaches(f.Type()) {
					return true
				}
			}
		}
		return false
	}
	return o == nil || reaches(o.Type())
}
