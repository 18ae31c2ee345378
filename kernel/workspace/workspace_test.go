package workspace

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"descida/internal/folder"
)

func source(t *testing.T) string {
	t.Helper()
	dir, err := Source()
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

func open(t *testing.T) *Workspace {
	t.Helper()
	w, err := Open(t.TempDir(), source(t))
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Ready(context.Background()); err != nil {
		t.Fatal(err)
	}
	return w
}

const hello = "package main\n\nimport \"fmt\"\n\nfunc main() { fmt.Println(greeting) }\n"

func TestBuildsAndBuildsOnlyWhatChanged(t *testing.T) {
	w := open(t)
	out := filepath.Join(t.TempDir(), "program")
	build := func(greeting string) string {
		t.Helper()
		files := map[string]string{"main.go": hello, "descida_a.go": "package main\n\nconst greeting = \"" + greeting + "\"\n"}
		if err := w.Build(context.Background(), files, out); err != nil {
			t.Fatal(err)
		}
		printed, err := exec.Command(out).Output()
		if err != nil {
			t.Fatal(err)
		}
		return strings.TrimSpace(string(printed))
	}
	if got := build("one"); got != "one" {
		t.Errorf("printed %q", got)
	}
	before := modified(out)
	if got := build("one"); got != "one" || !modified(out).Equal(before) {
		t.Errorf("the same program was built again (printed %q)", got)
	}
	if got := build("two"); got != "two" {
		t.Errorf("after a change it printed %q", got)
	}
	// A file that is no longer in the program is not compiled with it.
	if err := w.Build(context.Background(), map[string]string{"main.go": strings.ReplaceAll(hello, "greeting", "3")}, out); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(w.Dir, "descida_a.go")); err == nil {
		t.Error("descida_a.go is still there")
	}
}

func TestBuildErrorHasThePosition(t *testing.T) {
	w := open(t)
	text := "package main\n\n//line cell_ab.go:7:3\nfunc main() { nothing() }\n"
	err := w.Build(context.Background(), map[string]string{"main.go": text}, filepath.Join(t.TempDir(), "p"))
	var failed *BuildError
	if !errors.As(err, &failed) || !strings.Contains(failed.Output, "cell_ab.go:7:17: undefined: nothing") {
		t.Errorf("error %v", err)
	}
	// and the next build works
	if err := w.Build(context.Background(), map[string]string{"main.go": "package main\n\nfunc main() {}\n"}, filepath.Join(t.TempDir(), "p")); err != nil {
		t.Error(err)
	}
}

func TestBuildStops(t *testing.T) {
	w := open(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	err := w.Build(ctx, map[string]string{"main.go": "package main\n\nfunc main() {}\n"}, filepath.Join(t.TempDir(), "p"))
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want context.Canceled", err)
	}
}

func TestFlagsGoToGoBuild(t *testing.T) {
	w := open(t)
	files := map[string]string{"main.go": "package main\n\nfunc main() {}\n", "other.go": "//go:build never\n\npackage main\n\nfunc init() { panic(1) }\n"}
	out := filepath.Join(t.TempDir(), "p")
	if err := w.Build(context.Background(), files, out, "-tags", "never"); err != nil {
		t.Fatal(err)
	}
	if exec.Command(out).Run() == nil {
		t.Error("the tag was not seen")
	}
}

func TestNamesOutsideTheModuleAreRefused(t *testing.T) {
	w := open(t)
	for _, name := range []string{"../x.go", "a/b.go", "go.mod"} {
		if w.Build(context.Background(), map[string]string{name: "package main"}, "p") == nil {
			t.Errorf("a file %q was written", name)
		}
	}
}

func TestExport(t *testing.T) {
	w := open(t)
	for _, path := range []string{"fmt", "descida/nbext/session/event", "archive/tar"} {
		file, err := w.Export(path)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		if _, err := os.Stat(file); err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
	// What was added is linked as well.
	text := "package main\n\nimport \"archive/tar\"\n\nfunc main() { println(tar.TypeReg) }\n"
	if err := w.direct(context.Background(), map[string]string{"main.go": text}, filepath.Join(t.TempDir(), "p")); err == nil {
		t.Error("compiled a file that was not written")
	}
	if err := w.Build(context.Background(), map[string]string{"main.go": text}, filepath.Join(t.TempDir(), "p")); err != nil {
		t.Error(err)
	}
}

func TestPackagesThatAreNotThere(t *testing.T) {
	w := open(t)
	for path, want := range map[string]string{
		"strngs":              "is not in std",
		"no/such":             "is not in std",
		"example.com/no/such": "no required module provides",
		"a b":                 "malformed import path",
		"descida/no/such":     "descida/no/such",
	} {
		for range 2 { // the second time from memory
			if _, err := w.Export(path); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: error %v, want one with %q", path, err, want)
			}
		}
	}
}

func TestExportFromManyGoroutines(t *testing.T) {
	w := open(t)
	var wg sync.WaitGroup
	for _, path := range []string{"fmt", "os", "archive/zip", "hash/crc64", "no/such", "strings"} {
		wg.Go(func() { w.Export(path) })
	}
	wg.Wait()
}

func TestSecondStartIsFast(t *testing.T) {
	open(t)
	begin := time.Now()
	open(t)
	took := time.Since(begin)
	t.Logf("second start: %v", took)
	if took > 2*time.Second { // 0.03 s on a quiet machine; without the cache it takes many seconds
		t.Errorf("a start with a warm cache took %v", took)
	}
}

func TestCacheNoticesChangesAndLosses(t *testing.T) {
	t.Setenv(folder.Env, t.TempDir())
	dir := t.TempDir()
	src := t.TempDir()
	w := &Workspace{Dir: dir, source: src, tools: &toolchain{env: map[string]string{"GOVERSION": "go1"}}}
	key := func() string {
		t.Helper()
		k, err := w.key()
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	first := key()
	if key() != first {
		t.Error("the key of an unchanged source changes")
	}
	data := filepath.Join(src, "data")
	e := &exports{Packages: map[string]found{"x": {File: data}}}
	writeCache(first, e)
	if _, ok := readCache(first); ok {
		t.Error("a table is used though its files are gone")
	}
	os.WriteFile(data, nil, 0o600)
	if got, ok := readCache(first); !ok || got.Packages["x"].File != data {
		t.Errorf("the table came back as %v, %v", got, ok)
	}
	second := key()
	os.WriteFile(filepath.Join(src, "a.go"), []byte("package a"), 0o600)
	third := key()
	os.Chtimes(filepath.Join(src, "a.go"), time.Time{}, time.Unix(1, 0))
	fourth := key()
	w.tools.env["GOVERSION"] = "go2"
	fifth := key()
	os.WriteFile(filepath.Join(dir, "go.sum"), []byte("x"), 0o600)
	sixth := key()
	seen := map[string]bool{}
	for _, k := range []string{first, second, third, fourth, fifth, sixth} {
		seen[k] = true
	}
	if len(seen) != 6 {
		t.Errorf("%d keys for six states", len(seen))
	}
	os.WriteFile(filepath.Join(src, "README.md"), nil, 0o600)
	os.Mkdir(filepath.Join(src, ".git"), 0o700)
	if key() != sixth {
		t.Error("a README or .git changes the key")
	}
	os.WriteFile(cacheFile(first), []byte("{"), 0o600)
	if _, ok := readCache(first); ok {
		t.Error("a corrupt table is used")
	}
	for _, k := range []string{"1", "2", "3", "4", "5", "6", "7", "8"} {
		writeCache(k, e)
	}
	if files, _ := filepath.Glob(cacheFile("*")); len(files) != keptTables {
		t.Errorf("%d tables kept, want %d", len(files), keptTables)
	}
}

func TestSessionModule(t *testing.T) {
	root := "module descida\n\ngo 1.26.5\n\nrequire a.b/c v1.2.3\n\ntool (\n\tx/y\n)\n\ntool z/w\n\nrequire (\n\td.e/f v0.1.0 // indirect\n)\n"
	got := sessionModule(root, "/a \"b\"")
	want := "module session\n\ngo 1.26.5\n\nrequire a.b/c v1.2.3\n\n\n\nrequire (\n\td.e/f v0.1.0 // indirect\n)\n\nrequire descida v0.0.0\n\nreplace descida => \"/a \\\"b\\\"\"\n"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	for module, want := range map[string]string{"a.b/c": "v1.2.3", "d.e/f": "v0.1.0", "no": ""} {
		if v := required(got, module); v != want {
			t.Errorf("version of %s is %q, want %q", module, v, want)
		}
	}
}

func TestSource(t *testing.T) {
	t.Setenv(SourceEnv, "")
	here := source(t)
	if !isSource(here) {
		t.Errorf("%s is not the source", here)
	}
	t.Setenv(SourceEnv, here)
	if got, err := Source(); err != nil || got != here {
		t.Errorf("Source() = %q, %v", got, err)
	}
	t.Setenv(SourceEnv, t.TempDir())
	if _, err := Source(); err == nil || !strings.Contains(err.Error(), "setup") {
		t.Errorf("a wrong %s: %v", SourceEnv, err)
	}
	t.Setenv(SourceEnv, "")
	t.Chdir(t.TempDir())
	if _, err := Source(); err == nil {
		t.Error("found a source in an empty folder")
	}
}

func TestVersions(t *testing.T) {
	w := open(t)
	if v := w.GoVersion(); !strings.HasPrefix(v, "1.") {
		t.Errorf("Go version %q", v)
	}
	if v := w.ModuleVersion("github.com/gomlx/gomlx"); !strings.HasPrefix(v, "v0.") {
		t.Errorf("GoMLX version %q", v)
	}
	if v := ProgramVersion("/bin/true"); v != "" {
		t.Errorf("/bin/true has version %q", v)
	}
}

func TestLinkModeIsRemembered(t *testing.T) {
	t.Setenv(folder.Env, t.TempDir())
	for text, want := range map[string]bool{"internal\n": true, "external\n": false} {
		os.WriteFile(linkFile(), []byte(text), 0o600)
		if got := LinksInternally(); got != want {
			t.Errorf("with %q: %v", text, got)
		}
	}
}

func TestWarmTellsWhatItBuilds(t *testing.T) {
	if testing.Short() {
		t.Skip("may compile all of GoMLX")
	}
	var said []string
	if err := Warm(context.Background(), source(t), func(s string) { said = append(said, s) }); err != nil {
		t.Fatal(err)
	}
	if len(said) < 1+len(warmCells) {
		t.Errorf("progress %q", said)
	}
}

func TestWarmStops(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := Warm(ctx, source(t), func(string) {}); err == nil {
		t.Error("no error after the context ended")
	}
}
