package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// manifest says which files hold what. It is the only file that is ever replaced, by renaming.
type manifest struct {
	gen     uint64
	tag     string // the writer's own: see Store.Tag
	arrays  map[string]arrayFile
	islands []entry
	facts   map[string]Fact // by variable
}

// arrayFile is what is known of the file of a large array.
type arrayFile struct {
	size int64
	sum  uint32 // CRC-32C
	boot string // of the machine, when it was written or checked last; after another boot it is checked again
}

// entry is what the manifest says of one island.
type entry struct {
	names  []string
	file   string // its segment
	off    int64
	size   int64
	arrays []string // files
	types  []string // dynamic types that a reader must register
}

const (
	manifestName  = "manifest"
	manifestMagic = "NbMan\x00\x03\n"
)

// encode gives the manifest's content but for its generation, which says nothing of what is kept.
func (m *manifest) encode() []byte {
	var b []byte
	num := func(n int) { b = binary.AppendUvarint(b, uint64(n)) }
	texts := func(ss []string) {
		num(len(ss))
		for _, s := range ss {
			b = appendString(b, s)
		}
	}
	b = appendString(b, m.tag)
	names := make([]string, 0, len(m.arrays))
	for n := range m.arrays {
		names = append(names, n)
	}
	slices.Sort(names)
	num(len(names))
	for _, n := range names {
		a := m.arrays[n]
		b = appendString(b, n)
		num(int(a.size))
		num(int(a.sum))
		b = appendString(b, a.boot)
	}
	num(len(m.islands))
	for _, e := range m.islands {
		texts(e.names)
		b = appendString(b, e.file)
		num(int(e.off))
		num(int(e.size))
		texts(e.arrays)
		texts(e.types)
		for _, n := range e.names {
			b = appendString(b, m.facts[n].Shape)
			b = appendString(b, m.facts[n].Value)
			num(int(m.facts[n].Size))
		}
	}
	return b
}

// file gives the manifest file's content: magic, checksum of the rest, generation, content.
func (m *manifest) fileContent() []byte {
	b := make([]byte, len(manifestMagic)+4, 1024)
	copy(b, manifestMagic)
	b = binary.AppendUvarint(b, m.gen)
	b = append(b, m.encode()...)
	le.PutUint32(b[len(manifestMagic):], crc32.Checksum(b[len(manifestMagic)+4:], castagnoli))
	return b
}

func parseManifest(b []byte) (manifest, error) {
	m := manifest{arrays: map[string]arrayFile{}, facts: map[string]Fact{}}
	head := len(manifestMagic)
	if len(b) < head+4 || string(b[:head]) != manifestMagic || le.Uint32(b[head:]) != crc32.Checksum(b[head+4:], castagnoli) {
		return m, damaged("manifest")
	}
	r := &reader{b: b[head+4:]}
	m.gen = r.number()
	m.tag = r.string()
	for range r.count() {
		m.arrays[r.string()] = arrayFile{size: int64(r.number()), sum: uint32(r.number()), boot: r.string()}
	}
	for range r.count() {
		e := entry{names: r.strings(), file: r.string(), off: int64(r.number()), size: int64(r.number()),
			arrays: r.strings(), types: r.strings()}
		for _, n := range e.names {
			m.facts[n] = Fact{Name: n, Shape: r.string(), Value: r.string(), Size: int64(r.number())}
		}
		m.islands = append(m.islands, e)
	}
	if r.bad || len(r.b) > 0 {
		return m, damaged("manifest")
	}
	for _, e := range m.islands {
		if len(e.names) == 0 || !plainName(e.file) || slices.ContainsFunc(e.arrays, func(f string) bool { return !plainName(f) }) {
			return m, damaged("manifest")
		}
	}
	return m, nil
}

// plainName reports whether a file name stays in its folder.
func plainName(name string) bool {
	return name != "" && name != "." && name != ".." && filepath.Base(name) == name
}

func readManifest(dir string) (manifest, error) {
	b, err := os.ReadFile(filepath.Join(dir, manifestName))
	if errors.Is(err, fs.ErrNotExist) {
		return manifest{arrays: map[string]arrayFile{}, facts: map[string]Fact{}}, nil
	}
	if err != nil {
		return manifest{}, fmt.Errorf("store: cannot read the saved variables: %w", err)
	}
	return parseManifest(b)
}

// live is the set of files that the manifest names.
func (m *manifest) live() map[string]bool {
	live := map[string]bool{manifestName: true}
	for _, e := range m.islands {
		live[e.file] = true
		for _, a := range e.arrays {
			live[a] = true
		}
	}
	return live
}
