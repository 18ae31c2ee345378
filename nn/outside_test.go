package nn

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"descida/nn/internal/backend"
)

// TestProgramOutside builds and runs a program of a module of its own that imports nn, as a Go programmer would. Its go.mod
// replaces descida by this clone, and its go.sum is this one's: nothing is downloaded that the tests have not.
func TestProgramOutside(t *testing.T) {
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	source, err1 := os.ReadFile(filepath.Join("testdata", "outside", "main.go.txt"))
	module, err2 := os.ReadFile(filepath.Join(root, "go.mod"))
	sums, err3 := os.ReadFile(filepath.Join(root, "go.sum"))
	if err := errors.Join(err1, err2, err3); err != nil {
		t.Fatal(err)
	}
	// The versions that descida wants, so that nothing is to be looked up.
	_, versions, ok := strings.Cut(string(module), "\n")
	if !ok {
		t.Fatal("go.mod has one line")
	}
	versions, _, _ = strings.Cut(versions, "\ntool (")
	text := "module outside\n" + versions + "\nrequire descida v0.0.0\nreplace descida => " + root + "\n"
	for name, data := range map[string][]byte{"main.go": source, "go.mod": []byte(text), "go.sum": sums} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	run := func(args ...string) string {
		cmd := exec.Command(args[0], args[1:]...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=mod", "GOPROXY=off", "GOMLX_NO_AUTO_INSTALL=1", backend.Env+"="+backend.Go)
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%q: %v\n%s", args, err, out)
		}
		return string(out)
	}
	run("go", "build", "-o", "outside", ".")
	if got := run("./outside", dir); !strings.Contains(got, "100 updates, accuracy 1") {
		t.Errorf("it says %q, want 100 updates and an accuracy of 1", got)
	}
}
