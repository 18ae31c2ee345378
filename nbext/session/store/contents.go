package store

import (
	"slices"
	"strings"
)

// Fact is what can be said of a variable without loading it.
type Fact struct {
	Name  string
	Shape string // its length, or lengths of all dimensions: "3", "28×28"; "" for what has none
	Value string // in short, of numbers, truths, texts and a few of them; else ""
	Size  int64  // bytes; memory that several variables share counts for the one that was found first
}

// Contents is what a folder holds.
type Contents struct {
	Tag     string // of the last commit
	Islands []Island
	Facts   []Fact
}

// Read says what a folder holds, without loading it. A folder that is not there holds nothing. Errors: the list of
// what is there is damaged.
func Read(dir string) (Contents, error) {
	m, err := readManifest(dir)
	if err != nil {
		return Contents{}, err
	}
	c := Contents{Tag: m.tag}
	c.Islands, c.Facts = m.contents()
	return c, nil
}

// Tag gives the next Save a name, which Read finds: it tells whether that Save was committed.
func (s *Store) Tag(tag string) { s.tag = tag }

// Drop forgets variables. What others share with them stays theirs. The next Save commits it.
func (s *Store) Drop(names ...string) {
	kept := s.man.islands[:0:0]
	for _, e := range s.man.islands {
		left := slices.DeleteFunc(slices.Clone(e.names), func(n string) bool { return slices.Contains(names, n) })
		s.gone = s.gone || len(left) < len(e.names)
		if e.names = left; len(left) > 0 {
			kept = append(kept, e)
		}
	}
	s.man.islands = kept
}

// contents lists islands and facts, by name.
func (m *manifest) contents() (islands []Island, facts []Fact) {
	for _, e := range m.islands {
		islands = append(islands, Island{e.names, e.types})
		for _, n := range e.names {
			facts = append(facts, m.facts[n])
		}
	}
	slices.SortFunc(islands, func(a, b Island) int { return strings.Compare(a.Names[0], b.Names[0]) })
	slices.SortFunc(facts, func(a, b Fact) int { return strings.Compare(a.Name, b.Name) })
	return islands, facts
}
