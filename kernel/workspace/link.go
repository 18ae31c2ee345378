package workspace

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"descida/internal/folder"
	"descida/kernel/internal/process"
)

// linkFile holds what ProbeLink found out: "internal" or "external".
func linkFile() string { return filepath.Join(folder.Root(), "linkmode") }

// LinksInternally reports whether Go's own linker can link programs with cgo here, which takes a third of the time.
// The set-up finds out; before, it is assumed on Linux for amd64 and arm64.
func LinksInternally() bool {
	switch strings.TrimSpace(readText(linkFile())) {
	case "internal":
		return true
	case "external":
		return false
	}
	return runtime.GOOS == "linux" && (runtime.GOARCH == "amd64" || runtime.GOARCH == "arm64")
}

// probe is a program with cgo and with all that a cell that trains links.
const probe = `package main

import "descida/nn"

func main() { println(nn.Sequential() != nil) }
`

// ProbeLink finds out whether LinksInternally, by linking a program that uses nn and running it, and keeps the
// answer in the data folder. Errors: the program cannot be built either way (no C compiler), or the answer cannot be
// kept.
func ProbeLink(ctx context.Context, source string) (internal bool, err error) {
	dir, err := os.MkdirTemp("", "descida-probe-")
	if err != nil {
		return false, fmt.Errorf("workspace: %w", err)
	}
	defer os.RemoveAll(dir)
	if err := writeModule(dir, source); err != nil {
		return false, err
	}
	tools, err := findToolchain(dir)
	if err != nil {
		return false, err
	}
	if err := os.WriteFile(filepath.Join(dir, "main.go"), []byte(probe), 0o600); err != nil {
		return false, fmt.Errorf("workspace: %w", err)
	}
	try := func(flags string) error {
		for _, args := range [][]string{{tools.command, "build", "-o", "probe", "-ldflags=" + flags}, {filepath.Join(dir, "probe")}} {
			c := exec.CommandContext(ctx, args[0], args[1:]...)
			process.Group(c)
			c.Dir, c.Env = dir, tools.environ()
			if out, err := c.CombinedOutput(); err != nil {
				return fmt.Errorf("workspace: %s: %w: %s", filepath.Base(args[0]), err, out)
			}
		}
		return nil
	}
	mode := "internal"
	if try("-s -w -linkmode=internal") != nil {
		mode = "external"
		if err := try("-s -w"); err != nil {
			return false, err
		}
	}
	if err := os.MkdirAll(folder.Root(), 0o700); err != nil {
		return false, fmt.Errorf("workspace: %w", err)
	}
	if err := os.WriteFile(linkFile(), []byte(mode+"\n"), 0o600); err != nil {
		return false, fmt.Errorf("workspace: %w", err)
	}
	return mode == "internal", nil
}
