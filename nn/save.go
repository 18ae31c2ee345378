package nn

import (
	"errors"
	"fmt"

	"descida/nn/internal/atomicfile"
)

// Save writes the model to one file: layers, weights, a normaliser that is a layer, the loss, what the optimizer keeps, and how
// long it was trained. Load reads it, and so does Python, by the safetensors package:
//
//	from safetensors import safe_open
//	with safe_open("digits.safetensors", "numpy") as f:
//	    w, b = f.get_tensor("dense1.weights"), f.get_tensor("dense1.bias")  # x @ w + b
//	    model = json.loads(f.metadata()["descida"])["model"]                # the layers
//
// Arrays have the names and the shapes that Parameters shows, which are Keras': [in, out], and [height, width, in, out] of a
// convolution; what the optimizer keeps is optimizer.0 and so on. Nothing in the file can be executed. It is written whole
// or not at all.
//
// Errors: the model is nil, a function of its own is missing, the file cannot be written.
func (m *Model) Save(path string) error {
	fail := func(err error) error { return fmt.Errorf("nn: Save: %w", err) }
	if m == nil {
		return fail(errors.New("the model is nil; make it with nn.Sequential"))
	}
	var a anatomy
	if m.weights != nil {
		var err error
		if a, err = m.shaped(m.input); err != nil {
			return fail(unnamed(err))
		}
	}
	file, err := m.file(a)
	if err != nil {
		return fail(err)
	}
	if err := atomicfile.Write(path, file.write); err != nil {
		return fail(naming(path, err))
	}
	return nil
}

// Load reads a model that Save wrote, or that a Checkpoint has. It predicts and trains on as the one that was saved.
//
// Errors name the file: it is not there, cut off, damaged or something else; it has arrays but no layers, which LoadWeights
// reads; a layer or a version that this program does not know; arrays that the layers do not want, with both shapes.
func Load(path string) (*Model, error) {
	f, err := openModelFile(path)
	if err != nil {
		return nil, fmt.Errorf("nn: Load: %w", err)
	}
	defer f.Close()
	m, err := f.model("")
	if err != nil {
		return nil, fmt.Errorf("nn: Load: %w", naming(path, err))
	}
	return m, nil
}
