package setup

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"descida/internal/folder"
)

// machineWith answers as the given Pythons would, by name; others are not on the PATH.
func machineWith(t *testing.T, pythons map[string]string) *installer {
	in, _ := fakeInstaller(t, func(c command) (string, error) { return pythons[filepath.Base(c.args[0])], nil })
	in.look = func(name string) (string, error) {
		if _, ok := pythons[filepath.Base(name)]; !ok {
			return "", errors.New("not found")
		}
		return name, nil
	}
	return in
}

func pythonAnswer(version string, venv bool) string {
	return fmt.Sprintf(`{"path": "/usr/bin/python", "version": [%s], "venv": %v}`, version, venv)
}

func TestFindPython(t *testing.T) {
	for _, c := range []struct {
		name    string
		pythons map[string]string
		uv      bool
		want    []string
	}{
		{"good", map[string]string{"python3": pythonAnswer("3, 10, 0", true)}, false, nil},
		{"none", nil, false, []string{"no Python was found"}},
		{"old", map[string]string{"python3": pythonAnswer("3, 9, 18", true)}, false, []string{"Python 3.9.18", "3.10", PythonEnv}},
		{"old first, then a good one", map[string]string{"python3": pythonAnswer("3, 8, 1", true), "python3.12": pythonAnswer("3, 12, 1", true)}, false, nil},
		{"Python 2", map[string]string{"python": pythonAnswer("2, 7, 18", false)}, false, []string{"Python 2.7.18"}},
		{"no venv", map[string]string{"python3": pythonAnswer("3, 11, 2", false)}, false, []string{"has no venv"}},
		{"no venv, but uv", map[string]string{"python3": pythonAnswer("3, 11, 2", false)}, true, nil},
		{"does not run", map[string]string{"python3": "Segmentation fault"}, false, []string{"(?)"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := machineWith(t, c.pythons)
			t.Setenv(PythonEnv, "")
			_, err := in.findPython(t.Context(), c.uv)
			want(t, err, c.want...)
		})
	}
	t.Run("chosen, and not there", func(t *testing.T) {
		in := machineWith(t, nil)
		t.Setenv(PythonEnv, "/opt/python")
		_, err := in.findPython(t.Context(), false)
		want(t, err, "/opt/python", PythonEnv)
	})
}

// makesEnvironment answers like python -m venv and pip, and leaves what they would.
func makesEnvironment(t *testing.T, pip func() error) func(c command) (string, error) {
	return func(c command) (string, error) {
		switch args := strings.Join(c.args[1:], " "); {
		case strings.HasPrefix(args, "-c "):
			return pythonAnswer("3, 12, 1", true), nil
		case strings.HasPrefix(args, "-m venv "):
			bin := filepath.Join(c.args[3], "bin")
			if err := os.MkdirAll(bin, 0o755); err != nil {
				t.Fatal(err)
			}
			return "", os.WriteFile(filepath.Join(bin, "python"), []byte("x"), 0o755)
		case strings.HasPrefix(args, "-m pip "):
			for _, need := range []string{"--require-hashes", "--only-binary :all:", "-r "} {
				if !strings.Contains(args, need) {
					t.Errorf("pip without %s: %s", need, args)
				}
			}
			if err := pip(); err != nil {
				return "", err
			}
			return "", os.WriteFile(filepath.Join(filepath.Dir(c.args[0]), "jupyter-lab"), []byte("x"), 0o755)
		}
		t.Errorf("unexpected program %q", c.args)
		return "", errors.New("unexpected")
	}
}

func TestPythonEnvironment(t *testing.T) {
	var results []error
	pip := func() error {
		if len(results) == 0 {
			return nil
		}
		err := results[0]
		results = results[1:]
		return err
	}
	in, _ := fakeInstaller(t, makesEnvironment(t, pip))
	in.look = func(name string) (string, error) {
		if name == "uv" {
			return "", errors.New("none")
		}
		return "/usr/bin/" + name, nil
	}
	steps := []step{pythonStep()}

	results = []error{failure("Failed to establish a new connection: Temporary failure in name resolution")}
	want(t, in.runSteps(t.Context(), steps), "Check the network")
	if _, err := os.Lstat(folder.Python()); err == nil {
		t.Error("an environment that is not whole is in its place")
	}

	results = []error{failure("Connection broken: IncompleteRead"), failure("Read timed out")}
	want(t, in.runSteps(t.Context(), steps))
	if !pythonStep().there(in) {
		t.Error("the environment is not in its place after downloads that broke twice")
	}
	if len(results) != 0 {
		t.Error("pip was not tried again")
	}

	// Another lock: the new environment replaces the old one, which is removed.
	old, _ := os.Readlink(folder.Python())
	t.Setenv(PythonEnv, "/usr/bin/python3")
	if err := os.Rename(filepath.Join(folder.Root(), old), filepath.Join(folder.Root(), "python-old")); err != nil {
		t.Fatal(err)
	}
	want(t, in.runSteps(t.Context(), steps))
	if _, err := os.Stat(filepath.Join(folder.Root(), "python-old")); err == nil {
		t.Error("the old environment is still there")
	}
}

func TestUVThenPip(t *testing.T) {
	fallback := makesEnvironment(t, func() error { return nil })
	uv := 0
	in, _ := fakeInstaller(t, func(c command) (string, error) {
		if filepath.Base(c.args[0]) == "uv" {
			uv++
			return "", failure("error sending request")
		}
		return fallback(c)
	})
	want(t, in.runSteps(t.Context(), []step{pythonStep()}))
	if uv != 1 || !pythonStep().there(in) {
		t.Errorf("uv ran %d times, environment there: %v", uv, pythonStep().there(in))
	}
}

func TestLocksPinEverything(t *testing.T) {
	name := regexp.MustCompile(`^[a-z0-9-]+==[^ ;]+( ; .*)? \\$`)
	hash := regexp.MustCompile(`^    --hash=sha256:[0-9a-f]{64}( \\)?$`)
	for lock, text := range map[string]string{
		"requirements.txt": jupyterLock, "xla-cpu.txt": xlaCPULock, "xla-cuda12.txt": cuda12Lock, "xla-cuda13.txt": cuda13Lock,
	} {
		packages, hashes := 0, 0
		for line := range strings.Lines(text) {
			line = strings.TrimRight(line, "\n")
			switch {
			case name.MatchString(line):
				packages++
			case hash.MatchString(line):
				hashes++
			default:
				t.Errorf("%s: %q is neither a pinned package nor a digest", lock, line)
			}
		}
		if packages == 0 || hashes < packages {
			t.Errorf("%s: %d packages and %d digests", lock, packages, hashes)
		}
	}
	for _, p := range []string{"jupyterlab==4.6.", "nbclient==", "nbconvert==", "jupyterlab-widgets==", "notebook==", "pip=="} {
		if !strings.Contains(jupyterLock, "\n"+p) {
			t.Errorf("requirements.txt lacks %s", p)
		}
	}
}

// TestEnvironmentStaysInside holds that what Python and Jupyter write goes below the data folder.
func TestEnvironmentStaysInside(t *testing.T) {
	t.Setenv(folder.Env, "/data")
	t.Setenv("PYTHONPATH", "/elsewhere")
	t.Setenv("JUPYTER_PATH", "/elsewhere")
	last := map[string]string{}
	for _, v := range Environment() {
		name, value, _ := strings.Cut(v, "=")
		last[name] = value
	}
	for _, name := range []string{"PIP_CACHE_DIR", "UV_CACHE_DIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR", folder.Env} {
		if !strings.HasPrefix(last[name], "/data") {
			t.Errorf("%s=%q is not below the data folder", name, last[name])
		}
	}
	for _, name := range []string{"PYTHONPATH", "JUPYTER_PATH"} {
		if v, ok := last[name]; ok {
			t.Errorf("%s=%q is handed on", name, v)
		}
	}
}
