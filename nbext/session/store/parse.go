package store

import (
	"errors"
	"hash/crc32"
	"reflect"
	"strconv"
	"unsafe"
)

// savedType is a type as an island's table tells it.
type savedType struct {
	kind   uint8
	name   string
	size   uint64
	elem   *savedType
	key    *savedType
	n      uint64
	fields []savedField
	codec  string
	flat   bool
	plans  []*plan
	rt     reflect.Type // as a dynamic type, once asked for
	rtErr  error
}

type savedField struct {
	name string
	off  uint64
	t    *savedType
}

func (t *savedType) String() string {
	switch {
	case t.name != "":
		return t.name
	case t.kind == kPtr:
		return "pointer"
	case t.kind == kSlice:
		return "slice"
	case t.kind == kArray:
		return "array of " + strconv.FormatUint(t.n, 10)
	case t.kind <= kUnsafe:
		return reflect.Kind(t.kind).String()
	}
	return "value"
}

type savedBlock struct {
	t    *savedType
	n    uint64
	src  []byte // its image, nil where a file holds the array
	file uint32 // number of that file, plus 1
	off  uint64 // in the file

	g   *typeInfo // the Go type of its elements, once known
	mem unsafe.Pointer
}

type savedMap struct {
	t          *savedType
	n          uint64
	keys, vals []byte

	g        *typeInfo
	m        reflect.Value
	goK, goV reflect.Value
}

// header is the ten numbers of an island's header, in their order.
type header struct {
	size, types, named, files, roots, blocks, maps, tables, image, heap uint64
}

func parseHeader(data []byte) (h header, err error) {
	if len(data) < headerSize || string(data[:len(magic)]) != magic {
		return h, errors.New("store: not a saved session, or one of another version")
	}
	if le.Uint32(data[12:]) != wordSize {
		return h, errors.New("store: saved on another kind of computer")
	}
	if le.Uint32(data[8:]) != crc32.Checksum(data[16:], castagnoli) {
		return h, damaged("checksum")
	}
	for i, p := range []*uint64{&h.size, &h.types, &h.named, &h.files, &h.roots, &h.blocks, &h.maps, &h.tables, &h.image, &h.heap} {
		*p = le.Uint64(data[16+8*i:])
		if *p > uint64(len(data)) {
			return h, damaged("header")
		}
	}
	if h.size != uint64(len(data)) || h.tables < headerSize || h.image < h.tables || h.heap < h.image {
		return h, damaged("layout")
	}
	if h.blocks*24+h.maps*32 > h.image-h.tables {
		return h, damaged("tables")
	}
	return h, nil
}

// parse checks an island's bytes as far as that can be done without the program's types. Bytes of any content give an
// error or a decoder that is safe to run.
func parse(data []byte) (*decoder, error) {
	h, err := parseHeader(data)
	if err != nil {
		return nil, err
	}
	d := newDecoder(len(data))
	d.img = data[h.image:h.heap]
	if h.heap < h.size {
		d.heap = unsafe.String(&data[h.heap], h.size-h.heap) // loaded strings stay in the file's buffer
	}
	r := &reader{b: data[headerSize:h.tables]}
	if err := d.parseTypes(r, h.types); err != nil {
		return nil, err
	}
	for range h.named {
		d.named = append(d.named, r.string())
	}
	for range h.files {
		d.files = append(d.files, r.string())
	}
	for range h.roots {
		name := r.string()
		b := r.uint32()
		if uint64(b) >= h.blocks {
			return nil, damaged("root")
		}
		d.roots[name] = b
	}
	if r.bad {
		return nil, damaged("names")
	}
	tables := data[h.tables:h.image]
	if err := d.parseBlocks(tables, h.blocks); err != nil {
		return nil, err
	}
	return d, d.parseMaps(tables[24*h.blocks:], h.maps)
}

func (d *decoder) parseTypes(r *reader, n uint64) error {
	backing := make([]savedType, n)
	d.types = make([]*savedType, n)
	for i := range d.types {
		d.types[i] = &backing[i]
	}
	seen := map[string]int{}
	for i, t := range d.types {
		if err := d.parseType(r, i, t, seen); err != nil {
			return err
		}
	}
	return nil
}

// parseType reads the i-th type. What is in line came before it, so that sizes are finite.
func (d *decoder) parseType(r *reader, i int, t *savedType, seen map[string]int) error {
	t.kind, t.name, t.size = r.byte(), r.string(), r.number()
	at := func(below int) *savedType {
		if j := r.number(); j < uint64(below) {
			return d.types[j]
		}
		r.fail()
		return &savedType{}
	}
	want := uint64(0)
	switch t.kind {
	case kArray:
		t.elem, t.n = at(i), r.number()
		t.flat = t.elem.flat || t.n == 0
		if t.n > 1<<40 || t.elem.size > 0 && t.n > maxSize/t.elem.size {
			return damaged("array type")
		}
		want = t.n * t.elem.size
	case kPtr, kAtomicP:
		t.elem, want = at(len(d.types)), 8
	case kSlice:
		t.elem, want = at(len(d.types)), 24
	case kMap:
		t.key, t.elem, want = at(len(d.types)), at(len(d.types)), 8
	case kIface, kString:
		want = 16
	case kStruct:
		t.flat = true
		want = t.size
		end := uint64(0)
		for range r.count() {
			f := savedField{name: r.string(), off: r.number(), t: at(i)}
			if f.off > maxSize || f.off < end || f.off+f.t.size > t.size {
				return damaged("field")
			}
			end = f.off + f.t.size
			if f.name != "_" && seen[f.name] == i+1 {
				return damaged("field name") // it would fill one field twice, under two types
			}
			seen[f.name] = i + 1
			t.fields = append(t.fields, f)
			t.flat = t.flat && f.t.flat
		}
	case kCustom:
		t.codec = r.string()
		want = max(t.size, wordSize)
	case kTime:
		want = max(t.size, wordSize)
	case kReset, kOpaque:
		want = t.size
	case kFunc, kChan, kUnsafe:
		want = 8
	default:
		if t.kind == 0 || t.kind > kUnsafe {
			return damaged("kind")
		}
		t.flat = true
		want = uint64(basicTypes[t.kind].Size())
	}
	if r.bad || t.size != want || t.size > maxSize {
		return damaged("type table")
	}
	return nil
}

// section is n values of size bytes of the image.
func (d *decoder) section(off, n, size uint64) ([]byte, bool) {
	whole := uint64(len(d.img))
	if size > 0 && n > whole/size || off > whole || n*size > whole-off {
		return nil, false
	}
	return d.img[off : off+n*size : off+n*size], true
}

func (d *decoder) typeAt(i uint64) *savedType {
	if i >= uint64(len(d.types)) {
		return nil
	}
	return d.types[i]
}

func (d *decoder) parseBlocks(table []byte, n uint64) error {
	d.blocks = make([]savedBlock, n)
	for i := range d.blocks {
		b := &d.blocks[i]
		e := table[24*i:]
		b.t = d.typeAt(uint64(le.Uint32(e)))
		b.file, b.n, b.off = le.Uint32(e[4:]), le.Uint64(e[8:]), le.Uint64(e[16:])
		if b.t == nil || b.t.size == 0 || b.n == 0 || b.n > maxSize/b.t.size {
			return damaged("block")
		}
		if b.file != 0 {
			if uint64(b.file) > uint64(len(d.files)) || !b.t.flat || b.off > maxSize {
				return damaged("array file")
			}
			continue
		}
		var ok bool
		if b.src, ok = d.section(b.off, b.n, b.t.size); !ok {
			return damaged("block range")
		}
	}
	return nil
}

func (d *decoder) parseMaps(table []byte, n uint64) error {
	d.maps = make([]savedMap, n)
	for i := range d.maps {
		m := &d.maps[i]
		e := table[32*i:]
		t := d.typeAt(le.Uint64(e))
		if t == nil || t.kind != kMap {
			return damaged("map")
		}
		m.t, m.n = t, le.Uint64(e[8:])
		var ok1, ok2 bool
		m.keys, ok1 = d.section(le.Uint64(e[16:]), m.n, t.key.size)
		m.vals, ok2 = d.section(le.Uint64(e[24:]), m.n, t.elem.size)
		if !ok1 || !ok2 || t.key.size == 0 && m.n > 1 {
			return damaged("map range")
		}
	}
	return nil
}
