package history

// Figure is curves to be drawn: what an analysis returns, such as a schedule's rates or a gradient's variance.
type Figure struct {
	Title string
	X, Y  string // what the axes show, with units
	LogX  bool
	LogY  bool
	Lines []Line
}

// Line is one curve of a figure. A value that is NaN is a gap.
type Line struct {
	Name   string
	X, Y   []float64
	Points bool // marks at the values, no line between them
	Dashed bool // a reference, such as what the theory says
}

// Surface is a height over a plane: the loss around a point, with the path of a training run over it.
type Surface struct {
	Title string
	XName string
	YName string
	X, Y  []float64    // the grid's lines
	Z     [][]float64  // Z[j][i] is the height at X[i], Y[j]
	Path  [][2]float64 // places in the plane, first to last; or none
}
