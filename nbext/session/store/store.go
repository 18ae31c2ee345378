package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
)

// Store holds variables in a folder. One process at a time may write it.
type Store struct {
	dir    string
	man    manifest
	bound  []bound
	maps   map[string]*mapping // array files
	loaded map[string][]byte   // islands as they were loaded, by their first names
	asked  map[string]bool     // variables that Load was asked for
	tag    string              // of the next commit
	gone   bool                // Drop took something away

	checked map[string]string // array files whose checksum was right, and the boot in which that was
}

type bound struct {
	name string
	ptr  reflect.Value
}

// Open opens the folder, and makes it where there is none.
func Open(dir string) (*Store, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("store: cannot make the folder of the saved variables: %w", err)
	}
	m, err := readManifest(dir)
	if err != nil {
		return nil, err
	}
	return &Store{dir: dir, man: m, maps: map[string]*mapping{}, loaded: map[string][]byte{}, asked: map[string]bool{},
		checked: map[string]string{}}, nil
}

// Bind names a variable by the pointer to it. All are bound before Load, or before Save: what they share can only be
// restored together. It panics if ptr is not a pointer: that is a mistake of the program's author.
func (s *Store) Bind(name string, ptr any) {
	rv := reflect.ValueOf(ptr)
	if rv.Kind() != reflect.Pointer || rv.IsNil() {
		panic("store: Bind " + name + ": needs a pointer to a variable")
	}
	s.bound = append(s.bound, bound{name, rv})
}

// Unbind forgets what was bound, so that other variables can be bound for Save.
func (s *Store) Unbind() { s.bound = nil }

// Partners adds to names those of the variables that share memory with them. Who loads one must load all: then a change
// through one is seen through the others.
func (s *Store) Partners(names ...string) []string {
	out := slices.Clone(names)
	for _, e := range s.man.islands {
		if !slices.ContainsFunc(e.names, func(n string) bool { return slices.Contains(names, n) }) {
			continue
		}
		for _, n := range e.names {
			if !slices.Contains(out, n) {
				out = append(out, n)
			}
		}
	}
	return out
}

// Load fills the bound variables and names those that it could not fill, each with its reason; they, and what shares
// memory with them, are zero. Notes say what else is not as it was: fields that their types no longer have.
func (s *Store) Load() (failed []Lost, notes []string) {
	found := map[string]bool{}
	segments := map[string][]byte{}
	for _, e := range s.man.islands {
		var bs []bound
		for _, b := range s.bound {
			if slices.Contains(e.names, b.name) {
				bs = append(bs, b)
				found[b.name], s.asked[b.name] = true, true
			}
		}
		if len(bs) == 0 {
			continue
		}
		data, err := s.segment(segments, e)
		if err == nil {
			var dropped []string
			dropped, err = s.loadIsland(data, bs)
			for _, f := range dropped {
				notes = append(notes, f+" is no longer a field: its saved values are dropped")
			}
		}
		if err == nil {
			if len(bs) == len(e.names) {
				s.loaded[e.names[0]] = data
			}
			continue
		}
		failed = append(failed, s.blame(data, bs, err)...)
	}
	for _, b := range s.bound {
		if !found[b.name] {
			failed = append(failed, Lost{Name: b.name, Why: "was not saved: run the cell that defines it again", Cause: CauseLoad,
				Type: b.ptr.Type().Elem().String()})
		}
	}
	slices.SortFunc(failed, func(a, b Lost) int { return strings.Compare(a.Name, b.Name) })
	return failed, notes
}

// blame says why each variable of an island could not be loaded. Where the reason is that a value does not fit its type,
// those that can be loaded without it are told apart.
func (s *Store) blame(data []byte, bs []bound, err error) (failed []Lost) {
	var m misfitError
	for _, b := range bs {
		cause, why := CauseLoad, err
		b.ptr.Elem().SetZero()
		if errors.As(err, &m) {
			if _, alone := s.loadIsland(data, []bound{b}); alone != nil {
				cause, why = CauseChanged, alone
			}
			b.ptr.Elem().SetZero()
		}
		failed = append(failed, Lost{Name: b.name, Why: strings.TrimPrefix(why.Error(), "store: "), Cause: cause, Type: b.ptr.Type().Elem().String()})
	}
	return failed
}

// segment reads an island's bytes; a file is read once.
func (s *Store) segment(read map[string][]byte, e entry) ([]byte, error) {
	if e.size == 0 { // variables without size
		return nil, nil
	}
	b, ok := read[e.file]
	if !ok {
		var err error
		if b, err = os.ReadFile(filepath.Join(s.dir, e.file)); err != nil {
			return nil, fmt.Errorf("%w (%w)", errDamaged, err)
		}
		read[e.file] = b
	}
	if e.off < 0 || e.size < 0 || e.off > int64(len(b)) || e.size > int64(len(b))-e.off {
		return nil, damaged("file is too short")
	}
	return b[e.off : e.off+e.size : e.off+e.size], nil
}

func (s *Store) loadIsland(data []byte, bs []bound) (dropped []string, err error) {
	if len(data) == 0 && len(bs) == 1 && bs[0].ptr.Type().Elem().Size() == 0 {
		return nil, nil
	}
	d, err := parse(data)
	if err != nil {
		return nil, err
	}
	d.array = s.mapArray
	defer func() {
		if r := recover(); r != nil { // such as a map's key that cannot be hashed
			err = fmt.Errorf("%w (%v)", errDamaged, r)
		}
	}()
	for _, b := range bs {
		if b.ptr.Type().Elem().Size() == 0 {
			return nil, errors.New("has no values in its new type")
		}
		if err := d.setRoot(b.name, b.ptr); err != nil {
			return nil, err
		}
	}
	err = d.run()
	return d.dropped, err
}
