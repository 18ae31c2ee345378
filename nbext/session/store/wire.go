package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"reflect"
)

// An island's bytes:
//
//	header      magic, CRC-32C of what follows it, pointer size, then ten numbers (see header)
//	type table  kind, name, size and parts of each type; what a type holds in line stands before it
//	names       of sentinels, of array files, of the variables with their blocks
//	blocks      24 bytes each: type, array file or 0, count, offset in the image
//	maps        32 bytes each: type, count, offsets of keys and values in the image
//	image       the values' memory, pointers replaced by words
//	heap        strings, and what custom encoders made
//
// A pointer word's two top bits say what it is: 0 nil, 1 a block and an offset, 2 a sentinel's number, 3 a pointer to
// something without size.

const (
	magic      = "NbSes\x00\x02\n"
	headerSize = 16 + 8*10
	wordSize   = 8 // pointer size of the machines that can read each other's files; all are little endian

	tagBlock = uint64(1) << 62
	tagNamed = uint64(2) << 62
	tagEmpty = uint64(3) << 62
	offBits  = 36
	maxBlock = 1 << 26
	maxSize  = 1 << 46 // no object is larger; sums of checked sizes cannot overflow
)

// LargeArray is the size in bytes from which a flat array has a file of its own.
const LargeArray = 1 << 20

var (
	le         = binary.LittleEndian
	castagnoli = crc32.MakeTable(crc32.Castagnoli)
	errDamaged = errors.New("store: the saved data is damaged; run the cells that define these variables again")
)

func damaged(what string) error { return fmt.Errorf("%w (%s)", errDamaged, what) }

// Kinds on the wire: reflect's, and a few of our own.
const (
	kBool    = uint8(reflect.Bool)
	kArray   = uint8(reflect.Array)
	kChan    = uint8(reflect.Chan)
	kFunc    = uint8(reflect.Func)
	kIface   = uint8(reflect.Interface)
	kMap     = uint8(reflect.Map)
	kPtr     = uint8(reflect.Pointer)
	kSlice   = uint8(reflect.Slice)
	kString  = uint8(reflect.String)
	kStruct  = uint8(reflect.Struct)
	kUnsafe  = uint8(reflect.UnsafePointer)
	kTime    = uint8(40) // time.Time
	kCustom  = uint8(41) // goes through methods or a registered codec
	kReset   = uint8(42) // comes back as its zero value: sync.Mutex and its like
	kOpaque  = uint8(43) // cannot be kept: os.File, foreign types without methods
	kAtomicP = uint8(44) // sync/atomic.Pointer[T]
)

func pad(b []byte, n int) []byte {
	for len(b)%n != 0 {
		b = append(b, 0)
	}
	return b
}

func appendString(b []byte, s string) []byte {
	b = binary.AppendUvarint(b, uint64(len(s)))
	return append(b, s...)
}

// reader takes numbers and strings off bytes; after a short read bad is set and all it gives is zero.
type reader struct {
	b   []byte
	bad bool
}

func (r *reader) fail() { r.bad, r.b = true, nil }

func (r *reader) number() uint64 {
	v, n := binary.Uvarint(r.b)
	if n <= 0 {
		r.fail()
		return 0
	}
	r.b = r.b[n:]
	return v
}

// count is a number of things that take at least one byte each.
func (r *reader) count() uint64 {
	n := r.number()
	if n > uint64(len(r.b)) {
		r.fail()
		return 0
	}
	return n
}

func (r *reader) string() string {
	n := r.number()
	if n > uint64(len(r.b)) {
		r.fail()
		return ""
	}
	s := string(r.b[:n])
	r.b = r.b[n:]
	return s
}

func (r *reader) strings() (ss []string) {
	for range r.count() {
		ss = append(ss, r.string())
	}
	return ss
}

func (r *reader) byte() uint8 {
	if len(r.b) == 0 {
		r.fail()
		return 0
	}
	c := r.b[0]
	r.b = r.b[1:]
	return c
}

func (r *reader) uint32() uint32 {
	if len(r.b) < 4 {
		r.fail()
		return 0
	}
	v := le.Uint32(r.b)
	r.b = r.b[4:]
	return v
}
