package kernel_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"descida/internal/folder"
	"descida/internal/language"
	"descida/kernel/gonb"
	"descida/kernel/workspace"
)

// TestTheProtocolsOwnTests runs jupyter_kernel_test by the private Python. None of its tests may be skipped.
func TestTheProtocolsOwnTests(t *testing.T) {
	interpreter := filepath.Join(folder.Python(), "bin", "python")
	for _, needed := range []string{gonb.Path(), interpreter} {
		if _, err := os.Stat(needed); err != nil {
			t.Skipf("not set up (descida setup does it): %v", err)
		}
	}
	if err := exec.Command(interpreter, "-c", "import jupyter_kernel_test").Run(); err != nil {
		t.Skipf("the private Python is of an older set-up (descida setup makes it anew): %v", err)
	}
	source, err := workspace.Source()
	if err != nil {
		t.Fatal(err)
	}
	script, err := filepath.Abs("testdata/conformance.py")
	if err != nil {
		t.Fatal(err)
	}
	// A kernelspec whose kernel is this test binary.
	jupyter := t.TempDir()
	spec, err := json.Marshal(map[string]any{
		"argv": []string{os.Args[0], "{connection_file}"}, "display_name": "test", "language": "go", "interrupt_mode": "message",
		"env": map[string]string{kernelEnv: connectionIsArgument, workspace.SourceEnv: source, language.Env: "en", folder.HistoryEnv: t.TempDir()},
	})
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(jupyter, "kernels", "descida-test")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "kernel.json"), spec, 0o600); err != nil {
		t.Fatal(err)
	}
	python := exec.CommandContext(t.Context(), interpreter, "-W", "ignore", script, "-v")
	python.Dir = t.TempDir()
	python.Env = append(os.Environ(), "PYTHONNOUSERSITE=1", "JUPYTER_PATH="+jupyter, "JUPYTER_RUNTIME_DIR="+t.TempDir())
	python.WaitDelay = 10 * time.Second
	text, err := python.CombinedOutput()
	if err != nil {
		t.Errorf("%v", err)
	}
	if m := regexp.MustCompile(`Ran (\d+) tests`).FindSubmatch(text); m == nil || string(m[1]) != "16" {
		t.Errorf("%q, want 16 tests", m)
	}
	if strings.Contains(string(text), "skipped") {
		t.Error("a test was skipped")
	}
	if t.Failed() {
		t.Logf("%s", text)
	}
}
