package workspace

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// writeModule makes the session's go.mod and go.sum: all that Descida itself requires, and Descida. Those of a session
// that goes on stay, with the packages that it fetched.
func writeModule(dir, source string) error {
	if current(filepath.Join(dir, "go.mod"), source) {
		return nil
	}
	root, err := os.ReadFile(filepath.Join(source, "go.mod"))
	if err != nil {
		return fmt.Errorf("workspace: %w", err)
	}
	sum, err := os.ReadFile(filepath.Join(source, "go.sum"))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("workspace: %w", err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("workspace: %w", err)
	}
	for name, text := range map[string]string{"go.mod": sessionModule(string(root), source), "go.sum": string(sum)} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			return fmt.Errorf("workspace: %w", err)
		}
	}
	return nil
}

// current reports whether a session's go.mod is one of this source as it is now.
func current(file, source string) bool {
	was, err := os.Stat(file)
	if err != nil {
		return false
	}
	root, err := os.Stat(filepath.Join(source, "go.mod"))
	return err == nil && was.ModTime().After(root.ModTime()) &&
		strings.Contains(readText(file), "\nreplace descida => "+strconv.Quote(source)+"\n")
}

// sessionModule is the root module's go.mod under another name, without its tools, requiring the root module. The
// replacement is quoted: GoNB watches every folder below a replacement that it can read.
func sessionModule(root, source string) string {
	var b strings.Builder
	inTools := false
	for line := range strings.Lines(root) {
		f := strings.Fields(line)
		switch {
		case len(f) > 0 && f[0] == "module":
			b.WriteString("module session\n")
		case len(f) > 1 && f[0] == "tool" && f[1] == "(":
			inTools = true
		case inTools:
			inTools = !(len(f) > 0 && f[0] == ")")
		case len(f) > 0 && f[0] == "tool":
		default:
			b.WriteString(line)
		}
	}
	fmt.Fprintf(&b, "\nrequire descida v0.0.0\n\nreplace descida => %s\n", strconv.Quote(source))
	return b.String()
}
