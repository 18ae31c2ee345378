package nn

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"descida/nn/internal/backend"
)

func TestModelIsStored(t *testing.T) {
	t.Setenv(backend.Env, backend.Go)
	data := spots(40)
	trained := Sequential(Dense(5, Tanh), Dense(4, Sigmoid), Dense(3, ReLU), Dense(2))
	if _, err := trained.Fit(data, Epochs(2)); err != nil {
		t.Fatal(err)
	}
	for name, m := range map[string]*Model{
		"trained": trained, "new": small(), "empty": Sequential(), "nil layer": Sequential(nil, Dense(-3, Activation(9))),
	} {
		stored, err := m.MarshalBinary()
		if err != nil {
			t.Fatal(name, err)
		}
		var read Model
		if err := read.UnmarshalBinary(stored); err != nil {
			t.Fatal(name, err)
		}
		again, _ := read.MarshalBinary()
		if !bytes.Equal(again, stored) || read.String() != m.String() {
			t.Errorf("%s: %s became %s", name, m, &read)
		}
	}
	stored, _ := trained.MarshalBinary()
	var read Model
	if err := read.UnmarshalBinary(stored); err != nil {
		t.Fatal(err)
	}
	want, _ := trained.Evaluate(data)
	if got, err := read.Evaluate(data); err != nil || got != want {
		t.Errorf("the model read scores %v, %v; the one stored %v", got, err, want)
	}
	a, _ := trained.Fit(data) // training goes on alike
	b, err := read.Fit(data)
	if err != nil || !slices.Equal(a.Update.Loss, b.Update.Loss) {
		t.Errorf("the model read trains otherwise: %v", err)
	}
}

func TestDatasetIsStored(t *testing.T) {
	dir := t.TempDir()
	pixels, labels := filepath.Join(dir, "x.u8"), filepath.Join(dir, "y.u8")
	write := func(path string, data []byte) {
		t.Helper()
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	raw := make([]byte, 4*10)
	for i := range raw {
		raw[i] = byte(i)
	}
	write(pixels, raw)
	write(labels, []byte{0, 1, 2, 0, 1, 2, 0, 1, 2, 0})
	files := Files{Name: "squares", Pixels: pixels, Labels: labels, Shape: []int{2, 2}, Classes: 3, Remedy: "draw them again"}
	mapped, err := OpenDataset(files)
	if err != nil {
		t.Fatal(err)
	}
	first, rest := mapped.Reshape(4).Split(0.3)
	memory := spots(20)
	for name, d := range map[string]*Dataset{
		"files": mapped, "first rows": first, "last rows": rest, "shuffled": mapped.Shuffle(3).Take(5).Named("five"),
		"memory": memory, "memory's view": memory.Shuffle(1).Take(7), "no labels": NewDataset([][]float32{{1}}, nil),
		"bad":        NewDataset(nil, nil),
		"regression": NewRegression([][]float32{{1}, {2}, {3}}, [][]float32{{4, 5}, {6, 7}, {8, 9}}).Shuffle(1).Take(2),
		"one-hot":    memory.OneHot().Shuffle(2), "files one-hot": mapped.Shuffle(3).Take(5).OneHot(),
		"weighted": memory.Take(3).Weighted([]float32{1, 2, 3}), "files weighted": rest.Weighted([]float32{7, 6, 5, 4, 3, 2, 1}),
		"named": memory.NamedClasses("left", "right", "neither"), "files named": mapped.NamedClasses("a", "b", "c").Take(4),
	} {
		stored, err := d.MarshalBinary()
		if err != nil {
			t.Fatal(name, err)
		}
		var read Dataset
		if err := read.UnmarshalBinary(stored); err != nil {
			t.Fatal(name, err)
		}
		if read.String() != d.String() {
			t.Errorf("%s: %s became %s", name, d, &read)
		}
		for i := range d.Len() {
			if !slices.Equal(read.Row(i), d.Row(i)) || read.Label(i) != d.Label(i) {
				t.Errorf("%s: row %d is %v, class %d; want %v, %d", name, i, read.Row(i), read.Label(i), d.Row(i), d.Label(i))
			}
			if !slices.Equal(read.Targets(i), d.Targets(i)) {
				t.Errorf("%s: row %d has the targets %v, want %v", name, i, read.Targets(i), d.Targets(i))
			}
			if w := d.rows.Weights; (w == nil) != (read.rows.Weights == nil) || w != nil && read.rows.Weights[read.rows.At(i)] != w[d.rows.At(i)] {
				t.Errorf("%s: the weight of row %d differs", name, i)
			}
		}
		if !slices.Equal(read.ClassNames(), d.ClassNames()) {
			t.Errorf("%s: classes are named %q, want %q", name, read.ClassNames(), d.ClassNames())
		}
	}
	if stored, _ := mapped.MarshalBinary(); bytes.Contains(stored, raw) {
		t.Error("a data set from files is stored with its rows")
	}

	stored, _ := rest.MarshalBinary()
	write(labels, []byte{0, 1, 9, 0, 1, 2, 0, 1, 2, 0})
	wantError(t, new(Dataset).UnmarshalBinary(stored), "label 9 of row 2")
	write(labels+".new", []byte{0, 1})
	if err := os.Rename(labels+".new", labels); err != nil {
		t.Fatal(err)
	}
	wantError(t, new(Dataset).UnmarshalBinary(stored), "40 bytes", "2 labels", "draw them again")
	if err := os.Remove(pixels); err != nil {
		t.Fatal(err)
	}
	wantError(t, new(Dataset).UnmarshalBinary(stored), "x.u8", "draw them again")
}

func wantError(t *testing.T, err error, parts ...string) {
	t.Helper()
	if err == nil {
		t.Errorf("no error, want one with %q", parts)
		return
	}
	for _, p := range parts {
		if !strings.Contains(err.Error(), p) {
			t.Errorf("error %q lacks %q", err, p)
		}
	}
}

// TestDamagedBytes cuts and flips stored values: an error each time, never a panic, and the receiver is left alone.
func TestDamagedBytes(t *testing.T) {
	m := small()
	a, _ := m.shaped([]int{2})
	m.input, m.weights = []int{2}, initial(a.params, 1)
	model, _ := m.MarshalBinary()
	data, _ := spots(5).MarshalBinary()
	for name, stored := range map[string][]byte{"model": model, "data": data} {
		read := func(b []byte) error {
			if name == "model" {
				kept := Sequential(Dense(7))
				err := kept.UnmarshalBinary(b)
				if err != nil && kept.String() != "Sequential(Dense(7))" {
					t.Error("the model was changed by bytes that it refused")
				}
				return err
			}
			return new(Dataset).UnmarshalBinary(b)
		}
		if read(nil) == nil || read([]byte("hello, world, this is no model")) == nil {
			t.Error(name, "read from something else")
		}
		for n := range stored {
			if read(stored[:n]) == nil {
				t.Errorf("%s: %d of %d bytes are read without error", name, n, len(stored))
			}
			flipped := slices.Clone(stored)
			flipped[n] ^= 0x20
			if read(flipped) == nil {
				t.Errorf("%s: byte %d flipped is read without error", name, n)
			}
		}
		later := slices.Clone(stored)
		later[8]++
		wantError(t, read(later), "version 3", "version 2")
	}
	var r modelRecord
	payload, _ := unseal(modelMark, model, &r)
	r.Weights[0]++
	lying, _ := seal(modelMark, r, append(payload, 0, 0, 0, 0))
	wantError(t, new(Model).UnmarshalBinary(lying), "weights 0 have 11 values and the layers want 10")
	r.Weights[0] -= 2
	short, _ := seal(modelMark, r, payload[4:])
	wantError(t, new(Model).UnmarshalBinary(short), "weights 0 have 9 values")
	r.Layers[0].Kind = "Conv9D"
	strange, _ := seal(modelMark, r, nil)
	wantError(t, new(Model).UnmarshalBinary(strange), `layer 1 is of the kind "Conv9D"`)
}
