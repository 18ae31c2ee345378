package nn

import "math"

// spread is what the features of some rows have in common, each a number a feature.
type spread struct{ least, most, mean, deviation []float64 }

// measure goes over the rows: ends, mean, and the standard deviation with 1/N.
func measure(d *Dataset) spread {
	f := d.rows.Features
	s := spread{make([]float64, f), make([]float64, f), make([]float64, f), make([]float64, f)}
	if d.rows.Bytes != nil {
		s.ofPixels(d)
	} else {
		s.ofFloats(d)
	}
	return s
}

// ofPixels sums in integers, which are exact for 2^48 rows; 255 divides at the end.
func (s spread) ofPixels(d *Dataset) {
	f, n := d.rows.Features, d.Len()
	sum, squares := make([]uint64, f), make([]uint64, f)
	least, most := make([]byte, f), make([]byte, f)
	for j := range least {
		least[j] = 255
	}
	for i := range n {
		at := d.rows.At(i) * f
		for j, b := range d.rows.Bytes[at : at+f] {
			sum[j] += uint64(b)
			squares[j] += uint64(b) * uint64(b)
			least[j], most[j] = min(least[j], b), max(most[j], b)
		}
	}
	for j := range f {
		s.least[j], s.most[j] = float64(pixel(least[j])), float64(pixel(most[j]))
		mean := float64(sum[j]) / float64(n)
		s.mean[j] = mean / 255
		// N Σx² - (Σx)² has no rounding in integers of 64 bits up to 2^24 rows; beyond, float64 does.
		var v float64
		if n < 1<<24 {
			v = float64(uint64(n)*squares[j]-sum[j]*sum[j]) / float64(n) / float64(n)
		} else {
			v = float64(squares[j])/float64(n) - mean*mean
		}
		s.deviation[j] = math.Sqrt(max(v, 0)) / 255
	}
}

// ofFloats goes twice: a deviation from the mean known beforehand does not cancel as Σx² - (Σx)²/N does.
func (s spread) ofFloats(d *Dataset) {
	f, n := d.rows.Features, d.Len()
	each := func(do func(j int, v float64)) {
		for i := range n {
			at := d.rows.At(i) * f
			for j, v := range d.rows.Floats[at : at+f] {
				do(j, float64(v))
			}
		}
	}
	for j := range f {
		s.least[j], s.most[j] = math.Inf(1), math.Inf(-1)
	}
	each(func(j int, v float64) {
		s.mean[j] += v / float64(n)
		s.least[j], s.most[j] = min(s.least[j], v), max(s.most[j], v)
	})
	each(func(j int, v float64) {
		s.deviation[j] += (v - s.mean[j]) * (v - s.mean[j]) / float64(n)
	})
	for j, v := range s.deviation {
		s.deviation[j] = math.Sqrt(v)
	}
}

// pixel is a byte as training sees it.
func pixel(b byte) float32 { return float32(b) * (1.0 / 255) }
