package notebooks

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

type notebook struct {
	Cells    []cell
	Metadata struct {
		Kernelspec struct{ Name, Language string }
		Descida    struct{ Lang string }
	}
	NBFormat int `json:"nbformat"`
}

type cell struct {
	Type     string `json:"cell_type"`
	Source   text
	Count    *int `json:"execution_count"`
	Outputs  []output
	Metadata struct{ Tags []string }
}

type output struct {
	Type string `json:"output_type"`
	Data map[string]json.RawMessage
	Text text
}

// text is a string, which a notebook also writes as a list of lines.
type text string

func (t *text) UnmarshalJSON(b []byte) error {
	var lines []string
	if err := json.Unmarshal(b, &lines); err == nil {
		*t = text(strings.Join(lines, ""))
		return nil
	}
	return json.Unmarshal(b, (*string)(t))
}

func (n notebook) code() (list []cell) {
	for _, c := range n.Cells {
		if c.Type == "code" {
			list = append(list, c)
		}
	}
	return list
}

func read(t *testing.T, path string) notebook {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var n notebook
	if err := json.Unmarshal(b, &n); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return n
}

func all(t *testing.T, pattern string) []string {
	t.Helper()
	paths, err := filepath.Glob(pattern)
	if err != nil || len(paths) == 0 {
		t.Fatalf("no notebooks in %s (%v)", pattern, err)
	}
	return paths
}

func TestBothLanguagesHaveTheSameCode(t *testing.T) {
	english, portuguese := all(t, "en/*.ipynb"), all(t, "pt/*.ipynb")
	if len(english) != len(portuguese) {
		t.Errorf("%d notebooks in en/, %d in pt/", len(english), len(portuguese))
	}
	for _, path := range english {
		en, pt := read(t, path), read(t, filepath.Join("pt", filepath.Base(path)))
		if len(en.Cells) != len(pt.Cells) {
			t.Errorf("%s: %d cells, in Portuguese %d", path, len(en.Cells), len(pt.Cells))
			continue
		}
		for i := range en.Cells {
			e, p := en.Cells[i], pt.Cells[i]
			switch {
			case e.Type != p.Type:
				t.Errorf("%s: cell %d is %s, in Portuguese %s", path, i+1, e.Type, p.Type)
			case e.Type == "code":
				if d := cmp.Diff(e.Source, p.Source); d != "" {
					t.Errorf("%s: cell %d, en - pt +:\n%s", path, i+1, d)
				}
			case e.Source == p.Source:
				t.Errorf("%s: cell %d has the same text in both languages", path, i+1)
			}
		}
	}
}

// A reader on the web sees what was committed: each cell ran, in order and without an error, and a chart is there as a
// picture and in words.
func TestNotebooksAreCommittedWithTheirOutputs(t *testing.T) {
	for _, path := range all(t, "*/*.ipynb") {
		n := read(t, path)
		if n.NBFormat != 4 || n.Metadata.Kernelspec.Name != "descida" || n.Metadata.Kernelspec.Language != "go" {
			t.Errorf("%s: nbformat %d, kernelspec %+v", path, n.NBFormat, n.Metadata.Kernelspec)
		}
		if folder := filepath.Dir(path); n.Metadata.Descida.Lang != folder {
			t.Errorf("%s: its metadata ask for the language %q, want %q", path, n.Metadata.Descida.Lang, folder)
		}
		for i, c := range n.code() {
			if c.Count == nil || *c.Count != i+1 {
				t.Errorf("%s: code cell %d was not run in order", path, i+1)
			}
			for _, o := range c.Outputs {
				if o.Type == "error" && !slices.Contains(c.Metadata.Tags, "raises-exception") {
					t.Errorf("%s: code cell %d failed", path, i+1)
				}
				if _, ok := o.Data["application/vnd.echarts.v6+json"]; !ok {
					continue
				}
				if o.Data["image/png"] == nil || o.Data["text/plain"] == nil {
					t.Errorf("%s: code cell %d: a chart without its picture or its words", path, i+1)
				}
			}
		}
	}
}

// ofAMachine matches paths that only the author's machine has.
var ofAMachine = regexp.MustCompile(`/(home|root|Users|tmp|work)/[A-Za-z0-9._-]+`)

func TestOutputsNameNoMachine(t *testing.T) {
	for _, path := range all(t, "*/*.ipynb") {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if m := ofAMachine.Find(b); m != nil {
			t.Errorf("%s names %s", path, m)
		}
		if len(b) > 3<<19 {
			t.Errorf("%s has %d KB: too much to read on the web", path, len(b)>>10)
		}
	}
}

// The READMEs show what the notebook drew, not something like it.
func TestPicturesAreTheNotebooksOwn(t *testing.T) {
	for _, language := range []string{"en", "pt"} {
		picture, err := os.ReadFile("images/comparison." + language + ".png")
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, c := range read(t, language+"/02-batch-sgd-mini-batch.ipynb").code() {
			for _, o := range c.Outputs {
				var encoded text
				if b := o.Data["image/png"]; b == nil || json.Unmarshal(b, &encoded) != nil {
					continue
				}
				b, err := base64.StdEncoding.DecodeString(strings.TrimSpace(string(encoded)))
				found = found || err == nil && bytes.Equal(b, picture)
			}
		}
		if !found {
			t.Errorf("images/comparison.%s.png is no output of the notebook: take it from there again", language)
		}
	}
}
