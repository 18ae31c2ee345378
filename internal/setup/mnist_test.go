package setup

import (
	"encoding/json"
	"path/filepath"
	"testing"

	"descida/internal/folder"
)

func TestMNIST(t *testing.T) {
	module := t.TempDir()
	files := map[string]string{}
	for name := range mnistFiles {
		write(t, filepath.Join(module, "data", name), "digits of "+name)
		files[name] = sum([]byte("digits of " + name))
	}
	real := mnistFiles
	mnistFiles = files
	defer func() { mnistFiles = real }()

	answer := map[string]string{"Dir": module, "Sum": "h1:good="}
	in, _ := fakeInstaller(t, func(command) (string, error) {
		text, err := json.Marshal(answer)
		if answer["Error"] != "" {
			err = failure("")
		}
		return string(text), err
	})
	write(t, filepath.Join(in.Source, "go.sum"), mnistModule+" "+mnistVersion+" h1:good=\n"+mnistModule+" "+mnistVersion+"/go.mod h1:other=\n")
	steps := []step{mnistStep()}

	answer["Sum"] = "h1:other="
	want(t, in.runSteps(t.Context(), steps), "go.sum")
	answer["Sum"] = "h1:good="
	want(t, in.runSteps(t.Context(), steps))
	if bad := badMNIST(); bad != "" {
		t.Errorf("%s is bad after the set-up", bad)
	}

	// A truncated file is found by the doctor, and mended by the set-up alone.
	name := filepath.Join(folder.MNIST(), "train-images-idx3-ubyte.gz")
	write(t, name, "digits")
	if badMNIST() != filepath.Base(name) {
		t.Error("a truncated file passes")
	}
	want(t, in.runSteps(t.Context(), steps))
	if bad := badMNIST(); bad != "" {
		t.Errorf("%s is bad after it was mended", bad)
	}

	files["t10k-labels-idx1-ubyte.gz"] = "0000"
	delete(in.state.Steps, "mnist")
	want(t, in.runSteps(t.Context(), steps), "t10k-labels-idx1-ubyte.gz", "go clean -modcache")

	answer["Error"] = "dial tcp: lookup: no such host"
	want(t, in.runSteps(t.Context(), steps), "Check the network")
}
