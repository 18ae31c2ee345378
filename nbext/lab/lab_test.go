package lab_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"descida/nbext/lab"
)

func Example() {
	dir, err := os.MkdirTemp("", "jupyter")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	fmt.Println(lab.Install(dir))
	_, err = os.Stat(filepath.Join(dir, "labextensions", "descida", "package.json"))
	fmt.Println(err)
	// Output:
	// <nil>
	// <nil>
}

func TestInstallGivesWhatJupyterLabLooksFor(t *testing.T) {
	dir := t.TempDir()
	for range 2 { // again is the same
		if err := lab.Install(dir); err != nil {
			t.Fatal(err)
		}
	}
	root := filepath.Join(dir, "labextensions", lab.Name)
	b, err := os.ReadFile(filepath.Join(root, "package.json"))
	if err != nil {
		t.Fatal(err)
	}
	var m struct {
		Name       string
		Jupyterlab struct {
			MimeExtension bool
			Build         struct{ Load, MimeExtension string } `json:"_build"`
		}
	}
	if err := json.Unmarshal(b, &m); err != nil {
		t.Fatal(err)
	}
	if m.Name != lab.Name || !m.Jupyterlab.MimeExtension || m.Jupyterlab.Build.MimeExtension != "./mimeExtension" {
		t.Errorf("package.json says %+v", m)
	}
	entry := filepath.Join(root, filepath.FromSlash(m.Jupyterlab.Build.Load))
	for _, name := range []string{"remoteEntry.js", "renderer.mjs", "view.mjs", "harden.mjs", "allowed.mjs", "echarts.mjs", "chart.css",
		"echarts.LICENSE", "echarts.NOTICE", "echarts.LICENSE-d3"} {
		if _, err := os.Stat(filepath.Join(filepath.Dir(entry), name)); err != nil {
			t.Errorf("%s is not beside the entry: %v", name, err)
		}
	}
	if left, _ := os.ReadDir(dir); len(left) != 1 {
		t.Errorf("install left %v", left)
	}
}

func TestInstallReplacesAnOlderOne(t *testing.T) {
	dir := t.TempDir()
	old := filepath.Join(dir, "labextensions", lab.Name, "static", "old")
	if err := os.MkdirAll(old, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := lab.Install(dir); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(old); !os.IsNotExist(err) {
		t.Errorf("the older folder is still there: %v", err)
	}
}

func TestInstallSaysWhatIsInTheWay(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := lab.Install(file); err == nil || !strings.HasPrefix(err.Error(), "lab: cannot install the extension: ") {
		t.Errorf("into a file: error %v", err)
	}
}

// Nothing of the extension asks another machine for anything.
func TestNoForeignAddress(t *testing.T) {
	files, err := lab.Files()
	if err != nil {
		t.Fatal(err)
	}
	for name, b := range files {
		if strings.Contains(name, "echarts.") {
			continue // its names of XML spaces and its licence hold addresses
		}
		if strings.Contains(string(b), "http:") || strings.Contains(string(b), "https:") || strings.Contains(string(b), "innerHTML") {
			t.Errorf("%s has an address or innerHTML", name)
		}
	}
}
