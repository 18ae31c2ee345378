package nn

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/gomlx/gomlx/core/graph"

	"descida/internal/folder"
	"descida/nn/internal/backend"
	"descida/nn/internal/safetensors"
)

// saved is a model with its data, trained a little.
type saved struct {
	model *Model
	data  *Dataset
}

// savedModels have all that a file must hold: a normaliser, what BatchNorm keeps, a convolution, an optimizer's memory.
func savedModels(t *testing.T) map[string]saved {
	t.Helper()
	flat := spots(60)
	scale, err := ZScore().Fit(flat)
	if err != nil {
		t.Fatal(err)
	}
	between, err := MinMax(-1, 1).Fit(flat)
	if err != nil {
		t.Fatal(err)
	}
	x, y := make([]float32, 40*6*5*2), make([]int, 40)
	for i := range x {
		x[i] = float32((i*i)%17)/8 - 1
	}
	for i := range y {
		y[i] = i % 3
	}
	images := NewDatasetFlat(x, []int{6, 5, 2}, y)
	all := map[string]saved{
		"dense":  {Sequential(Normalize(scale), Dense(5, Tanh), Dropout(0.1), Dense(4), BatchNorm(), Sigmoid, Dense(2)), flat},
		"minmax": {Sequential(Normalize(between), Dense(3, ReLU), Dense(2)), flat},
		"images": {Sequential(Conv2D(4, 3, ReLU), BatchNorm(), MaxPool(2), Flatten(), Dense(3)), images},
	}
	for name, s := range all {
		if _, err := s.model.Fit(s.data, Adam(0.01), MiniBatch(10), Epochs(2)); err != nil {
			t.Fatal(name, err)
		}
	}
	return all
}

// TestSavedModelIsTheModel: it predicts alike, and trains on alike, to the bit.
func TestSavedModelIsTheModel(t *testing.T) {
	eachBackend(t, func(t *testing.T, _ *backend.Backend) {
		for name, s := range savedModels(t) {
			path := filepath.Join(t.TempDir(), "m.safetensors")
			if err := s.model.Save(path); err != nil {
				t.Fatal(name, err)
			}
			read, err := Load(path)
			if err != nil {
				t.Fatal(name, err)
			}
			a, _ := s.model.MarshalBinary()
			b, _ := read.MarshalBinary()
			if !bytes.Equal(a, b) {
				t.Errorf("%s: %s became %s", name, s.model, read)
			}
			want, err := s.model.Predict(s.data)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := read.Predict(s.data); err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("%s: the model read predicts otherwise, %v", name, err)
			}
			h1, err1 := s.model.Fit(s.data, Adam(0.01), MiniBatch(10))
			h2, err2 := read.Fit(s.data, Adam(0.01), MiniBatch(10))
			if err := errors.Join(err1, err2); err != nil || !slices.Equal(h1.Update.Loss, h2.Update.Loss) {
				t.Errorf("%s: the model read trains otherwise, %v", name, err)
			}
		}
	})
}

// TestUntrainedModelIsSaved: its layers are all there is.
func TestUntrainedModelIsSaved(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m.safetensors")
	if err := small().Save(path); err != nil {
		t.Fatal(err)
	}
	read, err := Load(path)
	if err != nil || read.String() != small().String() || read.weights != nil {
		t.Errorf("%s, %v", read, err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm()&0o700 != 0o600 {
		t.Errorf("the file's mode is %v, %v; want one that its owner reads and writes", info.Mode(), err)
	}
}

// TestFunctionsAreBoundAfterLoad: a layer of the student's own comes back with its weights, without its function.
func TestFunctionsAreBoundAfterLoad(t *testing.T) {
	t.Setenv(backend.Env, backend.Go)
	double := Func("double", func(x *graph.Node) *graph.Node { return graph.MulScalar(x, 2) })
	m := Sequential(Dense(4), double, Dense(2))
	if _, err := m.Fit(spots(40), Epochs(2)); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "m.safetensors")
	if err := m.Save(path); err != nil {
		t.Fatal(err)
	}
	read, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	_, err = read.Predict(spots(4))
	wantError(t, err, "its function was not kept")
	wantError(t, read.Save(path), "nn: Save: ", "its function was not kept")
	if err := read.Bind(double); err != nil {
		t.Fatal(err)
	}
	want, _ := m.Predict(spots(4))
	if got, err := read.Predict(spots(4)); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("bound, it predicts %v, %v; want %v", got, err, want)
	}
}

// TestDamagedFiles: cut anywhere or a bit flipped anywhere is an error that names the file, never a panic.
func TestDamagedFiles(t *testing.T) {
	t.Setenv(backend.Env, backend.Go)
	dir := t.TempDir()
	path := filepath.Join(dir, "m.safetensors")
	m := small()
	if _, err := m.Fit(spots(40), SGD(0.1, Momentum(0.9))); err != nil {
		t.Fatal(err)
	}
	if err := m.Save(path); err != nil {
		t.Fatal(err)
	}
	good, _ := os.ReadFile(path)
	bad := filepath.Join(dir, "bad.safetensors")
	for n := range good {
		flipped := slices.Clone(good)
		flipped[n] ^= 0x10
		for what, data := range map[string][]byte{"cut to": good[:n], "flipped at": flipped} {
			if err := os.WriteFile(bad, data, 0o600); err != nil {
				t.Fatal(err)
			}
			read, err := Load(bad)
			if err == nil {
				// What the checksum is over may be spaced otherwise.
				a, _ := m.MarshalBinary()
				if b, _ := read.MarshalBinary(); !bytes.Equal(a, b) {
					t.Errorf("%s %d of %d bytes: read without error as another model", what, n, len(good))
				}
			} else if !strings.HasPrefix(err.Error(), "nn: Load: ") || !strings.Contains(err.Error(), bad) {
				t.Errorf("%s %d: %v", what, n, err)
			}
		}
	}
}

func TestForeignFiles(t *testing.T) {
	t.Setenv(backend.Env, backend.Go)
	dir := t.TempDir()
	m := small()
	if _, err := m.Fit(spots(40)); err != nil {
		t.Fatal(err)
	}
	a, err := m.shaped(m.input)
	if err != nil {
		t.Fatal(err)
	}
	edited := func(name string, edit func(d *modelDocument, f *modelFile)) string { // another program's file: no checksum
		path := filepath.Join(dir, name)
		file, err := m.file(a)
		if err != nil {
			t.Fatal(err)
		}
		var d modelDocument
		if err := json.Unmarshal([]byte(file.metadata[modelKey]), &d); err != nil {
			t.Fatal(err)
		}
		edit(&d, file)
		text, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		file.metadata[modelKey] = string(text)
		out, err := os.Create(path)
		if err := errors.Join(err, safetensors.Write(out, file.tensors, file.metadata), out.Close()); err != nil {
			t.Fatal(err)
		}
		return path
	}
	if _, err := Load(edited("fine", func(*modelDocument, *modelFile) {})); err != nil {
		t.Error("a file without a checksum: ", err)
	}
	for name, c := range map[string]struct {
		path string
		want []string
	}{
		"not there":     {filepath.Join(dir, "none"), []string{"no such file"}},
		"Keras'":        {filepath.Join("testdata", "keras-notes.safetensors"), []string{"no model of Descida's", "model.LoadWeights"}},
		"later version": {edited("later", func(d *modelDocument, _ *modelFile) { d.Version = 2 }), []string{"version 2", "reads version 1"}},
		"unknown layer": {edited("layer", func(d *modelDocument, _ *modelFile) { d.Model.Layers[1].Kind = "Conv9D" }), []string{`layer 2 is of the kind "Conv9D"`}},
		"other layer": {edited("units", func(d *modelDocument, _ *modelFile) { d.Model.Layers[0].Data = json.RawMessage(`{"Units":6}`) }),
			[]string{`array "dense1.weights" has the shape [2 5], and Sequential(Dense(6), Dense(2)) wants [2 6]`}},
		"no array":      {edited("array", func(_ *modelDocument, f *modelFile) { f.tensors = f.tensors[1:] }), []string{`no array "dense1.weights"`}},
		"no loss":       {edited("loss", func(d *modelDocument, _ *modelFile) { d.Model.Loss.Kind = "Huber" }), []string{`the loss "Huber" does not exist`}},
		"other names":   {edited("names", func(d *modelDocument, _ *modelFile) { d.Parameters = d.Parameters[:3] }), []string{"it lists the arrays"}},
		"no transposed": {edited("turned", func(d *modelDocument, _ *modelFile) { d.Parameters[0].Transposed = false }), []string{"it lists the arrays"}},
	} {
		read, err := Load(c.path)
		if err == nil || read != nil {
			t.Errorf("%s: %v, no error", name, read)
			continue
		}
		wantError(t, err, append(c.want, "nn: Load: ", c.path)...)
	}
	for _, path := range []string{dir, "/dev/full", filepath.Join(dir, "no", "m")} { // a folder, a device, no folder
		wantError(t, m.Save(path), "nn: Save: ", path)
	}
	wantError(t, (*Model)(nil).Save(filepath.Join(dir, "nil")), "nn: Save: the model is nil")
}

// TestPythonReadsTheFile: numpy makes the same predictions from the file alone. float32 sums in another order differ by some
// 1e-7 of the largest.
func TestPythonReadsTheFile(t *testing.T) {
	python, packages := pythonPackages(t)
	t.Setenv(backend.Env, backend.Go)
	dir := t.TempDir()
	for name, s := range savedModels(t) {
		model, rows, out := filepath.Join(dir, name), filepath.Join(dir, name+".x"), filepath.Join(dir, name+".y")
		x := safetensors.Tensor{Name: "x", Shape: append([]int{s.data.Len()}, s.data.Shape()...)}
		for i := range s.data.Len() {
			x.Floats = append(x.Floats, s.data.Row(i)...)
		}
		f, err := os.Create(rows)
		if err := errors.Join(err, safetensors.Write(f, []safetensors.Tensor{x}, nil), f.Close(), s.model.Save(model)); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(python, filepath.Join("testdata", "predict.py"), model, rows, out)
		cmd.Env = append(os.Environ(), "PYTHONPATH="+packages, "PYTHONNOUSERSITE=1", "PYTHONDONTWRITEBYTECODE=1")
		if text, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", name, err, text)
		}
		got, shape := fromFile(t, out, "y")
		p, err := s.model.Predict(s.data)
		if err != nil {
			t.Fatal(err)
		}
		var want []float32
		for _, one := range p {
			want = append(want, one.Probabilities...)
		}
		if off := distance([][]float32{got}, [][]float32{want}); off > 1e-5 || !slices.Equal(shape, []int{len(p), len(p[0].Probabilities)}) {
			t.Errorf("%s: numpy's predictions, of shape %v, differ by %.1e", name, shape, off)
		}
	}
}

// pythonPackages is an interpreter, and a folder with what testdata/python.txt locks, by hash, installed once for each lock.
func pythonPackages(t *testing.T) (python, packages string) {
	t.Helper()
	python = filepath.Join(folder.Python(), "bin", "python")
	if _, err := os.Stat(python); err != nil {
		t.Skipf("not set up (descida setup does it): %v", err)
	}
	lock, err := filepath.Abs(filepath.Join("testdata", "python.txt"))
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(lock)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(text)
	packages = filepath.Join(folder.Root(), "nn-test-"+hex.EncodeToString(sum[:6]))
	if _, err := os.Stat(packages); err == nil {
		return python, packages
	}
	part, err := os.MkdirTemp(folder.Root(), "nn-test-part-")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(part)
	cmd := exec.Command(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes",
		"--only-binary", ":all:", "--target", part, "-r", lock)
	if text, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("pip: %v\n%s", err, text)
	}
	if err := os.Rename(part, packages); err != nil {
		if _, there := os.Stat(packages); there != nil { // else another test was faster
			t.Fatal(err)
		}
	}
	return python, packages
}
