package workspace

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"descida/internal/folder"
)

// cacheFolder holds a table of export data for each state of the source that was seen.
func cacheFolder() string { return filepath.Join(folder.Root(), "cache") }

// keptTables bounds the folder: older tables are removed.
const keptTables = 6

// key stands for all that decides the export data: Go and its settings, the modules, and Descida's source by its
// files' names, sizes and times.
func (w *Workspace) key() (string, error) {
	h := sha256.New()
	fmt.Fprintln(h, "exports 1", roots)
	for _, name := range settings {
		fmt.Fprintf(h, "%s=%s\n", name, w.tools.env[name])
	}
	for _, name := range []string{"go.mod", "go.sum"} {
		fmt.Fprintf(h, "%s\n%s\n", name, readText(filepath.Join(w.Dir, name)))
	}
	err := filepath.WalkDir(w.source, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() {
			if path != w.source && (strings.HasPrefix(name, ".") || name == "testdata" || name == "notebooks") {
				return fs.SkipDir
			}
			return nil
		}
		if strings.HasSuffix(name, "_test.go") || strings.HasSuffix(name, ".md") {
			return nil
		}
		info, err := d.Info()
		if err != nil {
			return nil // removed while we looked
		}
		fmt.Fprintln(h, path, info.Size(), info.ModTime().UnixNano())
		return nil
	})
	if err != nil {
		return "", fmt.Errorf("workspace: reading Descida's source: %w", err)
	}
	return hex.EncodeToString(h.Sum(nil))[:24], nil
}

func cacheFile(key string) string { return filepath.Join(cacheFolder(), "exports-"+key+".json") }

// readCache reads a table. It is good only as long as Go's own cache has all its files.
func readCache(key string) (*exports, bool) {
	b, err := os.ReadFile(cacheFile(key))
	if err != nil {
		return nil, false
	}
	var e exports
	if err := json.Unmarshal(b, &e); err != nil || len(e.Packages) == 0 {
		return nil, false
	}
	for _, f := range e.Packages {
		if f.File == "" {
			continue
		}
		if _, err := os.Stat(f.File); err != nil {
			return nil, false
		}
	}
	return &e, true
}

// writeCache keeps a table, whole or not at all. A session works without it, so that what goes wrong is only logged.
func writeCache(key string, e *exports) {
	if err := storeTable(key, e); err != nil {
		log.Printf("workspace: cannot keep the table of packages, the next start is slower: %v", err)
	}
}

func storeTable(key string, e *exports) error {
	b, err := json.Marshal(e)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(cacheFolder(), 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(cacheFolder(), "new-")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(b)
	if err2 := f.Close(); err == nil {
		err = err2
	}
	if err == nil {
		err = os.Rename(f.Name(), cacheFile(key))
	}
	if err != nil {
		return err
	}
	removeOldTables()
	return nil
}

func removeOldTables() {
	files, err := filepath.Glob(cacheFile("*"))
	if err != nil || len(files) <= keptTables {
		return
	}
	slices.SortFunc(files, func(a, b string) int { return modified(b).Compare(modified(a)) })
	for _, f := range files[keptTables:] {
		_ = os.Remove(f) // another kernel may have done it
	}
}
