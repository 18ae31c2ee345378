package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"reflect"
	"time"
	"unsafe"
)

// decoder turns one island's bytes into values of the program's types. It is driven by those: nothing in the bytes
// says where to write.
type decoder struct {
	memo
	types   []*savedType
	named   []string
	files   []string
	roots   map[string]uint32
	blocks  []savedBlock
	maps    []savedMap
	img     []byte
	heap    string
	queue   []uint32 // blocks to fill
	mqueue  []uint32 // maps to fill
	pending []pending
	dropped []string // fields that their types no longer have
	array   func(file string, off, size uint64) (unsafe.Pointer, error)
	budget  uint64 // bytes that may still be allocated: damaged sizes must not exhaust memory
}

// pending is a pointer into a block whose own type is not known yet.
type pending struct {
	t     *savedType
	g     *typeInfo
	n     int
	word  uint64
	dst   unsafe.Pointer
	slice bool
}

func newDecoder(size int) *decoder {
	return &decoder{memo: memo{}, roots: map[string]uint32{}, budget: 1<<20 + 64*uint64(size)}
}

func (d *decoder) spend(n, size uint64) error {
	if size == 0 {
		return nil
	}
	if n > d.budget/size {
		return damaged("sizes")
	}
	d.budget -= n * size
	return nil
}

// setRoot says which variable a name is; its memory is the variable's own. All come before run.
func (d *decoder) setRoot(name string, ptr reflect.Value) error {
	i, ok := d.roots[name]
	if !ok {
		return damaged("the variable is missing")
	}
	b := &d.blocks[i]
	g, n := flatten(d.info(ptr.Type().Elem()), 1)
	if b.mem != nil {
		if b.mem == ptr.UnsafePointer() {
			return nil
		}
		return damaged("two variables in one place")
	}
	if b.n != uint64(n) || b.file != 0 {
		return misfit("was an array of %d elements, now of %d", b.n, n)
	}
	if p := d.plan(b.t, g); p.err != nil {
		return p.err
	}
	b.g, b.mem = g, ptr.UnsafePointer()
	d.queue = append(d.queue, i)
	return nil
}

// run fills what the roots reach: blocks, then maps, whose keys must be complete before they are put in.
func (d *decoder) run() error {
	for {
		switch {
		case len(d.queue) > 0:
			i := d.queue[len(d.queue)-1]
			d.queue = d.queue[:len(d.queue)-1]
			b := &d.blocks[i]
			if err := d.fillAll(b.t, b.g, b.src, b.mem, int(b.n)); err != nil {
				return err
			}
		case len(d.mqueue) > 0:
			i := d.mqueue[len(d.mqueue)-1]
			d.mqueue = d.mqueue[:len(d.mqueue)-1]
			if err := d.fillEntries(&d.maps[i]); err != nil {
				return err
			}
		case len(d.pending) > 0:
			waiting := d.pending
			d.pending = nil
			for _, r := range waiting {
				if err := d.setRef(r.t, r.g, r.n, r.word, r.dst, r.slice); err != nil {
					return err
				}
			}
			if len(d.pending) == len(waiting) && len(d.queue) == 0 {
				return errors.New("points into a value whose own type this cell does not use")
			}
		default:
			for i := range d.maps {
				if m := &d.maps[i]; m.g != nil {
					for j := range m.goK.Len() {
						m.m.SetMapIndex(m.goK.Index(j), m.goV.Index(j))
					}
				}
			}
			return nil
		}
	}
}

func (d *decoder) fillEntries(m *savedMap) error {
	n := int(m.n)
	if err := d.spend(m.n, uint64(m.g.key.size+m.g.elem.size)); err != nil {
		return err
	}
	m.goK = reflect.MakeSlice(reflect.SliceOf(m.g.key.rt), n, n)
	m.goV = reflect.MakeSlice(reflect.SliceOf(m.g.elem.rt), n, n)
	if err := d.fillAll(m.t.key, m.g.key, m.keys, m.goK.UnsafePointer(), n); err != nil {
		return err
	}
	return d.fillAll(m.t.elem, m.g.elem, m.vals, m.goV.UnsafePointer(), n)
}

// fillAll fills n values at dst from src.
func (d *decoder) fillAll(t *savedType, g *typeInfo, src []byte, dst unsafe.Pointer, n int) error {
	if n == 0 {
		return nil
	}
	p := d.plan(t, g)
	if p.err != nil {
		return p.err
	}
	if p.copy {
		copy(unsafe.Slice((*byte)(dst), n*int(g.size)), src)
		return nil
	}
	for i := range n {
		if err := d.fill(t, g, p, src[i*int(t.size):], unsafe.Add(dst, uintptr(i)*g.size)); err != nil {
			return err
		}
	}
	return nil
}

func setPtr(dst, p unsafe.Pointer) { *(*unsafe.Pointer)(dst) = p }

// fill fills one value.
func (d *decoder) fill(t *savedType, g *typeInfo, p *plan, src []byte, dst unsafe.Pointer) error {
	switch {
	case p.err != nil:
		return p.err
	case p.copy:
		copy(unsafe.Slice((*byte)(dst), g.size), src)
		return nil
	case t.kind != g.kind:
		if numeric(t.kind) && numeric(g.kind) {
			return convertNumber(t, g, src, dst)
		}
		return nil
	}
	switch g.kind {
	case kBool:
		*(*bool)(dst) = src[0] != 0
	case kStruct:
		for i := range p.fields {
			f := &p.fields[i]
			sub := d.plan(f.from.t, f.to.t)
			if err := d.fill(f.from.t, f.to.t, sub, src[f.from.off:], unsafe.Add(dst, f.to.off)); err != nil {
				return fmt.Errorf("field %s: %w", f.from.name, err)
			}
		}
	case kArray:
		return d.fillAll(t.elem, g.elem, src, dst, g.n)
	case kString:
		s, err := d.text(le.Uint64(src), le.Uint64(src[8:]))
		if err != nil {
			return err
		}
		*(*string)(dst) = s
	case kPtr, kAtomicP:
		word := le.Uint64(src)
		if word&tagEmpty == tagBlock && !sameShape(t.elem, g.elem) {
			return misfit("was a pointer to %s, now to %s", t.elem, g.elem.rt)
		}
		e, n := flatten(g.elem, 1)
		return d.setRef(t.elem, e, n, word, dst, false)
	case kSlice:
		return d.fillSlice(t, g, src, dst)
	case kMap:
		return d.fillMap(t, g, le.Uint64(src), dst)
	case kIface:
		return d.fillIface(g, src, dst)
	case kFunc:
		if word := le.Uint64(src); word != 0 {
			if word&tagEmpty != tagNamed {
				return damaged("func")
			}
			return d.setNamed(g, word&^tagEmpty, dst)
		}
	case kTime:
		b, ok, err := d.custom(src)
		if !ok || err != nil {
			return err
		}
		at, err := parseTime(b)
		*(*time.Time)(dst) = at
		return err
	case kCustom:
		b, ok, err := d.custom(src)
		if !ok || err != nil {
			return err
		}
		return g.codec.unmarshal(g, dst, []byte(b))
	}
	return nil
}

// text is n bytes of the heap at off-1.
func (d *decoder) text(off, n uint64) (string, error) {
	if n == 0 {
		return "", nil
	}
	if off == 0 || off-1 > uint64(len(d.heap)) || n > uint64(len(d.heap))-(off-1) {
		return "", damaged("string")
	}
	return d.heap[off-1 : off-1+n], nil
}

// custom is what an encoder made; ok is false where it was not called because the value was zero.
func (d *decoder) custom(src []byte) (b string, ok bool, err error) {
	off := le.Uint64(src)
	if off == 0 {
		return "", false, nil
	}
	if off-1 >= uint64(len(d.heap)) {
		return "", false, damaged("value")
	}
	h := d.heap[off-1:]
	n, k := binary.Uvarint([]byte(h[:min(binary.MaxVarintLen64, len(h))]))
	if k <= 0 || n > uint64(len(h)-k) {
		return "", false, damaged("value")
	}
	return h[k : k+int(n)], true, nil
}

func (d *decoder) fillSlice(t *savedType, g *typeInfo, src []byte, dst unsafe.Pointer) error {
	word, n, c := le.Uint64(src), le.Uint64(src[8:]), le.Uint64(src[16:])
	if word == 0 {
		return nil
	}
	if n > c || c > maxSize {
		return damaged("slice")
	}
	h := (*sliceHeader)(dst)
	if word == tagEmpty {
		if err := d.spend(c, uint64(g.elem.size)); err != nil { // []struct{} may have become a slice of something
			return err
		}
		s := reflect.MakeSlice(reflect.SliceOf(g.elem.rt), int(n), int(c))
		h.p, h.len, h.cap = s.UnsafePointer(), int(n), int(c)
		return nil
	}
	if g.elem.size == 0 || c == 0 || c > maxSize/uint64(g.elem.size) || !sameShape(t.elem, g.elem) {
		return misfit("was a slice of %s, now of %s", t.elem, g.elem.rt)
	}
	e, m := flatten(g.elem, int(c))
	if err := d.setRef(t.elem, e, m, word, dst, true); err != nil {
		return err
	}
	h.len, h.cap = int(n), int(c) // dst holds nil until the pointer is known
	return nil
}

func (d *decoder) fillMap(t *savedType, g *typeInfo, word uint64, dst unsafe.Pointer) error {
	if word == 0 {
		return nil
	}
	if word > uint64(len(d.maps)) {
		return damaged("map")
	}
	m := &d.maps[word-1]
	if m.g == nil {
		if m.t != t {
			return damaged("map type")
		}
		for _, p := range []*plan{d.plan(t.key, g.key), d.plan(t.elem, g.elem)} {
			if p.err != nil {
				return p.err
			}
		}
		if err := d.spend(m.n, 2*uint64(g.key.size+g.elem.size)+16); err != nil {
			return err
		}
		m.g = g
		m.m = reflect.MakeMapWithSize(g.rt, int(m.n))
		d.mqueue = append(d.mqueue, uint32(word-1))
	} else if m.g != g {
		return misfit("one map would be both %s and %s", m.g.rt, g.rt)
	}
	setPtr(dst, m.m.UnsafePointer())
	return nil
}
