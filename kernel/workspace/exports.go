package workspace

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// roots are the packages whose export data, with that of all they need, is there before the first cell. Others are
// listed when a cell imports them, and remembered.
var roots = []string{
	"bufio", "bytes", "cmp", "container/heap", "container/list", "context", "embed", "encoding/base64", "encoding/binary",
	"encoding/csv", "encoding/gob", "encoding/hex", "encoding/json", "errors", "flag", "fmt", "hash/fnv", "html",
	"image", "image/color", "image/draw", "image/jpeg", "image/png", "io", "io/fs", "iter", "log", "maps", "math",
	"math/big", "math/bits", "math/cmplx", "math/rand", "math/rand/v2", "net/http", "os", "os/exec", "os/signal",
	"path", "path/filepath", "reflect", "regexp", "runtime", "runtime/debug", "slices", "sort", "strconv", "strings",
	"sync", "sync/atomic", "syscall", "testing", "text/tabwriter", "text/template", "time", "unicode", "unicode/utf8",
	"descida/nn/...", "descida/nbext/...", "descida/plots/...",
	// By name: their siblings need modules that the course does not have.
	"github.com/janpfeifer/gonb/gonbui", "github.com/janpfeifer/gonb/gonbui/comms", "github.com/janpfeifer/gonb/gonbui/dom",
	"github.com/janpfeifer/gonb/gonbui/protocol", "github.com/janpfeifer/gonb/gonbui/widgets",
	"github.com/gomlx/gomlx/core/graph", "github.com/gomlx/gomlx/core/tensors", "github.com/gomlx/gomlx/core/tensors/images",
}

// found is what go list said of one package.
type found struct {
	File string `json:"file,omitempty"` // its export data
	Why  string `json:"why,omitempty"`  // go's own words on why there is none
}

func (f found) result(path string) (string, error) {
	if f.File != "" {
		return f.File, nil
	}
	return "", fmt.Errorf("workspace: package %s: %s", path, f.Why)
}

// exports is what is known of packages.
type exports struct {
	Roots    []string         `json:"roots"` // all that was ever asked for
	Packages map[string]found `json:"packages"`

	missing map[string]time.Time // packages that are not there, with the go.mod's time when that was found out
	module  func() time.Time
	changes int // grows with each addition
}

func (e *exports) get(path string) (found, bool) {
	f, ok := e.Packages[path]
	if ok && f.File == "" && !e.missing[path].Equal(e.module()) {
		return f, false // go.mod was changed since: it may be there now
	}
	return f, ok
}

// load gets the table from the cache or from go list.
func (w *Workspace) load() (*exports, error) {
	key, err := w.key()
	if err != nil {
		return nil, err
	}
	e, ok := readCache(key)
	if !ok {
		known := slices.Clone(roots)
		e = &exports{Roots: known, Packages: make(map[string]found)}
		if err := w.list(e, known...); err != nil {
			return nil, err
		}
		writeCache(key, e)
	}
	e.missing = make(map[string]time.Time)
	e.module = func() time.Time { return modified(filepath.Join(w.Dir, "go.mod")) }
	return e, nil
}

// add lists one more package with all it needs.
func (w *Workspace) add(path string) error {
	if err := w.list(w.table, path); err != nil {
		return err
	}
	w.table.changes++
	if f, ok := w.table.Packages[path]; ok && f.File == "" {
		w.table.missing[path] = w.table.module()
		return nil
	}
	w.table.Roots = append(w.table.Roots, path)
	if key, err := w.key(); err == nil {
		writeCache(key, w.table)
	}
	return nil
}

// list builds packages and all they need, and enters where their export data lies.
func (w *Workspace) list(e *exports, paths ...string) error {
	args := append([]string{"list", "-e", "-export", "-deps", "-json=ImportPath,Export,Error,DepsErrors", "--"}, paths...)
	c := exec.Command(w.tools.command, args...)
	c.Dir, c.Env = w.Dir, w.tools.environ()
	var stderr bytes.Buffer
	c.Stderr = &stderr
	out, err := c.Output()
	if len(out) == 0 && err != nil {
		return fmt.Errorf("workspace: go list: %w: %s", err, stderr.String())
	}
	type problem struct{ Err string }
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p struct {
			ImportPath, Export string
			Error              *problem
			DepsErrors         []*problem
		}
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return fmt.Errorf("workspace: go list: %w", err)
		}
		f := found{File: p.Export}
		switch {
		case p.Error != nil:
			f = found{Why: p.Error.Err}
		case p.Export == "" && len(p.DepsErrors) > 0:
			f.Why = p.DepsErrors[0].Err
		case p.Export == "" && p.ImportPath != "unsafe":
			f.Why = cmp.Or(strings.TrimSpace(stderr.String()), "it does not compile")
		}
		e.Packages[p.ImportPath] = f
	}
}

func modified(file string) time.Time {
	info, err := os.Stat(file)
	if err != nil {
		return time.Time{}
	}
	return info.ModTime()
}

func readText(file string) string {
	b, err := os.ReadFile(file)
	if err != nil {
		return ""
	}
	return string(b)
}
