package train

import (
	"github.com/gomlx/gomlx/core/tensors"

	"descida/nn/internal/backend"
	"descida/nn/internal/device"
)

// model is what both runners share: the parameters on the device, and scoring with them.
type model struct {
	backend *backend.Backend
	net     Net
	params  []*tensors.Tensor
}

func newModel(b *backend.Backend, net Net, weights [][]float32) *model {
	m := &model{backend: b, net: net}
	for i, w := range weights {
		m.params = append(m.params, device.Floats(w, net.Params[i].Dimensions...))
	}
	return m
}

// replace takes new parameters and frees the old ones.
func (m *model) replace(params []*tensors.Tensor) {
	device.Free(m.params...)
	m.params = params
}

// Weights brings the parameters to the host.
func (m *model) Weights() ([][]float32, error) {
	out := make([][]float32, len(m.params))
	for i, p := range m.params {
		w, err := device.CopyFloats(p)
		if err != nil {
			return nil, err
		}
		out[i] = w
	}
	return out, nil
}

// Close frees the parameters.
func (m *model) Close() { device.Free(m.params...) }
