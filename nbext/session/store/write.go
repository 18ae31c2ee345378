package store

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"slices"
	"unsafe"
)

// writer writes one island.
type writer struct {
	*graph
	types  []*typeInfo
	typeID map[*typeInfo]uint32
	named  []string
	nameID map[string]uint32
	local  []int32 // this island's blocks, by their numbers in the graph
	where  []place // of each
	maps   []int32
	mapAt  map[int32]uint32
	img    []byte
	heap   []byte
	texts  map[text]uint64
	known  map[string]bool // dynamic types met
	files  []string
}

// place is where a block's memory went: into the image, or into the array file number file-1.
type place struct {
	off  uint64
	file uint32
}

type mapPlace struct{ n, keys, vals uint64 }

type text struct {
	p unsafe.Pointer
	n int
}

// write fills in the island's bytes, files and types.
func (g *graph) write(is *island) error {
	w := &writer{graph: g, typeID: map[*typeInfo]uint32{}, nameID: map[string]uint32{}, mapAt: map[int32]uint32{},
		texts: map[text]uint64{}, known: map[string]bool{}}
	for _, i := range is.nodes {
		if nd := &g.nodes[i]; nd.kind == entries {
			w.mapAt[i] = uint32(len(w.maps))
			w.maps = append(w.maps, i)
		} else {
			w.number(nd.block)
		}
	}
	w.img = make([]byte, 0, w.imageSize())
	if err := w.writeBlocks(); err != nil {
		return err
	}
	var maps []mapPlace
	for _, i := range w.maps {
		maps = append(maps, w.writeMap(i))
	}
	if err := w.writeBlocks(); err != nil { // those found in maps
		return err
	}
	if len(w.local) > maxBlock {
		return fmt.Errorf("store: %s: more than %d objects", is.names[0], maxBlock)
	}
	is.data = w.assemble(maps)
	is.files = w.files
	for n := range w.known {
		is.types = append(is.types, n)
	}
	slices.Sort(is.types)
	return nil
}

// imageSize is about how large the image will be: growing a large one would take its memory several times.
func (w *writer) imageSize() int {
	size := 0
	for _, i := range w.local {
		if !w.hasFile(i) {
			size += w.blocks[i].n*int(w.blocks[i].t.size) + 8
		}
	}
	for _, i := range w.maps {
		t := w.nodes[i].t
		size += w.snaps[i].keys.Len()*int(t.key.size+t.elem.size) + 16
	}
	return size
}

// hasFile reports whether a block is a large flat array, which has a file of its own. A variable itself has not.
func (w *writer) hasFile(i int32) bool {
	b := &w.blocks[i]
	return w.array != nil && b.t.flat && !b.t.hasBool && b.n*int(b.t.size) >= LargeArray && len(w.held[i]) == 0
}

// writeBlocks writes the blocks that are not yet placed; boxes join while it writes.
func (w *writer) writeBlocks() error {
	for j := len(w.where); j < len(w.local); j++ {
		b := &w.blocks[w.local[j]]
		w.typeNumber(b.t)
		if !w.hasFile(w.local[j]) {
			w.where = append(w.where, place{off: uint64(w.image(b.t, b.p, b.n))})
			continue
		}
		file, off, err := w.array(b.p, b.n*int(b.t.size))
		if err != nil {
			return err
		}
		k := slices.Index(w.files, file)
		if k < 0 {
			k = len(w.files)
			w.files = append(w.files, file)
		}
		w.where = append(w.where, place{uint64(off), uint32(k + 1)})
	}
	return nil
}

func (w *writer) writeMap(i int32) mapPlace {
	nd := &w.nodes[i]
	sn := w.snaps[i]
	w.typeNumber(nd.t)
	n := sn.keys.Len()
	if n == 0 {
		return mapPlace{}
	}
	return mapPlace{uint64(n), uint64(w.image(nd.t.key, sn.keys.Index(0).Addr().UnsafePointer(), n)),
		uint64(w.image(nd.t.elem, sn.vals.Index(0).Addr().UnsafePointer(), n))}
}

// assemble lays everything out, once it is known: header and tables, image, heap.
func (w *writer) assemble(maps []mapPlace) parts {
	types := w.typeTable()
	h := make([]byte, headerSize, headerSize+len(types)+24*len(w.where)+32*len(maps)+1024)
	h = append(h, types...)
	for _, s := range w.named {
		h = appendString(h, s)
	}
	for _, s := range w.files {
		h = appendString(h, s)
	}
	roots := 0
	for j, b := range w.local {
		for _, i := range w.held[b] {
			h = appendString(h, w.roots[i])
			h = le.AppendUint32(h, uint32(j))
			roots++
		}
	}
	h = pad(h, 8)
	tables := len(h)
	for j, bi := range w.local {
		b := &w.blocks[bi]
		h = le.AppendUint32(h, w.typeID[b.t])
		h = le.AppendUint32(h, w.where[j].file)
		h = le.AppendUint64(h, uint64(b.n))
		h = le.AppendUint64(h, w.where[j].off)
	}
	for j, i := range w.maps {
		h = le.AppendUint64(h, uint64(w.typeID[w.nodes[i].t]))
		h = le.AppendUint64(h, maps[j].n)
		h = le.AppendUint64(h, maps[j].keys)
		h = le.AppendUint64(h, maps[j].vals)
	}
	h = pad(h, 16)
	image := len(h)
	heap := image + len(w.img)
	copy(h, magic)
	le.PutUint32(h[12:], wordSize)
	for i, v := range []int{heap + len(w.heap), len(w.types), len(w.named), len(w.files), roots, len(w.local), len(w.maps), tables, image, heap} {
		le.PutUint64(h[16+8*i:], uint64(v))
	}
	sum := crc32.Checksum(h[16:], castagnoli)
	sum = crc32.Update(crc32.Update(sum, castagnoli, w.img), castagnoli, w.heap)
	le.PutUint32(h[8:], sum)
	return parts{h, w.img, w.heap}
}

// number gives a block of the graph its number in the island.
func (w *writer) number(b int32) uint32 {
	bl := &w.blocks[b]
	if bl.owner != w {
		bl.owner, bl.local = w, uint32(len(w.local))
		w.local = append(w.local, b)
	}
	return bl.local
}

// typeNumber gives a type its number, what it holds in line before it.
func (w *writer) typeNumber(t *typeInfo) uint32 {
	if id, ok := w.typeID[t]; ok {
		return id
	}
	switch t.kind {
	case kArray:
		w.typeNumber(t.elem)
	case kStruct:
		for _, f := range t.fields {
			w.typeNumber(f.t)
		}
	}
	id := uint32(len(w.types))
	w.typeID[t] = id
	w.types = append(w.types, t)
	switch t.kind {
	case kPtr, kSlice, kAtomicP:
		w.typeNumber(t.elem)
	case kMap:
		w.typeNumber(t.key)
		w.typeNumber(t.elem)
	}
	return id
}

func (w *writer) typeTable() []byte {
	var b []byte
	num := func(n uint64) { b = binary.AppendUvarint(b, n) }
	id := func(t *typeInfo) { num(uint64(w.typeID[t])) }
	for _, t := range w.types {
		b = append(b, t.kind)
		b = appendString(b, t.name)
		num(uint64(t.size))
		switch t.kind {
		case kArray:
			id(t.elem)
			num(uint64(t.n))
		case kPtr, kSlice, kAtomicP:
			id(t.elem)
		case kMap:
			id(t.key)
			id(t.elem)
		case kCustom:
			b = appendString(b, t.codec.name)
		case kStruct:
			num(uint64(len(t.fields)))
			for _, f := range t.fields {
				b = appendString(b, f.name)
				num(uint64(f.off))
				id(f.t)
			}
		}
	}
	return b
}
