package nn

import (
	"encoding"
	"errors"
	"fmt"
	"math"
	"slices"

	"descida/nn/internal/train"
)

type datasetRecord struct {
	Name    string   `json:"name,omitempty"`
	Shape   []int    `json:"shape,omitempty"`
	Classes int      `json:"classes,omitempty"`
	Files   *Files   `json:"files,omitempty"` // the rows are there
	Start   int      `json:"start,omitempty"`
	Count   int      `json:"count"`
	Index   int      `json:"index,omitempty"` // places in the payload
	Labels  int      `json:"labels,omitempty"`
	Stream  int      `json:"stream,omitempty"`
	Width   int      `json:"width,omitempty"` // targets a row
	Weights bool     `json:"weights,omitempty"`
	Names   []string `json:"names,omitempty"` // of the classes
	Error   string   `json:"error,omitempty"`
}

// MarshalBinary stores the data set: one from files as their paths and which of their rows, any other with its rows.
// Targets and weights are stored with both.
func (d *Dataset) MarshalBinary() ([]byte, error) {
	if d == nil {
		return nil, errors.New("nn: storing a data set: it is nil")
	}
	if d.err != nil {
		return seal(datasetMark, datasetRecord{Error: d.err.Error()}, nil)
	}
	r := datasetRecord{Name: d.name, Shape: d.shape, Classes: d.classes, Names: d.classNames, Count: d.rows.Count, Stream: d.rows.Stream}
	var payload []byte
	if d.files != nil {
		r.Files, r.Start, r.Index = d.files, d.rows.Start, len(d.rows.Index)
		payload = appendNumbers(nil, d.rows.Index)
	} else {
		payload = appendNumbers(nil, gathered(d.rows, d.rows.Floats, d.rows.Features))
		if d.rows.Labels != nil {
			r.Labels = r.Count
			payload = appendNumbers(payload, gathered(d.rows, d.rows.Labels, 1))
		}
	}
	if d.rows.Targets != nil && (d.files == nil || d.files.Targets == "") {
		r.Width = d.rows.Width
		payload = appendNumbers(payload, gathered(d.rows, d.rows.Targets, r.Width))
	}
	if d.rows.Weights != nil {
		r.Weights = true
		payload = appendNumbers(payload, gathered(d.rows, d.rows.Weights, 1))
	}
	return seal(datasetMark, r, payload)
}

// gathered is what the view has of an array of so many values a row, in its order.
func gathered[T any](r train.Rows, all []T, width int) []T {
	if all == nil {
		return nil
	}
	out := make([]T, 0, r.Len()*width)
	for i := range r.Len() {
		at := r.At(i) * width
		out = append(out, all[at:at+width]...)
	}
	return out
}

// UnmarshalBinary reads what MarshalBinary wrote. On an error the data set is left as it is. Errors: damaged bytes, or
// the files that hold the rows are gone or have changed in size.
func (d *Dataset) UnmarshalBinary(data []byte) error {
	fail := func(err error) error { return fmt.Errorf("nn: reading a stored data set: %w", err) }
	var r datasetRecord
	payload, err := unseal(datasetMark, data, &r)
	if err != nil {
		return fail(err)
	}
	if r.Error != "" {
		*d = Dataset{err: errors.New(r.Error)}
		return nil
	}
	read := new(Dataset)
	if r.Files != nil {
		read, err = r.open(&payload)
	} else {
		read, err = r.inMemory(&payload)
	}
	if err == nil {
		err = r.extras(read, &payload)
	}
	if err == nil && len(payload) > 0 {
		err = errors.New("they are damaged: there is more than the rows")
	}
	if err != nil {
		return fail(err)
	}
	*d = *read
	return nil
}

// inMemory reads rows that are stored themselves.
func (r datasetRecord) inMemory(payload *[]byte) (d *Dataset, err error) {
	features := volume(r.Shape)
	if r.Count < 0 || features < 0 || features > 0 && r.Count > len(*payload)/4/features {
		return nil, errors.New("they are damaged: rows are missing")
	}
	d = &Dataset{name: r.Name, shape: r.Shape, classes: r.Classes, rows: train.Rows{Features: features, Count: r.Count}}
	if d.rows.Floats, err = numbers[float32](payload, r.Count*features); err != nil {
		return nil, err
	}
	if r.Labels > 0 {
		if d.rows.Labels, err = numbers[int32](payload, r.Count); err != nil {
			return nil, err
		}
		for _, l := range d.rows.Labels {
			if l < 0 || int(l) >= r.Classes {
				return nil, fmt.Errorf("they are damaged: label %d of %d classes", l, r.Classes)
			}
		}
	}
	return d, nil
}

// extras reads what the rows have beside features and labels.
func (r datasetRecord) extras(d *Dataset, payload *[]byte) error {
	if r.Names != nil && len(r.Names) != d.classes {
		return fmt.Errorf("they are damaged: %d names of %d classes", len(r.Names), d.classes)
	}
	d.classNames, d.rows.Stream = r.Names, max(r.Stream, 0)
	spread := func(width int) ([]float32, error) { // to where the view has its rows
		if width > len(*payload) || d.rows.All() > math.MaxInt32/width {
			return nil, errors.New("they are damaged: numbers are missing")
		}
		values, err := numbers[float32](payload, r.Count*width)
		if err != nil {
			return nil, err
		}
		all := make([]float32, d.rows.All()*width)
		for i := range r.Count {
			copy(all[d.rows.At(i)*width:], values[i*width:(i+1)*width])
		}
		return all, nil
	}
	var err error
	if r.Width > 0 {
		d.rows.Width = r.Width
		if d.rows.Targets, err = spread(r.Width); err != nil {
			return err
		}
	}
	if r.Weights {
		d.rows.Weights, err = spread(1)
	}
	return err
}

// open maps the files again and takes the stored rows of them.
func (r datasetRecord) open(payload *[]byte) (*Dataset, error) {
	d, err := OpenDataset(*r.Files)
	if err != nil {
		return nil, err
	}
	all := d.rows.Count
	d.name, d.classes = r.Name, max(r.Classes, d.classes)
	if r.Index > 0 {
		index, err := numbers[int32](payload, r.Index)
		if err != nil {
			return nil, err
		}
		if len(index) != r.Count || slices.Min(index) < 0 || int(slices.Max(index)) >= all {
			return nil, fmt.Errorf("its rows are not all in %s", r.Files.features())
		}
		d.rows = d.rows.Select(index)
	} else {
		if r.Start < 0 || r.Count < 1 || r.Count > all || r.Start > all-r.Count {
			return nil, fmt.Errorf("its rows are not all in %s", r.Files.features())
		}
		d.rows = d.rows.Slice(r.Start, r.Start+r.Count)
	}
	if same := d.Reshape(r.Shape...); same.err == nil {
		return same, nil
	}
	return nil, fmt.Errorf("its rows have the shape %v and those in %s %v", r.Shape, r.Files.features(), d.shape)
}

var (
	_ encoding.BinaryMarshaler   = (*Dataset)(nil)
	_ encoding.BinaryUnmarshaler = (*Dataset)(nil)
)
