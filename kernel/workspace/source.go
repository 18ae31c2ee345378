package workspace

import (
	"bufio"
	"debug/buildinfo"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// SourceEnv names the variable with the folder of Descida's source; the kernelspec sets it.
const SourceEnv = "DESCIDA_SOURCE"

// Source finds the folder of Descida's source: DESCIDA_SOURCE, else the working directory or a folder above it.
func Source() (string, error) {
	if dir := os.Getenv(SourceEnv); dir != "" {
		if !isSource(dir) {
			return "", fmt.Errorf("workspace: %s is %s, where no go.mod of descida lies; set up again in the clone (go run . setup)", SourceEnv, dir)
		}
		return filepath.Abs(dir)
	}
	dir, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("workspace: %w", err)
	}
	for ; ; dir = filepath.Dir(dir) {
		if isSource(dir) {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", errors.New("workspace: Descida's source is not here nor above; set " + SourceEnv + " to the clone's folder")
		}
	}
}

func isSource(dir string) bool {
	b, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if err != nil {
		return false
	}
	for line := range strings.Lines(string(b)) {
		if f := strings.Fields(line); len(f) == 2 && f[0] == "module" {
			return f[1] == "descida"
		}
	}
	return false
}

// required is the version of a module that a go.mod asks for, or "".
func required(goMod, module string) string {
	lines := bufio.NewScanner(strings.NewReader(goMod))
	for lines.Scan() {
		f := strings.Fields(strings.TrimPrefix(strings.TrimSpace(lines.Text()), "require "))
		if len(f) >= 2 && f[0] == module {
			return f[1]
		}
	}
	return ""
}

// ProgramVersion is the version of the module that a Go program was built from, or "".
func ProgramVersion(file string) string {
	info, err := buildinfo.ReadFile(file)
	if err != nil {
		return ""
	}
	return info.Main.Version
}
