package setup

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"descida/internal/folder"
	"descida/internal/language"
)

// program is a Go program built into the data folder's bin, at the version that a go.mod of the clone pins.
type program struct {
	name    string
	module  string   // folder of the go.mod, below the clone
	pkg     string   // what to build
	sources []string // what it is made of, for programs of the clone
}

var programs = []program{
	{name: "descida", module: ".", pkg: ".", sources: []string{"go.mod", "go.sum", "*.go", "kernel", "internal", "nbext", "plots"}},
	{name: "gonb", module: ".", pkg: "github.com/janpfeifer/gonb"},
	{name: "gopls", module: "internal/setup/gopls", pkg: "golang.org/x/tools/gopls"},
}

func (p program) path() string { return filepath.Join(folder.Bin(), p.name) }

// stamp changes when the program must be built again: for one of a pinned module when go.sum or Go's version does.
func (p program) stamp(in *installer) (string, error) {
	sources := p.sources
	if sources == nil {
		sources = []string{filepath.Join(p.module, "go.mod"), filepath.Join(p.module, "go.sum")}
	}
	s, err := in.sourceStamp(sources...)
	return digest(p.name, p.pkg, in.state.GoVersion, s), err
}

// programsStep builds the kernel and the pinned programs that it uses.
func programsStep() step {
	stampID := func(p program) string { return "program." + p.name }
	return step{
		id:   "programs",
		name: func() string { return language.Pick("Kernel, GoNB and gopls", "Kernel, GoNB e gopls") },
		stamp: func(in *installer) (string, error) {
			var parts []string
			for _, p := range programs {
				s, err := p.stamp(in)
				if err != nil {
					return "", err
				}
				parts = append(parts, s)
			}
			return digest(parts...), nil
		},
		there: func(in *installer) bool {
			for _, p := range programs {
				if !in.state.whole(p.path()) {
					return false
				}
			}
			return true
		},
		make: func(ctx context.Context, in *installer) (string, error) {
			for _, p := range programs {
				stamp, err := p.stamp(in)
				if err != nil {
					return "", err
				}
				if in.state.Steps[stampID(p)] == stamp && in.state.whole(p.path()) {
					continue
				}
				in.console.say(p.name)
				if err := in.build(ctx, p, "-s -w"); err != nil {
					return "", err
				}
				in.state.Steps[stampID(p)] = stamp
				if err := in.state.save(); err != nil {
					return "", err
				}
			}
			return "", nil
		},
	}
}

// build puts the program into bin. A running kernel keeps the file that it was started from.
func (in *installer) build(ctx context.Context, p program, ldflags string) error {
	if err := os.MkdirAll(folder.Bin(), 0o755); err != nil {
		return err
	}
	next := p.path() + ".new"
	_, err := in.run(ctx, command{
		args: []string{in.goTool, "build", "-ldflags=" + ldflags, "-o", next, p.pkg},
		dir:  filepath.Join(in.Source, p.module),
		env:  []string{"GOFLAGS=-buildvcs=false", "GOWORK=off"},
		line: func(l string) { in.console.say(p.name + "  " + l) },
	})
	if err == nil {
		err = os.Rename(next, p.path())
	}
	if err != nil {
		return errors.Join(err, removeIfThere(next))
	}
	in.state.made(p.path())
	return nil
}

func removeIfThere(path string) error {
	if err := os.Remove(path); err != nil && !os.IsNotExist(err) {
		return err
	}
	return nil
}
