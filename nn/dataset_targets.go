package nn

import "math"

// NewRegression is a data set of rows of features with the numbers to learn for each, its targets: x [rows, features],
// y [rows, targets]. The rows are copied. What is wrong with them is said by the first call that uses the data set.
func NewRegression(x, y [][]float32) *Dataset {
	d := datasetOf("NewRegression", x, nil)
	if d.err != nil {
		return d
	}
	if len(y) != len(x) {
		return failed("NewRegression: %d rows and %d rows of targets; want as many", len(x), len(y))
	}
	width := len(y[0])
	if width == 0 {
		return failed("NewRegression: the rows of targets are empty; want one number or more in each")
	}
	targets := make([]float32, 0, len(y)*width)
	for i, row := range y {
		if len(row) != width {
			return failed("NewRegression: row %d has %d targets and row 0 has %d; want the same number in each", i, len(row), width)
		}
		for k, v := range row {
			if !finite(v) {
				return failed("NewRegression: row %d, target %d is %v; remove the row or replace the value", i, k, v)
			}
		}
		targets = append(targets, row...)
	}
	d.rows.Targets, d.rows.Width = targets, width
	return d
}

// OneHot gives the same rows with the labels as targets: 1 at the label's place among the classes, 0 elsewhere.
func (d *Dataset) OneHot() *Dataset {
	if d == nil || d.err != nil {
		return d
	}
	if d.rows.Labels == nil {
		return failed("OneHot: the data set has no labels; give them to nn.NewDataset")
	}
	view := *d
	rows := len(d.rows.Labels)
	view.rows.Targets, view.rows.Width = make([]float32, rows*d.classes), d.classes
	for i, l := range d.rows.Labels {
		view.rows.Targets[i*d.classes+int(l)] = 1
	}
	return &view
}

// Weighted gives the same rows, each with how much it counts in the loss: 1 as usual, 2 as if it were there twice. A loss
// that is a mean is still divided by the number of rows.
func (d *Dataset) Weighted(weights []float32) *Dataset {
	if d == nil || d.err != nil {
		return d
	}
	if len(weights) != d.Len() {
		return failed("Weighted: %d weights for %d rows; want one a row", len(weights), d.Len())
	}
	for i, w := range weights {
		if !(w >= 0) || math.IsInf(float64(w), 0) {
			return failed("Weighted: the weight of row %d is %v; want a number of 0 or more", i, w)
		}
	}
	view := *d
	view.rows.Weights = make([]float32, d.rows.All())
	for i, w := range weights {
		view.rows.Weights[d.rows.At(i)] = w
	}
	return &view
}
