package train

import (
	"github.com/gomlx/gomlx/core/tensors"

	"descida/nn/internal/backend"
	"descida/nn/internal/device"
)

// model is what both runners share: the arrays on the device, and scoring with them.
type model struct {
	backend *backend.Backend
	net     Net
	vars    []*tensors.Tensor // params, states; and in training slots, random state
	numbers *tensors.Tensor   // the rule's, and a zero, so that there is one at least
}

func newModel(b *backend.Backend, net Net, v Values) *model {
	m := &model{backend: b, net: net}
	for i, values := range append(append([][]float32{}, v.Params...), v.States...) {
		m.vars = append(m.vars, device.Floats(values, net.arrays()[i].Dimensions...))
	}
	return m
}

// arrays are the params and states.
func (m *model) arrays() []*tensors.Tensor {
	n := len(m.net.Params) + len(m.net.States)
	return m.vars[:n:n]
}

// replace takes new arrays and frees the old ones.
func (m *model) replace(vars []*tensors.Tensor) {
	device.Free(m.vars...)
	m.vars = vars
}

// Values brings the arrays to the host.
func (m *model) Values() (v Values, err error) {
	p, s, o := len(m.net.Params), len(m.net.States), len(m.net.Rule.Slots)
	if v.Params, err = copied(m.vars[:p]); err != nil {
		return v, err
	}
	if v.States, err = copied(m.vars[p : p+s]); err != nil {
		return v, err
	}
	v.Slots, err = copied(m.vars[p+s : p+s+o])
	return v, err
}

// Params brings the params to the host.
func (m *model) Params() ([][]float32, error) { return copied(m.vars[:len(m.net.Params)]) }

func copied(list []*tensors.Tensor) ([][]float32, error) {
	out := make([][]float32, len(list))
	for i, t := range list {
		values, err := device.CopyFloats(t)
		if err != nil {
			return nil, err
		}
		out[i] = values
	}
	return out, nil
}

// Close frees the arrays.
func (m *model) Close() {
	device.Free(m.vars...)
	device.Free(m.numbers)
}
