package nn

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"descida/nn/internal/backend"
	"descida/nn/internal/safetensors"
)

// fromFile reads an array of a test file.
func fromFile(t *testing.T, path, name string) ([]float32, []int) {
	t.Helper()
	f, err := safetensors.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	values, err := f.Floats(name)
	if err != nil {
		t.Fatal(err)
	}
	return values, f.Shape(name)
}

// kerasModels are those of testdata/keras_weights.py.
func kerasModels() map[string]*Model {
	return map[string]*Model{
		"notes":  Sequential(Dense(8, ReLU), Dense(6, ReLU), Dense(4)),
		"images": Sequential(Conv2D(3, 3, ReLU), BatchNorm(), MaxPool(2), Flatten(), Dropout(0.5), LayerNorm(), Dense(4)),
	}
}

// TestKerasWeights: a model with Keras' weights predicts what Keras does. The bound is that of float32 sums of some ten
// products in another order.
func TestKerasWeights(t *testing.T) {
	eachBackend(t, func(t *testing.T, _ *backend.Backend) {
		for name, m := range kerasModels() {
			golden := filepath.Join("testdata", "keras-"+name+"-predictions.safetensors")
			x, shape := fromFile(t, golden, "x")
			want, _ := fromFile(t, golden, "y")
			if err := m.LoadWeights(filepath.Join("testdata", "keras-"+name+".safetensors"), shape[1:]...); err != nil {
				t.Fatal(err)
			}
			p, err := m.Predict(NewDatasetFlat(x, shape[1:], nil))
			if err != nil {
				t.Fatal(err)
			}
			var got []float32
			for _, one := range p {
				got = append(got, one.Probabilities...)
			}
			if off := distance([][]float32{got}, [][]float32{want}); off > 1e-6 {
				t.Errorf("%s: predictions differ from Keras' by %.1e", name, off)
			}
		}
	})
}

func TestWrongWeights(t *testing.T) {
	t.Setenv(backend.Env, backend.Go)
	dir := t.TempDir()
	notes := filepath.Join("testdata", "keras-notes.safetensors")
	trained := small()
	if _, err := trained.Fit(spots(40), Adam(0.01), Epochs(1)); err != nil {
		t.Fatal(err)
	}
	ours := filepath.Join(dir, "ours.safetensors")
	foreign := filepath.Join(dir, "foreign.safetensors")
	plain := filepath.Join(dir, "plain.safetensors")
	twice := filepath.Join(dir, "twice.safetensors")
	write := func(path string, tensors ...safetensors.Tensor) error {
		f, err := os.Create(path)
		return errors.Join(err, safetensors.Write(f, tensors, nil), f.Close())
	}
	if err := errors.Join(trained.Save(ours), os.WriteFile(foreign, []byte("PK\x03\x04 a .keras file is a zip file"), 0o600),
		write(plain, safetensors.Tensor{Name: "dense/kernel", Shape: []int{1, 2}, Floats: []float32{1, 2}}),
		write(twice, safetensors.Tensor{Name: "1/kernel", Floats: []float32{1}}, safetensors.Tensor{Name: "01/bias", Floats: []float32{1}}),
	); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		m    *Model
		path string
		row  []int
		want []string
	}{
		"not there":     {small(), filepath.Join(dir, "none"), []int{2}, []string{"none", "no such file"}},
		"foreign":       {small(), foreign, []int{2}, []string{foreign, "no safetensors file"}},
		"no rows":       {small(), notes, nil, []string{"does not know the shape of its rows", "model.LoadWeights(path, 784)"}},
		"other rows":    {kerasModels()["notes"], notes, []int{13}, []string{`array "000/sequential/dense/kernel" has the shape [12 8], and layer 1 Dense(8, ReLU) wants [13 8] of weights`}},
		"other layer":   {Sequential(Dense(8, ReLU), Dense(6, ReLU), Dense(5)), notes, []int{12}, []string{"has the shape [6 4], and layer 3 Dense(5) wants [6 5]"}},
		"fewer":         {Sequential(Dense(8, ReLU), Dense(6)), notes, []int{12}, []string{"it has 6 arrays", "the layers want 4"}},
		"more":          {Sequential(Dense(8), Dense(6), Dense(4), Dense(2)), notes, []int{12}, []string{"it has 6 arrays", "the layers want 8"}},
		"another kind":  {Sequential(Dense(8), LayerNorm(), Dense(4)), notes, []int{12}, []string{`"002/sequential/dense_1/kernel" is a kernel where layer 2 LayerNorm() wants its gamma`}},
		"no numbers":    {small(), plain, []int{2}, []string{`array "dense/kernel" has no number before its name`}},
		"same numbers":  {small(), twice, []int{2}, []string{"have the same number"}},
		"ours, missing": {Sequential(Dense(5), Dense(3), Dense(2)), ours, []int{2}, []string{`no array "dense3.weights", which layer 3 Dense(2) wants; it has dense1.weights`}},
		"ours, more":    {Sequential(Dense(5)), ours, []int{2}, []string{`"dense2.weights", which no layer wants`}},
		"ours, shape":   {Sequential(Dense(4), Dense(2)), ours, []int{2}, []string{`"dense1.weights" has the shape [2 5], and layer 1 Dense(4) wants [2 4]`}},
		"nil":           {nil, ours, nil, []string{"the model has no layers"}},
		"no layers":     {Sequential(), ours, []int{2}, []string{"the model has no layers"}},
	} {
		err := c.m.LoadWeights(c.path, c.row...)
		if err == nil {
			t.Errorf("%s: no error", name)
			continue
		}
		wantError(t, err, append(c.want, "nn: LoadWeights: ")...)
		if c.m != nil && c.m.weights != nil {
			t.Errorf("%s: the model has weights now", name)
		}
	}
	m := Sequential(Dense(5), Dense(2)) // the activation is no array
	if err := m.LoadWeights(ours, 2); err != nil {
		t.Fatal(err)
	}
	if !slices.EqualFunc(m.weights, trained.weights, slices.Equal[[]float32]) || m.slots != nil || m.epochs != 0 {
		t.Error("the weights of Save's file are others, or more came with them")
	}
	if err := m.LoadWeights(ours); err != nil {
		t.Error("a model with weights knows its rows: ", err)
	}
}
