package workspace

import (
	"path/filepath"
	"runtime"
	"strings"

	"descida/internal/folder"
)

// linkFile holds what the set-up found out: "internal" or "external".
func linkFile() string { return filepath.Join(folder.Root(), "linkmode") }

// LinksInternally reports whether Go's own linker can link programs with cgo here, which takes a third of the time.
// The set-up finds out; before, it is assumed on Linux for amd64 and arm64.
func LinksInternally() bool {
	switch strings.TrimSpace(readText(linkFile())) {
	case "internal":
		return true
	case "external":
		return false
	}
	return runtime.GOOS == "linux" && (runtime.GOARCH == "amd64" || runtime.GOARCH == "arm64")
}
