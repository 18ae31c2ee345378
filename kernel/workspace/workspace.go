package workspace

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
)

// Workspace is a session's module. It may be used by several goroutines, but Build by one at a time.
type Workspace struct {
	Dir    string // the module's folder
	source string
	tools  *toolchain

	loaded chan struct{} // closed when exports and loadErr are there
	mu     sync.Mutex
	table  *exports
	failed error
	built  build
}

// Open makes the session's module in dir and starts to load the export data; it returns before they are there.
// source is Descida's own folder. Errors: no go command, no source.
func Open(dir, source string) (*Workspace, error) {
	if err := writeModule(dir, source); err != nil {
		return nil, err
	}
	tools, err := findToolchain(dir)
	if err != nil {
		return nil, err
	}
	w := &Workspace{Dir: dir, source: source, tools: tools, loaded: make(chan struct{})}
	go func() {
		defer close(w.loaded)
		w.table, w.failed = w.load()
	}()
	return w, nil
}

// Ready waits for the export data. Errors: go list failed as a whole, or ctx ended.
func (w *Workspace) Ready(ctx context.Context) error {
	select {
	case <-w.loaded:
		return w.failed
	case <-ctx.Done():
		return ctx.Err()
	}
}

// GoVersion is the version of the go command that builds cells, as in "1.26.5".
func (w *Workspace) GoVersion() string {
	version, _, _ := strings.Cut(strings.TrimPrefix(w.tools.env["GOVERSION"], "go"), " ")
	return version
}

// GoCommand is the path of the go command.
func (w *Workspace) GoCommand() string { return w.tools.command }

// ModuleVersion is the version of a module that the session requires, or "".
func (w *Workspace) ModuleVersion(module string) string {
	return required(readText(filepath.Join(w.Dir, "go.mod")), module)
}

// Export returns the file with a package's export data, building the package where that is needed. Errors say in
// go's words why it cannot be had: no such package, or it does not compile.
func (w *Workspace) Export(path string) (string, error) {
	<-w.loaded
	if w.failed != nil {
		return "", w.failed
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if p, ok := w.table.get(path); ok {
		return p.result(path)
	}
	if err := w.add(path); err != nil {
		return "", err
	}
	p, ok := w.table.get(path)
	if !ok {
		return "", fmt.Errorf("workspace: package %s: go list does not know it", path)
	}
	return p.result(path)
}
