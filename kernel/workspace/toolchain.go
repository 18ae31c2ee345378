package workspace

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// toolchain is the go command that builds cells, and its settings.
type toolchain struct {
	command string            // path of the go command
	env     map[string]string // what `go env` says
	library
}

// The settings that decide what a package is compiled to.
var settings = []string{
	"GOVERSION", "GOROOT", "GOTOOLDIR", "GOCACHE", "GOFLAGS", "GOOS", "GOARCH", "GOEXPERIMENT", "GOAMD64", "GOARM64",
	"CGO_ENABLED", "CC", "CXX", "CGO_CFLAGS", "CGO_LDFLAGS",
}

func findToolchain(dir string) (*toolchain, error) {
	command, err := exec.LookPath("go")
	if err != nil {
		return nil, fmt.Errorf("workspace: the go command is not on the PATH; install Go from https://go.dev/dl: %w", err)
	}
	if command, err = filepath.Abs(command); err != nil {
		return nil, fmt.Errorf("workspace: %w", err)
	}
	t := &toolchain{command: command}
	c := exec.Command(command, append([]string{"env", "-json"}, settings...)...)
	c.Dir, c.Env = dir, t.environ()
	out, err := c.Output()
	if err != nil {
		return nil, fmt.Errorf("workspace: go env: %w", outputOf(err))
	}
	if err := json.Unmarshal(out, &t.env); err != nil {
		return nil, fmt.Errorf("workspace: go env: %w", err)
	}
	return t, nil
}

// environ is the environment for go, compile and link. A go.work of the student's has no say in a session.
func (t *toolchain) environ() []string { return append(os.Environ(), "GOWORK=off") }

func (t *toolchain) tool(name string) string { return filepath.Join(t.env["GOTOOLDIR"], name) }

// outputOf adds to a failed command's error what it wrote to stderr.
func outputOf(err error) error {
	if e, ok := err.(*exec.ExitError); ok && len(e.Stderr) > 0 {
		return fmt.Errorf("%w: %s", err, e.Stderr)
	}
	return err
}
