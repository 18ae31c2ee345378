package setup

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"descida/internal/folder"
)

func TestKernelspec(t *testing.T) {
	in, _ := fakeInstaller(t, nil)
	in.Source = "/clone"
	want(t, in.runSteps(t.Context(), []step{kernelspecStep()}))
	path := filepath.Join(KernelspecDir(), "kernel.json")
	var spec struct {
		Argv          []string          `json:"argv"`
		DisplayName   string            `json:"display_name"`
		Language      string            `json:"language"`
		InterruptMode string            `json:"interrupt_mode"`
		Env           map[string]string `json:"env"`
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &spec); err != nil {
		t.Fatal(err)
	}
	if spec.DisplayName != "Go (Descida)" || spec.Language != "go" || spec.InterruptMode != "message" ||
		spec.Argv[0] != filepath.Join(folder.Bin(), "descida") || spec.Argv[1] != "kernel" || spec.Argv[3] != "{connection_file}" ||
		spec.Env["DESCIDA_SOURCE"] != "/clone" || spec.Env[folder.Env] != folder.Root() {
		t.Errorf("kernel.json: %s", data)
	}
	write(t, path, "{}")
	want(t, in.runSteps(t.Context(), []step{kernelspecStep()}))
	if again, _ := os.ReadFile(path); string(again) != string(data) {
		t.Errorf("a damaged kernel.json stays: %s", again)
	}
	for _, name := range []string{"logo-svg.svg", "logo-64x64.png", "logo-32x32.png"} {
		if !isFile(filepath.Join(KernelspecDir(), name)) {
			t.Errorf("no %s", name)
		}
	}
}
