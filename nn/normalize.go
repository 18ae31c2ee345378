package nn

import (
	"errors"
	"fmt"
	"math"

	"descida/internal/language"
	"descida/nn/internal/train"
)

// NormalizationKind says which formula a Normalization is.
type NormalizationKind string

// The kinds of normalisation.
const (
	KindMinMax NormalizationKind = "min-max"
	KindZScore NormalizationKind = "z-score"
	KindL2     NormalizationKind = "L2"
)

// Normalization is a way to bring features to a common scale, as MinMax, ZScore and L2Norm make it. Fit learns its
// numbers from the training rows.
type Normalization struct {
	Kind NormalizationKind `json:"kind"`
	Low  float64           `json:"low,omitempty"`  // of min-max: where a feature's smallest value goes
	High float64           `json:"high,omitempty"` // and its largest
}

// MinMax maps each feature's range in the training rows to low ... high, such as 0 ... 1 or -1 ... 1:
//
//	x' = low + (x - min) (high - low) / (max - min)
//
// A value beyond the training rows' range lands beyond low ... high. A constant feature becomes low.
func MinMax(low, high float64) Normalization {
	return Normalization{Kind: KindMinMax, Low: low, High: high}
}

// ZScore gives each feature the mean 0 and the standard deviation 1 over the training rows:
//
//	x' = (x - μ) / σ   with μ = 1/N Σ x and σ² = 1/N Σ (x - μ)²
//
// σ divides by N, not N - 1, as scikit-learn's StandardScaler does. A constant feature becomes 0.
func ZScore() Normalization { return Normalization{Kind: KindZScore} }

// L2Norm gives each row the Euclidean length 1:
//
//	x' = x / √(x₁² + ... + x_d²)
//
// It is a matter of the row alone: Fit learns nothing but the number of features. What is lost is the length, so there
// is no way back. A row of zeros stays as it is.
func L2Norm() Normalization { return Normalization{Kind: KindL2} }

// String is the call that makes it: MinMax(0, 1).
func (n Normalization) String() string {
	switch n.Kind {
	case KindMinMax:
		return fmt.Sprintf("MinMax(%v, %v)", n.Low, n.High)
	case KindZScore:
		return "ZScore()"
	case KindL2:
		return "L2Norm()"
	}
	return fmt.Sprintf("Normalization(%q)", string(n.Kind))
}

func (n Normalization) check() error {
	switch n.Kind {
	case KindMinMax:
		if !(n.Low < n.High) || math.IsInf(n.High-n.Low, 0) {
			return fmt.Errorf("%s: want a low end below the high end, such as MinMax(0, 1)", n)
		}
		return nil
	case KindZScore, KindL2:
		return nil
	}
	return fmt.Errorf("%s does not exist; use nn.MinMax(0, 1), nn.ZScore() or nn.L2Norm()", n)
}

// Fit learns the numbers of the normalisation from these rows. Give it the training rows alone, after they were split
// off: what it learns from validation or test rows is a leak. Sums are made in float64, of pixels in integers.
//
// Errors: the data set is unusable, or the ends of MinMax are not in order.
func (n Normalization) Fit(train *Dataset) (*Normalizer, error) {
	if err := n.check(); err != nil {
		return nil, fmt.Errorf("nn: %w", err)
	}
	if err := train.usable(false); err != nil {
		return nil, err
	}
	f := &Normalizer{Method: n, Features: train.rows.Features, Rows: train.Len()}
	if n.Kind == KindL2 {
		return f, nil
	}
	of := measure(train)
	f.Offset, f.Scale = make([]float64, f.Features), make([]float64, f.Features)
	for j := range f.Scale {
		f.Offset[j], f.Scale[j] = of.least[j], 1
		switch {
		case of.least[j] == of.most[j]: // told by the ends: a sum's rounding can make a deviation of 1e-17
		case n.Kind == KindMinMax:
			f.Scale[j] = (n.High - n.Low) / (of.most[j] - of.least[j])
		default:
			f.Offset[j], f.Scale[j] = of.mean[j], 1/of.deviation[j]
		}
	}
	return f, nil
}

// Normalizer is a normalisation with the numbers that it learnt from the training rows. Of a feature x it makes
//
//	x' = (x - Offset) · Scale + Method.Low
//
// where Low is 0 but for MinMax; of L2Norm, which learns nothing, Offset and Scale are nil. A feature that was constant
// has its value as Offset and 1 as Scale: it becomes Low, comes back exactly, and a later row in which it does differ
// moves by the difference, not by a division by zero.
//
// It is plain data: assign it in a notebook, store it as JSON, or give it to a model as its first layer.
type Normalizer struct {
	Method   Normalization `json:"method"`
	Features int           `json:"features"` // of a row
	Rows     int           `json:"rows"`     // that it learnt from
	Offset   []float64     `json:"offset,omitempty"`
	Scale    []float64     `json:"scale,omitempty"`
}

// String is the normaliser in one line: ZScore() of 4 features, learnt from 120 rows.
func (n *Normalizer) String() string { return n.text(english) }

// Display shows the normaliser in a notebook, in its language.
func (n *Normalizer) Display() map[string][]byte {
	return map[string][]byte{"text/plain": []byte(n.text(language.Pick))}
}

func (n *Normalizer) text(pick func(en, pt string) string) string {
	if n == nil {
		return pick("no normaliser", "nenhum normalizador")
	}
	return fmt.Sprintf(pick("%s of %d features, learnt from %d rows", "%s de %d atributos, que aprendeu com %d linhas"), n.Method, n.Features, n.Rows)
}

// Apply gives the rows normalised, as float32 in memory, with the labels, targets, weights and the name that they had.
// For a set that memory does not hold make the normaliser the model's first layer instead.
//
// Where the rows have another number of features than the normaliser learnt, the data set that comes back says so when
// it is used.
func (n *Normalizer) Apply(d *Dataset) *Dataset {
	return n.change("Apply", d, n.apply)
}

// Invert gives back the rows of which Apply made d. A feature comes back to about 1e-7 of its range, a constant one
// exactly. L2Norm cannot be undone, because it forgets the rows' lengths: the data set says so when it is used.
func (n *Normalizer) Invert(d *Dataset) *Dataset {
	if n != nil && n.Method.Kind == KindL2 {
		return failed("Invert: %s cannot be undone, because it forgets each row's length; keep the data set that you gave to Apply", n.Method)
	}
	return n.change("Invert", d, n.invert)
}

func (n *Normalizer) apply(row []float32) {
	if n.Method.Kind == KindL2 {
		unit(row)
		return
	}
	low := n.low()
	for j, v := range row {
		row[j] = float32((float64(v)-n.Offset[j])*n.Scale[j] + low)
	}
}

func (n *Normalizer) invert(row []float32) {
	low := n.low()
	for j, v := range row {
		row[j] = float32((float64(v)-low)/n.Scale[j] + n.Offset[j])
	}
}

// low is what a feature's least value becomes, as a float32 holds it: so a constant feature comes back exactly.
func (n *Normalizer) low() float64 {
	if n.Method.Kind == KindMinMax {
		return float64(float32(n.Method.Low))
	}
	return 0
}

// unit makes the row's length 1. The squares are summed in float64, where those of float32 neither overflow nor vanish.
func unit(row []float32) {
	squares := sumSquares(row)
	if squares == 0 {
		return
	}
	length := math.Sqrt(squares)
	for j, v := range row {
		row[j] = float32(float64(v) / length)
	}
}

func (n *Normalizer) change(call string, d *Dataset, change func(row []float32)) *Dataset {
	if err := n.check(); err != nil {
		return failed("%s: %w", call, err)
	}
	if err := d.usable(false); err != nil {
		return &Dataset{err: err}
	}
	if d.rows.Features != n.Features {
		return failed("%s: %s, but the rows have %d, shape %v; use rows like those it learnt from, or Fit it on these", call, n, d.rows.Features, d.shape)
	}
	out := d.inMemory()
	for i := range out.Len() {
		row := out.rows.Floats[i*n.Features : (i+1)*n.Features]
		change(row)
		for j, v := range row {
			if !finite(v) {
				return failed("%s: row %d, feature %d becomes %v, beyond what float32 holds; look at its value %v", call, i, j, v, d.Row(i)[j])
			}
		}
	}
	return out
}

// check is for a normaliser that was not made by Fit: the zero one, or one from a file.
func (n *Normalizer) check() error {
	if n == nil || n.Features == 0 {
		return errors.New("the normaliser learnt nothing yet; make it with nn.ZScore().Fit(train)")
	}
	if err := n.Method.check(); err != nil {
		return err
	}
	if n.Method.Kind == KindL2 {
		return nil
	}
	if len(n.Offset) != n.Features || len(n.Scale) != n.Features {
		return fmt.Errorf("the normaliser is for %d features and has %d offsets and %d scales; want one a feature", n.Features, len(n.Offset), len(n.Scale))
	}
	for j := range n.Features {
		if o, s := n.Offset[j], n.Scale[j]; !finite(o) || !finite(s) || s == 0 {
			return fmt.Errorf("the normaliser has the offset %v and the scale %v for feature %d; want numbers, and a scale that is not 0", o, s, j)
		}
	}
	return nil
}

// inMemory is a copy of the rows as training sees them, in their order.
func (d *Dataset) inMemory() *Dataset {
	out := *d
	out.files = nil
	r := d.rows
	out.rows = train.Rows{
		Floats: gathered(r, r.Floats, r.Features), Features: r.Features, Count: r.Count,
		Labels: gathered(r, r.Labels, 1), Weights: gathered(r, r.Weights, 1), Targets: gathered(r, r.Targets, r.Width), Width: r.Width, Stream: r.Stream,
	}
	if r.Bytes != nil {
		out.rows.Floats = make([]float32, 0, r.Len()*r.Features)
		for _, b := range gathered(r, r.Bytes, r.Features) {
			out.rows.Floats = append(out.rows.Floats, pixel(b))
		}
	}
	return &out
}
