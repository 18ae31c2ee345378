package kernel

import (
	"path/filepath"
	"regexp"
	"testing"
)

func TestIDIsTheSameWhenAKernelIsStartedAgain(t *testing.T) {
	if id := kernelID("/run/kernel-12ab-34.json", "key"); id != "12ab-34" {
		t.Errorf("Jupyter's own id became %q", id)
	}
	dir := t.TempDir()
	t.Chdir(dir)
	first := kernelID(filepath.Join(dir, "tmpx1.json"), "key")
	if !regexp.MustCompile(`^[0-9a-f]{32}$`).MatchString(first) {
		t.Errorf("id %q", first)
	}
	if again := kernelID("tmpx1.json", "key"); again != first {
		t.Errorf("the same file gives %q and %q", first, again)
	}
	for _, other := range []string{kernelID("tmpx2.json", "key"), kernelID("tmpx1.json", "another key")} {
		if other == first {
			t.Error("another file, or another key, gives the same id")
		}
	}
}
