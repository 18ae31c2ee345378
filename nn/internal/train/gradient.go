package train

import (
	"github.com/gomlx/gomlx/core/graph"

	"descida/nn/internal/backend"
)

// Gradient is what an update over all rows would descend: of Metrics one value, and of Values the gradients in place of
// the Params, and the States after it. The seed is that of the numbers drawn inside the graph.
func Gradient(b *backend.Backend, net Net, at Values, r Rows, seed uint64) (Metrics, Values, error) {
	net.Rule = Rule{Key: "gradient", Update: func(s *Step) (params, slots []*graph.Node) { return s.Gradients, nil }}
	s := &stepwise{model: newModel(b, net, at), rows: r, batch: r.Len()}
	defer s.Close()
	fail := func(err error) (Metrics, Values, error) { return Metrics{}, Values{}, err }
	if err := s.train(nil, seed); err != nil {
		return fail(err)
	}
	if err := s.open(); err != nil {
		return fail(err)
	}
	m, err := s.Advance(0, 1, []float32{0})
	if err != nil {
		return fail(err)
	}
	v, err := s.Values()
	return m, v, err
}
