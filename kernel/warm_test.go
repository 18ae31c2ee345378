package kernel

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"descida/internal/folder"
	"descida/kernel/gopls"
	"descida/kernel/workspace"
)

func TestWarmFillsTheLanguageServersCache(t *testing.T) {
	program := gopls.Path()
	if _, err := os.Stat(program); err != nil {
		t.Skipf("gopls is not built (descida setup does it): %v", err)
	}
	source, err := workspace.Source()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv(folder.Env, t.TempDir())
	if err := warmLanguageServer(context.Background(), source); err != nil {
		t.Errorf("without gopls: %v", err)
	}
	if err := os.MkdirAll(folder.Bin(), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(program, gopls.Path()); err != nil {
		t.Fatal(err)
	}
	if err := warmLanguageServer(context.Background(), source); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(folder.Root(), "cache", "gopls", "*", "*", "*"))
	if err != nil || len(files) < 10 {
		t.Errorf("%d files in gopls's cache, %v", len(files), err)
	}
}
