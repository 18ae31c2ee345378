package setup

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"os"
	"path/filepath"

	"descida/internal/folder"
	"descida/internal/language"
)

// The kernel's logo as JupyterLab's launcher shows it: a ball on its way down a valley.
var (
	//go:embed logo/logo-svg.svg
	logoSVG []byte
	//go:embed logo/logo-64x64.png
	logoPNG []byte
	//go:embed logo/logo-32x32.png
	logoSmallPNG []byte
)

// KernelName is the name by which notebooks ask for the kernel.
const KernelName = "descida"

// KernelspecDir is where the kernelspec lies: in the private environment, where no other Jupyter sees it.
func KernelspecDir() string {
	return filepath.Join(jupyterData(), "kernels", KernelName)
}

// kernelspec is the content of kernel.json.
func kernelspec(source string) ([]byte, error) {
	spec := map[string]any{
		"argv":           []string{programs[0].path(), "kernel", "--connection-file", "{connection_file}"},
		"display_name":   "Go (Descida)",
		"language":       "go",
		"interrupt_mode": "message",
		"env":            map[string]string{"DESCIDA_SOURCE": source, folder.Env: folder.Root()},
		"metadata":       map[string]any{"debugger": false},
	}
	data, err := json.MarshalIndent(spec, "", "  ")
	return append(data, '\n'), err
}

func kernelspecFiles(source string) (map[string][]byte, error) {
	spec, err := kernelspec(source)
	return map[string][]byte{
		"kernel.json": spec, "logo-svg.svg": logoSVG, "logo-64x64.png": logoPNG, "logo-32x32.png": logoSmallPNG,
	}, err
}

// labSettings are the environment's own defaults for JupyterLab; what a user chooses in it comes before them.
var labSettings = map[string]any{
	"@jupyterlab/apputils-extension:notification": map[string]any{"fetchNews": "false", "checkForUpdates": false, "doNotDisturbMode": false},
	"@jupyterlab/notebook-extension:tracker":      map[string]any{"windowingMode": "defer"},
}

func labSettingsPath() string {
	return filepath.Join(jupyterData(), "lab", "settings", "overrides.json")
}

// kernelspecStep tells JupyterLab about the kernel. Its files are compared byte by byte, so that a change of any is mended.
func kernelspecStep() step {
	return step{
		id: "kernelspec",
		name: func() string {
			return language.Pick(`Kernel "Go (Descida)" in JupyterLab`, `Kernel "Go (Descida)" no JupyterLab`)
		},
		stamp: func(in *installer) (string, error) {
			return digest(in.Source, folder.Root(), in.state.Steps["python"]), nil
		},
		there: func(in *installer) bool {
			files, err := kernelspecFiles(in.Source)
			if err != nil || !isFile(labSettingsPath()) {
				return false
			}
			for name, want := range files {
				if got, err := os.ReadFile(filepath.Join(KernelspecDir(), name)); err != nil || !bytes.Equal(got, want) {
					return false
				}
			}
			return true
		},
		make: func(_ context.Context, in *installer) (string, error) {
			files, err := kernelspecFiles(in.Source)
			if err != nil {
				return "", err
			}
			for name, data := range files {
				if err := writeFile(filepath.Join(KernelspecDir(), name), data, 0o644); err != nil {
					return "", err
				}
			}
			settings, err := json.MarshalIndent(labSettings, "", "  ")
			if err != nil {
				return "", err
			}
			return "", writeFile(labSettingsPath(), settings, 0o644)
		},
	}
}
