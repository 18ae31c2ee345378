package store

import (
	"fmt"
	"reflect"
	"unsafe"
)

// dynamic returns the type and data word of the interface at p, of static type t; a nil type means that it holds
// nothing that can be kept. The reason is noted at offset off of node i, unless i is nodeNone.
func (g *graph) dynamic(t *typeInfo, p unsafe.Pointer, i int32, off uintptr) (*typeInfo, unsafe.Pointer) {
	if ptrAt(p) == nil {
		return nil, nil
	}
	rt := reflect.NewAt(t.rt, p).Elem().Elem().Type()
	dt := g.info(rt)
	data := ptrAt(unsafe.Add(p, 8))
	if data != nil && dt.kind == kPtr {
		if _, ok := identity(dt.elem, data); ok {
			return dt, data
		}
	}
	isOpaque, unknown := false, ""
	leaves(dt, 0, func(l *typeInfo) {
		isOpaque = isOpaque || l.kind == kOpaque
		if l.name != "" && !nameable(l.rt) && registeredType(l.name) != l.rt {
			unknown = l.name
		}
	})
	switch {
	case dt.kind == kFunc || dt.kind == kChan || dt.kind == kUnsafe:
		if i >= 0 {
			g.note(i, off, causes[dt.kind])
		}
		return nil, nil
	case !isOpaque && unknown == "":
		return dt, data
	case implements[error](rt) && !(dt.kind == kPtr && data == nil):
		return g.message(t, p, rt)
	case i < 0:
	case isOpaque:
		g.note(i, off, foreign(rt))
	default:
		g.note(i, off, Lost{Cause: CauseUnregistered, Type: rt.String(), Why: "it holds a " + rt.String() +
			", and no other cell can name " + unknown})
	}
	return nil, nil
}

// leaves calls f for the named types that a dynamic type is spelled with.
func leaves(t *typeInfo, depth int, f func(*typeInfo)) {
	if t.name != "" || depth > maxDepth {
		f(t)
		return
	}
	if t.key != nil {
		leaves(t.key, depth+1, f)
	}
	if t.elem != nil {
		leaves(t.elem, depth+1, f)
	}
	for _, x := range t.fields {
		leaves(x.t, depth+1, f)
	}
}

const maxDepth = 32 // of a type's spelling; Go code has no deeper ones

// message keeps of an error its text; both passes must see one value.
func (g *graph) message(t *typeInfo, p unsafe.Pointer, rt reflect.Type) (*typeInfo, unsafe.Pointer) {
	k := valueKey{ptrAt(unsafe.Add(p, 8)), g.info(rt)}
	e := g.errors[k]
	if e == nil {
		err, _ := reflect.NewAt(t.rt, p).Elem().Interface().(error)
		e = &savedError{rt.String(), errorText(err)}
		g.errors[k] = e
	}
	return g.info(reflect.TypeFor[*savedError]()), unsafe.Pointer(e)
}

func errorText(err error) (s string) {
	defer func() {
		if r := recover(); r != nil {
			s = fmt.Sprintf("error of type %T whose Error panics: %v", err, r)
		}
	}()
	return err.Error()
}
