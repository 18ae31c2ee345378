package store

import (
	"bytes"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"unsafe"
)

// Island is a set of variables that share memory: they are loaded and saved together.
type Island struct {
	Names []string
	Types []string // types found in interfaces, import path and name, and sentinels behind a SentinelMark: a program that loads it must register them
}

// SentinelMark begins the names of sentinels, such as net/http.ErrServerClosed, among an island's types.
const SentinelMark = "="

// Report tells what a Save did.
type Report struct {
	Islands    []Island // all that the store holds now
	Lost       []Lost   // what it could not keep
	Notes      []string // what else the user should know
	Facts      []Fact   // of each variable that the store holds
	Written    int      // islands written
	Kept       int      // islands that were as they had been
	Bytes      int64    // written, large arrays apart
	ArrayBytes int64    // written of large arrays
}

// saving is one Save under way.
type saving struct {
	*Store
	g       *graph
	next    manifest
	report  Report
	segment parts
	off     int    // the segment's length
	file    string // its name
}

// Save writes the bound variables; the others stay as they are. Until it returns without an error the store holds what it
// held before.
func (s *Store) Save() (Report, error) {
	defer quickly()()
	w := &saving{Store: s, g: newGraph(), file: fmt.Sprintf("seg-%d", s.man.gen+1)}
	w.next = manifest{gen: s.man.gen + 1, tag: s.tag, arrays: map[string]arrayFile{}, facts: map[string]Fact{}}
	if err := w.write(); err != nil {
		return Report{}, fmt.Errorf("store: cannot save: %w", err)
	}
	return w.report, nil
}

func (w *saving) write() error {
	slices.SortFunc(w.bound, func(a, b bound) int { return strings.Compare(a.name, b.name) }) // the order decides the bytes
	for _, b := range w.bound {
		w.g.addRoot(b.name, b.ptr)
	}
	w.g.array = w.saveArray
	w.g.scanAll()
	w.g.dropLost()
	w.g.makeBlocks()
	w.keepOthers()
	w.g.facts(w.next.facts)
	for _, is := range w.g.islands() {
		if err := w.saveIsland(is); err != nil {
			return err
		}
	}
	if w.g.err != nil {
		return w.g.err
	}
	w.compact()
	w.keepArrays()
	w.report.Islands, w.report.Facts = w.next.contents()
	w.report.Lost = w.g.allLost()
	w.report.Bytes = int64(w.off)
	return w.commit()
}

// quickly turns the garbage collector off for a short burst of bookkeeping, and gives what turns it on again. A program
// with much memory keeps it on.
func quickly() (restore func()) {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	if m.HeapAlloc > 256<<20 {
		return func() {}
	}
	was := debug.SetGCPercent(-1)
	return func() { debug.SetGCPercent(was) }
}

// keepOthers takes over the islands of variables that are not bound. Of an island that is bound in part the others keep
// their own copy.
func (w *saving) keepOthers() {
	bound := map[string]bool{}
	for _, b := range w.bound {
		bound[b.name] = true
	}
	for _, e := range w.man.islands {
		left := slices.DeleteFunc(slices.Clone(e.names), func(n string) bool { return bound[n] })
		if len(left) == 0 {
			continue
		}
		if slices.ContainsFunc(e.names, func(n string) bool { return bound[n] && w.asked[n] }) {
			w.report.Notes = append(w.report.Notes, strings.Join(left, ", ")+
				" shared memory with a variable of this cell and was not loaded: it has its own copy from now on")
		}
		e.names = left
		w.next.islands = append(w.next.islands, e)
		for _, n := range left {
			w.next.facts[n] = w.man.facts[n]
		}
	}
}

// saveIsland writes an island, or refers to what is written where it has not changed.
func (w *saving) saveIsland(is *island) error {
	if len(is.nodes) > 0 {
		if err := w.g.write(is); err != nil {
			return err
		}
	}
	first := is.names[0]
	e := entry{names: is.names, file: w.file, off: int64(w.off), size: int64(is.data.size()), arrays: is.files, types: is.types}
	if was := w.loaded[first]; was != nil && is.data.equal(was) {
		i := slices.IndexFunc(w.man.islands, func(old entry) bool { return slices.Equal(old.names, is.names) })
		if i >= 0 {
			e.file, e.off = w.man.islands[i].file, w.man.islands[i].off
			w.next.islands = append(w.next.islands, e)
			w.report.Kept++
			return nil
		}
	}
	w.append(is.data...)
	delete(w.loaded, first)
	w.next.islands = append(w.next.islands, e)
	w.report.Written++
	return nil
}

// append adds to the segment and fills it up, so that what follows is aligned.
func (w *saving) append(ps ...[]byte) {
	for _, p := range ps {
		w.segment = append(w.segment, p)
		w.off += len(p)
	}
	if odd := w.off % len(padding); odd != 0 {
		w.segment = append(w.segment, padding[odd:])
		w.off += len(padding) - odd
	}
}

var padding [16]byte

// saveArray finds or makes the file of a large array.
func (w *saving) saveArray(p unsafe.Pointer, size int) (string, int64, error) {
	if file, off, ok := w.mapped(p, size); ok {
		return file, off, nil
	}
	name := fmt.Sprintf("raw-%d-%d", w.next.gen, len(w.next.arrays))
	b := unsafe.Slice((*byte)(p), size)
	if err := w.writeFile(name, b); err != nil {
		return "", 0, err
	}
	w.next.arrays[name] = arrayFile{int64(size), crc32.Checksum(b, castagnoli), bootID()}
	w.report.ArrayBytes += int64(size)
	return name, 0, nil
}

// keepArrays takes over what is known of older array files that are still in use.
func (w *saving) keepArrays() {
	for _, e := range w.next.islands {
		for _, f := range e.arrays {
			if _, ok := w.next.arrays[f]; ok {
				continue
			}
			a := w.man.arrays[f]
			if boot, ok := w.checked[f]; ok {
				a.boot = boot
			}
			w.next.arrays[f] = a
		}
	}
}

// worthwhile is the size of a segment file below which its unused parts are left alone.
const worthwhile = 64 << 10

// compact copies what is left of mostly unused segments into the new one, so that they can go.
func (w *saving) compact() {
	used := map[string]int64{}
	for _, e := range w.next.islands {
		used[e.file] += e.size
	}
	read := map[string][]byte{}
	for i := range w.next.islands {
		e := &w.next.islands[i]
		if e.file == w.file {
			continue
		}
		st, err := os.Stat(filepath.Join(w.dir, e.file))
		if err != nil || st.Size() < worthwhile || used[e.file]*2 > st.Size() {
			continue // a missing file is the matter of who loads it
		}
		data, err := w.Store.segment(read, *e)
		if err != nil {
			continue
		}
		e.file, e.off = w.file, int64(w.off)
		w.append(data)
	}
}

// commit makes the new manifest the valid one, by one rename, and removes the files that it no longer names.
func (w *saving) commit() error {
	if !w.gone && bytes.Equal(w.next.encode(), w.man.encode()) {
		return nil
	}
	if w.off > 0 {
		if err := w.writeFile(w.file, w.segment...); err != nil {
			return err
		}
	}
	const tmp = "manifest.tmp"
	if err := w.writeFile(tmp, w.next.fileContent()); err != nil {
		return err
	}
	if err := os.Rename(filepath.Join(w.dir, tmp), filepath.Join(w.dir, manifestName)); err != nil {
		return err
	}
	w.man, w.gone = w.next, false
	w.sweep()
	return nil
}

// sweep removes what the manifest does not name: files of earlier states, and of programs that were killed while saving.
// A mapping outlives its file's name.
func (s *Store) sweep() {
	files, _ := os.ReadDir(s.dir)
	live := s.man.live()
	for _, f := range files {
		if !live[f.Name()] && !f.IsDir() {
			os.Remove(filepath.Join(s.dir, f.Name()))
		}
	}
}

// writeFile makes a new file. One of that name, left by a program that was killed, is removed and not truncated.
// Nothing is synced: what is written survives the process, and checksums tell what did not survive the machine.
func (s *Store) writeFile(name string, content ...[]byte) error {
	path := filepath.Join(s.dir, name)
	os.Remove(path)
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	err = parts(content).writeTo(f)
	if e := f.Close(); err == nil {
		err = e
	}
	if err != nil {
		os.Remove(path)
	}
	return err
}
