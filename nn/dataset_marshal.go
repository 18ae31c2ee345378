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
	Name    string `json:"name,omitempty"`
	Shape   []int  `json:"shape,omitempty"`
	Classes int    `json:"classes,omitempty"`
	Files   *Files `json:"files,omitempty"` // the rows are there
	Start   int    `json:"start,omitempty"`
	Count   int    `json:"count"`
	Index   int    `json:"index,omitempty"` // places in the payload
	Labels  int    `json:"labels,omitempty"`
	Error   string `json:"error,omitempty"`
}

// MarshalBinary stores the data set: one from files as their paths and which of their rows, any other with its rows.
func (d *Dataset) MarshalBinary() ([]byte, error) {
	if d == nil {
		return nil, errors.New("nn: storing a data set: it is nil")
	}
	if d.err != nil {
		return seal(datasetMark, datasetRecord{Error: d.err.Error()}, nil)
	}
	r := datasetRecord{Name: d.name, Shape: d.shape, Classes: d.classes, Count: d.rows.Count}
	var payload []byte
	if d.files != nil {
		r.Files, r.Start, r.Index = d.files, d.rows.Start, len(d.rows.Index)
		return seal(datasetMark, r, appendInts(nil, d.rows.Index))
	}
	if d.rows.Labels != nil {
		r.Labels = r.Count
	}
	for i := range r.Count {
		at := d.rows.At(i)
		payload = appendFloats(payload, d.rows.Floats[at*d.rows.Features:(at+1)*d.rows.Features])
	}
	for i := range r.Labels {
		payload = appendInts(payload, d.rows.Labels[d.rows.At(i):d.rows.At(i)+1])
	}
	return seal(datasetMark, r, payload)
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
	if r.Files != nil {
		read, err := r.open(payload)
		if err != nil {
			return fail(err)
		}
		*d = *read
		return nil
	}
	features := volume(r.Shape)
	if r.Count < 0 || features < 0 || features > 0 && r.Count > len(payload)/4/features {
		return fail(errors.New("they are damaged: rows are missing"))
	}
	read := Dataset{name: r.Name, shape: r.Shape, classes: r.Classes, rows: train.Rows{Features: features, Count: r.Count}}
	if read.rows.Floats, err = numbers(&payload, r.Count*features, math.Float32frombits); err != nil {
		return fail(err)
	}
	if r.Labels > 0 {
		if read.rows.Labels, err = numbers(&payload, r.Count, toInt); err != nil {
			return fail(err)
		}
		for _, l := range read.rows.Labels {
			if l < 0 || int(l) >= r.Classes {
				return fail(fmt.Errorf("they are damaged: label %d of %d classes", l, r.Classes))
			}
		}
	}
	*d = read
	return nil
}

// open maps the files again and takes the stored rows of them.
func (r datasetRecord) open(payload []byte) (*Dataset, error) {
	d, err := OpenDataset(*r.Files)
	if err != nil {
		return nil, err
	}
	all := d.rows.Count
	d.name, d.classes = r.Name, max(r.Classes, d.classes)
	if r.Index > 0 {
		index, err := numbers(&payload, r.Index, toInt)
		if err != nil {
			return nil, err
		}
		if len(index) != r.Count || slices.Min(index) < 0 || int(slices.Max(index)) >= all {
			return nil, fmt.Errorf("its rows are not all in %s", r.Files.Pixels)
		}
		d.rows = d.rows.Select(index)
	} else {
		if r.Start < 0 || r.Count < 1 || r.Count > all || r.Start > all-r.Count {
			return nil, fmt.Errorf("its rows are not all in %s", r.Files.Pixels)
		}
		d.rows = d.rows.Slice(r.Start, r.Start+r.Count)
	}
	if same := d.Reshape(r.Shape...); same.err == nil {
		return same, nil
	}
	return nil, fmt.Errorf("its rows have the shape %v and those in %s %v", r.Shape, r.Files.Pixels, d.shape)
}

var (
	_ encoding.BinaryMarshaler   = (*Dataset)(nil)
	_ encoding.BinaryUnmarshaler = (*Dataset)(nil)
)
