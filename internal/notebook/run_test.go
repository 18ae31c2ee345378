package notebook

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"descida/internal/folder"
)

// environment is the private Python with nbclient. Its own kernel, python3, stands for ours: what is tested here is the
// client.
func environment(t *testing.T) Options {
	t.Helper()
	t.Setenv("DESCIDA_LANG", "en")
	python := filepath.Join(folder.Python(), "bin", "python")
	if _, err := os.Stat(python); err != nil {
		t.Skipf("%v: run  go run . setup  first", err)
	}
	home := t.TempDir()
	env := append(os.Environ(), "JUPYTER_DATA_DIR="+home, "JUPYTER_RUNTIME_DIR="+home, "JUPYTER_CONFIG_DIR="+home, "IPYTHONDIR="+home, "PYTHONNOUSERSITE=1")
	return Options{Python: python, Environment: env, Timeout: time.Minute}
}

// notebookOf makes a notebook of code cells for a kernel.
func notebookOf(t *testing.T, kernel string, sources ...string) string {
	t.Helper()
	var cells []any
	for _, s := range sources {
		cells = append(cells, map[string]any{"cell_type": "code", "metadata": map[string]any{}, "execution_count": 7, "source": s,
			"outputs": []any{map[string]any{"output_type": "stream", "name": "stdout", "text": "from an earlier run"}}})
	}
	data, err := json.Marshal(map[string]any{"nbformat": 4, "nbformat_minor": 4, "cells": cells,
		"metadata": map[string]any{"kernelspec": map[string]any{"name": kernel, "display_name": kernel}}})
	if err != nil {
		t.Fatal(err)
	}
	return write(t, "a.ipynb", string(data))
}

func run(t *testing.T, ctx context.Context, o Options) (string, error) {
	t.Helper()
	var out bytes.Buffer
	o.Progress = &out
	err := Run(ctx, o)
	return out.String(), err
}

func TestRun(t *testing.T) {
	o := environment(t)
	o.Path = notebookOf(t, "python3", "# a comment\nx = 20", "  ", "from IPython.display import display\nh = display('first', display_id=True)\nh.update('last')", "x + 1")
	o.Output, o.HTML = filepath.Join(t.TempDir(), "out.ipynb"), filepath.Join(t.TempDir(), "out.html")
	text, err := run(t, t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range []string{"[1/3]", "[3/3] x + 1", "3 cells in"} {
		if !strings.Contains(text, w) {
			t.Errorf("the progress has no %q:\n%s", w, text)
		}
	}
	saved, _ := os.ReadFile(o.Output)
	if s := string(saved); !strings.Contains(s, `"21"`) || !strings.Contains(s, "'last'") || strings.Contains(s, `"'first'"`) || strings.Contains(s, "earlier run") {
		t.Errorf("the saved notebook lacks a result or an update, or has old ones:\n%s", s)
	}
	if page, _ := os.ReadFile(o.HTML); !strings.Contains(string(page), "<html") || !strings.Contains(string(page), "21") {
		t.Error("the page has no result")
	}
}

func TestRunStopsAtTheFirstFailure(t *testing.T) {
	o := environment(t)
	o.Path = notebookOf(t, "python3", "x = 20", "y = 1\nx + missing", "print('never')")
	o.Output = filepath.Join(t.TempDir(), "out.ipynb")
	text, err := run(t, t.Context(), o)
	var failed *CellError
	if !errors.As(err, &failed) || failed.Number != 2 || failed.Name != "NameError" {
		t.Fatalf("error %v", err)
	}
	for _, w := range []string{"cell 2 failed", "NameError", "missing", "   2 | x + missing"} {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("the error has no %q:\n%v", w, err)
		}
	}
	if !strings.Contains(text, "[2/3]") || strings.Contains(text, "[3/3]") {
		t.Errorf("progress:\n%s", text)
	}
	if saved, _ := os.ReadFile(o.Output); !strings.Contains(string(saved), `"NameError"`) {
		t.Errorf("the result so far was not saved:\n%s", saved)
	}
}

func TestRunTimeout(t *testing.T) {
	o := environment(t)
	o.Path, o.Timeout = notebookOf(t, "python3", "import time; time.sleep(60)"), time.Second
	_, err := run(t, t.Context(), o)
	var failed *CellError
	if !errors.As(err, &failed) || !strings.Contains(err.Error(), "longer than 1s") {
		t.Errorf("error %v", err)
	}
}

func TestRunWithADyingKernel(t *testing.T) {
	o := environment(t)
	o.Path = notebookOf(t, "python3", "import os; os._exit(1)")
	_, err := run(t, t.Context(), o)
	var failed *CellError
	if !errors.As(err, &failed) || !strings.Contains(err.Error(), "the kernel died") {
		t.Errorf("error %v", err)
	}
}

func TestRunWithoutTheKernel(t *testing.T) {
	o := environment(t)
	o.Path = notebookOf(t, "julia", "1")
	_, err := run(t, t.Context(), o)
	if err == nil || !strings.Contains(err.Error(), `the kernel "julia"`) || !strings.Contains(err.Error(), "python3") {
		t.Errorf("error %v", err)
	}
}

func TestRunStopped(t *testing.T) {
	o := environment(t)
	o.Path = notebookOf(t, "python3", "import time; time.sleep(60)")
	ctx, cancel := context.WithTimeout(t.Context(), 4*time.Second)
	defer cancel()
	start := time.Now()
	_, err := run(t, ctx, o)
	if err == nil || !strings.Contains(err.Error(), "stopped") || time.Since(start) > 15*time.Second {
		t.Errorf("after %s: %v", time.Since(start), err)
	}
}

func TestRunThatCannotWrite(t *testing.T) {
	o := environment(t)
	o.Path = notebookOf(t, "python3", "1")
	o.Output = filepath.Join(t.TempDir(), "no", "such", "folder", "out.ipynb")
	if _, err := run(t, t.Context(), o); err == nil || !strings.Contains(err.Error(), "there is no folder") {
		t.Errorf("error %v", err)
	}
}

func TestRunWithoutASetup(t *testing.T) {
	t.Setenv("DESCIDA_LANG", "en")
	o := Options{Path: notebookOf(t, "python3", "1"), Python: "/nonexistent/python"}
	if _, err := run(t, t.Context(), o); err == nil || !strings.Contains(err.Error(), "go run . setup") {
		t.Errorf("error %v", err)
	}
}

func TestSummary(t *testing.T) {
	for source, want := range map[string]string{
		"// what\n\nx := 1\ny": "x := 1",
		"a long line of code":  "a long li…",
		"// only a comment":    "// only a…",
	} {
		if got := summary(source, 10); got != want {
			t.Errorf("summary of %q: %q, want %q", source, got, want)
		}
	}
}

func TestTextThatComesInPiecesIsSavedInOne(t *testing.T) {
	o := environment(t)
	o.Path = notebookOf(t, "python3", "import time\nfor i in range(3):\n    print(i, flush=True)\n    time.sleep(0.3)")
	o.Output = filepath.Join(t.TempDir(), "out.ipynb")
	if text, err := run(t, t.Context(), o); err != nil {
		t.Fatal(err, text)
	}
	b, err := os.ReadFile(o.Output)
	if err != nil {
		t.Fatal(err)
	}
	var saved struct{ Cells []struct{ Outputs []any } }
	if err := json.Unmarshal(b, &saved); err != nil {
		t.Fatal(err)
	}
	if n := len(saved.Cells[0].Outputs); n != 1 {
		t.Errorf("%d outputs, want one: %v", n, saved.Cells[0].Outputs)
	}
}

func TestACellMayFailThatIsTaggedSo(t *testing.T) {
	o := environment(t)
	o.Path = notebookOf(t, "python3", "1/0", "print('on')")
	b, err := os.ReadFile(o.Path)
	if err != nil {
		t.Fatal(err)
	}
	tagged := strings.Replace(string(b), `"metadata":{}`, `"metadata":{"tags":["raises-exception"]}`, 1)
	if err := os.WriteFile(o.Path, []byte(tagged), 0o600); err != nil {
		t.Fatal(err)
	}
	text, err := run(t, t.Context(), o)
	if err != nil || !strings.Contains(text, "2 cells in") || strings.Count(text, " s\n") < 3 {
		t.Errorf("%v\n%s", err, text)
	}
}

func TestErrorSaysItsValueOnceAndWithoutColours(t *testing.T) {
	t.Setenv("DESCIDA_LANG", "en")
	e := &CellError{Number: 2, Source: "x[i]", Name: "panic", Value: "index out of range", Traceback: []string{"\x1b[31mpanic\x1b[0m: index out of range"}}
	if text := e.Error(); strings.Count(text, "index out of range") != 1 || strings.Contains(text, "\x1b") {
		t.Errorf("%q", text)
	}
	if e.Colours = true; !strings.Contains(e.Error(), "\x1b[31m") {
		t.Errorf("no colours: %q", e.Error())
	}
	e.Traceback = nil
	if !strings.Contains(e.Error(), "panic: index out of range") {
		t.Errorf("no value: %q", e.Error())
	}
}

func TestNotebookWithoutCode(t *testing.T) {
	o := environment(t)
	o.Path = notebookOf(t, "python3", "  ")
	if text, err := run(t, t.Context(), o); err != nil || !strings.Contains(text, "no cells with code") {
		t.Errorf("%q, %v", text, err)
	}
}
