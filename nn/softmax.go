package nn

import "math"

// SoftmaxOf is exp(z_i) / Σ_k exp(z_k) for each of the numbers z, calculated in float64 with the largest z taken off
// first, so that no exp overflows. The results sum to 1 to rounding; a z that is 745 or more below the largest gives 0.
func SoftmaxOf[T float32 | float64](z []T) []T {
	p := make([]T, len(z))
	if len(z) == 0 {
		return p
	}
	largest := z[0]
	for _, v := range z {
		if v > largest || v != v { // NaN stays NaN
			largest = v
		}
	}
	var sum float64
	e := make([]float64, len(z))
	for i, v := range z {
		e[i] = math.Exp(float64(v) - float64(largest))
		sum += e[i]
	}
	for i := range p {
		p[i] = T(e[i] / sum)
	}
	return p
}

// CrossEntropyOf is -Σ_k y_k log p_k, the cross-entropy of probabilities p for targets y, such as a row of one-hot targets.
// Where y_k is 0 the term is 0. A p_k of 0 where y_k is not gives +Inf, which CrossEntropy, the loss, avoids because it
// works on logits. NaN where p and y are not of the same length.
func CrossEntropyOf[T float32 | float64](p, y []T) float64 {
	if len(p) != len(y) {
		return math.NaN()
	}
	var loss float64
	for k, v := range y {
		if v != 0 {
			loss -= float64(v) * math.Log(float64(p[k]))
		}
	}
	return loss
}
