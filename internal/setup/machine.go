package setup

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	goversion "go/version"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"descida/internal/folder"
	"descida/internal/language"
)

// wantGo is the oldest Go that the course's packages compile with; go.mod says the same.
const wantGo = "go1.26.5"

// What a set-up from nothing needs, in bytes: Python packages, XLA and programs in the data folder; what go build keeps
// in its caches.
const (
	dataSpace  = 1_200_000_000
	cacheSpace = 3_000_000_000
)

// goEnvironment is what `go env` says of the toolchain.
type goEnvironment struct {
	GOVERSION, GOCACHE, GOMODCACHE, CC, CGO_ENABLED string
}

func (in *installer) goEnv() (goEnvironment, error) {
	var e goEnvironment
	var out bytes.Buffer
	text, err := in.run(context.Background(), command{
		args: []string{in.goTool, "env", "-json", "GOVERSION", "GOCACHE", "GOMODCACHE", "CC", "CGO_ENABLED"},
		dir:  in.Source, out: &out, quiet: true,
	})
	if err != nil {
		return e, err
	}
	if err := json.Unmarshal(out.Bytes(), &e); err != nil {
		return e, fmt.Errorf("go env: %w: %s", err, text)
	}
	return e, nil
}

// machineStep looks at what only the user can install: Go, a C compiler, space on the disk.
func machineStep() step {
	return step{
		id: "machine",
		name: func() string {
			return language.Pick("Go, C compiler, disk space", "Go, compilador C, espaço em disco")
		},
		stamp: func(in *installer) (string, error) {
			e, err := in.goEnv()
			if err != nil {
				return "", err
			}
			in.state.Go, in.state.GoVersion, in.state.Source = in.goTool, e.GOVERSION, in.Source
			cc, _ := in.compiler(e)
			return digest(e.GOVERSION, in.goTool, cc, folder.Root(), in.Source), nil
		},
		make: func(_ context.Context, in *installer) (string, error) {
			e, err := in.goEnv()
			if err != nil {
				return "", err
			}
			if goversion.Compare(strings.Fields(e.GOVERSION)[0], wantGo) < 0 {
				return "", fmt.Errorf(language.Pick(
					"Go %s is needed and this is %s; install it from https://go.dev/dl",
					"É preciso ter o Go %s e este é o %s; instale-o de https://go.dev/dl"), wantGo[2:], e.GOVERSION[2:])
			}
			cc, err := in.compiler(e)
			if err != nil {
				return "", err
			}
			if err := in.enoughSpace(e); err != nil {
				return "", err
			}
			return e.GOVERSION + ", " + cc, nil
		},
	}
}

// compiler finds the C compiler that cgo calls: XLA's bindings need one.
func (in *installer) compiler(e goEnvironment) (string, error) {
	name := "cc"
	if fields := strings.Fields(e.CC); len(fields) > 0 {
		name = fields[0]
	}
	path, err := in.look(name)
	if err == nil && e.CGO_ENABLED != "0" {
		return path, nil
	}
	if err == nil {
		return "", &compilerError{language.Pick("CGO_ENABLED=0 is set, and XLA needs cgo",
			"CGO_ENABLED=0 está definido, e o XLA precisa de cgo"), compilerHint(e, true)}
	}
	return "", &compilerError{fmt.Sprintf(language.Pick("there is no C compiler (%s), and XLA needs one",
		"não há compilador C (%s), e o XLA precisa de um"), name), compilerHint(e, false)}
}

// compilerError says why cgo has no compiler, and the command after which it has.
type compilerError struct{ what, mend string }

func (e *compilerError) Error() string { return e.what + ": " + e.mend }

// compilerHint is the command after which cgo has a compiler: where a setting hides one, to take it back.
func compilerHint(e goEnvironment, found bool) string {
	switch {
	case os.Getenv("CC") != "":
		return "unset CC"
	case os.Getenv("CGO_ENABLED") == "0":
		return "unset CGO_ENABLED"
	case e.CC != "" && !slices.Contains([]string{"cc", "gcc", "clang"}, e.CC):
		return "go env -u CC"
	case e.CGO_ENABLED == "0" && found:
		return "go env -u CGO_ENABLED"
	}
	return installHint("compiler")
}

func (in *installer) enoughSpace(e goEnvironment) error {
	need := map[uint64]uint64{} // by device
	free := map[uint64]uint64{}
	for _, place := range []struct {
		dir   string
		bytes uint64
	}{{folder.Root(), dataSpace}, {e.GOCACHE, cacheSpace / 2}, {e.GOMODCACHE, cacheSpace / 2}} {
		bytes, device, err := in.free(existing(place.dir))
		if err != nil {
			continue // a system that does not say: the set-up itself will
		}
		need[device] += place.bytes
		free[device] = bytes
	}
	for device, n := range need {
		if free[device] < n {
			return fmt.Errorf(language.Pick(
				"%.1f GB of disk are needed for %s and Go's caches, and %.1f GB are free: free some, or choose another folder with --data DIR",
				"São precisos %.1f GB de disco para %s e os caches do Go, e há %.1f GB livres: libere espaço, ou escolha outra pasta com --data PASTA"),
				float64(n)/1e9, folder.Root(), float64(free[device])/1e9)
		}
	}
	return nil
}

// existing is the nearest folder above dir that is there, to ask for its free space.
func existing(dir string) string {
	for {
		if _, err := os.Stat(dir); err == nil || filepath.Dir(dir) == dir {
			return dir
		}
		dir = filepath.Dir(dir)
	}
}

// installHint is the command that installs a C compiler or Python's venv on this system.
func installHint(what string) string {
	if runtime.GOOS == "darwin" {
		if what == "compiler" {
			return "xcode-select --install"
		}
		return "brew install python"
	}
	release, _ := os.ReadFile("/etc/os-release")
	return installHintFor(what, string(release))
}

// installHintFor chooses by the fields ID and ID_LIKE of /etc/os-release.
func installHintFor(what, release string) string {
	var ids []string
	for line := range strings.Lines(release) {
		if v, ok := strings.CutPrefix(strings.TrimSpace(line), "ID="); ok {
			ids = append([]string{strings.Trim(v, `"`)}, ids...)
		}
		if v, ok := strings.CutPrefix(strings.TrimSpace(line), "ID_LIKE="); ok {
			ids = append(ids, strings.Fields(strings.Trim(v, `"`))...)
		}
	}
	commands := map[string][2]string{ // distribution: C compiler, Python with venv
		"debian": {"sudo apt install build-essential", "sudo apt install python3 python3-venv"},
		"fedora": {"sudo dnf install gcc", "sudo dnf install python3"},
		"rhel":   {"sudo dnf install gcc", "sudo dnf install python3.12"},
		"arch":   {"sudo pacman -S gcc", "sudo pacman -S python"},
		"alpine": {"sudo apk add build-base", "sudo apk add python3"},
		"suse":   {"sudo zypper install gcc", "sudo zypper install python312"},
		"nixos":  {"nix-shell -p gcc", "nix-shell -p python3"},
	}
	index := 0
	if what == "python" {
		index = 1
	}
	for _, id := range ids {
		if c, ok := commands[id]; ok {
			return c[index]
		}
	}
	return [2]string{
		language.Pick("install gcc or clang with your system's package manager", "instale gcc ou clang com o gerenciador de pacotes do seu sistema"),
		language.Pick("install Python 3.10 or newer with venv", "instale o Python 3.10 ou mais novo, com venv"),
	}[index]
}
