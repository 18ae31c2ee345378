package setup

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"descida/internal/folder"
	"descida/internal/language"
)

// The versions and digests of all Python packages; requirements.in says how it is written.
//
//go:embed requirements.txt
var jupyterLock string

// PythonEnv names the variable that chooses the Python to build the private environment with.
const PythonEnv = "DESCIDA_PYTHON"

// interpreter is a Python found on the machine.
type interpreter struct {
	Path    string `json:"path"`
	Version [3]int `json:"version"`
	Venv    bool   `json:"venv"` // venv and ensurepip can be imported: Debian packs them apart
}

func (p interpreter) String() string {
	return fmt.Sprintf("Python %d.%d.%d", p.Version[0], p.Version[1], p.Version[2])
}

func (p interpreter) old() bool { return p.Version[0] < 3 || p.Version[0] == 3 && p.Version[1] < 10 }

const askPython = `import sys, json
try:
    import venv, ensurepip
    ok = True
except ImportError:
    ok = False
print(json.dumps({"path": sys.executable, "version": list(sys.version_info[:3]), "venv": ok}))`

// findPython chooses a Python of at least 3.10; with uv, one without venv will do.
func (in *installer) findPython(ctx context.Context, uv bool) (interpreter, error) {
	names := []string{"python3", "python3.14", "python3.13", "python3.12", "python3.11", "python3.10", "python"}
	if chosen := os.Getenv(PythonEnv); chosen != "" {
		names = []string{chosen}
	}
	var seen []string
	withoutVenv := interpreter{}
	for _, name := range names {
		path, err := in.look(name)
		if err != nil {
			continue
		}
		var out bytes.Buffer
		var p interpreter
		if _, err := in.run(ctx, command{args: []string{path, "-c", askPython}, out: &out, quiet: true}); err != nil ||
			json.Unmarshal(out.Bytes(), &p) != nil {
			seen = append(seen, path+" (?)")
			continue
		}
		switch {
		case p.old():
			seen = append(seen, p.Path+" ("+p.String()+")")
		case p.Venv || uv:
			return p, nil
		default:
			withoutVenv = p
		}
	}
	switch {
	case withoutVenv.Path != "":
		return interpreter{}, fmt.Errorf(language.Pick("%s (%s) has no venv: %s", "%s (%s) está sem o venv: %s"),
			withoutVenv, withoutVenv.Path, installHint("python"))
	case len(seen) > 0:
		return interpreter{}, fmt.Errorf(language.Pick(
			"Python 3.10 or newer is needed and only this was found: %s. %s, or name one with %s=/path/to/python3",
			"É preciso ter o Python 3.10 ou mais novo e só foi encontrado: %s. %s, ou indique um com %s=/caminho/do/python3"),
			strings.Join(seen, ", "), installHint("python"), PythonEnv)
	case os.Getenv(PythonEnv) != "":
		return interpreter{}, fmt.Errorf(language.Pick(
			"%s=%s is no program that can be run: unset it, or make it the path of a Python 3.10 or newer",
			"%s=%s não é um programa que se possa executar: desfaça com unset, ou indique o caminho de um Python 3.10 ou mais novo"),
			PythonEnv, os.Getenv(PythonEnv))
	}
	return interpreter{}, fmt.Errorf(language.Pick("no Python was found: %s", "nenhum Python foi encontrado: %s"), installHint("python"))
}

// pythonStep makes the private environment. It is built in a folder of its own, and folder.Python() is a link that is
// moved to it when it is whole: a set-up that is cut off leaves the environment before.
func pythonStep() step {
	return step{
		id: "python",
		name: func() string {
			return language.Pick("JupyterLab in a private Python environment", "JupyterLab em um ambiente Python próprio")
		},
		stamp: func(*installer) (string, error) { return digest(jupyterLock, os.Getenv(PythonEnv)), nil },
		there: func(*installer) bool {
			return allFiles(PythonPath(), filepath.Join(folder.Python(), "bin", "jupyter-lab"))
		},
		make: makePython,
	}
}

func makePython(ctx context.Context, in *installer) (string, error) {
	uv, uvErr := in.look("uv")
	python, err := in.findPython(ctx, uvErr == nil)
	if err != nil {
		return "", err
	}
	lockFile := filepath.Join(folder.Root(), "scratch", "requirements.txt")
	if err := writeFile(lockFile, []byte(jupyterLock), 0o644); err != nil {
		return "", err
	}
	env := filepath.Join(folder.Root(), "python-"+digest(jupyterLock, python.Path, python.String()))
	if err := os.RemoveAll(env); err != nil {
		return "", err
	}
	tmp, err := scratch("python.tmp") // what is being unpacked: on the data folder's disk, and gone after an interrupt
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(tmp)
	with := "pip"
	if uvErr == nil {
		with = "uv"
		if err = in.installByUV(ctx, uv, python, env, lockFile, tmp); err != nil && python.Venv && ctx.Err() == nil {
			// uv has settings of its own for indexes and certificates: where they do not fit, pip's may.
			with = "pip"
			if err = os.RemoveAll(env); err == nil {
				err = in.installByPip(ctx, python, env, lockFile, tmp)
			}
		}
	} else {
		err = in.installByPip(ctx, python, env, lockFile, tmp)
	}
	if err != nil {
		return "", err
	}
	if err := pointTo(env, folder.Python()); err != nil {
		return "", err
	}
	removeOldEnvironments(env)
	// Downloads are kept while the set-up may have to go on from them, no longer.
	for _, name := range []string{"pip", "uv"} {
		_ = os.RemoveAll(filepath.Join(folder.Root(), "cache", name))
	}
	return fmt.Sprintf(language.Pick("%s, by %s", "%s, por %s"), python, with), nil
}

func (in *installer) installByUV(ctx context.Context, uv string, python interpreter, env, lockFile, tmp string) error {
	if _, err := in.run(ctx, command{args: []string{uv, "venv", "--python", python.Path, env}, env: []string{"TMPDIR=" + tmp}}); err != nil {
		return err
	}
	_, err := in.run(ctx, command{
		args: []string{uv, "pip", "install", "--python", filepath.Join(env, "bin", "python"), "--require-hashes", "--only-binary", ":all:", "-r", lockFile},
		env:  []string{"TMPDIR=" + tmp},
		line: in.console.say, watch: in.watchSize(env, 0),
	})
	return err
}

func (in *installer) installByPip(ctx context.Context, python interpreter, env, lockFile, tmp string) error {
	if _, err := in.run(ctx, command{args: []string{python.Path, "-m", "venv", env}, env: []string{"TMPDIR=" + tmp}}); err != nil {
		return err
	}
	return in.pipIn(ctx, tmp, filepath.Join(env, "bin", "python"), in.watchSize(env, 0),
		"install", "--progress-bar", "off", "--require-hashes", "--only-binary", ":all:", "-r", lockFile)
}

// pipIn runs pip with a folder for its temporary files, again when a download broke: what came whole is in its cache.
func (in *installer) pipIn(ctx context.Context, tmp, python string, watch func(), args ...string) error {
	const tries = 3
	var err error
	for try := range tries {
		_, err = in.run(ctx, command{
			args:  append([]string{python, "-m", "pip", "--retries", "3"}, args...),
			env:   []string{"TMPDIR=" + tmp},
			watch: watch, line: in.shortPip,
		})
		if err == nil || ctx.Err() != nil || !failedWith(err) || !brokenDownload(err) {
			return err
		}
		in.console.say(fmt.Sprintf(language.Pick("download broke, try %d of %d", "download interrompido, tentativa %d de %d"), try+2, tries))
	}
	return err
}

// brokenDownload tells a connection that broke from one that was never made: trying again helps only with the first.
func brokenDownload(err error) bool {
	var e *commandError
	if !errors.As(err, &e) {
		return false
	}
	for _, s := range []string{"IncompleteRead", "Connection broken", "Read timed out", "Connection reset", "ConnectionResetError"} {
		if strings.Contains(e.output, s) {
			return true
		}
	}
	return false
}

// shortPip shows what pip collects, without its paths.
func (in *installer) shortPip(line string) {
	if name, ok := strings.CutPrefix(line, "Collecting "); ok {
		name, _, _ = strings.Cut(name, " ")
		in.console.say(name)
	} else if strings.HasPrefix(line, "Installing collected packages") {
		in.console.say(language.Pick("installing", "instalando"))
	}
}

// watchSize shows how much lies below dir; total 0 where it is not known how much it will be.
func (in *installer) watchSize(dir string, total int64) func() {
	return func() { in.console.bytes(treeSize(dir), total) }
}

func treeSize(dir string) (size int64) {
	_ = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			if info, err := d.Info(); err == nil {
				size += info.Size()
			}
		}
		return nil // files come and go while pip works
	})
	return size
}

// pointTo makes link point to dir, in one step.
func pointTo(dir, link string) error {
	if info, err := os.Lstat(link); err == nil && info.IsDir() {
		if err := os.RemoveAll(link); err != nil { // a real folder: from a time before the links
			return err
		}
	}
	next := link + ".new"
	_ = os.Remove(next)
	if err := os.Symlink(filepath.Base(dir), next); err != nil {
		return err
	}
	return os.Rename(next, link)
}

func removeOldEnvironments(keep string) {
	all, _ := filepath.Glob(filepath.Join(folder.Root(), "python-*"))
	for _, dir := range all {
		if dir != keep {
			_ = os.RemoveAll(dir)
		}
	}
}
