package setup

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"descida/internal/folder"
	"descida/internal/language"
)

// Report is what the doctor sees. Paths are empty where the thing is not there.
type Report struct {
	Data          string            `json:"data"`           // the data folder
	Source        string            `json:"source"`         // the clone
	Go            string            `json:"go"`             // version of the go command
	Compiler      string            `json:"compiler"`       // the C compiler
	Python        string            `json:"python"`         // the private environment's interpreter
	PythonVersion string            `json:"python_version"` // its version
	Kernelspec    string            `json:"kernelspec"`     // the folder of the kernelspec
	LabExtension  string            `json:"labextension"`   // the folder of the JupyterLab extension
	Kernel        string            `json:"kernel"`         // the program that the kernelspec calls
	GoNB          string            `json:"gonb"`
	Gopls         string            `json:"gopls"`
	Packages      map[string]string `json:"packages"` // Python packages of the environment with their versions
	MNIST         string            `json:"mnist"`    // the folder with its four files
	XLA           string            `json:"xla"`      // the CPU plug-in
	CUDA          string            `json:"cuda"`     // the GPU plug-in
	Backend       string            `json:"backend"`  // xla:cuda, xla:cpu or go
	Devices       json.RawMessage   `json:"devices"`  // what the backend says of its devices, or {"error": ...}
	LinkMode      string            `json:"linkmode"`
	Missing       []Missing         `json:"missing"`
}

// Missing is one thing that is not there, and the command that mends it.
type Missing struct {
	What    string `json:"what"`
	Command string `json:"command"`
}

// setupCommand sets up the folder that the doctor looks at: where that is not the usual one, the command says so.
func setupCommand() string {
	if os.Getenv(folder.Env) == "" {
		return "go run . setup"
	}
	return "go run . setup --data " + shellQuote(folder.Root())
}

// plain are words that a shell takes as they are.
var plain = regexp.MustCompile(`^[A-Za-z0-9_./=:@%+-]+$`)

// shellQuote writes a path as one word of a shell.
func shellQuote(path string) string {
	if plain.MatchString(path) {
		return path
	}
	return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
}

// makeAgain is the command for a thing that is there but damaged, where the set-up takes it for complete.
func makeAgain(path string) string {
	return "rm -rf " + shellQuote(path) + " && " + setupCommand()
}

// Examine looks at everything and changes nothing.
func Examine(ctx context.Context, source string) Report {
	in := newInstaller(Options{Source: source, Out: io.Discard})
	r := Report{
		Data: folder.Root(), Source: source, Backend: in.state.Backend, LinkMode: in.state.LinkMode, Missing: []Missing{},
		Devices: json.RawMessage("[]"), Packages: map[string]string{},
	}
	missing := func(what, command string) { r.Missing = append(r.Missing, Missing{what, command}) }
	there := func(path, what string) string {
		if in.state.whole(path) {
			return path
		}
		missing(what, setupCommand())
		return ""
	}
	if tool, err := in.look("go"); err != nil {
		missing(language.Pick("the go command on the PATH", "o comando go no PATH"), "https://go.dev/dl")
	} else {
		in.goTool = tool
		r.Compiler, r.Go = in.examineGo(missing)
	}
	r.Kernel = there(programs[0].path(), language.Pick("the kernel's program", "o programa do kernel"))
	r.GoNB = there(programs[1].path(), "GoNB")
	r.Gopls = there(programs[2].path(), "gopls")
	if r.Python = there(PythonPath(), language.Pick("the private Python environment", "o ambiente Python próprio")); r.Python != "" {
		in.examinePython(ctx, &r, missing)
	}
	if there(filepath.Join(KernelspecDir(), "kernel.json"), language.Pick("the kernelspec", "o kernelspec")) != "" {
		r.Kernelspec = KernelspecDir()
	}
	if labExtensionWhole() {
		r.LabExtension = labExtensionDir()
	} else {
		missing(language.Pick("the JupyterLab extension", "a extensão do JupyterLab"), setupCommand())
	}
	if r.Python != "" && len(in.state.Steps) == 0 {
		missing(language.Pick("what the set-up noted: ", "o que a instalação anotou: ")+StatePath(), setupCommand())
	}
	if bad := badMNIST(); bad == "" {
		r.MNIST = folder.MNIST()
	} else {
		missing("MNIST: "+filepath.Join(folder.MNIST(), bad), setupCommand())
	}
	if in.state.whole(cpuPlugin()) {
		r.XLA = cpuPlugin()
	} else {
		missing(language.Pick("XLA for the CPU (training is about 20 times slower without)", "XLA para a CPU (sem ele o treino é cerca de 20 vezes mais lento)"), setupCommand())
	}
	if isFile(cudaPlugin()) {
		r.CUDA = cudaPlugin()
	} else if in.nvidia().present && onLinuxAMD64() {
		missing(language.Pick("XLA for the GPU", "XLA para a GPU"), setupCommand())
	}
	in.examineDevices(ctx, &r, missing)
	return r
}

func (in *installer) examineGo(missing func(what, command string)) (compiler, version string) {
	e, err := in.goEnv()
	if err != nil {
		missing("go env: "+err.Error(), "https://go.dev/dl")
		return "", ""
	}
	compiler, err = in.compiler(e)
	if none := (*compilerError)(nil); errors.As(err, &none) {
		missing(none.what, none.mend)
	}
	in.state.GoVersion = e.GOVERSION
	return compiler, e.GOVERSION
}

const askPackages = `import json, platform
import jupyterlab, notebook, jupyter_client, nbclient, nbconvert, nbformat, pip
from importlib.metadata import version, PackageNotFoundError
found = {"python": platform.python_version()}
for name in ("jupyterlab", "notebook", "jupyter-client", "nbclient", "nbconvert", "nbformat", "jupyterlab-widgets"):
    try:
        found[name] = version(name)
    except PackageNotFoundError:
        pass
print(json.dumps(found))`

func (in *installer) examinePython(ctx context.Context, r *Report, missing func(what, command string)) {
	var out bytes.Buffer
	text, err := in.run(ctx, command{args: []string{PythonPath(), "-c", askPackages}, out: &out, quiet: true})
	if err != nil || json.Unmarshal(out.Bytes(), &r.Packages) != nil {
		what := language.Pick("a private Python environment that is whole", "um ambiente Python próprio que esteja inteiro")
		if last := lastLines(text, 1); len(last) > 0 {
			what += ": " + last[0]
		}
		missing(what, makeAgain(folder.Python()))
		return
	}
	r.PythonVersion = r.Packages["python"]
	delete(r.Packages, "python")
}

func (in *installer) examineDevices(ctx context.Context, r *Report, missing func(what, command string)) {
	if chosen := os.Getenv("DESCIDA_BACKEND"); chosen != "" {
		r.Backend = chosen
	} else if r.Backend == "" {
		r.Backend = backend(in)
	}
	if !in.state.whole(devicesProgram.path()) {
		missing(language.Pick("the program that asks for devices", "o programa que consulta os dispositivos"), setupCommand())
		return
	}
	answer, err := in.askDevices(ctx)
	var said struct {
		Backend string          `json:"backend"`
		Devices json.RawMessage `json:"devices"`
		Notice  string          `json:"notice"`
		Error   string          `json:"error"`
	}
	if jsonErr := json.Unmarshal([]byte(answer), &said); jsonErr != nil || said.Error != "" {
		text := said.Error
		if text == "" { // it crashed: what it left is for setup.log
			text, _, _ = strings.Cut(fmt.Sprint(err), "\n")
		}
		mend := setupCommand()
		switch {
		case os.Getenv("DESCIDA_BACKEND") != "":
			mend = "unset DESCIDA_BACKEND"
		case r.Backend == "xla:cuda":
			mend = makeAgain(cudaPlugin())
		case isFile(cpuPlugin()):
			mend = makeAgain(cpuPlugin())
		}
		missing(language.Pick("a backend that starts: ", "um backend que inicie: ")+text, mend)
		return
	}
	if os.Getenv("DESCIDA_BACKEND") == "" && said.Backend == "go" && isFile(cpuPlugin()) {
		missing(language.Pick("XLA for the CPU, which is there and does not start: ", "XLA para a CPU, que está lá e não inicia: ")+said.Notice,
			makeAgain(cpuPlugin()))
	}
	if said.Backend != "" {
		r.Backend = said.Backend
	}
	if len(said.Devices) > 0 {
		r.Devices = said.Devices
	}
}

// Lines is the report for a person: what, and where or which.
func (r Report) Lines() [][2]string {
	none := language.Pick("missing", "falta")
	or := func(s string) string {
		if s == "" {
			return none
		}
		return s
	}
	python := or(r.Python)
	if r.PythonVersion != "" {
		python += " (" + r.PythonVersion + ")"
	}
	var packages []string
	for _, name := range []string{"jupyterlab", "notebook", "nbclient"} {
		if v := r.Packages[name]; v != "" {
			packages = append(packages, name+" "+v)
		}
	}
	cuda := r.CUDA
	if cuda == "" {
		cuda = language.Pick("none", "nenhum")
	}
	return [][2]string{
		{language.Pick("data folder", "pasta de dados"), r.Data},
		{language.Pick("clone", "clone"), r.Source},
		{"Go", or(r.Go)},
		{language.Pick("C compiler", "compilador C"), or(r.Compiler)},
		{"Python", python},
		{language.Pick("packages", "pacotes"), or(strings.Join(packages, ", "))},
		{"kernelspec", or(r.Kernelspec)},
		{language.Pick("lab extension", "extensão do lab"), or(r.LabExtension)},
		{"kernel", or(r.Kernel)},
		{"GoNB", or(r.GoNB)},
		{"gopls", or(r.Gopls)},
		{"MNIST", or(r.MNIST)},
		{"XLA (CPU)", or(r.XLA)},
		{"XLA (GPU)", cuda},
		{"backend", or(r.Backend)},
		{language.Pick("devices", "dispositivos"), oneLine(string(r.Devices))},
		{language.Pick("link mode", "modo de ligação"), or(r.LinkMode)},
	}
}
