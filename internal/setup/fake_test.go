package setup

import (
	"bytes"
	"context"
	"errors"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"descida/internal/folder"
)

// fakeInstaller works in a data folder of its own, and calls answer instead of programs. Its output is in the buffer.
func fakeInstaller(t *testing.T, answer func(c command) (string, error)) (*installer, *bytes.Buffer) {
	t.Helper()
	t.Setenv(folder.Env, filepath.Join(t.TempDir(), "data"))
	t.Setenv("DESCIDA_LANG", "en")
	var out bytes.Buffer
	in := newInstaller(Options{Source: t.TempDir(), Out: &out})
	in.goTool = "go"
	in.look = func(name string) (string, error) { return "/usr/bin/" + name, nil }
	in.free = func(string) (uint64, uint64, error) { return 1 << 40, 1, nil }
	in.run = func(ctx context.Context, c command) (string, error) {
		if err := ctx.Err(); err != nil {
			return "", err
		}
		if answer == nil {
			t.Errorf("unexpected program: %q", c.args)
			return "", errors.New("unexpected")
		}
		text, err := answer(c)
		if c.out != nil {
			c.out.WriteString(text)
		}
		return text, err
	}
	return in, &out
}

// goEnvAnswer is what `go env -json` prints on a machine where all is well.
const goEnvAnswer = `{"GOVERSION":"go1.26.8","GOCACHE":"/tmp","GOMODCACHE":"/tmp","CC":"gcc","CGO_ENABLED":"1"}`

// failure is a program that ended with this output and status 1.
func failure(output string) error {
	err := exec.Command("false").Run()
	return &commandError{args: []string{"program", "argument"}, output: output, err: err}
}

func isGoEnv(c command) bool { return len(c.args) > 1 && c.args[1] == "env" }

// want fails the test unless err's text has all the parts; with no parts it wants no error.
func want(t *testing.T, err error, parts ...string) {
	t.Helper()
	if len(parts) == 0 {
		if err != nil {
			t.Fatalf("error: %v", err)
		}
		return
	}
	if err == nil {
		t.Fatalf("no error, want one with %q", parts)
	}
	for _, p := range parts {
		if !strings.Contains(err.Error(), p) {
			t.Errorf("error %q does not say %q", err, p)
		}
	}
}

// fakeRun is answer as an installer's run.
func fakeRun(answer func(c command) (string, error)) func(context.Context, command) (string, error) {
	return func(_ context.Context, c command) (string, error) {
		text, err := answer(c)
		if c.out != nil {
			c.out.WriteString(text)
		}
		return text, err
	}
}
