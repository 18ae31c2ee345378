package nn

import (
	"fmt"
	"math"

	"descida/nn/internal/random"
)

// Initializer says how an array of weights starts. The zero value leaves it to the layer. n_in is how many inputs an
// output of the layer has, n_out how many outputs an input has; for a convolution a patch counts as the inputs.
//
// What is normal here is not cut off, as in the papers and in PyTorch. Keras draws Glorot, He and LeCun normal again
// beyond two deviations, and widens the rest to the same variance.
type Initializer struct {
	Kind  InitializerKind `json:",omitzero"`
	Value float64         `json:",omitzero"`
}

// InitializerKind is a kind of Initializer.
type InitializerKind string

// The kinds, as the functions of the same names make them.
const (
	glorotUniform InitializerKind = "GlorotUniform"
	glorotNormal  InitializerKind = "GlorotNormal"
	heUniform     InitializerKind = "HeUniform"
	heNormal      InitializerKind = "HeNormal"
	leCunUniform  InitializerKind = "LeCunUniform"
	leCunNormal   InitializerKind = "LeCunNormal"
	normal        InitializerKind = "Normal"
	zeros         InitializerKind = "Zeros"
	constant      InitializerKind = "Constant"
)

// GlorotUniform draws uniform in ±sqrt(6 / (n_in + n_out)): variance 2 / (n_in + n_out), which keeps the variance of
// activations and gradients through linear layers (Glorot and Bengio 2010, equation 16). The default of layers.
func GlorotUniform() Initializer { return Initializer{Kind: glorotUniform} }

// GlorotNormal draws normal with the variance of GlorotUniform, 2 / (n_in + n_out) (equation 12).
func GlorotNormal() Initializer { return Initializer{Kind: glorotNormal} }

// HeUniform draws uniform in ±sqrt(6 / n_in): variance 2 / n_in, twice that of LeCun, because ReLU keeps half of the
// mean square (He et al. 2015, equation 10).
func HeUniform() Initializer { return Initializer{Kind: heUniform} }

// HeNormal draws normal with the variance of HeUniform, 2 / n_in.
func HeNormal() Initializer { return Initializer{Kind: heNormal} }

// LeCunUniform draws uniform in ±sqrt(3 / n_in): variance 1 / n_in (LeCun et al. 1998, "Efficient BackProp", section 4.6).
func LeCunUniform() Initializer { return Initializer{Kind: leCunUniform} }

// LeCunNormal draws normal with the variance of LeCunUniform, 1 / n_in.
func LeCunNormal() Initializer { return Initializer{Kind: leCunNormal} }

// Normal draws normal with mean 0 and the given standard deviation, whatever the layer's size.
func Normal(deviation float64) Initializer { return Initializer{normal, deviation} }

// Zeros starts at zero: right for biases; a layer of zero weights never tells its units apart.
func Zeros() Initializer { return Initializer{Kind: zeros} }

// Constant starts all weights at one value: for experiments; a layer of equal weights never tells its units apart.
func Constant(value float64) Initializer { return Initializer{constant, value} }

func (i Initializer) String() string {
	if i.Kind == normal || i.Kind == constant {
		return string(i.Kind) + "(" + decimal(i.Value) + ")"
	}
	return string(i.Kind) + "()"
}

func (i Initializer) or(other Initializer) Initializer {
	if i == (Initializer{}) {
		return other
	}
	return i
}

func (i Initializer) check() error {
	switch i.Kind {
	case "", glorotUniform, glorotNormal, heUniform, heNormal, leCunUniform, leCunNormal, zeros:
		return nil
	case normal:
		if !(i.Value > 0) || i.Value > math.MaxFloat32 {
			return fmt.Errorf("the initializer %s: want a standard deviation above 0, such as 0.05", i)
		}
		return nil
	case constant:
		if !(math.Abs(i.Value) <= math.MaxFloat32) {
			return fmt.Errorf("the initializer %s: want a finite number", i)
		}
		return nil
	}
	return fmt.Errorf("the initializer %q does not exist; use nn.GlorotUniform, nn.HeNormal or another of package nn's", i.Kind)
}

func (i Initializer) dense(d *DenseLayer)   { d.Start = i }
func (i Initializer) conv2D(c *Conv2DLayer) { c.Start = i }

// variance is that of the draws for a parameter.
func (i Initializer) variance(p parameter) float64 {
	switch i.Kind {
	case glorotUniform, glorotNormal:
		return 2 / float64(p.fanIn+p.fanOut)
	case heUniform, heNormal:
		return 2 / float64(p.fanIn)
	case leCunUniform, leCunNormal:
		return 1 / float64(p.fanIn)
	case normal:
		return i.Value * i.Value
	}
	return 0
}

// draw makes the start values of a parameter; index tells the arrays of one seed apart.
func (i Initializer) draw(p parameter, seed uint64, index int) []float32 {
	w := make([]float32, p.size())
	switch i.Kind {
	case glorotUniform, heUniform, leCunUniform:
		random.Uniform(w, math.Sqrt(3*i.variance(p)), random.Weights, seed, index)
	case glorotNormal, heNormal, leCunNormal, normal:
		random.Normal(w, math.Sqrt(i.variance(p)), random.Weights, seed, index)
	case constant:
		for k := range w {
			w[k] = float32(i.Value)
		}
	}
	return w
}

var (
	_ DenseOption  = Initializer{}
	_ Conv2DOption = Initializer{}
)
