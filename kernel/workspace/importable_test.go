package workspace

import (
	"context"
	"slices"
	"testing"
)

func TestImportable(t *testing.T) {
	w := open(t)
	if got := w.Importable(); !slices.Contains(got, "database/sql") { // also before the table is there
		t.Errorf("%d packages without Go's own", len(got))
	}
	if err := w.Ready(context.Background()); err != nil {
		t.Fatal(err)
	}
	got := w.Importable()
	if !slices.IsSorted(got) {
		t.Error("not sorted")
	}
	for path, want := range map[string]bool{
		"fmt": true, "archive/zip": true, "math/rand/v2": true, "descida/nn": true, "descida/plots": true, "github.com/gomlx/gomlx/core/graph": true,
		"internal/abi": false, "descida/nn/internal/run": false, "cmd/go": false, "vendor/golang.org/x/net/idna": false, "builtin": false, ".": false, "": false, "unicode/utf9": false,
	} {
		if slices.Contains(got, path) != want {
			t.Errorf("%s: want %v", path, want)
		}
	}
}
