package store

import (
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"
)

// typeInfo is what saving and loading know of a Go type. There is one for each type, so that == compares types.
type typeInfo struct {
	rt      reflect.Type
	kind    uint8
	size    uintptr
	elem    *typeInfo // of a pointer, slice, array or map
	key     *typeInfo
	n       int // length of an array
	fields  []fieldInfo
	flat    bool // no pointers: the memory is the image
	hasBool bool // not every bit pattern is a value
	handle  bool // holds a uintptr: perhaps a handle of something outside Go's memory
	graph   bool // may refer to mutable memory
	direct  bool // an interface holds it in its data word
	name    string
	named   atomic.Bool // some value of this type is a registered sentinel
	codec   *codec      // kCustom
}

type fieldInfo struct {
	name string
	off  uintptr
	t    *typeInfo
}

var types struct {
	sync.Mutex
	of map[reflect.Type]*typeInfo
}

func infoOf(rt reflect.Type) *typeInfo {
	types.Lock()
	defer types.Unlock()
	return infoLocked(rt)
}

// typeName is a named type's import path and name; predeclared and unnamed types have "".
func typeName(rt reflect.Type) string {
	if rt.Name() == "" || rt.PkgPath() == "" {
		return ""
	}
	return rt.PkgPath() + "." + rt.Name()
}

func infoLocked(rt reflect.Type) *typeInfo {
	if t := types.of[rt]; t != nil {
		return t
	}
	if types.of == nil {
		types.of = map[reflect.Type]*typeInfo{}
	}
	t := &typeInfo{rt: rt, kind: uint8(rt.Kind()), size: rt.Size(), name: typeName(rt)}
	types.of[rt] = t // before its parts: types are recursive
	t.named.Store(hasSentinel(rt))
	switch {
	case rt == reflect.TypeFor[time.Time]():
		t.kind = kTime
		return t
	case resetTypes[t.name]:
		t.kind = kReset
		return t
	case strings.HasPrefix(t.name, "sync/atomic.Pointer["):
		t.kind, t.graph = kAtomicP, true
		t.elem = infoLocked(rt.Field(0).Type.Elem().Elem()) // _ [0]*T
		return t
	}
	t.parts()
	if c := codecOf(t); c != nil {
		t.kind, t.codec = kCustom, c
		t.elem, t.key, t.fields, t.graph, t.flat, t.hasBool = nil, nil, nil, false, false, false
	} else if opaque(t) {
		t.kind = kOpaque
		t.elem, t.key, t.fields, t.graph, t.flat, t.hasBool = nil, nil, nil, false, false, false
	}
	if t.size == unsafe.Sizeof(uintptr(0)) && rt.Kind() != reflect.Interface {
		z := reflect.Zero(rt).Interface() // asks the runtime rather than guess its rule
		t.direct = (*[2]unsafe.Pointer)(unsafe.Pointer(&z))[1] == nil
	}
	return t
}

// parts fills in what a type is made of.
func (t *typeInfo) parts() {
	switch t.kind {
	case kBool:
		t.flat, t.hasBool = true, true
	case uint8(reflect.Uintptr):
		t.flat, t.handle = true, true
	case kArray:
		t.elem, t.n = infoLocked(t.rt.Elem()), t.rt.Len()
		e := t.elem
		t.flat, t.hasBool, t.handle, t.graph = e.flat || t.n == 0, e.hasBool, e.handle, e.graph
	case kStruct:
		t.flat = true
		for i := range t.rt.NumField() {
			f := t.rt.Field(i)
			ft := infoLocked(f.Type)
			t.fields = append(t.fields, fieldInfo{f.Name, f.Offset, ft})
			t.flat = t.flat && ft.flat
			t.hasBool = t.hasBool || ft.hasBool
			t.handle = t.handle || ft.handle
			t.graph = t.graph || ft.graph
		}
	case kPtr, kSlice:
		t.graph = true
		t.elem = infoLocked(t.rt.Elem())
	case kMap:
		t.graph = true
		t.key, t.elem = infoLocked(t.rt.Key()), infoLocked(t.rt.Elem())
	case kIface:
		t.graph = true
	case kString, kFunc, kChan, kUnsafe:
	default:
		t.flat = true
	}
}

// flatten takes n values of [a][b]T to n*a*b of T.
func flatten(t *typeInfo, n int) (*typeInfo, int) {
	for t.kind == kArray && t.size > 0 {
		n *= t.n
		t = t.elem
	}
	return t, n
}

// memo caches infoOf without its lock for the length of one save or load.
type memo map[reflect.Type]*typeInfo

func (m memo) info(rt reflect.Type) *typeInfo {
	if t := m[rt]; t != nil {
		return t
	}
	t := infoOf(rt)
	m[rt] = t
	return t
}
