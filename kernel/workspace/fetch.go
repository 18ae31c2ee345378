package workspace

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"golang.org/x/mod/modfile"

	"descida/kernel/internal/process"
)

// Fetched is a module that a session was given for a package.
type Fetched struct{ Module, Version string }

// FetchError says why a package could not be had, in go's words.
type FetchError struct {
	Path   string // the package
	Output string
	Newer  []string // modules of the course that it wants in another version: "module v1 => v2"
}

func (e *FetchError) Error() string {
	if len(e.Newer) > 0 {
		return fmt.Sprintf("workspace: package %s wants other versions: %s", e.Path, strings.Join(e.Newer, ", "))
	}
	return fmt.Sprintf("workspace: fetching package %s: %s", e.Path, e.Output)
}

// Fetch brings the module of a package, in its newest version, which the session's go.mod names from then on. What
// the session had stays in its versions: a package that wants others is refused, for the variables of earlier cells
// have the types of those. On an error go.mod and go.sum are as before. Errors: *FetchError, or that of ctx.
func (w *Workspace) Fetch(ctx context.Context, path string) (Fetched, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	files := map[string][]byte{}
	for _, name := range []string{"go.mod", "go.sum"} {
		b, err := os.ReadFile(filepath.Join(w.Dir, name))
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return Fetched{}, fmt.Errorf("workspace: %w", err)
		}
		files[name] = b
	}
	restore := func() {
		for name, b := range files {
			_ = os.WriteFile(filepath.Join(w.Dir, name), b, 0o600) // as it was written before
		}
	}
	if err := w.run(ctx, w.tools.command, "get", "--", path); err != nil {
		restore()
		var failed *BuildError
		if errors.As(err, &failed) {
			return Fetched{}, &FetchError{Path: path, Output: strings.TrimSpace(failed.Output)}
		}
		return Fetched{}, err
	}
	if newer := changed(files["go.mod"], []byte(readText(filepath.Join(w.Dir, "go.mod")))); len(newer) > 0 {
		restore()
		return Fetched{}, &FetchError{Path: path, Newer: newer}
	}
	c := exec.CommandContext(ctx, w.tools.command, "list", "-f", "{{with .Module}}{{.Path}} {{.Version}}{{end}}", "--", path)
	process.Group(c)
	c.Dir, c.Env = w.Dir, w.tools.environ()
	out, err := c.Output()
	if err != nil {
		restore()
		return Fetched{}, &FetchError{Path: path, Output: outputOf(err).Error()}
	}
	module, version, _ := strings.Cut(strings.TrimSpace(string(out)), " ")
	delete(w.table.Packages, path) // what was known of it: that it is not here
	return Fetched{module, version}, nil
}

// changed lists the modules of the first go.mod that have another version in the second.
func changed(before, after []byte) (list []string) {
	versions := map[string]string{}
	if f, err := modfile.ParseLax("go.mod", before, nil); err == nil {
		for _, r := range f.Require {
			versions[r.Mod.Path] = r.Mod.Version
		}
	}
	f, err := modfile.ParseLax("go.mod", after, nil)
	if err != nil {
		return []string{err.Error()}
	}
	for _, r := range f.Require {
		if v, ok := versions[r.Mod.Path]; ok && v != r.Mod.Version {
			list = append(list, fmt.Sprintf("%s %s => %s", r.Mod.Path, v, r.Mod.Version))
		}
	}
	return list
}
