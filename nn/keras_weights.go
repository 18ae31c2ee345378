package nn

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"descida/nn/internal/safetensors"
)

// kerasNames are what Keras calls the arrays that have another name here.
var kerasNames = map[string]string{
	"weights": "kernel", "scale": "gamma", "shift": "beta", "mean": "moving_mean", "variance": "moving_variance",
}

// LoadWeights gives the model the weights of a safetensors file for rows of a shape, which may be left out if the model has
// weights already: model.LoadWeights("keras.safetensors", 784). The file is one of Save's, of the same layers, or one of a
// Keras model's, which these lines of Python write:
//
//	from safetensors.numpy import save_file
//	save_file({f"{i:03d}/{w.path}": w.numpy() for i, w in enumerate(model.weights)}, "keras.safetensors")
//
// The number before each name keeps Keras' order. Its Dense, Conv2D, BatchNormalization and LayerNormalization are known; a
// last softmax is left out here, it is in the loss. What an optimizer kept and the number of epochs trained are forgotten.
// Floats of other widths are rounded to float32.
//
// Errors name the file, and then the model is as it was: it is not there or damaged; arrays without a number before their
// names; more or fewer arrays than the layers want; one of another kind or shape, with both.
func (m *Model) LoadWeights(path string, row ...int) error {
	fail := func(err error) error {
		return fmt.Errorf("nn: LoadWeights: %w", naming(path, err))
	}
	if m == nil {
		return fail(errNoLayers)
	}
	f, err := safetensors.Open(path)
	if err != nil {
		return fail(err)
	}
	defer f.Close()
	input := m.input
	if len(row) > 0 {
		input = row
	}
	if input == nil {
		return fail(errors.New("the model does not know the shape of its rows yet; say it: model.LoadWeights(path, 784)"))
	}
	fresh := &Model{layers: m.layers, loss: m.loss, input: slices.Clone(input)}
	a, err := fresh.shaped(input)
	if err != nil {
		return fail(unnamed(err))
	}
	wanted := fresh.wanted(a)
	from := arraysInOrder
	if _, ours := f.Metadata[modelKey]; ours {
		from = arraysByName
	}
	names, err := from(f, wanted)
	if err != nil {
		return fail(err)
	}
	for i, w := range wanted {
		if shape := f.Shape(names[i]); !slices.Equal(shape, w.shown()) {
			return fail(fmt.Errorf("array %q has the shape %v, and %s wants %v of %s", names[i], shape, w.layer, w.shown(), w.name))
		}
		values, err := f.Floats(names[i])
		if err != nil {
			return fail(err)
		}
		*w.to = append(*w.to, w.kept(values))
	}
	if !allFinite(fresh.weights) {
		return fail(errors.New("there are weights that are no numbers"))
	}
	*m = *fresh
	return nil
}

// wantedArray is an array that a layer wants.
type wantedArray struct {
	parameter
	full  string // its name in a file of Save's
	layer string // as errors call it
	to    *[][]float32
}

// wanted lists the arrays of the model in Keras' order: of each layer what it learns, then what it keeps.
func (m *Model) wanted(a anatomy) (list []wantedArray) {
	for i, l := range m.layers {
		for _, part := range []struct {
			arrays []parameter
			to     *[][]float32
		}{{a.params[i], &m.weights}, {a.states[i], &m.states}} {
			for _, p := range part.arrays {
				list = append(list, wantedArray{p, layerName(l, i) + "." + p.name, fmt.Sprintf("layer %d %s", i+1, l), part.to})
			}
		}
	}
	return list
}

// arraysByName finds the wanted arrays in a file of Save's, which also has what the optimizer keeps.
func arraysByName(f *safetensors.File, wanted []wantedArray) (names []string, err error) {
	known := map[string]bool{}
	for _, w := range wanted {
		if !f.Has(w.full) {
			return nil, fmt.Errorf("it has no array %q, which %s wants; it has %s", w.full, w.layer, listOf(f.Names()))
		}
		known[w.full] = true
		names = append(names, w.full)
	}
	for _, name := range f.Names() {
		kind, _, _ := strings.Cut(name, ".")
		if !known[name] && !slices.Contains([]string{slotPrefix, bestPrefix, historyPrefix}, kind+".") {
			return nil, fmt.Errorf("it has the array %q, which no layer wants", name)
		}
	}
	return names, nil
}

// arraysInOrder finds the wanted arrays in a file of a Keras model, by the numbers before their names. Numbers that are no
// floats, such as the state of a Dropout, are left out.
func arraysInOrder(f *safetensors.File, wanted []wantedArray) ([]string, error) {
	type numbered struct {
		number int
		name   string
	}
	var list []numbered
	for _, name := range f.Names() {
		if !f.DType(name).Float() {
			continue
		}
		number, _, ok := strings.Cut(name, "/")
		n, err := strconv.Atoi(number)
		if !ok || err != nil {
			return nil, fmt.Errorf("array %q has no number before its name, so that the order of the layers is lost; write it as the documentation of LoadWeights shows", name)
		}
		list = append(list, numbered{n, name})
	}
	slices.SortStableFunc(list, func(a, b numbered) int { return a.number - b.number })
	names := make([]string, len(list))
	for i, one := range list {
		names[i] = one.name
		if i > 0 && list[i-1].number == one.number {
			return nil, fmt.Errorf("arrays %q and %q have the same number", names[i-1], one.name)
		}
	}
	for i, w := range wanted {
		if i == len(names) {
			break
		}
		want := w.name
		if keras, ok := kerasNames[want]; ok {
			want = keras
		}
		if got := names[i][strings.LastIndexByte(names[i], '/')+1:]; got != want {
			return nil, fmt.Errorf("array %q is a %s where %s wants its %s; the layers are others, or in another order", names[i], got, w.layer, want)
		}
	}
	if len(names) != len(wanted) {
		return nil, fmt.Errorf("it has %d arrays (%s) and the layers want %d", len(names), listOf(names), len(wanted))
	}
	return names, nil
}

// listOf is some names, the first of them.
func listOf(names []string) string {
	const most = 6
	if len(names) > most {
		return strings.Join(names[:most], ", ") + " ..."
	}
	return strings.Join(names, ", ")
}
