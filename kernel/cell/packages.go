package cell

import (
	"fmt"
	"go/importer"
	"go/token"
	"go/types"
	"io"
	"os"
	"slices"
	"strings"

	"descida/internal/language"
)

// Packages tells where the compiled form of a package lies.
type Packages interface {
	// Export returns the file with the export data of the package at an import path. The error says why it cannot
	// be had: no such package, or it does not compile.
	Export(path string) (file string, err error)
}

// loader imports packages from export data, once each for the life of the session.
type loader struct {
	gc     types.Importer
	failed map[string]error          // a path that failed is not asked for again within one cell
	part   map[string]*types.Package // packages without some of their names, by a made-up path
}

func newLoader(fset *token.FileSet, p Packages) *loader {
	l := &loader{failed: map[string]error{}, part: map[string]*types.Package{}}
	l.gc = importer.ForCompiler(fset, "gc", func(path string) (io.ReadCloser, error) {
		file, err := p.Export(path)
		if err != nil {
			return nil, err
		}
		return os.Open(file)
	})
	return l
}

// Import implements [types.Importer].
func (l *loader) Import(path string) (*types.Package, error) {
	if p := l.part[path]; p != nil {
		return p, nil
	}
	if part, ok := strings.CutPrefix(path, partPath); ok { // made in an earlier life of the session
		names, whole, _ := strings.Cut(part, "/")
		l.without(whole, strings.Split(names, "+"))
		if p := l.part[path]; p != nil {
			return p, nil
		}
	}
	if err := l.failed[path]; err != nil {
		return nil, err
	}
	p, err := l.gc.Import(path)
	if err != nil {
		l.failed[path] = err
	}
	return p, err
}

// forget lets failed packages be tried again: a cell may have fetched them meanwhile.
func (l *loader) forget() { clear(l.failed) }

// partPath begins the made-up paths.
const partPath = "descida.part/"

// without returns a made-up path under which the package lacks some names: a dot import must not hide what the
// session declared after it, and go/types has no other way to say so.
func (l *loader) without(path string, names []string) string {
	slices.Sort(names)
	made := partPath + strings.Join(names, "+") + "/" + path
	if l.part[made] != nil {
		return made
	}
	p, err := l.Import(path)
	if err != nil {
		return path
	}
	part := types.NewPackage(path, p.Name())
	for _, n := range p.Scope().Names() {
		if !slices.Contains(names, n) {
			part.Scope().Insert(p.Scope().Lookup(n))
		}
	}
	part.MarkComplete()
	l.part[made] = part
	return made
}

// realPath is the package's own path behind a made-up one.
func (l *loader) realPath(path string) string {
	if p := l.part[path]; p != nil {
		return p.Path()
	}
	return path
}

// missing words the error of an import that failed, for a student. fetch is true where the package is of a module that
// the session does not have.
func missing(path string, err error, known []string) (words string, fetch bool) {
	why := err.Error()
	_, why, _ = strings.Cut("\n"+why, "\n")
	why, _, _ = strings.Cut(why, "\n")
	absent := strings.Contains(why, "is not in std") || strings.Contains(why, "no required module") ||
		strings.Contains(why, "cannot find") || strings.Contains(why, "malformed import path") || strings.Contains(why, "can't find import")
	near := nearest(path, known)
	first, _, _ := strings.Cut(path, "/")
	switch {
	case path == "C":
		return language.Pick("C code cannot be used in cells", "não se pode usar código C em células"), false
	case !absent:
		return fmt.Sprintf(language.Pick("package %s cannot be used: %s", "o pacote %s não pode ser usado: %s"), path, why), false
	case near != "":
		return fmt.Sprintf(language.Pick("there is no package %q; did you mean %q?", "não existe o pacote %q; seria %q?"), path, near), false
	case strings.Contains(first, "."):
		return fmt.Sprintf(language.Pick("package %q is not part of this session; a line `!go get %s` in a cell of its own brings it",
			"o pacote %q não faz parte desta sessão; uma linha `!go get %s` numa célula só dela o traz"), path, path), true
	}
	return fmt.Sprintf(language.Pick("there is no package %q: neither in Go's standard library nor in the course; check its spelling",
		"não existe o pacote %q: nem na biblioteca padrão de Go nem no curso; confira como se escreve"), path), false
}

// nearest returns the known path that a mistyped one most likely means, or "".
func nearest(path string, known []string) string {
	best, at := "", 3
	for _, k := range known {
		last := k[strings.LastIndex(k, "/")+1:]
		if d := min(distance(path, k), distance(path, last)); d < at && d < len(path)/2+1 {
			best, at = k, d
		}
	}
	return best
}

// distance is Levenshtein's: how many letters to add, drop or change.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		left := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := left
			if a[i] != b[j] {
				cost = 1 + min(left, row[j], row[j+1])
			}
			left, row[j+1] = row[j+1], cost
		}
	}
	return row[len(b)]
}
