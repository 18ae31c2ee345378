package store

import (
	"fmt"
	"reflect"
	"strings"
	"time"
	"unsafe"
)

// setRef stores the address that a word stands for: n values of type g, arrays flattened, that were saved as t.
func (d *decoder) setRef(t *savedType, g *typeInfo, n int, word uint64, dst unsafe.Pointer, slice bool) error {
	switch word & tagEmpty {
	case 0:
		if word != 0 {
			return damaged("pointer")
		}
		return nil
	case tagNamed:
		if slice || n != 1 {
			return damaged("name")
		}
		return d.setNamed(g, word&^tagEmpty, dst)
	case tagEmpty:
		if slice || word != tagEmpty || n < 0 {
			return damaged("pointer")
		}
		if err := d.spend(uint64(n), uint64(g.size)); err != nil {
			return err
		}
		setPtr(dst, reflect.MakeSlice(reflect.SliceOf(g.rt), max(n, 1), max(n, 1)).UnsafePointer())
		return nil
	}
	i, off := uint32(word>>offBits&(maxBlock-1)), word&(1<<offBits-1)
	if uint64(i) >= uint64(len(d.blocks)) {
		return damaged("pointer")
	}
	b := &d.blocks[i]
	e, en := flattenSaved(t)
	switch {
	case e.size == 0:
		return damaged("pointer to nothing")
	case b.t == e:
		k := off / e.size
		if off%e.size != 0 || k >= b.n || uint64(n) > b.n-k {
			if en != uint64(n) && !slice {
				return misfit("was an array of %d, now of %d", en, n)
			}
			return damaged("pointer range")
		}
		if err := d.assign(i, g); err != nil {
			return err
		}
		setPtr(dst, unsafe.Add(b.mem, uintptr(k)*g.size))
		return nil
	case b.g == nil:
		d.pending = append(d.pending, pending{t, g, n, word, dst, slice})
		return nil
	}
	p, err := d.inside(b, off, e, g, n)
	if err == nil {
		setPtr(dst, p)
	}
	return err
}

// assign fixes the Go type of a block and gives it memory.
func (d *decoder) assign(i uint32, g *typeInfo) error {
	b := &d.blocks[i]
	if b.g == g {
		return nil
	}
	if b.g != nil {
		return misfit("one value would be both %s and %s", b.g.rt, g.rt)
	}
	p := d.plan(b.t, g)
	if p.err != nil {
		return p.err
	}
	if b.file != 0 {
		mem, err := d.array(d.files[b.file-1], b.off, b.n*b.t.size)
		if err != nil {
			return err
		}
		if p.copy {
			if b.off%uint64(g.rt.Align()) != 0 {
				return damaged("alignment")
			}
			b.g, b.mem = g, mem
			return nil
		}
		b.src = unsafe.Slice((*byte)(mem), b.n*b.t.size)
		d.budget += 64 * b.n * b.t.size
	}
	if err := d.spend(b.n, uint64(g.size)); err != nil {
		return err
	}
	b.g = g
	if b.n == 1 {
		b.mem = reflect.New(g.rt).UnsafePointer()
	} else {
		b.mem = reflect.MakeSlice(reflect.SliceOf(g.rt), int(b.n), int(b.n)).UnsafePointer()
	}
	d.queue = append(d.queue, i)
	return nil
}

// inside finds n values of type g, saved as e, at offset off of a block, by walking both its types down.
func (d *decoder) inside(b *savedBlock, off uint64, e *savedType, g *typeInfo, n int) (unsafe.Pointer, error) {
	bt, bg, count, addr := b.t, b.g, b.n, b.mem
	for bt != e {
		k := off / bt.size
		if k >= count {
			return nil, damaged("pointer range")
		}
		addr = unsafe.Add(addr, uintptr(k)*bg.size)
		off %= bt.size
		if bt.kind != kStruct || bg.kind != kStruct {
			return nil, damaged("inner pointer")
		}
		var f *planField
		for j, p := 0, d.plan(bt, bg); j < len(p.fields); j++ {
			if x := &p.fields[j]; off >= x.from.off && off < x.from.off+x.from.t.size {
				f = x
				break
			}
		}
		if f == nil {
			return nil, misfit("points to a field that its type no longer has")
		}
		off -= f.from.off
		addr = unsafe.Add(addr, f.to.off)
		bt, count = flattenSaved(f.from.t)
		bg, _ = flatten(f.to.t, 1)
	}
	k := off / bt.size
	if off%bt.size != 0 || k >= count || uint64(n) > count-k || bg != g {
		return nil, misfit("an inner pointer to %s no longer fits %s", bt, g.rt)
	}
	return unsafe.Add(addr, uintptr(k)*bg.size), nil
}

// setNamed stores a sentinel's address.
func (d *decoder) setNamed(g *typeInfo, i uint64, dst unsafe.Pointer) error {
	if i >= uint64(len(d.named)) {
		return damaged("name")
	}
	name := d.named[i]
	if zone, ok := strings.CutPrefix(name, zoneMark); ok {
		l, err := parseZone(zone)
		if err != nil {
			return err
		}
		if g.rt != reflect.TypeFor[time.Location]() {
			return damaged("time zone")
		}
		setPtr(dst, unsafe.Pointer(l))
		return nil
	}
	s, ok := sentinelValue(name)
	if !ok || s.of != g.rt {
		return fmt.Errorf("is %s, which is not known in this cell", name)
	}
	setPtr(dst, s.p)
	return nil
}
