package workspace

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"descida/kernel/internal/process"
)

// BuildError is what compiler or linker said.
type BuildError struct{ Output string }

func (e *BuildError) Error() string { return "workspace: the program does not build: " + e.Output }

// build is what was built last.
type build struct {
	sum     string // of the files, settings and target
	changes int    // of the table of packages, for which the importcfg was written
	config  string // the importcfg
}

// Build makes a program of the files (name -> text) of package main. What was built last is not built again. flags
// are further flags for go build; with any, go build does all of it. Errors: a *BuildError with positions as the
// compiler gives them, or ctx's.
func (w *Workspace) Build(ctx context.Context, files map[string]string, out string, flags ...string) error {
	if err := w.Ready(ctx); err != nil {
		return err
	}
	if err := w.writeFiles(files); err != nil {
		return err
	}
	sum := w.sum(files, out, flags)
	if _, err := os.Stat(out); err == nil && sum == w.built.sum {
		return nil
	}
	w.built.sum = ""
	if len(flags) > 0 || w.direct(ctx, files, out) != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		// go build finds out what is missing, and words the errors.
		if err := w.goBuild(ctx, out, flags); err != nil {
			return err
		}
	}
	w.built.sum = sum
	return nil
}

func (w *Workspace) sum(files map[string]string, out string, flags []string) string {
	h := sha256.New()
	fmt.Fprintln(h, out, flags, w.linkFlags())
	for _, name := range sortedNames(files) {
		fmt.Fprintf(h, "%s %d\n%s", name, len(files[name]), files[name])
	}
	return string(h.Sum(nil))
}

func sortedNames(files map[string]string) []string {
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// writeFiles makes the module's Go files exactly these; those that are right already are left alone.
func (w *Workspace) writeFiles(files map[string]string) error {
	old, err := filepath.Glob(filepath.Join(w.Dir, "*.go"))
	if err != nil {
		return fmt.Errorf("workspace: %w", err)
	}
	for _, file := range old {
		if _, keep := files[filepath.Base(file)]; !keep {
			if err := os.Remove(file); err != nil {
				return fmt.Errorf("workspace: %w", err)
			}
		}
	}
	for name, text := range files {
		if filepath.Base(name) != name || !strings.HasSuffix(name, ".go") {
			return fmt.Errorf("workspace: %q is no name of a Go file", name)
		}
		file := filepath.Join(w.Dir, name)
		if readText(file) == text {
			continue
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			return fmt.Errorf("workspace: %w", err)
		}
	}
	return nil
}

// direct compiles and links against the export data that is known. It saves go build's own 80 ms.
func (w *Workspace) direct(ctx context.Context, files map[string]string, out string) error {
	config, err := w.importConfig()
	if err != nil {
		return err
	}
	object := filepath.Join(w.Dir, "main.a")
	args := []string{"-p", "main", "-complete", "-importcfg", config, "-pack", "-trimpath", w.Dir + "=>.", "-o", object}
	if err := w.run(ctx, w.tools.tool("compile"), append(args, sortedNames(files)...)...); err != nil {
		return err
	}
	defer os.Remove(object)
	args = append([]string{"-importcfg", config, "-buildmode=exe", "-o", out}, w.linkFlags()...)
	if cc := strings.Fields(w.tools.env["CC"]); len(cc) > 0 {
		args = append(args, "-extld", cc[0])
	}
	return w.run(ctx, w.tools.tool("link"), append(args, object)...)
}

func (w *Workspace) linkFlags() []string {
	flags := []string{"-s", "-w"}
	if LinksInternally() {
		flags = append(flags, "-linkmode=internal")
	}
	return flags
}

func (w *Workspace) goBuild(ctx context.Context, out string, flags []string) error {
	args := append([]string{"build", "-o", out, "-ldflags=" + strings.Join(w.linkFlags(), " ")}, flags...)
	err := w.run(ctx, w.tools.command, args...)
	var failed *BuildError
	if errors.As(err, &failed) && LinksInternally() && strings.Contains(failed.Output, "linkmode") {
		args[3] = "-ldflags=-s -w"
		return w.run(ctx, w.tools.command, args...)
	}
	return err
}

// run runs a tool in the module's folder.
func (w *Workspace) run(ctx context.Context, tool string, args ...string) error {
	c := exec.CommandContext(ctx, tool, args...)
	process.Group(c)
	c.Dir, c.Env = w.Dir, w.tools.environ()
	var output bytes.Buffer
	c.Stdout, c.Stderr = &output, &output
	err := c.Run()
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil && output.Len() == 0:
		return &BuildError{Output: err.Error()}
	case err != nil:
		return &BuildError{Output: output.String()}
	}
	return nil
}

// importConfig writes the file that tells compiler and linker where the packages are, when there are new ones.
func (w *Workspace) importConfig() (string, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.built.config != "" && w.built.changes == w.table.changes {
		return w.built.config, nil
	}
	var b bytes.Buffer
	for path, f := range w.table.Packages {
		if f.File != "" {
			fmt.Fprintf(&b, "packagefile %s=%s\n", path, f.File)
		}
	}
	config := filepath.Join(w.Dir, "importcfg")
	if err := os.WriteFile(config, b.Bytes(), 0o600); err != nil {
		return "", fmt.Errorf("workspace: %w", err)
	}
	w.built.config, w.built.changes = config, w.table.changes
	return config, nil
}
