package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"descida/internal/language"
	"descida/internal/notebook"
	"descida/internal/setup"
)

// testCommand runs all that must hold before a change is taken.
func testCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "test",
		Short: language.Pick("Run all the tests, the set-up and the notebooks included", "Executa todos os testes, com a instalação e os notebooks"),
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			src, err := source()
			if err != nil {
				return err
			}
			return runChecks(cmd.Context(), cmd.OutOrStdout(), checks(src, cmd.OutOrStdout()))
		},
	}
}

// check is one part of the tests. skip, when it gives a reason, leaves it out.
type check struct {
	name string
	skip func() string
	run  func(context.Context) error
}

// fuzzed are the targets that are fuzzed for a minute in all: what comes from outside the kernel, a student's text, and
// files that may be broken.
var fuzzed = []struct{ pkg, target, time string }{
	{"./kernel/wire", "FuzzDecodeNeverPanics", "10s"},
	{"./kernel/wire", "FuzzConnectionsEndNothing", "10s"},
	{"./kernel/cell", "FuzzCompile", "10s"},
	{"./kernel/cell", "FuzzOverlay", "10s"},
	{"./nbext/session/store", "FuzzDecode", "10s"},
	{"./nn/internal/safetensors", "FuzzRead", "10s"},
	{"./nn/datasets", "FuzzCSV", "10s"},
}

// checks are the parts, cheap ones first, so that a slip shows early.
func checks(src string, out io.Writer) []check {
	goCommand := func(args ...string) func(context.Context) error {
		return func(ctx context.Context) error {
			return command(ctx, src, out, nil, append([]string{"go"}, args...)...)
		}
	}
	list := []check{
		{name: "gofmt", run: func(ctx context.Context) error { return formatted(ctx, src) }},
		{name: "go vet", run: goCommand("vet", "./...")},
		{name: "staticcheck", run: goCommand("tool", "staticcheck", "./...")},
		{name: "set-up", run: func(ctx context.Context) error { return setUp(ctx, "") }},
		{name: "go test -race, kernel", run: goCommand("test", "-race", "-timeout=30m", "./kernel/...")},
		{name: "go test, all but the kernel", run: func(ctx context.Context) error {
			packages, err := packagesBut(ctx, src, "descida/kernel")
			if err != nil {
				return err
			}
			return goCommand(append([]string{"test", "-timeout=15m"}, packages...)...)(ctx)
		}},
	}
	for _, f := range fuzzed {
		list = append(list, check{name: "go test -fuzz, " + f.target, run: goCommand(
			"test", "-run=^$", "-fuzz=^"+f.target+"$", "-fuzztime="+f.time, "-fuzzminimizetime=20x", f.pkg)})
	}
	for _, path := range notebooks(src) {
		list = append(list, check{name: "notebook " + path, run: func(ctx context.Context) error {
			return notebook.Run(ctx, notebook.Options{
				Path: filepath.Join(src, path), Timeout: 10 * time.Minute,
				Python: setup.PythonPath(), Environment: setup.Environment(), Progress: out,
			})
		}})
	}
	return append(list, check{
		name: "JupyterLab in Chromium",
		skip: func() string {
			if chromium() == "" {
				return language.Pick("no Chromium or Chrome on the PATH (Debian: sudo apt install chromium)",
					"não há Chromium nem Chrome no PATH (Debian: sudo apt install chromium)")
			}
			return ""
		},
		run: func(ctx context.Context) error {
			return command(ctx, src, out, []string{"DESCIDA_BROWSER=1"}, "go", "test", "-count=1", "-v", "-timeout=10m", "./internal/browser")
		},
	})
}

// runChecks runs them all, also after one failed, and says at the end what became of each.
func runChecks(ctx context.Context, out io.Writer, list []check) error {
	passed, failed, skipped := 0, 0, 0
	start := time.Now()
	var summary bytes.Buffer
	for _, c := range list {
		if ctx.Err() != nil {
			return errors.New(language.Pick("test: stopped", "test: interrompido"))
		}
		if c.skip != nil {
			if why := c.skip(); why != "" {
				skipped++
				fmt.Fprintf(&summary, "  %-7s %-44s %s\n", language.Pick("skipped", "pulado"), c.name, why)
				continue
			}
		}
		fmt.Fprintf(out, "--- %s\n", c.name)
		begin := time.Now()
		word := "ok"
		if err := c.run(ctx); err != nil {
			failed++
			word = language.Pick("FAILED", "FALHOU")
			fmt.Fprintf(out, "%v\n", err)
		} else {
			passed++
		}
		fmt.Fprintf(&summary, "  %-7s %-44s %6.1f s\n", word, c.name, time.Since(begin).Seconds())
	}
	fmt.Fprintf(out, "\n%s  %-7s %-44s %6.1f s\n", summary.String(), "", language.Pick("in all", "ao todo"), time.Since(start).Seconds())
	fmt.Fprintf(out, "%d passed, %d failed, %d skipped\n", passed, failed, skipped)
	if failed > 0 {
		return errors.New(language.Pick("test: something failed; it is above", "test: algo falhou; está acima"))
	}
	return nil
}

// command runs a program with its output shown. It ends with the programs it started when ctx does.
func command(ctx context.Context, dir string, out io.Writer, env []string, args ...string) error {
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, out, out
	cmd.Env = append(append(os.Environ(), "GOMLX_NO_AUTO_INSTALL=1", "GOWORK=off"), env...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGTERM) }
	cmd.WaitDelay = 5 * time.Second
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s: %w", strings.Join(args[:min(3, len(args))], " "), err)
	}
	return nil
}

func formatted(ctx context.Context, src string) error {
	var files []string
	err := filepath.WalkDir(src, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && path != src && strings.HasPrefix(d.Name(), ".") {
			return fs.SkipDir
		}
		if err == nil && strings.HasSuffix(path, ".go") {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		return err
	}
	gofmt := exec.CommandContext(ctx, "gofmt", append([]string{"-l"}, files...)...)
	text, err := gofmt.CombinedOutput()
	if err != nil {
		return fmt.Errorf("gofmt: %w: %s", err, text)
	}
	if len(text) > 0 {
		return fmt.Errorf("gofmt -w:\n%s", text)
	}
	return nil
}

// packagesBut lists the module's packages that are not below prefix.
func packagesBut(ctx context.Context, src, prefix string) ([]string, error) {
	cmd := exec.CommandContext(ctx, "go", "list", "./...")
	cmd.Dir, cmd.Stderr = src, os.Stderr
	text, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	var keep []string
	for p := range strings.FieldsSeq(string(text)) {
		if p != prefix && !strings.HasPrefix(p, prefix+"/") {
			keep = append(keep, p)
		}
	}
	return keep, nil
}

// notebooks are those of the course, as paths below the clone. Assignments are not run: their answers are missing.
func notebooks(src string) []string {
	var found []string
	for _, language := range []string{"en", "pt"} {
		paths, _ := filepath.Glob(filepath.Join(src, "notebooks", language, "*.ipynb"))
		for _, p := range paths {
			if rel, err := filepath.Rel(src, p); err == nil {
				found = append(found, rel)
			}
		}
	}
	return found
}

// chromium is a browser that the last check can drive, or "".
func chromium() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}
