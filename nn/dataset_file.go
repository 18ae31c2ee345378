package nn

import (
	"errors"
	"fmt"
	"slices"

	"descida/nn/internal/mapped"
	"descida/nn/internal/train"
)

// Files says where a data set's rows lie on disk: raw numbers without header, row after row. The files are mapped, not
// read, and must be replaced, never truncated, while they are in use. WriteFiles makes them.
type Files struct {
	Name    string // of the data set
	Pixels  string // path of [rows, shape...] uint8
	Floats  string // in place of Pixels: path of [rows, shape...] float32, little-endian
	Labels  string // path of [rows] uint8
	Targets string // in place of Labels: path of [rows, Width] float32, little-endian
	Shape   []int  // of one row
	Width   int    // targets a row
	Classes int
	Remedy  string // what to do when a file is missing, for the error: "run `go run . setup`"
}

// OpenDataset is a data set of rows in files. Nothing is read until it is used but labels and targets, which stay in
// memory; pixels become 0 to 1 when they are used. For a set that memory cannot hold see Streamed. Errors: a file is
// missing or empty, its size does not fit the shape, a label is not below Classes.
func OpenDataset(f Files) (*Dataset, error) {
	d, err := f.open()
	if err != nil {
		return nil, f.fail(err)
	}
	return d, nil
}

func (f Files) open() (*Dataset, error) {
	features := volume(f.Shape)
	if len(f.Shape) == 0 || features < 1 {
		return nil, fmt.Errorf("rows of shape %v have no features; want for example []int{784}", f.Shape)
	}
	if err := f.paths(); err != nil {
		return nil, err
	}
	d := &Dataset{name: f.Name, shape: slices.Clone(f.Shape), classes: f.Classes, files: &f, rows: train.Rows{Features: features}}
	x, values, err := f.Pixels, 0, error(nil)
	if x != "" {
		d.rows.Bytes, err = mapped.Open(x)
		values = len(d.rows.Bytes)
	} else {
		x = f.Floats
		d.rows.Floats, err = mapped.Floats(x)
		values = len(d.rows.Floats)
	}
	if err != nil {
		return nil, err
	}
	if f.Targets != "" {
		return d, f.openTargets(d, x, values)
	}
	labels, err := mapped.Open(f.Labels)
	if err != nil {
		return nil, err
	}
	if values != len(labels)*features {
		return nil, fmt.Errorf("%s has %d bytes and %s has %d labels, which does not make rows of shape %v",
			x, f.size()*values, f.Labels, len(labels), f.Shape)
	}
	d.rows.Labels, d.rows.Count = make([]int32, len(labels)), len(labels)
	for i, l := range labels {
		if int(l) >= f.Classes {
			return nil, fmt.Errorf("label %d of row %d in %s is out of range: there are %d classes", l, i, f.Labels, f.Classes)
		}
		d.rows.Labels[i] = int32(l)
	}
	return d, nil
}

// paths says whether there is one of features and one of what is to be learnt.
func (f Files) paths() error {
	if (f.Pixels == "") == (f.Floats == "") || (f.Labels == "") == (f.Targets == "") {
		return errors.New("want the path of Pixels or of Floats, and of Labels or of Targets")
	}
	return nil
}

// features is the path of the rows' features.
func (f Files) features() string {
	if f.Floats != "" {
		return f.Floats
	}
	return f.Pixels
}

// size is the bytes of a feature.
func (f Files) size() int {
	if f.Floats != "" {
		return 4
	}
	return 1
}

func (f Files) openTargets(d *Dataset, x string, values int) error {
	targets, err := mapped.Floats(f.Targets)
	if err != nil {
		return err
	}
	if f.Width < 1 || len(targets)%f.Width != 0 || values != len(targets)/f.Width*d.rows.Features {
		return fmt.Errorf("%s has %d bytes and %s has %d numbers, which does not make rows of shape %v with %d targets",
			x, f.size()*values, f.Targets, len(targets), f.Shape, f.Width)
	}
	d.classes = 0
	d.rows.Targets, d.rows.Width, d.rows.Count = targets, f.Width, len(targets)/f.Width
	return nil
}

func (f Files) fail(err error) error {
	if f.Remedy != "" {
		return fmt.Errorf("nn: data set %s: %w; %s", f.Name, err, f.Remedy)
	}
	return fmt.Errorf("nn: data set %s: %w", f.Name, err)
}
