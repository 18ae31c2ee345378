package nn

import (
	"fmt"
	"math"

	"descida/nn/internal/random"
)

// Initializer says how an array of weights starts. The zero value leaves it to the layer.
type Initializer struct {
	Kind  InitializerKind `json:",omitzero"`
	Value float64         `json:",omitzero"`
}

// InitializerKind is a kind of Initializer.
type InitializerKind string

// The kinds, as the functions of the same names make them.
const (
	glorotUniform InitializerKind = "GlorotUniform"
	zeros         InitializerKind = "Zeros"
)

// GlorotUniform draws uniform in ±sqrt(6 / (n_in + n_out)): variance 2 / (n_in + n_out), which keeps the variance of
// activations and gradients through linear layers (Glorot and Bengio 2010, equation 16). The default of layers.
func GlorotUniform() Initializer { return Initializer{Kind: glorotUniform} }

// Zeros starts at zero: right for biases; a layer of zero weights never tells its units apart.
func Zeros() Initializer { return Initializer{Kind: zeros} }

func (i Initializer) String() string { return string(i.Kind) + "()" }

func (i Initializer) or(other Initializer) Initializer {
	if i == (Initializer{}) {
		return other
	}
	return i
}

func (i Initializer) check() error {
	switch i.Kind {
	case "", glorotUniform, zeros:
		return nil
	}
	return fmt.Errorf("the initializer %q does not exist", i.Kind)
}

func (i Initializer) dense(d *DenseLayer) { d.Start = i }

// draw makes the start values of a parameter; index tells the arrays of one seed apart.
func (i Initializer) draw(p parameter, seed uint64, index int) []float32 {
	w := make([]float32, p.size())
	switch i.Kind {
	case glorotUniform:
		limit := math.Sqrt(6 / float64(p.fanIn+p.fanOut))
		random.Uniform(w, limit, random.Weights, seed, index)
	}
	return w
}

var _ DenseOption = Initializer{}
