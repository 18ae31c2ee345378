package store

import (
	"bytes"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"unsafe"
)

// Large flat arrays lie in files of their own, one each and never changed. They are mapped privately: what the cell
// writes stays in its memory, and the next save writes a new file. Nothing may unmap them, truncate a file or set a
// finalizer on such memory: a slice into it lives as long as the process.

// mapping is an array file in memory.
type mapping struct {
	lo, hi uintptr
	mem    []byte
	file   string
}

// bootID names this run of the machine; a test plays another.
var bootID = systemBootID

// mapArray gives the memory of size bytes at off of an array file.
func (s *Store) mapArray(file string, off, size uint64) (unsafe.Pointer, error) {
	m := s.maps[file]
	if m == nil {
		var err error
		if m, err = s.openArray(file); err != nil {
			return nil, err
		}
		s.maps[file] = m
	}
	if off > uint64(len(m.mem)) || size > uint64(len(m.mem))-off || size == 0 {
		return nil, damaged("range of a large array")
	}
	return unsafe.Pointer(&m.mem[off]), nil
}

func (s *Store) openArray(file string) (*mapping, error) {
	a, known := s.man.arrays[file]
	if !known || !plainName(file) {
		return nil, damaged("name of a large array")
	}
	f, err := os.Open(filepath.Join(s.dir, file))
	if err != nil {
		return nil, fmt.Errorf("%w (%w)", errDamaged, err)
	}
	defer f.Close()
	st, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if st.Size() == 0 || st.Size() != a.size {
		return nil, damaged("size of a large array")
	}
	mem, err := mapFile(f, int(st.Size()))
	if err != nil {
		return nil, fmt.Errorf("store: cannot map a large array: %w", err)
	}
	// Written files survive the process's death in the page cache, but nothing made them survive the machine's.
	if boot := bootID(); boot == "" || boot != a.boot {
		if crc32.Checksum(mem, castagnoli) != a.sum {
			return nil, damaged("checksum of a large array")
		}
		s.checked[file] = boot
	}
	lo := uintptr(unsafe.Pointer(&mem[0]))
	return &mapping{lo, lo + uintptr(len(mem)), mem, file}, nil
}

// mapped finds the file that holds n bytes at p unchanged.
func (s *Store) mapped(p unsafe.Pointer, n int) (file string, off int64, ok bool) {
	lo := uintptr(p)
	for _, m := range s.maps {
		if lo >= m.lo && lo+uintptr(n) <= m.hi {
			off := int64(lo - m.lo)
			return m.file, off, s.unchanged(m, p, off, n)
		}
	}
	return "", 0, false
}

func (s *Store) unchanged(m *mapping, p unsafe.Pointer, off int64, n int) bool {
	if clean, known := pagesClean(p, n); known && clean {
		return true
	}
	// A written page may hold what it held before; and not every system tells.
	return sameAsFile(filepath.Join(s.dir, m.file), off, unsafe.Slice((*byte)(p), n))
}

func sameAsFile(path string, off int64, b []byte) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	buf := make([]byte, 256<<10)
	for len(b) > 0 {
		k := min(len(b), len(buf))
		if m, _ := f.ReadAt(buf[:k], off); m < k || !bytes.Equal(buf[:k], b[:k]) {
			return false
		}
		b, off = b[k:], off+int64(k)
	}
	return true
}
