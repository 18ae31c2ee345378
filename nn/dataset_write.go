package nn

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
	"math"
	"os"
	"path/filepath"
)

// WriteFiles writes a data set part by part, so that no part need be large, into files as OpenDataset maps them: of
// Pixels or Floats, and Labels or Targets, those of f that have a path. Rows of Pixels must be uint8; Floats takes any
// rows, as training sees them. Each file gets its name when all of it is there; on an error there are none.
//
//	parts := slices.Values([]*nn.Dataset{train}) // or an iterator that makes one part after the other
//	err := nn.WriteFiles(nn.Files{Floats: "x.f32", Labels: "y.u8", Shape: []int{4}, Classes: 3}, parts)
//
// Errors: a part is unusable, or its rows do not fit f: another shape, no labels or targets, a label not below Classes,
// more than 256 classes; no part at all; the disk is full.
func WriteFiles(f Files, parts iter.Seq[*Dataset]) error {
	if err := f.write(parts); err != nil {
		return fmt.Errorf("nn: writing the data set %s: %w", f.Name, err)
	}
	return nil
}

func (f Files) write(parts iter.Seq[*Dataset]) (err error) {
	if err := f.paths(); err != nil {
		return err
	}
	if f.Labels != "" && (f.Classes < 1 || f.Classes > 256) {
		return fmt.Errorf("%d classes; want 1 to 256: a label is a byte", f.Classes)
	}
	var files []*draft
	defer func() {
		for _, d := range files {
			d.drop()
		}
	}()
	for _, path := range []string{f.features(), f.Labels + f.Targets} {
		d, err := newDraft(path)
		if err != nil {
			return err
		}
		files = append(files, d)
	}
	rows := 0
	for part := range parts {
		if err := f.fits(part); err != nil {
			return fmt.Errorf("after %d rows: %w", rows, err)
		}
		f.append(part, files[0], files[1])
		rows += part.Len()
	}
	if rows == 0 {
		return errors.New("there are no rows; give at least one part")
	}
	for _, d := range files {
		if err := d.finish(); err != nil {
			return err
		}
	}
	for _, d := range files {
		if err := os.Rename(d.file.Name(), d.path); err != nil {
			return err
		}
	}
	return nil
}

// fits tells whether the files can hold a part.
func (f Files) fits(d *Dataset) error {
	if err := d.usable(true); err != nil {
		return err
	}
	switch {
	case d.rows.Features != volume(f.Shape):
		return fmt.Errorf("the rows have %d features, shape %v, and the files are for shape %v", d.rows.Features, d.shape, f.Shape)
	case f.Pixels != "" && d.rows.Bytes == nil:
		return errors.New("the rows are float32 and Pixels is for uint8; give the path of Floats in its place")
	case f.Targets != "" && d.rows.Width != f.Width:
		return fmt.Errorf("the rows have %d targets and the files are for %d", d.rows.Width, f.Width)
	case f.Labels != "" && d.rows.Labels == nil:
		return errors.New("the rows have no labels; give the path of Targets in place of Labels")
	}
	if f.Labels != "" {
		for i := range d.Len() {
			if l := d.Label(i); l >= f.Classes {
				return fmt.Errorf("label %d of row %d is out of range: there are %d classes", l, i, f.Classes)
			}
		}
	}
	return nil
}

// append writes a part's rows to x and what is learnt of them to y. What goes wrong is said by the drafts' finish.
func (f Files) append(d *Dataset, x, y *draft) {
	for i := range d.Len() {
		at := d.rows.At(i)
		if f.Pixels != "" {
			x.bytes(d.rows.Bytes[at*d.rows.Features : (at+1)*d.rows.Features])
		} else {
			x.floats(d.rows.Row(i))
		}
		if f.Labels != "" {
			y.bytes([]byte{byte(d.Label(i))})
		} else {
			y.floats(d.rows.Targets[at*d.rows.Width : (at+1)*d.rows.Width])
		}
	}
}

// draft is a file that gets its name when it is whole.
type draft struct {
	path string
	file *os.File
	out  *bufio.Writer
	word [4]byte
}

func newDraft(path string) (*draft, error) {
	file, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*.tmp")
	if err != nil {
		return nil, err
	}
	return &draft{path: path, file: file, out: bufio.NewWriterSize(file, 1<<20)}, nil
}

func (d *draft) bytes(values []byte) { _, _ = d.out.Write(values) } // a bufio.Writer keeps its first error

func (d *draft) floats(values []float32) {
	for _, v := range values {
		binary.LittleEndian.PutUint32(d.word[:], math.Float32bits(v))
		_, _ = d.out.Write(d.word[:])
	}
}

func (d *draft) finish() error {
	err := d.out.Flush()
	if err == nil {
		err = d.file.Chmod(0o644)
	}
	if e := d.file.Close(); err == nil {
		err = e
	}
	return err
}

// drop removes what has no name yet.
func (d *draft) drop() {
	_ = d.file.Close()
	_ = os.Remove(d.file.Name())
}
