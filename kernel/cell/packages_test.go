package cell_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os/exec"
	"slices"
	"strings"
	"sync"
)

// modulePackages asks go list in the repository's own module.
type modulePackages struct {
	mu      sync.Mutex
	exports map[string]string
}

// packages is shared by all tests: listing takes seconds, a cell milliseconds.
var packages = &modulePackages{exports: map[string]string{}}

func (m *modulePackages) Export(path string) (string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.exports) == 0 {
		if err := m.list("descida/nbext/session", "descida/nbext/display", "fmt", "math", "math/big", "math/rand", "strings",
			"sort", "os", "time", "strconv", "errors", "sync", "bufio", "io", "slices", "maps", "bytes", "context", "log",
			"reflect", "runtime", "encoding/json", "encoding/binary", "container/list", "regexp", "syscall", "flag", "cmp"); err != nil {
			return "", err
		}
	}
	if m.exports[path] == "" {
		if err := m.list(path); err != nil {
			return "", err
		}
	}
	return m.exports[path], nil
}

func (m *modulePackages) list(paths ...string) error {
	cmd := exec.Command("go", append([]string{"list", "-export", "-deps", "-json=ImportPath,Export"}, paths...)...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return errors.New(strings.TrimSpace(stderr.String()))
	}
	dec := json.NewDecoder(bytes.NewReader(out))
	for {
		var p struct{ ImportPath, Export string }
		if err := dec.Decode(&p); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		m.exports[p.ImportPath] = p.Export
	}
}

// importcfg is what compile and link need to find the packages.
func (m *modulePackages) importcfg() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	var b strings.Builder
	for _, p := range slices.Sorted(maps.Keys(m.exports)) {
		if f := m.exports[p]; f != "" {
			fmt.Fprintf(&b, "packagefile %s=%s\n", p, f)
		}
	}
	return b.String()
}
