package main

import (
	"encoding/json"
	"go/doc"
	"go/parser"
	"go/token"
	"io"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"testing"
)

// importRule says what the packages that match a pattern may import: of this module, and from outside. The standard
// library is always allowed, and so are a package's own sub-packages where the rule has them.
type importRule struct {
	packages string
	inside   string
	outside  string
	why      string
}

// The first rule that matches a package holds. Patterns are those of path.Match, and "x/..." is x and all below it.
var importRules = []importRule{
	{"nn/history", "internal/language", "", "a history is read by plots and by the kernel's cells: it must bring nothing with it"},
	{"nn/datasets", "nn nn/internal/... internal/folder", "github.com/gomlx/...", "data sets make what nn trains on"},
	{"nn/internal/...", "nn/internal/... nn/history internal/folder", "github.com/gomlx/... github.com/go-logr/logr k8s.io/klog/v2", "GoMLX enters through nn alone"},
	{"nn", "nn/history nn/internal/... internal/folder internal/language", "github.com/gomlx/...", "GoMLX enters through nn alone"},
	{"nbext/lab", "plots/echarts plots/option nbext/...", "", "the JupyterLab extension carries ECharts and nothing else"},
	{"nbext/...", "nbext/...", "github.com/janpfeifer/gonb/gonbui/... golang.org/x/sys/...", "every cell links them: they must stay small"},
	{"plots/echarts", "", "", "a script and its licence"},
	{"plots/snapshot/...", "plots/...", "github.com/dop251/goja/... github.com/srwiley/rasterx golang.org/x/image/...", "a chart without a browser"},
	{"plots/...", "nn/history nbext/display nbext/progress plots/... internal/language", "github.com/go-echarts/go-echarts/v2/...", "a cell that only draws never compiles GoMLX"},
	{"kernel/...", "kernel/... nbext/lab nbext/session/event nbext/session/store plots/echarts plots/snapshot internal/folder internal/language",
		"github.com/go-zeromq/zmq4/... golang.org/x/sys/... golang.org/x/tools/... golang.org/x/mod/...", "the kernel knows cells, not networks"},
	{"nn/keep", "nbext/session", "github.com/gomlx/...", "a cell with a tensor links it: the session's codec for a type of GoMLX's"},
	{"internal/browser", "internal/folder", "github.com/chromedp/...", "a test: nothing else may need a browser"},
	{"internal/setup", "internal/folder internal/language nbext/lab", "github.com/gofrs/flock golang.org/x/sys/... golang.org/x/term", "it must run where nothing is installed yet"},
	{"internal/devices", "nn", "", "what needs cgo is a program apart"},
	{"internal/bench/train", "nn nn/datasets nn/history", "", "what needs cgo is a program apart"},
	{"internal/...", "internal/...", "", "small helpers of the command"},
	{"notebooks/...", "internal/...", "", "tests of the notebooks"},
	{".", "kernel kernel/workspace internal/setup internal/notebook internal/bench internal/folder internal/language", "github.com/spf13/cobra github.com/spf13/pflag golang.org/x/term",
		"the command must run without a C compiler, to say that one is missing"},
}

// goPackage is what `go list -json` says.
type goPackage struct {
	ImportPath string
	Dir        string
	Name       string
	Doc        string
	Standard   bool
	GoFiles    []string
	CgoFiles   []string
	Imports    []string
	Error      *struct{ Err string }
}

const module = "descida"

func listPackages(t *testing.T, env []string, args ...string) []goPackage {
	t.Helper()
	cmd := exec.Command("go", append([]string{"list", "-json=ImportPath,Dir,Name,Doc,Standard,GoFiles,CgoFiles,Imports,Error"}, args...)...)
	cmd.Env = append(cmd.Environ(), env...)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []goPackage
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p goPackage
		if err := d.Decode(&p); err == io.EOF {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

// short is a package's path below the module, "." for the module's own, or "" for one from outside.
func short(importPath string) string {
	if importPath == module {
		return "."
	}
	below, ok := strings.CutPrefix(importPath, module+"/")
	if !ok {
		return ""
	}
	return below
}

func matches(patterns, name string) bool {
	for _, p := range strings.Fields(patterns) {
		if below, ok := strings.CutSuffix(p, "/..."); ok && (name == below || strings.HasPrefix(name, below+"/")) {
			return true
		}
		if ok, _ := path.Match(p, name); ok {
			return true
		}
	}
	return false
}

// standard tells the standard library's packages: their first element has no dot.
func standard(importPath string) bool {
	first, _, _ := strings.Cut(importPath, "/")
	return !strings.Contains(first, ".") && first != module
}

func (r importRule) allows(importPath string) bool {
	if name := short(importPath); name != "" {
		return matches(r.inside, name)
	}
	return standard(importPath) || matches(r.outside, importPath)
}

func TestImportsGoOneWay(t *testing.T) {
	for _, p := range listPackages(t, nil, "./...") {
		name := short(p.ImportPath)
		var rule *importRule
		for i := range importRules {
			if matches(importRules[i].packages, name) {
				rule = &importRules[i]
				break
			}
		}
		if rule == nil {
			t.Errorf("%s: no rule of importRules is for it; add one", name)
			continue
		}
		for _, imported := range p.Imports {
			if imported != "C" && !rule.allows(imported) {
				t.Errorf("%s imports %s, which the rule for %q does not allow: %s", name, imported, rule.packages, rule.why)
			}
		}
	}
}

func TestImportRulesCatch(t *testing.T) {
	history, nn, kernel := importRules[0], importRules[3], importRules[9]
	for _, c := range []struct {
		rule    importRule
		imports string
		allowed bool
	}{
		{history, "encoding/json", true},
		{history, "descida/nn", false},
		{history, "github.com/gomlx/gomlx/core/graph", false},
		{nn, "github.com/gomlx/gomlx/core/graph", true},
		{nn, "descida/plots", false},
		{kernel, "descida/kernel/wire", true},
		{kernel, "descida/nn", false},
	} {
		if got := c.rule.allows(c.imports); got != c.allowed {
			t.Errorf("the rule for %s on %s: allowed %v, want %v", c.rule.packages, c.imports, got, c.allowed)
		}
	}
}

// TestRootWithoutCompiler holds that the command builds, and so can speak, on a machine that has no C compiler.
func TestRootWithoutCompiler(t *testing.T) {
	for _, p := range listPackages(t, []string{"CGO_ENABLED=0"}, "-deps", "-e", ".") {
		switch {
		case p.Error != nil:
			t.Errorf("%s without cgo: %s", p.ImportPath, p.Error.Err)
		case len(p.CgoFiles) > 0:
			t.Errorf("%s needs cgo", p.ImportPath)
		case strings.HasPrefix(p.ImportPath, "github.com/gomlx/"), p.ImportPath == module+"/nn":
			t.Errorf("the command reaches %s; bench and devices are programs apart", p.ImportPath)
		}
	}
}

// TestEveryPackageSaysWhatItIsFor: one sentence in doc.go (main.go of a program), and a usage below it.
func TestEveryPackageSaysWhatItIsFor(t *testing.T) {
	for _, p := range listPackages(t, nil, "./...") {
		if p.Doc == "" {
			t.Errorf("%s has no package comment", p.ImportPath)
			continue
		}
		hasDoc := p.Name == "main"
		for _, f := range p.GoFiles {
			hasDoc = hasDoc || f == "doc.go"
		}
		if !hasDoc {
			t.Errorf("%s has no doc.go", p.ImportPath)
		}
		text := packageComment(t, p)
		if synopsis := new(doc.Package).Synopsis(text); !strings.HasSuffix(synopsis, ".") {
			t.Errorf("%s: the first sentence of its doc does not end: %q", p.ImportPath, synopsis)
		}
		if !strings.Contains(text, "\n\t") {
			t.Errorf("%s: its doc shows no usage (an indented line)", p.ImportPath)
		}
	}
}

// packageComment is the whole comment; go list gives its first sentence alone.
func packageComment(t *testing.T, p goPackage) string {
	t.Helper()
	for _, f := range append(p.GoFiles, p.CgoFiles...) {
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(p.Dir, f), nil, parser.ParseComments|parser.PackageClauseOnly)
		if err != nil {
			t.Fatal(err)
		}
		if file.Doc != nil {
			return file.Doc.Text()
		}
	}
	return ""
}
