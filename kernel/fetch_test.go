package kernel_test

import (
	"archive/zip"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// serveModule makes a module proxy in a folder, with one module, and returns what makes go use it.
func serveModule(t *testing.T, module, version string, files map[string]string) []string {
	t.Helper()
	proxy := t.TempDir()
	dir := filepath.Join(proxy, module, "@v")
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	check(os.MkdirAll(dir, 0o700))
	for name, text := range map[string]string{
		"list": version + "\n", version + ".info": `{"Version":"` + version + `"}`, version + ".mod": files["go.mod"],
	} {
		check(os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	out, err := os.Create(filepath.Join(dir, version+".zip"))
	check(err)
	z := zip.NewWriter(out)
	for name, text := range files {
		w, err := z.Create(module + "@" + version + "/" + name)
		check(err)
		_, err = w.Write([]byte(text))
		check(err)
	}
	check(z.Close())
	check(out.Close())
	forgetModule(t, module, version)
	t.Cleanup(func() { forgetModule(t, module, version) })
	return []string{"GOPROXY=file://" + proxy, "GONOSUMDB=example.com"}
}

// forgetModule takes a module out of the module cache again. It has to be fetched into the real one: from another
// place all packages would compile anew.
func forgetModule(t *testing.T, module, version string) {
	t.Helper()
	out, err := exec.Command("go", "env", "GOMODCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	cache := strings.TrimSpace(string(out))
	unpacked := filepath.Join(cache, module+"@"+version)
	_ = filepath.WalkDir(unpacked, func(path string, d os.DirEntry, err error) error {
		if err == nil && d.IsDir() {
			_ = os.Chmod(path, 0o700) // go makes what it unpacks read-only
		}
		return nil
	})
	for _, dir := range []string{unpacked, filepath.Join(cache, "cache", "download", module)} {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	}
}

func TestAnImportThatIsNotHereIsFetchedOnce(t *testing.T) {
	c := startKernel(t, serveModule(t, "example.com/tiny", "v1.2.3", map[string]string{
		"go.mod": "module example.com/tiny\n", "tiny.go": "package tiny\n\nfunc Twice(n int) int { return 2 * n }\n",
	})...)
	a := c.execute("import \"example.com/tiny\"\ntiny.Twice(4)")
	if a.result != "8" || !strings.Contains(strings.Join(a.displays, "\n"), "example.com/tiny v1.2.3") {
		t.Fatalf("result %q, displayed %q, error %s", a.result, a.displays, uncoloured(a))
	}
	if a := c.execute("tiny.Twice(5)"); a.result != "10" || len(a.displays) > 0 {
		t.Errorf("in the next cell: result %q, displayed %q, error %s", a.result, a.displays, uncoloured(a))
	}
}

func TestAnImportThatCannotBeFetchedIsAnError(t *testing.T) {
	c := startKernel(t, "GOPROXY=off")
	c.execute("x := 3")
	a := c.execute("import \"example.com/absent\"\nabsent.F()")
	if a.err.Name != "CompileError" || !strings.Contains(a.err.Value, "line 1:8: package example.com/absent is not part of this session and could not be fetched") ||
		!strings.Contains(a.err.Value, "GOPROXY=off") {
		t.Errorf("error %s: %s", a.err.Name, uncoloured(a))
	}
	if a := c.execute("x"); a.result != "3" {
		t.Errorf("after it: result %q, error %s", a.result, uncoloured(a))
	}
}
