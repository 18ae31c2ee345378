package workspace

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"descida/kernel/internal/process"
)

// warmCells are a plain, a drawing and a training cell's programs.
var warmCells = []string{
	"package main\n\nimport (\n\t\"fmt\"\n\n\t_ \"descida/nbext/session\"\n)\n\nfunc main() { fmt.Println(1) }\n",
	"package main\n\nimport (\n\t_ \"descida/nbext/session\"\n\t_ \"descida/plots\"\n)\n\nfunc main() {}\n",
	"package main\n\nimport (\n\t_ \"descida/nbext/session\"\n\t_ \"descida/nn\"\n\t_ \"descida/plots\"\n)\n\nfunc main() {}\n",
}

// Warm builds all that first cells need and keeps the table of export data, so that the next kernel starts at once.
// progress is told what is going on, often: a package's path as it is built. Errors: something does not compile.
func Warm(ctx context.Context, source string, progress func(string)) error {
	dir, err := os.MkdirTemp("", "descida-warm-")
	if err != nil {
		return fmt.Errorf("workspace: %w", err)
	}
	defer os.RemoveAll(dir)
	if err := writeModule(dir, source); err != nil {
		return err
	}
	tools, err := findToolchain(dir)
	if err != nil {
		return err
	}
	if err := buildVerbosely(ctx, tools, dir, progress); err != nil {
		return err
	}
	w, err := Open(dir, source)
	if err != nil {
		return err
	}
	progress("go list")
	if err := w.Ready(ctx); err != nil {
		return err
	}
	for _, text := range warmCells {
		progress("go build")
		if err := w.Build(ctx, map[string]string{"main.go": text}, filepath.Join(dir, "program")); err != nil {
			return err
		}
	}
	return nil
}

// buildVerbosely builds the packages, telling each.
func buildVerbosely(ctx context.Context, tools *toolchain, dir string, progress func(string)) error {
	c := exec.CommandContext(ctx, tools.command, append([]string{"build", "-v"}, roots...)...)
	process.Group(c)
	c.Dir, c.Env = dir, tools.environ()
	stderr, err := c.StderrPipe()
	if err != nil {
		return fmt.Errorf("workspace: %w", err)
	}
	if err := c.Start(); err != nil {
		return fmt.Errorf("workspace: %w", err)
	}
	var last string
	for lines := bufio.NewScanner(stderr); lines.Scan(); {
		last = lines.Text()
		progress(last)
	}
	if err := c.Wait(); err != nil {
		return fmt.Errorf("workspace: go build: %w: %s", err, last)
	}
	return nil
}
