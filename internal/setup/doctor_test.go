package setup

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"descida/internal/folder"
	"descida/nbext/lab"
)

func TestDoctorOnAnEmptyFolder(t *testing.T) {
	t.Setenv(folder.Env, t.TempDir())
	t.Setenv("DESCIDA_LANG", "en")
	r := Examine(t.Context(), t.TempDir())
	var what []string
	for _, m := range r.Missing {
		if m.Command == "" {
			t.Errorf("%s: no command that mends it", m.What)
		}
		what = append(what, m.What)
	}
	for _, need := range []string{"kernel's program", "GoNB", "gopls", "Python", "kernelspec", "MNIST", "XLA"} {
		if !strings.Contains(strings.Join(what, "\n"), need) {
			t.Errorf("%s is not missed: %q", need, what)
		}
	}
	data, err := json.Marshal(r)
	want(t, err)
	var keys map[string]any
	want(t, json.Unmarshal(data, &keys))
	for _, k := range []string{"python", "kernelspec", "backend", "devices", "data"} {
		if _, ok := keys[k]; !ok {
			t.Errorf("the JSON has no %s: %s", k, data)
		}
	}
	if keys["data"] != folder.Root() || keys["backend"] != "go" {
		t.Errorf("data %v, backend %v", keys["data"], keys["backend"])
	}
}

// TestDoctorSeesWhatWasCutOff holds that a file of another size than it was made with is missed, and made again.
func TestDoctorSeesWhatWasCutOff(t *testing.T) {
	in, _ := fakeInstaller(t, nil)
	gonb := programs[1].path()
	write(t, gonb, "a program")
	in.state.made(gonb)
	want(t, in.state.save())
	misses := func() bool {
		for _, m := range Examine(t.Context(), t.TempDir()).Missing {
			if m.What == "GoNB" {
				return true
			}
		}
		return false
	}
	if misses() {
		t.Error("GoNB is missed, and there")
	}
	write(t, gonb, "a pro")
	if !misses() || in.state.whole(gonb) {
		t.Error("a program that was cut off passes")
	}
}

// TestDoctorSeesABrokenPython holds that an environment without a package that is needed is missed.
func TestDoctorSeesABrokenPython(t *testing.T) {
	in, _ := fakeInstaller(t, func(command) (string, error) {
		return "Traceback (most recent call last):\nModuleNotFoundError: No module named 'nbclient'", failure("")
	})
	write(t, PythonPath(), "python")
	r, commands := Report{}, map[string]string{}
	in.examinePython(t.Context(), &r, func(what, command string) { commands[what] = command })
	for what, command := range commands {
		if !strings.Contains(what, "No module named 'nbclient'") || !strings.HasPrefix(command, "rm -rf "+folder.Python()+" && ") {
			t.Errorf("%s: %s", what, command)
		}
	}
	if len(commands) != 1 {
		t.Errorf("missing: %q", commands)
	}
}

func TestDoctorOnABackendThatDoesNotStart(t *testing.T) {
	for _, c := range []struct{ name, chosen, answer, what, command string }{
		{"chosen by hand", "foo", `{"error": "nn: DESCIDA_BACKEND=foo is not a backend"}`, "not a backend", "unset DESCIDA_BACKEND"},
		{"a plug-in that crashes", "", "", "exit status 1", "rm -rf "},
	} {
		t.Run(c.name, func(t *testing.T) {
			in, _ := fakeInstaller(t, func(command) (string, error) { return c.answer, failure("SIGBUS\nrax 0x0\nrbx 0x0") })
			t.Setenv("DESCIDA_BACKEND", c.chosen)
			write(t, devicesProgram.path(), "devices")
			write(t, cpuPlugin(), "half")
			r, found := Report{}, 0
			in.examineDevices(t.Context(), &r, func(what, command string) {
				found++
				if !strings.Contains(what, c.what) || strings.Contains(what, "\n") || !strings.HasPrefix(command, c.command) {
					t.Errorf("%q: %q", what, command)
				}
			})
			if found != 1 {
				t.Errorf("%d things are missing", found)
			}
		})
	}
}

// TestDoctorOnAPluginThatIsNotUsed: nn goes on in pure Go where XLA does not start, and the doctor must not take that
// for health.
func TestDoctorOnAPluginThatIsNotUsed(t *testing.T) {
	in, _ := fakeInstaller(t, func(command) (string, error) {
		return `{"backend": "go", "devices": ["device#0"], "notice": "nn: XLA is not available"}`, nil
	})
	t.Setenv("DESCIDA_BACKEND", "")
	write(t, devicesProgram.path(), "devices")
	write(t, cpuPlugin(), "damaged")
	r, commands := Report{}, []string{}
	in.examineDevices(t.Context(), &r, func(_, command string) { commands = append(commands, command) })
	if len(commands) != 1 || commands[0] != makeAgain(cpuPlugin()) || r.Backend != "go" {
		t.Errorf("commands %q, backend %q", commands, r.Backend)
	}
}

func TestExtensionWithoutAFile(t *testing.T) {
	fakeInstaller(t, nil)
	want(t, lab.Install(jupyterData()))
	if !labExtensionWhole() {
		t.Fatal("the extension that was just installed is not whole")
	}
	want(t, os.RemoveAll(filepath.Join(labExtensionDir(), "static")))
	if labExtensionWhole() {
		t.Error("an extension without its scripts passes")
	}
}

// TestSetupCommandKeepsTheFolder holds that the command sets up the folder that the doctor looked at.
func TestSetupCommandKeepsTheFolder(t *testing.T) {
	for dir, want := range map[string]string{
		"": "go run . setup", "/data/a": "go run . setup --data /data/a", "/aula de óptica/d'água": `go run . setup --data '/aula de óptica/d'\''água'`,
	} {
		t.Setenv(folder.Env, dir)
		if got := setupCommand(); got != want {
			t.Errorf("%q: %q, want %q", dir, got, want)
		}
	}
}

func TestDescribeDevices(t *testing.T) {
	t.Setenv("DESCIDA_LANG", "en")
	if got := describeDevices("xla:cpu", LinkInternal, `{"devices": ["cpu:0", "cpu:1"]}`); got != "xla:cpu, 2 devices, -linkmode=internal" {
		t.Error(got)
	}
}

// TestFolderThatCannotBeWritten holds that the first thing that fails there says what to do.
func TestFolderThatCannotBeWritten(t *testing.T) {
	fakeInstaller(t, nil)
	want(t, explainSystem(os.ErrPermission), "choose another folder with --data DIR")
	want(t, os.MkdirAll(filepath.Join(folder.Root(), "setup.lock"), 0o755))
	_, err := lock(t.Context(), func(string) {})
	want(t, err, "setup.lock")
	want(t, os.RemoveAll(folder.Root()))
	want(t, os.WriteFile(folder.Root(), nil, 0o644))
	_, err = lock(t.Context(), func(string) {})
	want(t, err, "--data DIR")
}
