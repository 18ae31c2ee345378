package store

import (
	"fmt"
	"reflect"
	"sync"
	"time"
	"unsafe"
)

// basicTypes are the predeclared types by kind; each is its own dynamic type.
var basicTypes = func() (t [64]reflect.Type) {
	for _, v := range []any{false, int(0), int8(0), int16(0), int32(0), int64(0), uint(0), uint8(0), uint16(0), uint32(0),
		uint64(0), uintptr(0), float32(0), float64(0), complex64(0), complex128(0), ""} {
		t[reflect.TypeOf(v).Kind()] = reflect.TypeOf(v)
	}
	t[kTime] = reflect.TypeFor[time.Time]()
	return t
}()

// goType finds the Go type of an interface's value.
func (d *decoder) goType(t *savedType, depth int) (reflect.Type, error) {
	if t.rt == nil && t.rtErr == nil {
		t.rt, t.rtErr = d.spell(t, depth)
	}
	return t.rt, t.rtErr
}

func (d *decoder) spell(t *savedType, depth int) (reflect.Type, error) {
	switch {
	case depth > maxDepth:
		return nil, damaged("type")
	case t.kind == kTime:
		return basicTypes[kTime], nil
	case t.name != "":
		if rt := registeredType(t.name); rt != nil {
			return rt, nil
		}
		return nil, fmt.Errorf("holds a %s, which this cell does not know", t.name)
	}
	parts := []*savedType{t.elem, t.key}
	for _, f := range t.fields {
		parts = append(parts, f.t)
	}
	rts := make([]reflect.Type, len(parts))
	for i, p := range parts {
		if p == nil {
			continue
		}
		var err error
		if rts[i], err = d.goType(p, depth+1); err != nil {
			return nil, err
		}
	}
	return build(t, rts[0], rts[1], rts[2:])
}

// build makes an unnamed type of its parts. Package reflect panics on those that cannot be: damaged ones.
func build(t *savedType, elem, key reflect.Type, fields []reflect.Type) (rt reflect.Type, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = damaged(fmt.Sprint("type: ", r))
		}
	}()
	switch t.kind {
	case kPtr:
		return reflect.PointerTo(elem), nil
	case kSlice:
		return reflect.SliceOf(elem), nil
	case kArray:
		return reflect.ArrayOf(int(t.n), elem), nil
	case kMap:
		return reflect.MapOf(key, elem), nil
	case kIface:
		return reflect.TypeFor[any](), nil
	case kStruct:
		fs := make([]reflect.StructField, len(fields))
		for i, f := range fields {
			fs[i] = reflect.StructField{Name: t.fields[i].name, Type: f}
		}
		return reflect.StructOf(fs), nil
	}
	if basicTypes[t.kind] == nil {
		return nil, damaged("dynamic type")
	}
	return basicTypes[t.kind], nil
}

// fillIface fills an interface of type g.
func (d *decoder) fillIface(g *typeInfo, src []byte, dst unsafe.Pointer) error {
	word, value := le.Uint64(src), le.Uint64(src[8:])
	if word == 0 {
		return nil
	}
	t, direct := d.typeAt(word>>1-1), word&1 == 1
	if t == nil {
		return damaged("interface")
	}
	rt, err := d.goType(t, 0)
	if err != nil {
		return err
	}
	if rt.Kind() == reflect.Interface || !rt.AssignableTo(g.rt) {
		return misfit("%s is not a %s", rt, g.rt)
	}
	gt := d.info(rt)
	head, err := ifaceHead(g, gt)
	if err != nil {
		return err
	}
	if direct != gt.direct {
		return misfit("%s changed between a pointer and a value", rt)
	}
	if direct {
		if t.size != 8 {
			return damaged("interface value")
		}
		// The data word is part of dst: it is filled in place, perhaps later.
		if err := d.fill(t, gt, d.plan(t, gt), src[8:], unsafe.Add(dst, 8)); err != nil {
			return err
		}
		setPtr(dst, head)
		return nil
	}
	data, err := d.box(t, gt, value)
	if err != nil {
		return err
	}
	setPtr(unsafe.Add(dst, 8), data)
	setPtr(dst, head)
	return nil
}

// box finds the memory of an interface's value.
func (d *decoder) box(t *savedType, g *typeInfo, word uint64) (unsafe.Pointer, error) {
	if g.size == 0 || word == tagEmpty { // it is, or it was, without size
		return reflect.New(g.rt).UnsafePointer(), nil
	}
	i := word >> offBits & (maxBlock - 1)
	if word&tagEmpty != tagBlock || word&(1<<offBits-1) != 0 || i >= uint64(len(d.blocks)) {
		return nil, damaged("interface value")
	}
	b := &d.blocks[i]
	if b.t != t || b.n != 1 {
		return nil, damaged("interface value")
	}
	if err := d.assign(uint32(i), g); err != nil {
		return nil, err
	}
	return b.mem, nil
}

type headKey struct{ g, t *typeInfo }

var heads sync.Map

// ifaceHead is the first word of an interface of type g that holds a t.
func ifaceHead(g, t *typeInfo) (unsafe.Pointer, error) {
	if h, ok := heads.Load(headKey{g, t}); ok {
		return h.(unsafe.Pointer), nil
	}
	if t.size > 1<<20 {
		return nil, fmt.Errorf("%s is too large to stand in an interface", t.rt)
	}
	v := reflect.New(g.rt)
	v.Elem().Set(reflect.Zero(t.rt))
	h := ptrAt(v.UnsafePointer())
	heads.Store(headKey{g, t}, h)
	return h, nil
}
