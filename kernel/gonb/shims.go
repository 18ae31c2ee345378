package gonb

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// goShim stands for the go command on the child's PATH. The front kernel has built the cell's program itself when
// the file DESCIDA_BUILT is there, and a new module shares the session's go.mod. All else is for the real go.
const goShim = `#!/bin/sh
if [ "$1" = build ] && [ -e "$DESCIDA_BUILT" ]; then exit 0; fi
if [ "$1 $2" = "mod init" ] && [ -n "$DESCIDA_MODULE" ]; then
  ln -sf "$DESCIDA_MODULE/go.mod" go.mod && exec ln -sf "$DESCIDA_MODULE/go.sum" go.sum
fi
exec %s "$@"
`

// writeShims fills the folder that comes first on the child's PATH. The programs there are scripts: GoNB starts two
// of them for every cell, and a shell starts in a millisecond.
func writeShims(dir, realGo string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("gonb: %w", err)
	}
	goFile := filepath.Join(dir, "go")
	if err := os.WriteFile(goFile, fmt.Appendf(nil, goShim, quote(realGo)), 0o700); err != nil {
		return fmt.Errorf("gonb: %w", err)
	}
	// The program is complete: goimports has nothing to add.
	goimports := filepath.Join(dir, "goimports")
	_ = os.Remove(goimports)
	if nothing, err := exec.LookPath("true"); err == nil {
		if err := os.Symlink(nothing, goimports); err != nil {
			return fmt.Errorf("gonb: %w", err)
		}
		return nil
	}
	if err := os.WriteFile(goimports, []byte("#!/bin/sh\n"), 0o700); err != nil {
		return fmt.Errorf("gonb: %w", err)
	}
	return nil
}

// quote makes one word of s for a shell.
func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

// childEnv is the child's environment: the shims first on the PATH, and no folder with a gopls in it, because GoNB
// would start one (126 MB) that nobody asks.
func childEnv(environ []string, shims string) []string {
	var env []string
	path := ""
	for _, v := range environ {
		switch name, value, _ := strings.Cut(v, "="); name {
		case "PATH":
			path = value
		case "TMPDIR":
		default:
			env = append(env, v)
		}
	}
	dirs := []string{shims}
	for _, dir := range append(filepath.SplitList(path), "/usr/bin", "/bin") {
		if _, err := os.Stat(filepath.Join(dir, "gopls")); dir != "" && err != nil {
			dirs = append(dirs, dir)
		}
	}
	return append(env, "PATH="+strings.Join(dirs, string(filepath.ListSeparator)))
}
