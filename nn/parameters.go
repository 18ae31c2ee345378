package nn

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Build draws the weights that Fit with nn.Seed(seed) would start from, for rows like those of data, and returns them. It
// is what comes first where the updates are made by hand; Fit needs no Build. Weights that the model has are forgotten.
//
// Errors: layers that do not fit each other or the rows.
func (m *Model) Build(data *Dataset, seed int) (Arrays, error) {
	if err := data.usable(false); err != nil {
		return Arrays{}, err
	}
	if m == nil {
		return Arrays{}, errNoLayers
	}
	fresh := &Model{layers: m.layers}
	a, err := fresh.shaped(data.shape)
	if err != nil {
		return Arrays{}, err
	}
	fresh.input = slices.Clone(data.shape)
	fresh.setValues(a.drawn(uint64(seed)))
	if data.rows.Targets != nil { // what Predict must know, where no Fit says it
		fresh.loss = fresh.lossFor(data)
	}
	*m = *fresh
	return m.Parameters()
}

// Parameters are copies of what the model learns, layer by layer: dense1.weights [in, out] and dense1.bias [out] are those
// of the model's first layer, a Dense. Error: the model has no weights yet.
func (m *Model) Parameters() (Arrays, error) {
	a, err := m.built()
	if err != nil {
		return Arrays{}, err
	}
	return m.named(a, m.weights), nil
}

// SetParameters sets the model's parameters to copies of these; those that are not among them stay. What an optimizer
// kept from an earlier Fit, such as a velocity, is forgotten.
//
// Errors, and then nothing is set: arrays with a Problem; a name or a shape that the model does not have.
func (m *Model) SetParameters(arrays Arrays) error {
	a, err := m.built()
	if err != nil {
		return err
	}
	if arrays.Problem != "" {
		return fmt.Errorf("nn: SetParameters: %s", arrays.Problem)
	}
	names, params := m.parameterNames(a), listed(a.params)
	weights := slices.Clone(m.weights)
	for _, one := range arrays.List {
		i := slices.Index(names, one.Name)
		if i < 0 {
			return fmt.Errorf("nn: SetParameters: the model has no %q; it has %s", one.Name, strings.Join(names, ", "))
		}
		want := params[i].shown()
		if !slices.Equal(one.Shape, want) || len(one.Values) != volume(want) {
			return fmt.Errorf("nn: SetParameters: %s has the shape %v and %d values; the model wants the shape %v, %d values",
				one.Name, one.Shape, len(one.Values), want, volume(want))
		}
		weights[i] = params[i].kept(one.Values)
	}
	m.weights, m.rule, m.slots, m.unfinished = weights, "", nil, ""
	return nil
}

var errNoWeights = errors.New("nn: the model has no weights yet; train it first with model.Fit, or draw them with model.Build(data, 1)")

// built is the model's anatomy, if it has weights.
func (m *Model) built() (anatomy, error) {
	if m == nil {
		return anatomy{}, errNoLayers
	}
	if m.weights == nil {
		return anatomy{}, errNoWeights
	}
	return m.shaped(m.input)
}

// named are arrays in the order of the parameters as a student sees them.
func (m *Model) named(a anatomy, values [][]float32) Arrays {
	out := Arrays{List: make([]Array, len(values))}
	names, params := m.parameterNames(a), listed(a.params)
	for i, v := range values {
		out.List[i] = Array{names[i], params[i].shown(), params[i].show(v)}
	}
	return out
}

// parameterNames names the parameters by kind and place of their layer: dense1.weights. A place is counted from 1 over all
// layers, as in errors.
func (m *Model) parameterNames(a anatomy) []string { return m.arrayNames(a.params) }

// arrayNames names arrays of the layers, their parameters or their states.
func (m *Model) arrayNames(layers [][]parameter) (names []string) {
	for i, list := range layers {
		for _, p := range list {
			names = append(names, layerName(m.layers[i], i)+"."+p.name)
		}
	}
	return names
}

// layerName is kind and place of a layer; of the kind the letters: a Conv2D as layer 3 is conv3. A function has its own name.
func layerName(l Layer, i int) string {
	if f, ok := l.(FunctionLayer); ok {
		return f.Name + strconv.Itoa(i+1)
	}
	kind := kindOf(l)
	if end := strings.IndexFunc(kind, func(r rune) bool { return !unicode.IsLetter(r) }); end >= 0 {
		kind = kind[:end]
	}
	return strings.ToLower(kind) + strconv.Itoa(i+1)
}

// shown is the shape that a student sees: a matrix that is kept as [out, in] is [in, out].
func (p parameter) shown() []int {
	if p.matrix {
		return []int{p.dims[1], p.dims[0]}
	}
	return slices.Clone(p.dims)
}

// show is a copy of a parameter's values as a student sees them.
func (p parameter) show(values []float32) []float32 {
	if p.matrix {
		return transposed(values, p.dims[0], p.dims[1])
	}
	return slices.Clone(values)
}

// kept is a copy of values that a student gives, as the model keeps them.
func (p parameter) kept(values []float32) []float32 {
	if p.matrix {
		return transposed(values, p.dims[1], p.dims[0])
	}
	return slices.Clone(values)
}

// transposed turns [rows, columns] into [columns, rows], in blocks that the cache holds: ten times as fast as without.
func transposed(values []float32, rows, columns int) []float32 {
	const block = 32
	out := make([]float32, len(values))
	for top := 0; top < rows; top += block {
		for left := 0; left < columns; left += block {
			for i := top; i < min(top+block, rows); i++ {
				for j := left; j < min(left+block, columns); j++ {
					out[j*rows+i] = values[i*columns+j]
				}
			}
		}
	}
	return out
}
