package setup

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"descida/internal/folder"
)

// State is what the set-up found out and left for the kernel: the file setup.json of the data folder.
type State struct {
	// LinkMode is "internal" where programs with XLA run when Go links them itself (a third of the time), else "external".
	LinkMode string `json:"linkmode"`
	// Backend is what nn will use unless DESCIDA_BACKEND says otherwise: "xla:cuda", "xla:cpu" or "go".
	Backend string `json:"backend"`
	// Go is the go command that the set-up was made with; a JupyterLab started from a desktop may not have it on its PATH.
	Go string `json:"go"`
	// GoVersion is that command's version, as in "go1.26.5".
	GoVersion string `json:"go_version"`
	// Source is the clone that the kernel's packages come from.
	Source string `json:"source"`
	// Steps has, for each step that is complete, the stamp of what it was made from.
	Steps map[string]string `json:"steps"`
	// Sizes has the bytes of the large files that were made, by their paths in the data folder: a file that a full disk or
	// a broken copy cut off is told by it, at no cost.
	Sizes map[string]int64 `json:"sizes,omitempty"`
}

// StatePath is where the state lies.
func StatePath() string { return filepath.Join(folder.Root(), "setup.json") }

// LoadState reads the state; without one, or with one that cannot be read, it is empty, and everything is looked at again.
func LoadState() *State {
	s := &State{}
	data, err := os.ReadFile(StatePath())
	if err == nil && json.Unmarshal(data, s) != nil {
		*s = State{}
	}
	if s.Steps == nil {
		s.Steps = map[string]string{}
	}
	if s.Sizes == nil {
		s.Sizes = map[string]int64{}
	}
	return s
}

// made notes the size of a file that is whole.
func (s *State) made(path string) {
	if info, err := os.Stat(path); err == nil {
		s.Sizes[inFolder(path)] = info.Size()
	}
}

// whole reports whether the file is there, in the size in which it was made.
func (s *State) whole(path string) bool {
	info, err := os.Stat(path)
	size, known := s.Sizes[inFolder(path)]
	return err == nil && info.Mode().IsRegular() && info.Size() > 0 && (!known || info.Size() == size)
}

// inFolder is a path below the data folder, which may be moved.
func inFolder(path string) string {
	if rel, err := filepath.Rel(folder.Root(), path); err == nil {
		return rel
	}
	return path
}

// save replaces the file in one step, so that a set-up that is cut off leaves the old one or the new one.
func (s *State) save() error {
	data, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return err
	}
	return writeFile(StatePath(), append(data, '\n'), 0o644)
}

// writeFile writes beside the target and renames.
func writeFile(path string, data []byte, mode fs.FileMode) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Chmod(mode), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		os.Remove(f.Name())
		return fmt.Errorf("setup: writing %s: %w", path, err)
	}
	return nil
}
