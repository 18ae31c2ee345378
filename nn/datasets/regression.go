package datasets

import (
	"fmt"
	"math"
	"math/rand/v2"

	"descida/nn"
)

// Linear is n rows of numbers uniform in -1 ... 1, as many as there are weights, with the target
//
//	y = w·x + bias + noise · N(0, 1)
//
// What a Dense(1) learns from it are the weights and the bias, whose standard errors are about noise √(3/n) and
// noise / √n. The mean squared error cannot fall below noise² on new rows.
func Linear(n int, weights []float64, bias, noise float64, seed int) *nn.Dataset {
	if len(weights) == 0 {
		return nn.FailedDataset(fmt.Errorf("datasets: Linear: there are no weights; give one a feature, such as []float64{2, -1}"))
	}
	return regression("Linear", n, len(weights), noise, draw(linear, seed), func(x []float64, r *rand.Rand) float64 {
		y := bias
		for j, w := range weights {
			x[j] = 2*r.Float64() - 1
			y += w * x[j]
		}
		return y
	})
}

// Sine is n rows of one number x uniform in 0 ... 1 with the target
//
//	y = sin 2πx + noise · N(0, 1)
//
// on which C. Bishop, Pattern Recognition and Machine Learning (2006), section 1.1, shows overfitting, with a noise of
// 0.3 and 10 rows.
func Sine(n int, noise float64, seed int) *nn.Dataset {
	return regression("Sine", n, 1, noise, draw(sine, seed), func(x []float64, r *rand.Rand) float64 {
		x[0] = r.Float64()
		return math.Sin(2 * math.Pi * x[0])
	})
}

// Friedman is n rows of ten numbers uniform in 0 ... 1 with the target
//
//	y = 10 sin(π x₀x₁) + 20 (x₂ - 1/2)² + 10 x₃ + 5 x₄ + noise · N(0, 1)
//
// so that half of the features mean nothing. Without noise the targets have the mean 14.4 and the standard deviation 4.9.
// Source: J. H. Friedman, "Multivariate adaptive regression splines", Annals of Statistics 19 (1991), section 4.3, with a
// noise of 1; scikit-learn's make_friedman1.
func Friedman(n int, noise float64, seed int) *nn.Dataset {
	return regression("Friedman", n, 10, noise, draw(friedman, seed), func(x []float64, r *rand.Rand) float64 {
		for j := range x {
			x[j] = r.Float64()
		}
		return 10*math.Sin(math.Pi*x[0]*x[1]) + 20*(x[2]-0.5)*(x[2]-0.5) + 10*x[3] + 5*x[4]
	})
}

// regression fills the rows by target, which gives what to learn without its noise.
func regression(name string, n, features int, noise float64, r *rand.Rand, target func(x []float64, r *rand.Rand) float64) *nn.Dataset {
	if err := sound(name, n, 1, noise); err != nil {
		return nn.FailedDataset(err)
	}
	x, y := make([][]float32, n), make([][]float32, n)
	row := make([]float64, features)
	for i := range x {
		y[i] = []float32{float32(target(row, r) + noise*r.NormFloat64())}
		x[i] = make([]float32, features)
		for j, v := range row {
			x[i][j] = float32(v)
		}
	}
	return nn.NewRegression(x, y).Named(name)
}
