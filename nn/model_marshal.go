package nn

import (
	"encoding"
	"errors"
	"fmt"
	"math"
)

// layerRecord is a layer as it is stored.
type layerRecord struct {
	Kind       string `json:"kind"`
	Units      int    `json:"units,omitempty"`
	Activation string `json:"activation,omitempty"`
}

type modelRecord struct {
	Layers  []layerRecord `json:"layers"`
	Input   []int         `json:"input,omitempty"`
	Weights []int         `json:"weights,omitempty"` // sizes, in the payload's order
	Epochs  int           `json:"epochs,omitempty"`
}

// MarshalBinary stores the layers, the weights and how long they were trained.
func (m *Model) MarshalBinary() ([]byte, error) {
	if m == nil {
		return nil, errors.New("nn: storing a model: it is nil")
	}
	r := modelRecord{Input: m.input, Epochs: m.epochs}
	for i, l := range m.layers {
		switch l := l.(type) {
		case DenseLayer:
			r.Layers = append(r.Layers, layerRecord{Kind: "Dense", Units: l.Units, Activation: l.Activation.String()})
		case nil:
			r.Layers = append(r.Layers, layerRecord{Kind: "none"})
		default:
			return nil, fmt.Errorf("nn: storing a model: layer %d %s cannot be stored", i+1, l)
		}
	}
	var payload []byte
	for _, w := range m.weights {
		r.Weights = append(r.Weights, len(w))
		payload = appendFloats(payload, w)
	}
	return seal(modelMark, r, payload)
}

// UnmarshalBinary reads what MarshalBinary wrote. On an error, such as damaged bytes, the model is left as it is.
func (m *Model) UnmarshalBinary(data []byte) error {
	fail := func(err error) error { return fmt.Errorf("nn: reading a stored model: %w", err) }
	var r modelRecord
	payload, err := unseal(modelMark, data, &r)
	if err != nil {
		return fail(err)
	}
	read := Model{input: r.Input, epochs: r.Epochs}
	for i, l := range r.Layers {
		switch l.Kind {
		case "Dense":
			a, ok := activationNamed(l.Activation)
			if !ok {
				return fail(fmt.Errorf("layer %d has the activation %q, which this program does not know", i+1, l.Activation))
			}
			read.layers = append(read.layers, Dense(l.Units, a))
		case "none":
			read.layers = append(read.layers, nil)
		default:
			return fail(fmt.Errorf("layer %d is of the kind %q, which this program does not know", i+1, l.Kind))
		}
	}
	for _, n := range r.Weights {
		w, err := numbers(&payload, n, math.Float32frombits)
		if err != nil {
			return fail(err)
		}
		read.weights = append(read.weights, w)
	}
	if len(payload) > 0 {
		return fail(errors.New("they are damaged: there is more than the weights"))
	}
	if err := read.complete(); err != nil {
		return fail(err)
	}
	*m = read
	return nil
}

// complete checks that the weights are those that the layers want.
func (m *Model) complete() error {
	if m.input == nil && m.weights == nil {
		return nil
	}
	params, _, err := m.shaped(m.input)
	if err != nil {
		return err
	}
	var sizes []int
	for _, layer := range params {
		for _, p := range layer {
			sizes = append(sizes, p.size())
		}
	}
	if len(sizes) != len(m.weights) {
		return fmt.Errorf("there are %d arrays of weights and the layers want %d", len(m.weights), len(sizes))
	}
	for i, w := range m.weights {
		if len(w) != sizes[i] {
			return fmt.Errorf("weights %d have %d values and the layers want %d", i, len(w), sizes[i])
		}
	}
	return nil
}

func activationNamed(name string) (Activation, bool) {
	for a := Linear; a.valid(); a++ {
		if a.String() == name {
			return a, true
		}
	}
	var a Activation
	if n, _ := fmt.Sscanf(name, "Activation(%d)", (*int)(&a)); n == 1 { // one that Fit would refuse
		return a, true
	}
	return 0, false
}

var (
	_ encoding.BinaryMarshaler   = (*Model)(nil)
	_ encoding.BinaryUnmarshaler = (*Model)(nil)
)
