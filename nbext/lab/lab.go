package lab

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"

	"descida/plots/echarts"
	"descida/plots/option"
)

// Name is the extension's name, and that of its folder below labextensions.
const Name = "descida"

//go:embed extension
var sources embed.FS

// Files are the extension's files: path below its folder -> content. The scripts lie in a folder named by their hash,
// so that a browser never mixes two releases.
func Files() (map[string][]byte, error) {
	static := map[string][]byte{"echarts.mjs": []byte(echarts.Module())}
	entries, err := fs.ReadDir(sources, "extension")
	if err != nil {
		return nil, fmt.Errorf("lab: %w", err)
	}
	for _, e := range entries {
		b, err := sources.ReadFile(path.Join("extension", e.Name()))
		if err != nil {
			return nil, fmt.Errorf("lab: %w", err)
		}
		static[e.Name()] = b
	}
	allowed, err := json.Marshal(map[string][]string{"keys": option.Keys(), "shapes": option.Shapes()})
	if err != nil {
		return nil, fmt.Errorf("lab: %w", err)
	}
	static["allowed.mjs"] = append(append([]byte("export const allowed = "), allowed...), ";\n"...)

	static["numbers.mjs"] = []byte(option.Numbers() + "export { withCommas };\n")

	sum := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(static)) {
		fmt.Fprintf(sum, "%s %d\n", name, len(static[name]))
		sum.Write(static[name])
	}
	folder := "static/" + hex.EncodeToString(sum.Sum(nil))[:12] + "/"
	files := make(map[string][]byte)
	for name, b := range static {
		files[folder+name] = b
	}
	for name, text := range echarts.Notices() {
		files[folder+"echarts."+name] = []byte(text)
	}
	manifest, err := json.MarshalIndent(map[string]any{
		"name":        Name,
		"version":     "1.0.0",
		"description": "Charts of Descida, drawn by Apache ECharts " + echarts.Version,
		"license":     "Apache-2.0",
		"jupyterlab": map[string]any{
			"mimeExtension": true,
			"_build":        map[string]any{"load": folder + "remoteEntry.js", "mimeExtension": "./mimeExtension"},
		},
	}, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("lab: %w", err)
	}
	files["package.json"] = append(manifest, '\n')
	return files, nil
}

// Install writes the extension into dir/labextensions/descida, dir being one of Jupyter's data folders, such as
// <environment>/share/jupyter. It puts the whole folder in place by renaming it, replaces an older one, and does
// nothing if the same is there.
func Install(dir string) error {
	files, err := Files()
	if err != nil {
		return err
	}
	target := filepath.Join(dir, "labextensions", Name)
	if installed(target, files) {
		return nil
	}
	parent := filepath.Dir(target)
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return fmt.Errorf("lab: cannot install the extension: %w", err)
	}
	// Beside labextensions: JupyterLab would take a folder in it for an extension.
	fresh, err := os.MkdirTemp(dir, ".descida-extension-")
	if err != nil {
		return fmt.Errorf("lab: cannot install the extension: %w", err)
	}
	defer os.RemoveAll(fresh)
	if err := write(filepath.Join(fresh, "new"), files); err != nil {
		return fmt.Errorf("lab: cannot install the extension: %w", err)
	}
	if err := os.Rename(target, filepath.Join(fresh, "old")); err != nil && !os.IsNotExist(err) {
		return fmt.Errorf("lab: cannot replace the older extension: %w", err)
	}
	if err := os.Rename(filepath.Join(fresh, "new"), target); err != nil {
		return fmt.Errorf("lab: cannot install the extension: %w", err)
	}
	return nil
}

func write(dir string, files map[string][]byte) error {
	for name, b := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(file, b, 0o644); err != nil {
			return err
		}
	}
	return nil
}

func installed(dir string, files map[string][]byte) bool {
	for name, want := range files {
		got, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil || !bytes.Equal(got, want) {
			return false
		}
	}
	return true
}
