package safetensors

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"unicode/utf8"
)

// MaxHeader is the most bytes of a header, as in the format's own library.
const MaxHeader = 100_000_000

const metadataKey = "__metadata__"

// File is a file of arrays whose header was read and found right.
type File struct {
	Metadata map[string]string
	entries  []entry // in the order of their numbers
	from     io.ReaderAt
	data     int64 // where the numbers begin
	closer   io.Closer
}

// entry is what the header says of an array.
type entry struct {
	name       string
	dtype      DType
	shape      []int
	begin, end int // in the numbers
}

// Open reads a file's header. Errors name what is wrong: too short, a header that is too long, no JSON or not as the
// format says, two arrays of a name, a type that is not the format's, a size that does not fit the shape, arrays that
// overlap, leave holes or lie beyond the end. Those of the operating system name the file.
func Open(path string) (*File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("it is no plain file")
	}
	if err == nil {
		var read *File
		if read, err = Read(f, info.Size()); err == nil {
			read.closer = f
			return read, nil
		}
	}
	_ = f.Close()
	return nil, err
}

// Close closes the file.
func (f *File) Close() error {
	if f.closer == nil {
		return nil
	}
	return f.closer.Close()
}

// Read reads the header of what is size bytes long. Errors: see Open.
func Read(from io.ReaderAt, size int64) (*File, error) {
	var length [8]byte
	if size < int64(len(length)) {
		return nil, fmt.Errorf("it has %d bytes, which is too short for a safetensors file", size)
	}
	if err := readFull(from, length[:], 0); err != nil {
		return nil, err
	}
	n := binary.LittleEndian.Uint64(length[:])
	switch {
	case n > MaxHeader:
		return nil, errors.New("it is no safetensors file: its first eight bytes are no length of a header")
	case int64(n) > size-8:
		return nil, fmt.Errorf("it is cut off, or no safetensors file: its header would have %d bytes, and %d follow", n, size-8)
	}
	header := make([]byte, n)
	if err := readFull(from, header, 8); err != nil {
		return nil, err
	}
	f := &File{from: from, data: 8 + int64(n)}
	if err := f.parse(header); err != nil {
		return nil, fmt.Errorf("its header: %w", err)
	}
	if err := f.check(size - f.data); err != nil {
		return nil, err
	}
	return f, nil
}

// readFull fills p. A reader may say EOF with the last bytes.
func readFull(from io.ReaderAt, p []byte, at int64) error {
	if n, err := from.ReadAt(p, at); n < len(p) {
		return err
	}
	return nil
}

// check holds that the arrays follow one another without gaps, from the beginning of the numbers to their end.
func (f *File) check(length int64) error {
	slices.SortStableFunc(f.entries, func(a, b entry) int {
		return cmp.Or(cmp.Compare(a.begin, b.begin), cmp.Compare(a.end, b.end))
	})
	at := 0
	for _, e := range f.entries {
		want, ok := size(e.shape)
		b := bits[e.dtype]
		switch {
		case b == 0:
			return fmt.Errorf("array %q is of the type %q, which the format does not have", e.name, e.dtype)
		case !ok || want > int(length)/b*8+8:
			return fmt.Errorf("it is cut off or damaged, for array %q of shape %v would be larger than the file", e.name, e.shape)
		case want*b%8 != 0 || e.end-e.begin != want*b/8:
			return fmt.Errorf("array %q of shape %v and type %s has %d bytes; want %d", e.name, e.shape, e.dtype, e.end-e.begin, want*b/8)
		case e.begin != at:
			return fmt.Errorf("array %q begins at byte %d of the numbers; want %d: arrays overlap or leave a hole", e.name, e.begin, at)
		}
		at = e.end
	}
	if int64(at) != length {
		return fmt.Errorf("the arrays have %d bytes and the file has %d for them; it is cut off, or more was written after them", at, length)
	}
	return nil
}

// parse reads the header's JSON, whose keys must be there once.
func (f *File) parse(header []byte) error {
	if len(header) == 0 || header[0] != '{' || !utf8.Valid(header) {
		return errors.New("it is no JSON object")
	}
	d := json.NewDecoder(bytes.NewReader(header))
	err := object(d, func(name string) error {
		if name == metadataKey {
			f.Metadata = map[string]string{}
			return object(d, func(key string) (err error) {
				var value *string
				if err = d.Decode(&value); err == nil && value == nil {
					err = errors.New("a value is null; want text")
				}
				if err == nil {
					f.Metadata[key] = *value
				}
				return err
			})
		}
		e, err := parseEntry(d, name)
		if err != nil {
			return fmt.Errorf("array %q: %w", name, err)
		}
		f.entries = append(f.entries, e)
		return nil
	})
	if err != nil {
		return err
	}
	if rest := bytes.TrimLeft(header[d.InputOffset():], " \t\r\n"); len(rest) > 0 {
		return errors.New("there is more after its JSON")
	}
	return nil
}

func parseEntry(d *json.Decoder, name string) (e entry, err error) {
	e.name = name
	var offsets []int
	err = object(d, func(key string) error {
		switch key {
		case "dtype":
			return d.Decode(&e.dtype)
		case "shape":
			return d.Decode(&e.shape)
		case "data_offsets":
			return d.Decode(&offsets)
		}
		return fmt.Errorf("what is %q? want dtype, shape and data_offsets", key)
	})
	switch {
	case err != nil:
		return e, err
	case e.shape == nil || len(offsets) != 2:
		return e, errors.New("want dtype, shape and data_offsets with two numbers")
	case offsets[0] < 0 || offsets[1] < offsets[0]:
		return e, fmt.Errorf("it would lie from %d to %d", offsets[0], offsets[1])
	}
	e.begin, e.end = offsets[0], offsets[1]
	return e, nil
}

// object reads a JSON object and calls value at each key's value. A key that is there twice, which other programs would
// read otherwise, is an error.
func object(d *json.Decoder, value func(key string) error) error {
	if t, err := d.Token(); err != nil {
		return err
	} else if t != json.Delim('{') {
		return fmt.Errorf("there is %v; want an object", t)
	}
	seen := map[string]bool{}
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return err
		}
		key := t.(string) // a decoder accepts nothing else there
		if seen[key] {
			return fmt.Errorf("%q is there twice", key)
		}
		seen[key] = true
		if err := value(key); err != nil {
			return err
		}
	}
	_, err := d.Token()
	return err
}
