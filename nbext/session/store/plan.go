package store

import (
	"fmt"
	"math"
	"reflect"
	"unsafe"
)

// plan says how values of a saved type become values of a Go type.
type plan struct {
	g      *typeInfo
	copy   bool // the image is the memory
	fields []planField
	err    error
}

type planField struct {
	from savedField
	to   fieldInfo
}

func (d *decoder) plan(t *savedType, g *typeInfo) *plan {
	for _, p := range t.plans {
		if p.g == g {
			return p
		}
	}
	p := &plan{g: g}
	t.plans = append(t.plans, p)
	switch {
	case t.kind == kStruct && g.kind == kStruct:
		d.planStruct(p, t, g)
	case t.kind == kArray && g.kind == kArray:
		if t.n != uint64(g.n) {
			p.err = misfit("was an array of %d, now of %d", t.n, g.n)
		} else if g.n > 0 {
			sub := d.plan(t.elem, g.elem)
			p.err, p.copy = sub.err, sub.copy
		}
	case t.kind == g.kind:
		p.copy = g.flat && t.flat && !g.hasBool && t.size == uint64(g.size)
		if g.kind == kCustom && (t.name != g.name || t.codec != g.codec.name) {
			p.err = changed(t, g.rt)
		}
	case numeric(t.kind) && numeric(g.kind):
	case nothing(t.kind) || g.kind == kReset || g.kind == kOpaque: // was not kept, or is not restored
	default:
		p.err = changed(t, g.rt)
	}
	return p
}

// misfitError says that a value does not fit its type as it is now: no program with that type can load it.
type misfitError string

func (m misfitError) Error() string { return string(m) }

func misfit(format string, args ...any) error { return misfitError(fmt.Sprintf(format, args...)) }

func changed(t *savedType, now reflect.Type) error {
	if t.name != "" && t.name == typeName(now) {
		return misfit("was a %s, which is encoded in another way now", now)
	}
	return misfit("was %s, now %s", t, now)
}

// planStruct matches fields by name; those that the type no longer has are reported, new ones stay zero.
func (d *decoder) planStruct(p *plan, t *savedType, g *typeInfo) {
	same := len(t.fields) == len(g.fields) && t.size == uint64(g.size)
	for i, f := range t.fields {
		j := i // several blank fields are told apart by their place
		if i >= len(g.fields) || g.fields[i].name != f.name {
			j = g.field(f.name)
		}
		if j < 0 {
			if f.name != "_" {
				d.dropped = append(d.dropped, t.String()+"."+f.name)
			}
			same = false
			continue
		}
		to := g.fields[j]
		sub := d.plan(f.t, to.t)
		if sub.err != nil {
			p.err = fmt.Errorf("field %s: %w", f.name, sub.err)
			return
		}
		same = same && sub.copy && uint64(to.off) == f.off
		p.fields = append(p.fields, planField{f, to})
	}
	p.copy = same && g.flat && t.flat
}

func (t *typeInfo) field(name string) int {
	for i := range t.fields {
		if t.fields[i].name == name && name != "_" {
			return i
		}
	}
	return -1
}

func numeric(k uint8) bool { return k >= uint8(reflect.Int) && k <= uint8(reflect.Float64) }

func nothing(k uint8) bool {
	return k == kFunc || k == kChan || k == kUnsafe || k == kReset || k == kOpaque
}

// sameShape reports whether arrays of arrays have the same lengths.
func sameShape(t *savedType, g *typeInfo) bool {
	for t.kind == kArray && t.size > 0 && g.kind == kArray {
		if t.n != uint64(g.n) {
			return false
		}
		t, g = t.elem, g.elem
	}
	return (t.kind == kArray && t.size > 0) == (g.kind == kArray && g.size > 0)
}

// flattenSaved is flatten for a saved type.
func flattenSaved(t *savedType) (*savedType, uint64) {
	n := uint64(1)
	for t.kind == kArray && t.size > 0 {
		n *= t.n
		t = t.elem
	}
	return t, n
}

// convertNumber stores a number as another type. A float never becomes an integer, and what does not fit is an error.
func convertNumber(t *savedType, g *typeInfo, src []byte, dst unsafe.Pointer) error {
	var buf [8]byte
	copy(buf[:], src[:t.size])
	from := reflect.NewAt(basicTypes[t.kind], unsafe.Pointer(&buf)).Elem()
	to := reflect.NewAt(g.rt, dst).Elem()
	lost := false
	switch {
	case from.CanInt() && to.CanInt():
		lost = to.OverflowInt(from.Int())
		to.SetInt(from.Int())
	case from.CanInt() && to.CanUint():
		lost = from.Int() < 0 || to.OverflowUint(uint64(from.Int()))
		to.SetUint(uint64(from.Int()))
	case from.CanInt():
		to.SetFloat(float64(from.Int()))
	case from.CanUint() && to.CanInt():
		lost = from.Uint() > math.MaxInt64 || to.OverflowInt(int64(from.Uint()))
		to.SetInt(int64(from.Uint()))
	case from.CanUint() && to.CanUint():
		lost = to.OverflowUint(from.Uint())
		to.SetUint(from.Uint())
	case from.CanUint():
		to.SetFloat(float64(from.Uint()))
	case to.CanFloat():
		to.SetFloat(from.Float())
	default:
		return changed(t, g.rt)
	}
	if lost {
		return misfit("was %s, and its value does not fit %s", t, g.rt)
	}
	return nil
}
