package atomicfile

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func text(s string) func(io.Writer) error {
	return func(w io.Writer) error { _, err := io.WriteString(w, s); return err }
}

func holds(t *testing.T, path, want string) {
	t.Helper()
	if got, err := os.ReadFile(path); err != nil || string(got) != want {
		t.Errorf("%s holds %q, %v; want %q", path, got, err, want)
	}
}

// alone checks that a folder has nothing but the named files.
func alone(t *testing.T, dir string, names ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if strings.Join(got, " ") != strings.Join(names, " ") {
		t.Errorf("the folder has %q, want %q", got, names)
	}
}

func TestWrite(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a[1]*.bin") // its name is no pattern
	if err := Write(path, text("one")); err != nil {
		t.Fatal(err)
	}
	holds(t, path, "one")
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	if err := Write(path, text("two")); err != nil {
		t.Fatal(err)
	}
	holds(t, path, "two")
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("replaced, it has the mode %v, %v", info.Mode(), err)
	}
	broken := errors.New("broken")
	err := Write(path, func(w io.Writer) error { _ = text(strings.Repeat("x", 1<<20))(w); return broken })
	if !errors.Is(err, broken) {
		t.Errorf("%v, want the writer's own error", err)
	}
	holds(t, path, "two")
	alone(t, dir, "a[1]*.bin")

	link := filepath.Join(dir, "link")
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	if err := Write(link, text("three")); err != nil {
		t.Fatal(err)
	}
	holds(t, path, "three")
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Error("the link is gone")
	}
	for name, bad := range map[string]string{"folder": dir, "device": "/dev/full", "no folder": filepath.Join(dir, "no", "x")} {
		if err := Write(bad, text("x")); err == nil || !strings.Contains(err.Error(), bad) {
			t.Errorf("%s: %v, want an error that names it", name, err)
		}
	}
}

func TestWhatAKilledProgramLeftIsSwept(t *testing.T) {
	dir := t.TempDir()
	old, fresh, other := filepath.Join(dir, ".a.1.part"), filepath.Join(dir, ".a.2.part"), filepath.Join(dir, ".b.1.part")
	for _, p := range []string{old, fresh, other} {
		if err := os.WriteFile(p, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	long := time.Now().Add(-time.Hour)
	for _, p := range []string{old, other} {
		if err := os.Chtimes(p, long, long); err != nil {
			t.Fatal(err)
		}
	}
	if err := Write(filepath.Join(dir, "a"), text("x")); err != nil {
		t.Fatal(err)
	}
	alone(t, dir, ".a.2.part", ".b.1.part", "a")
}
