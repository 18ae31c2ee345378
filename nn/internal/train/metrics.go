package train

import "math"

func newMetrics(n int) Metrics {
	return Metrics{make([]float32, n), make([]float32, n), make([]float32, n), make([][]float32, n)}
}

// set takes a row as Net.step measures it.
func (m Metrics) set(i int, row []float32) {
	m.Loss[i], m.Accuracy[i] = row[0], row[1]
	m.Squares[i] = row[2:]
	var total float64
	for _, s := range row[2:] {
		total += float64(s)
	}
	m.Norm[i] = float32(math.Sqrt(total))
}
