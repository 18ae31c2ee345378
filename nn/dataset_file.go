package nn

import (
	"fmt"
	"slices"

	"descida/nn/internal/mapped"
	"descida/nn/internal/train"
)

// Files says where a data set's rows lie on disk: raw bytes without header, a byte a pixel and a byte a label. The
// files are mapped, not read, and must be replaced, never truncated, while they are in use.
type Files struct {
	Name    string // of the data set
	Pixels  string // path of [rows, shape...] uint8
	Labels  string // path of [rows] uint8
	Shape   []int  // of one row
	Classes int
	Remedy  string // what to do when a file is missing, for the error: "run `go run . setup`"
}

// OpenDataset is a data set of uint8 rows in files. Nothing is read until it is used; pixels become 0 to 1 when they
// are. Errors: a file is missing or empty, its size does not fit the shape, a label is not below Classes.
func OpenDataset(f Files) (*Dataset, error) {
	pixels, err := mapped.Open(f.Pixels)
	if err != nil {
		return nil, f.fail(err)
	}
	labels, err := mapped.Open(f.Labels)
	if err != nil {
		return nil, f.fail(err)
	}
	features := volume(f.Shape)
	if len(f.Shape) == 0 || features < 1 || len(pixels) != len(labels)*features {
		return nil, f.fail(fmt.Errorf("%s has %d bytes and %s has %d labels, which does not make rows of shape %v",
			f.Pixels, len(pixels), f.Labels, len(labels), f.Shape))
	}
	d := &Dataset{name: f.Name, shape: slices.Clone(f.Shape), classes: f.Classes, files: &f,
		rows: train.Rows{Bytes: pixels, Labels: make([]int32, len(labels)), Features: features, Count: len(labels)}}
	for i, l := range labels {
		if int(l) >= f.Classes {
			return nil, f.fail(fmt.Errorf("label %d of row %d in %s is out of range: there are %d classes", l, i, f.Labels, f.Classes))
		}
		d.rows.Labels[i] = int32(l)
	}
	return d, nil
}

func (f Files) fail(err error) error {
	if f.Remedy != "" {
		return fmt.Errorf("nn: data set %s: %w; %s", f.Name, err, f.Remedy)
	}
	return fmt.Errorf("nn: data set %s: %w", f.Name, err)
}
