package nn

import (
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
)

// layerKinds are the layers that can be stored, by the name of their kind. Each layer's file adds its own.
var layerKinds = map[string]reflect.Type{}

func registerLayer(kind string, l Layer) { layerKinds[kind] = reflect.TypeOf(l) }

// kindOf is the name under which a layer is stored, or "".
func kindOf(l Layer) string {
	for kind, t := range layerKinds {
		if t == reflect.TypeOf(l) {
			return kind
		}
	}
	return ""
}

// record is a layer, a loss, as it is stored: what kind, and its fields.
type record struct {
	Kind string          `json:"kind"`
	Data json.RawMessage `json:"data,omitempty"`
}

func recordOf(l Layer) (record, error) {
	if l == nil {
		return record{Kind: "none"}, nil
	}
	kind := kindOf(l)
	if kind == "" {
		return record{}, fmt.Errorf("%s cannot be stored", l)
	}
	data, err := json.Marshal(l)
	return record{kind, data}, err
}

func (r record) layer() (Layer, error) {
	if r.Kind == "none" {
		return nil, nil
	}
	t, ok := layerKinds[r.Kind]
	if !ok {
		return nil, fmt.Errorf("is of the kind %q, which this program does not know", r.Kind)
	}
	l := reflect.New(t)
	if err := json.Unmarshal(r.Data, l.Interface()); err != nil {
		return nil, fmt.Errorf("%s: %w", r.Kind, err)
	}
	return l.Elem().Interface().(Layer), nil
}

// layerKey tells layers apart in the names of compiled programs.
func layerKey(l Layer) string {
	if r, err := recordOf(l); err == nil {
		return functionKey(l) + r.Kind + string(r.Data)
	}
	return fmt.Sprintf("%T%+v", l, l)
}

type modelRecord struct {
	Layers  []record      `json:"layers"`
	Input   []int         `json:"input,omitempty"`
	Weights []int         `json:"weights,omitempty"` // sizes, in the payload's order
	States  []int         `json:"states,omitempty"`
	Slots   []int         `json:"slots,omitempty"`
	Rule    string        `json:"rule,omitempty"`
	Loss    *StandardLoss `json:"loss,omitempty"`
	Epochs  int           `json:"epochs,omitempty"`
	Run     string        `json:"run,omitempty"`

	LossFunction *FunctionLoss `json:"lossFunction,omitempty"` // without its function
}

// record is what is stored of a model besides its arrays.
func (m *Model) record() (modelRecord, error) {
	r := modelRecord{Input: m.input, Rule: m.rule, Epochs: m.epochs, Run: m.unfinished}
	for i, l := range m.layers {
		one, err := recordOf(l)
		if err != nil {
			return r, fmt.Errorf("layer %d %w", i+1, err)
		}
		r.Layers = append(r.Layers, one)
	}
	switch l := m.loss.(type) {
	case StandardLoss:
		r.Loss = &l
	case FunctionLoss:
		r.LossFunction = &l
	}
	return r, nil
}

// model makes the model of a record, without its arrays.
func (r modelRecord) model() (*Model, error) {
	m := &Model{input: r.Input, rule: r.Rule, epochs: r.Epochs, unfinished: r.Run}
	if r.Epochs < 0 {
		return nil, fmt.Errorf("it would have %d epochs of training", r.Epochs)
	}
	if r.Loss != nil {
		if err := r.Loss.valid(); err != nil {
			return nil, err
		}
		m.loss = *r.Loss
	} else if r.LossFunction != nil {
		m.loss = *r.LossFunction
	}
	for i, one := range r.Layers {
		l, err := one.layer()
		if err != nil {
			return nil, fmt.Errorf("layer %d %w", i+1, err)
		}
		m.layers = append(m.layers, l)
	}
	return m, nil
}

// MarshalBinary stores the layers, the weights, the optimizer's state, the loss and how long they were trained.
func (m *Model) MarshalBinary() ([]byte, error) {
	if m == nil {
		return nil, errors.New("nn: storing a model: it is nil")
	}
	r, err := m.record()
	if err != nil {
		return nil, fmt.Errorf("nn: storing a model: %w", err)
	}
	var payload []byte
	for _, part := range []struct {
		arrays [][]float32
		sizes  *[]int
	}{{m.weights, &r.Weights}, {m.states, &r.States}, {m.slots, &r.Slots}} {
		for _, a := range part.arrays {
			*part.sizes = append(*part.sizes, len(a))
			payload = appendNumbers(payload, a)
		}
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
	read, err := r.model()
	if err != nil {
		return fail(err)
	}
	for _, part := range []struct {
		sizes  []int
		arrays *[][]float32
	}{{r.Weights, &read.weights}, {r.States, &read.states}, {r.Slots, &read.slots}} {
		for _, n := range part.sizes {
			a, err := numbers[float32](&payload, n)
			if err != nil {
				return fail(err)
			}
			*part.arrays = append(*part.arrays, a)
		}
	}
	if len(payload) > 0 {
		return fail(errors.New("they are damaged: there is more than the weights"))
	}
	if err := read.complete(); err != nil {
		return fail(err)
	}
	*m = *read
	return nil
}

// complete checks that the arrays are those that the layers want. Where a function is missing, Bind does it.
func (m *Model) complete() error {
	if m.input == nil && m.weights == nil || m.unbound() {
		return nil
	}
	a, err := m.shaped(m.input)
	if err != nil {
		return err
	}
	if err := sameSizes("weights", m.weights, listed(a.params)); err != nil {
		return err
	}
	return sameSizes("states", m.states, listed(a.states))
}

func sameSizes(what string, arrays [][]float32, want []parameter) error {
	if len(want) != len(arrays) {
		return fmt.Errorf("there are %d arrays of %s and the layers want %d", len(arrays), what, len(want))
	}
	for i, a := range arrays {
		if len(a) != want[i].size() {
			return fmt.Errorf("%s %d have %d values and the layers want %d", what, i, len(a), want[i].size())
		}
	}
	return nil
}

var (
	_ encoding.BinaryMarshaler   = (*Model)(nil)
	_ encoding.BinaryUnmarshaler = (*Model)(nil)
)
