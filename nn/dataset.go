package nn

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"descida/nn/internal/random"
	"descida/nn/internal/train"
)

// Dataset is rows of features, with a class for each. Rows are float32, or uint8 pixels that become 0 to 1 when they
// are used. It is never changed: Take, Split and the like give views that share the rows.
type Dataset struct {
	name       string
	shape      []int // of one row
	classes    int
	rows       train.Rows
	files      *Files   // where the rows come from, if from files
	classNames []string // or nil
	err        error    // what was wrong when it was made; the next call that uses it says so
}

// NewDataset is a data set in memory: a row of features and a class index, 0 or more, for each. The classes are 0 up to
// the largest label. Without labels (nil) it serves for Predict. The rows are copied. What is wrong with them (rows of
// different lengths, NaN, a label for every row but one) is said by the first call that uses the data set.
func NewDataset(x [][]float32, labels []int) *Dataset { return datasetOf("NewDataset", x, labels) }

func datasetOf(call string, x [][]float32, labels []int) *Dataset {
	if len(x) == 0 {
		return failed("%s: there are no rows; give at least one", call)
	}
	features := len(x[0])
	flat := make([]float32, 0, len(x)*features)
	for i, row := range x {
		if len(row) != features {
			return failed("%s: row %d has %d features and row 0 has %d; want the same number in each", call, i, len(row), features)
		}
		flat = append(flat, row...)
	}
	return newDataset(call, flat, []int{features}, labels, len(x))
}

// NewDatasetFlat is NewDataset for rows that lie one after the other: x has as many values as the rows' shape times
// their number, which is the number of labels.
func NewDatasetFlat(x []float32, shape []int, labels []int) *Dataset {
	size := volume(shape)
	if len(shape) == 0 || size < 1 {
		return failed("NewDatasetFlat: rows of shape %v have no features; want for example []int{784}", shape)
	}
	if len(x)%size != 0 {
		return failed("NewDatasetFlat: %d values do not make whole rows of shape %v", len(x), shape)
	}
	return newDataset("NewDatasetFlat", slices.Clone(x), slices.Clone(shape), labels, len(x)/size)
}

func failed(format string, args ...any) *Dataset {
	return &Dataset{err: fmt.Errorf("nn: "+format, args...)}
}

func newDataset(call string, flat []float32, shape, labels []int, n int) *Dataset {
	features := volume(shape)
	if n == 0 {
		return failed("%s: there are no rows; give at least one", call)
	}
	if features == 0 {
		return failed("%s: the rows have no features", call)
	}
	for i, v := range flat {
		if !finite(v) {
			return failed("%s: row %d, feature %d is %v; remove the row or replace the value", call, i/features, i%features, v)
		}
	}
	d := &Dataset{shape: shape, rows: train.Rows{Floats: flat, Features: features, Count: n}}
	if labels == nil {
		return d
	}
	if len(labels) != n {
		return failed("%s: %d rows and %d labels; want a label a row", call, n, len(labels))
	}
	d.rows.Labels = make([]int32, n)
	for i, l := range labels {
		if l < 0 || l > math.MaxInt16 {
			return failed("%s: label %d of row %d is out of range; a label is the index of a class, from 0 to the number of classes - 1", call, l, i)
		}
		d.rows.Labels[i] = int32(l)
		d.classes = max(d.classes, l+1)
	}
	return d
}

// Named gives the same rows with a name, which String shows.
func (d *Dataset) Named(name string) *Dataset {
	if d == nil {
		return nil
	}
	view := *d
	view.name = name
	return &view
}

// Reshape gives the same rows in another shape of as many features: images.Reshape(784).
func (d *Dataset) Reshape(dims ...int) *Dataset {
	if d == nil || d.err != nil {
		return d
	}
	if len(dims) == 0 || slices.Min(dims) < 1 || volume(dims) != d.rows.Features {
		return failed("Reshape(%v): a row has %d features, shape %v", dims, d.rows.Features, d.shape)
	}
	view := *d
	view.shape = slices.Clone(dims)
	return &view
}

// Len is the number of rows.
func (d *Dataset) Len() int {
	if d == nil || d.err != nil {
		return 0
	}
	return d.rows.Len()
}

// Shape is the shape of a row: [784], or [28 28 1].
func (d *Dataset) Shape() []int {
	if d == nil {
		return nil
	}
	return slices.Clone(d.shape)
}

// Targets is a copy of the numbers to learn of row i, or nil where there are none.
func (d *Dataset) Targets(i int) []float32 {
	if i < 0 || i >= d.Len() || d.rows.Targets == nil {
		return nil
	}
	at := d.rows.At(i) * d.rows.Width
	return slices.Clone(d.rows.Targets[at : at+d.rows.Width])
}

// Classes is the number of classes, 0 without labels.
func (d *Dataset) Classes() int {
	if d == nil {
		return 0
	}
	return d.classes
}

// Row is a copy of the features of row i, as training sees them: pixels are 0 to 1. It is nil where there is no row i.
func (d *Dataset) Row(i int) []float32 {
	if i < 0 || i >= d.Len() {
		return nil
	}
	return d.rows.Row(i)
}

// Label is the class of row i; -1 where there is none.
func (d *Dataset) Label(i int) int {
	if i < 0 || i >= d.Len() || d.rows.Labels == nil {
		return -1
	}
	return int(d.rows.Labels[d.rows.At(i)])
}

// Err is what is wrong with the data set, or nil.
func (d *Dataset) Err() error {
	if d == nil {
		return errors.New("nn: the data set is nil; make one with datasets.MNIST or nn.NewDataset")
	}
	return d.err
}

// Take gives the first n rows.
func (d *Dataset) Take(n int) *Dataset {
	if d == nil || d.err != nil {
		return d
	}
	if n < 1 || n > d.Len() {
		return failed("Take(%d): the data set has %d rows; want 1 to %d", n, d.Len(), d.Len())
	}
	return d.view(d.rows.Slice(0, n))
}

// Shuffle gives the rows in an order drawn from the seed.
func (d *Dataset) Shuffle(seed int) *Dataset {
	if d == nil || d.err != nil {
		return d
	}
	return d.view(d.rows.Select(random.Permutation(random.Order, uint64(seed), -1, d.Len())))
}

// Split gives the first share of the rows, such as 0.8, and the rest. The order is kept: Shuffle first unless the rows
// are in random order already.
func (d *Dataset) Split(share float64) (first, rest *Dataset) {
	if d == nil || d.err != nil {
		return d, d
	}
	n := int(math.Round(share * float64(d.Len())))
	if !(share > 0 && share < 1) || n < 1 || n >= d.Len() {
		bad := failed("Split(%v): of %d rows; want a share between 0 and 1 that leaves rows on both sides", share, d.Len())
		return bad, bad
	}
	return d.view(d.rows.Slice(0, n)), d.view(d.rows.Slice(n, d.Len()))
}

func (d *Dataset) view(r train.Rows) *Dataset {
	view := *d
	view.rows = r
	return &view
}

// String is the data set in one line: MNIST train: 60000 rows of shape [784], uint8, 10 classes.
func (d *Dataset) String() string {
	return d.describe(english)
}

// usable is the error of using the data set in the named call, with labels if it needs them.
func (d *Dataset) usable(labels bool) error {
	if err := d.Err(); err != nil {
		return err
	}
	if d.Len() == 0 {
		return errors.New("nn: the data set has no rows; make it with nn.NewDataset or datasets.MNIST")
	}
	if labels && d.rows.Labels == nil && d.rows.Targets == nil {
		return errors.New("nn: the data set has no labels; give them to nn.NewDataset")
	}
	return nil
}
