package notebook

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestCheck(t *testing.T) {
	t.Setenv("DESCIDA_LANG", "en")
	for _, c := range []struct{ name, text, want string }{
		{"good", `{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}`, ""},
		{"empty", "", "is not JSON"},
		{"cut off", "{\"nbformat\": 4,\n\"cells\": [", "is not JSON (line 2: "},
		{"other JSON", `{"a": 1}`, "no notebook"},
		{"a list", `[1, 2]`, "is not JSON"},
		{"no cells", `{"nbformat": 4}`, "no notebook"},
		{"cells of another kind", `{"nbformat": 4, "cells": "many"}`, "no notebook"},
		{"old", `{"nbformat": 3, "worksheets": []}`, "format 3"},
	} {
		err := Check(write(t, "a.ipynb", c.text))
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%s: %v", c.name, err)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%s: error %v does not say %q", c.name, err, c.want)
		}
	}
}

func TestCheckNamesWhatIsThere(t *testing.T) {
	t.Setenv("DESCIDA_LANG", "en")
	there := write(t, "02-batch.ipynb", "{}")
	err := Check(filepath.Join(filepath.Dir(there), "02-bath.ipynb"))
	if err == nil || !strings.Contains(err.Error(), "does not exist; there is: "+there) {
		t.Errorf("error %v", err)
	}
	if err := Check(t.TempDir()); err == nil || !strings.Contains(err.Error(), "is a folder") {
		t.Errorf("a folder: %v", err)
	}
}

func TestCheckOnAFolderNamesItsNotebooks(t *testing.T) {
	t.Setenv("DESCIDA_LANG", "pt")
	there := write(t, "02-batch.ipynb", "{}")
	if err := Check(filepath.Dir(there)); err == nil || !strings.Contains(err.Error(), "é uma pasta; indique um notebook; há: "+there) {
		t.Errorf("error %v", err)
	}
}

func TestWritable(t *testing.T) {
	t.Setenv("DESCIDA_LANG", "en")
	dir := t.TempDir()
	for path, want := range map[string]string{
		filepath.Join(dir, "a.ipynb"): "", dir: "is a folder; name a file", filepath.Join(dir, "b", "a.ipynb"): "no folder " + filepath.Join(dir, "b"),
		"/proc/a.ipynb": "choose another place",
	} {
		if strings.HasPrefix(path, "/proc") && runtime.GOOS != "linux" {
			continue
		}
		err := writable(path)
		if (want == "") != (err == nil) || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want %q", path, err, want)
		}
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("left in the folder: %v", left)
	}
}
