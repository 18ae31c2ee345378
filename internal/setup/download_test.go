package setup

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var content = bytes.Repeat([]byte("0123456789abcdef"), 1<<16) // 1 MiB

func sum(data []byte) string {
	s := sha256.Sum256(data)
	return hex.EncodeToString(s[:])
}

// breaking serves content and cuts the first `cuts` answers off after a third. It notes the ranges that it was asked for.
func breaking(t *testing.T, cuts int, ranges bool) (url string, asked *[]string) {
	asked = &[]string{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		*asked = append(*asked, r.Header.Get("Range"))
		start := 0
		if ranges && r.Header.Get("Range") != "" {
			if _, err := fmt.Sscanf(r.Header.Get("Range"), "bytes=%d-", &start); err != nil {
				t.Error(err)
			}
			if start >= len(content) {
				w.WriteHeader(http.StatusRequestedRangeNotSatisfiable)
				return
			}
		}
		rest := content[start:]
		w.Header().Set("Content-Length", fmt.Sprint(len(rest)))
		if start > 0 {
			w.WriteHeader(http.StatusPartialContent)
		}
		if len(*asked) <= cuts {
			_, _ = w.Write(rest[:len(rest)/3])
			panic(http.ErrAbortHandler)
		}
		_, _ = w.Write(rest)
	}))
	t.Cleanup(server.Close)
	return server.URL, asked
}

func TestDownloadGoesOn(t *testing.T) {
	for _, ranges := range []bool{true, false} {
		url, asked := breaking(t, 2, ranges)
		path := filepath.Join(t.TempDir(), "file")
		var last int64
		err := download(t.Context(), http.DefaultClient, url, path, sum(content), func(done, total int64) {
			last = done
			if total != int64(len(content)) {
				t.Errorf("total %d", total)
			}
		})
		want(t, err)
		if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, content) || last != int64(len(content)) {
			t.Errorf("ranges %v: %d bytes, progress %d, %v", ranges, len(got), last, err)
		}
		if len(*asked) != 3 || (*asked)[0] != "" || (*asked)[1] == "" {
			t.Errorf("ranges %v: asked for %q", ranges, *asked)
		}
	}
}

func TestDownloadGoesOnInAnotherRun(t *testing.T) {
	url, asked := breaking(t, 0, true)
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path+".part", content[:1000], 0o644); err != nil {
		t.Fatal(err)
	}
	want(t, download(t.Context(), http.DefaultClient, url, path, sum(content), func(int64, int64) {}))
	if len(*asked) != 1 || (*asked)[0] != "bytes=1000-" {
		t.Errorf("asked for %q", *asked)
	}
	// Cut off between the last byte and the rename.
	if err := os.Rename(path, path+".part"); err != nil {
		t.Fatal(err)
	}
	want(t, download(t.Context(), http.DefaultClient, url, path, sum(content), func(int64, int64) {}))
}

func TestDownloadThatIsNotWhatWasPinned(t *testing.T) {
	t.Setenv("DESCIDA_LANG", "en")
	url, _ := breaking(t, 0, true)
	path := filepath.Join(t.TempDir(), "file")
	want(t, download(t.Context(), http.DefaultClient, url, path, sum([]byte("other")), func(int64, int64) {}), "SHA-256", "thrown away")
	for _, p := range []string{path, path + ".part"} {
		if _, err := os.Stat(p); err == nil {
			t.Errorf("%s is still there", p)
		}
	}
}

func TestDownloadErrors(t *testing.T) {
	t.Setenv("DESCIDA_LANG", "en")
	server := httptest.NewServer(http.NotFoundHandler())
	path := filepath.Join(t.TempDir(), "file")
	want(t, download(t.Context(), http.DefaultClient, server.URL, path, "", func(int64, int64) {}), "404")
	server.Close()
	want(t, download(t.Context(), http.DefaultClient, server.URL, path, "", func(int64, int64) {}), "connection refused", "Check the network")
}

func makeZip(t *testing.T, path string, files map[string]string) {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range files {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = w.Write([]byte(text))
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

func makeTarGz(t *testing.T, files map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	gz := gzip.NewWriter(&b)
	w := tar.NewWriter(gz)
	for name, text := range files {
		if err := w.WriteHeader(&tar.Header{Name: name, Typeflag: tar.TypeReg, Mode: 0o644, Size: int64(len(text))}); err != nil {
			t.Fatal(err)
		}
		_, _ = w.Write([]byte(text))
	}
	if w.Close() != nil || gz.Close() != nil {
		t.Fatal("closing the archive")
	}
	return b.Bytes()
}

func TestArchives(t *testing.T) {
	dir := t.TempDir()
	wheel, target := filepath.Join(dir, "a.whl"), filepath.Join(dir, "deep", "plugin.so")
	makeZip(t, wheel, map[string]string{"pkg/other": "x", "pkg/plugin.so": "the plug-in"})
	want(t, fromZip(wheel, "plugin.so", target))
	if got, _ := os.ReadFile(target); string(got) != "the plug-in" {
		t.Errorf("got %q", got)
	}
	want(t, fromZip(wheel, "missing.so", target), "no missing.so")
	whole, _ := os.ReadFile(wheel)
	if err := os.WriteFile(wheel, whole[:len(whole)/2], 0o644); err != nil {
		t.Fatal(err)
	}
	want(t, fromZip(wheel, "plugin.so", target), "a.whl")

	archive := filepath.Join(dir, "a.tar.gz")
	if err := os.WriteFile(archive, makeTarGz(t, map[string]string{"./LICENSE": "x", "./lib/plugin_1.so": "from tar"}), 0o644); err != nil {
		t.Fatal(err)
	}
	isSO := func(name string) bool { return strings.HasSuffix(name, ".so") }
	want(t, fromTarGz(archive, isSO, target))
	if got, _ := os.ReadFile(target); string(got) != "from tar" {
		t.Errorf("got %q", got)
	}
	want(t, fromTarGz(archive, func(string) bool { return false }, target), "no plug-in")
	left, _ := filepath.Glob(filepath.Join(dir, "deep", ".new-*"))
	if len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}
