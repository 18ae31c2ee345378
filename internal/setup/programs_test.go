package setup

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// builds answers `go build -o FILE` with the file; the link mode decides whether the devices' program runs.
func builds(t *testing.T, built *[]string, linksInternally bool) func(c command) (string, error) {
	internal := false
	return func(c command) (string, error) {
		if isGoEnv(c) {
			return goEnvAnswer, nil
		}
		if filepath.Base(c.args[0]) == "descida-devices" {
			if internal && !linksInternally {
				return "", failure("segmentation fault")
			}
			return `{"backend":"go","devices":["cpu"]}`, nil
		}
		*built = append(*built, c.args[len(c.args)-1])
		internal = strings.Contains(strings.Join(c.args, " "), "-linkmode=internal")
		return "", os.WriteFile(argument(c, "-o"), []byte("program"), 0o755)
	}
}

func TestProgramsAreBuiltWhenTheyMustBe(t *testing.T) {
	var built []string
	in, _ := fakeInstaller(t, nil)
	in.run = fakeRun(builds(t, &built, true))
	in.state.GoVersion = "go1.26.8"
	write(t, filepath.Join(in.Source, "go.sum"), "a")
	write(t, filepath.Join(in.Source, "kernel", "kernel.go"), "package kernel")
	setUp := func(what string, want int) {
		t.Helper()
		built, in.sources = nil, map[string]string{}
		if err := in.runSteps(t.Context(), []step{programsStep()}); err != nil {
			t.Fatal(err)
		}
		if len(built) != want {
			t.Errorf("%s: built %q, want %d", what, built, want)
		}
	}
	setUp("first", 3)
	setUp("again", 0)
	write(t, filepath.Join(in.Source, "kernel", "kernel_test.go"), "package kernel")
	write(t, filepath.Join(in.Source, "kernel", "testdata", "x"), "x")
	setUp("tests changed", 0)
	later := time.Now().Add(time.Minute)
	if err := os.Chtimes(filepath.Join(in.Source, "kernel", "kernel.go"), later, later); err != nil {
		t.Fatal(err)
	}
	setUp("the kernel changed", 1)
	write(t, filepath.Join(in.Source, "go.sum"), "a\nb")
	setUp("go.sum changed", 2) // gopls has a go.sum of its own
	in.state.GoVersion = "go1.27.0"
	setUp("Go changed", 3)
	if err := os.Remove(programs[1].path()); err != nil {
		t.Fatal(err)
	}
	setUp("GoNB is gone", 1)
}

func TestLinkMode(t *testing.T) {
	for _, internally := range []bool{true, false} {
		var built []string
		in, _ := fakeInstaller(t, nil)
		in.run = fakeRun(builds(t, &built, internally))
		mode := map[bool]string{true: LinkInternal, false: LinkExternal}[internally]
		want(t, in.runSteps(t.Context(), []step{devicesStep()}))
		if file, _ := os.ReadFile(linkModePath()); LoadState().LinkMode != mode || strings.TrimSpace(string(file)) != mode {
			t.Errorf("link mode %q, file %q, want %q", LoadState().LinkMode, file, mode)
		}
	}
}

func TestBackendThatDoesNotStart(t *testing.T) {
	in, _ := fakeInstaller(t, func(c command) (string, error) {
		if filepath.Base(c.args[0]) == "descida-devices" {
			return `{"error":"nn: no such backend"}`, failure("")
		}
		return "", os.WriteFile(argument(c, "-o"), []byte("program"), 0o755)
	})
	want(t, in.runSteps(t.Context(), []step{devicesStep()}), "nn: no such backend")
}
