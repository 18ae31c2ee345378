package setup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"time"

	"descida/internal/folder"
	"descida/internal/language"
)

// Options are what a set-up is asked for.
type Options struct {
	// Source is the clone: the folder with go.mod of the module descida.
	Source string
	// Out gets the progress.
	Out io.Writer
	// Warm builds what a first cell needs, so that it is fast; nil leaves that out.
	Warm func(ctx context.Context, source string, progress func(string)) error
	// XLASHA256 is the digest of the plug-in's release that the user read on its page, for platforms whose digest is not
	// pinned here.
	XLASHA256 string
}

// step is one part of the set-up. A step is complete when its stamp is the one that it was last made from and what it
// makes is still there; otherwise it is made again from the start.
type step struct {
	id    string
	name  func() string
	stamp func(*installer) (string, error)
	there func(*installer) bool
	make  func(context.Context, *installer) (note string, err error)
}

// installer is a set-up under way. Its functions are what touches the world outside the data folder; tests replace them.
type installer struct {
	Options
	console *console
	state   *State
	goTool  string
	sources map[string]string // stamps of source trees, computed once
	run     func(ctx context.Context, c command) (string, error)
	look    func(name string) (string, error)
	free    func(dir string) (bytes uint64, device uint64, err error)
}

func newInstaller(o Options) *installer {
	return &installer{
		Options: o, console: newConsole(o.Out), state: LoadState(), sources: map[string]string{},
		run: runCommand, look: exec.LookPath, free: freeSpace,
	}
}

// Run brings the data folder up to date. What is complete is not touched, so a second run takes no time; what a broken
// run left is made again. Two at once wait for each other.
func Run(ctx context.Context, o Options) error {
	in := newInstaller(o)
	unlock, err := lock(ctx, in.console.note)
	if err != nil {
		return err
	}
	defer unlock()
	in.state = LoadState() // another set-up may have ended while this one waited
	return in.runSteps(ctx, steps())
}

func steps() []step {
	return []step{
		machineStep(), pythonStep(), programsStep(), kernelspecStep(), labStep(), xlaStep(), cudaStep(), devicesStep(),
		mnistStep(), warmStep(),
	}
}

func (in *installer) runSteps(ctx context.Context, steps []step) error {
	start, made := time.Now(), 0
	goTool, err := in.look("go")
	if err != nil {
		return errors.New(language.Pick(
			"setup: the go command is not on the PATH; install Go 1.26.5 or newer from https://go.dev/dl and open a new terminal",
			"setup: o comando go não está no PATH; instale o Go 1.26.5 ou mais novo de https://go.dev/dl e abra um novo terminal"))
	}
	in.goTool = goTool
	for _, s := range steps {
		stamp, err := s.stamp(in)
		if err != nil {
			return fmt.Errorf("setup: %s: %w", s.name(), err)
		}
		if in.state.Steps[s.id] == stamp && (s.there == nil || s.there(in)) {
			continue
		}
		if made == 0 {
			in.console.note(fmt.Sprintf(language.Pick("Setting up Descida in %s", "Instalando o Descida em %s"), folder.Root()))
		}
		made++
		if err := in.runStep(ctx, s, stamp); err != nil {
			return err
		}
	}
	if made > 0 {
		in.console.note(fmt.Sprintf(language.Pick("Set up in %s.", "Instalação concluída em %s."), seconds(time.Since(start))))
	}
	return nil
}

func (in *installer) runStep(ctx context.Context, s step, stamp string) error {
	delete(in.state.Steps, s.id)
	in.console.begin(s.name())
	note, err := s.make(ctx, in)
	if err == nil {
		in.state.Steps[s.id] = stamp
		err = in.state.save()
	}
	if ctx.Err() != nil {
		err = errors.New(language.Pick("stopped; the next set-up goes on from here", "interrompida; a próxima instalação continua daqui"))
	}
	in.console.end(err, note)
	if err != nil {
		return fmt.Errorf("setup: %s: %w", s.name(), explainSystem(err))
	}
	return nil
}

// explainSystem adds to an error of the system what can be done about it.
func explainSystem(err error) error {
	switch {
	case errors.Is(err, syscall.ENOSPC):
		return fmt.Errorf("%w\n%s", err, diskFull())
	case errors.Is(err, os.ErrPermission), errors.Is(err, syscall.EROFS):
		return fmt.Errorf("%w\n%s", err, fmt.Sprintf(language.Pick(
			"%s cannot be written; choose another folder with --data DIR.",
			"Não é possível escrever em %s; escolha outra pasta com --data PASTA."), folder.Root()))
	}
	return err
}

func diskFull() string {
	return fmt.Sprintf(language.Pick(
		"The disk is full. Free some space, or choose another folder with --data DIR (now %s), and run the set-up again: it goes on where it stopped.",
		"O disco está cheio. Libere espaço, ou escolha outra pasta com --data PASTA (agora %s), e rode a instalação de novo: ela continua de onde parou."),
		folder.Root())
}

// onLinuxAMD64 reports whether the wheels with XLA's plug-ins are for this machine.
func onLinuxAMD64() bool { return runtime.GOOS == "linux" && runtime.GOARCH == "amd64" }

// scratch is a folder for downloads and half-made things, below the data folder so that a rename out of it is atomic.
func scratch(name string) (string, error) {
	dir := filepath.Join(folder.Root(), "scratch", name)
	return dir, os.MkdirAll(dir, 0o755)
}
