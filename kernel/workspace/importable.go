package workspace

import (
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// Importable lists the packages that a cell can import without fetching anything, as far as they are known now: Go's
// own, and those with export data. It does not wait.
func (w *Workspace) Importable() []string {
	all := maps.Clone(w.tools.standard())
	select {
	case <-w.loaded:
		if w.failed == nil && w.mu.TryLock() { // held for seconds while a package is listed
			for p, f := range w.table.Packages {
				if f.File != "" {
					all[p] = true
				}
			}
			w.mu.Unlock()
		}
	default:
	}
	maps.DeleteFunc(all, func(p string, _ bool) bool { return private(p) })
	return slices.Sorted(maps.Keys(all))
}

// private reports whether a package may not be imported by a cell.
func private(path string) bool {
	for part := range strings.SplitSeq(path, "/") {
		if part == "internal" || part == "vendor" || part == "main" {
			return true
		}
	}
	return false
}

// standard are the packages of Go's own library: the folders of its source that hold Go files.
func (t *toolchain) standard() map[string]bool {
	t.findStandard.Do(func() {
		t.packages = map[string]bool{}
		root := filepath.Join(t.env["GOROOT"], "src")
		// What cannot be read is not there.
		_ = filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
			path, _ := filepath.Rel(root, filepath.Dir(name)) // of the entry's folder
			switch {
			case err != nil:
				return nil
			case d.IsDir() && (d.Name() == "internal" || d.Name() == "vendor" || d.Name() == "testdata" || d.Name() == "cmd"):
				return fs.SkipDir
			case !d.IsDir() && path != "." && path != "builtin" && strings.HasSuffix(d.Name(), ".go") && !strings.HasSuffix(d.Name(), "_test.go"):
				t.packages[filepath.ToSlash(path)] = true
			}
			return nil
		})
	})
	return t.packages
}

// library is Go's own, found when it is first asked for.
type library struct {
	findStandard sync.Once
	packages     map[string]bool
}
