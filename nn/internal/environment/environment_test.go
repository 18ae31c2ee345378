package environment_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"descida/internal/folder"
	"descida/nn/internal/environment"
)

func TestFolders(t *testing.T) {
	t.Setenv("DESCIDA_DATA", "/data")
	mine := filepath.Join("/mine")
	t.Setenv("PJRT_PLUGIN_LIBRARY_PATH", mine+string(os.PathListSeparator)+string(os.PathListSeparator)+folder.XLA())
	got := environment.Folders()
	if got[0] != mine || got[1] != "/data/xla" {
		t.Errorf("%v does not begin with the user's own list", got)
	}
	slices.Sort(got)
	if n := len(slices.Compact(slices.Clone(got))); n != len(got) {
		t.Errorf("%v repeats a folder", got)
	}
}

func TestVariables(t *testing.T) {
	if os.Getenv("GOMLX_NO_AUTO_INSTALL") == "" {
		t.Error("go-xla may download a plug-in")
	}
	if !slices.Contains(filepath.SplitList(os.Getenv("PJRT_PLUGIN_LIBRARY_PATH")), folder.XLA()) {
		t.Error("go-xla does not look in the data folder")
	}
}
