package store

import (
	"encoding/binary"
	"fmt"
	"strings"
	"time"
	"unsafe"
)

// image appends the memory of n values of type t and returns where.
func (w *writer) image(t *typeInfo, p unsafe.Pointer, n int) int {
	w.img = pad(w.img, 8)
	off := len(w.img)
	w.img = append(w.img, unsafe.Slice((*byte)(p), n*int(t.size))...)
	if !t.flat {
		for i := range n {
			o := i * int(t.size)
			w.patch(t, unsafe.Add(p, o), off+o)
		}
	}
	return off
}

func (w *writer) word(at int, v uint64) { le.PutUint64(w.img[at:], v) }

func (w *writer) clear(at int, n uintptr) { clear(w.img[at : at+int(n)]) }

// patch replaces the pointers of one value at p by words of the image at at.
func (w *writer) patch(t *typeInfo, p unsafe.Pointer, at int) {
	if t.flat {
		return
	}
	switch t.kind {
	case kPtr, kAtomicP:
		w.word(at, w.pointer(t, ptrAt(p)))
	case kSlice:
		h := (*sliceHeader)(p)
		switch {
		case h.p == nil:
			w.word(at, 0)
		case h.cap == 0 || t.elem.size == 0:
			w.word(at, tagEmpty)
		default:
			e, n := flatten(t.elem, h.cap)
			w.word(at, w.ref(h.p, e, n))
		}
	case kString:
		s := *(*string)(p)
		if len(s) == 0 {
			w.clear(at, t.size)
		} else {
			w.word(at, w.text(unsafe.Pointer(unsafe.StringData(s)), len(s)))
		}
	case kMap:
		v := uint64(0)
		if i, ok := w.seen[nodeKey{ptrAt(p), t, 0, entries}]; ok {
			v = uint64(w.mapAt[i]) + 1
		}
		w.word(at, v)
	case kIface:
		w.iface(t, p, at)
	case kArray:
		for j := range t.n {
			o := j * int(t.elem.size)
			w.patch(t.elem, unsafe.Add(p, o), at+o)
		}
	case kStruct:
		for j := range t.fields {
			f := &t.fields[j]
			w.patch(f.t, unsafe.Add(p, f.off), at+int(f.off))
		}
	case kTime:
		w.clear(at, t.size)
		w.custom(at, appendTime(nil, *(*time.Time)(p)))
	case kCustom:
		w.clear(at, t.size)
		if b, ok := w.encoded[customKey(t, p)]; ok {
			w.custom(at, b)
		}
	case kFunc:
		w.word(at, 0)
		if s, ok := sentinelName(t, ptrAt(p)); ok {
			w.word(at, w.name(s))
		}
	default: // nothing of it is kept
		w.clear(at, t.size)
	}
}

func (w *writer) pointer(t *typeInfo, q unsafe.Pointer) uint64 {
	switch {
	case q == nil:
		return 0
	case t.elem.size == 0:
		return tagEmpty
	}
	if s, ok := identity(t.elem, q); ok {
		return w.name(s)
	}
	if t.elem.kind == kOpaque {
		return 0
	}
	e, n := flatten(t.elem, 1)
	return w.ref(q, e, n)
}

// ref is the word for n values of type t at p.
func (w *writer) ref(p unsafe.Pointer, t *typeInfo, n int) uint64 {
	i, ok := w.seen[nodeKey{p, t, n, memory}]
	if !ok {
		return 0 // changed by a goroutine since it was scanned
	}
	b := w.nodes[i].block
	off := uint64(uintptr(p) - uintptr(w.blocks[b].p))
	if off >= 1<<offBits {
		w.err = fmt.Errorf("store: a reference more than %d GiB into its array", 1<<(offBits-30))
	}
	return tagBlock | uint64(w.number(b))<<offBits | off
}

// name is the word for a sentinel.
func (w *writer) name(s string) uint64 {
	id, ok := w.nameID[s]
	if !ok {
		id = uint32(len(w.named))
		w.nameID[s] = id
		w.named = append(w.named, s)
		if !common[s] && !strings.HasPrefix(s, zoneMark) {
			w.known[SentinelMark+s] = true
		}
	}
	return tagNamed | uint64(id)
}

// text puts a string's bytes on the heap, shared ones once.
func (w *writer) text(p unsafe.Pointer, n int) uint64 {
	k := text{p, n}
	o, ok := w.texts[k]
	if !ok {
		o = uint64(len(w.heap)) + 1
		w.heap = append(w.heap, unsafe.Slice((*byte)(p), n)...)
		w.texts[k] = o
	}
	return o
}

// custom puts encoded bytes on the heap, with their length: the value may have room for one word only.
func (w *writer) custom(at int, b []byte) {
	w.word(at, uint64(len(w.heap))+1)
	w.heap = binary.AppendUvarint(w.heap, uint64(len(b)))
	w.heap = append(w.heap, b...)
}

// iface writes an interface: twice the number of its type plus 2, plus 1 where the second word is the value itself.
func (w *writer) iface(t *typeInfo, p unsafe.Pointer, at int) {
	dt, data := w.dynamic(t, p, nodeNone, 0)
	if dt == nil {
		w.clear(at, t.size)
		return
	}
	leaves(dt, 0, func(l *typeInfo) {
		if l.name != "" {
			w.known[l.name] = true
		}
	})
	id := uint64(w.typeNumber(dt))<<1 + 2
	switch {
	case dt.direct:
		w.word(at, id|1)
		w.word(at+8, 0)
		w.patch(dt, unsafe.Pointer(&data), at+8)
	case dt.size == 0:
		w.word(at, id)
		w.word(at+8, tagEmpty)
	default:
		i, ok := w.seen[nodeKey{data, dt, 1, boxed}]
		if !ok { // changed by a goroutine since it was scanned
			w.clear(at, t.size)
			return
		}
		w.word(at, id)
		w.word(at+8, tagBlock|uint64(w.number(w.nodes[i].block))<<offBits)
	}
}
