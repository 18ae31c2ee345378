package safetensors

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"
)

// Names are the arrays' names, in the order in which they lie in the file.
func (f *File) Names() []string {
	names := make([]string, len(f.entries))
	for i, e := range f.entries {
		names[i] = e.name
	}
	return names
}

func (f *File) entry(name string) (entry, bool) {
	for _, e := range f.entries {
		if e.name == name {
			return e, true
		}
	}
	return entry{}, false
}

// Has tells whether there is an array of that name.
func (f *File) Has(name string) bool { _, ok := f.entry(name); return ok }

// DType is the type of an array's numbers, "" where there is no such array.
func (f *File) DType(name string) DType { e, _ := f.entry(name); return e.dtype }

// Shape is an array's shape, nil where there is no such array.
func (f *File) Shape(name string) []int { e, _ := f.entry(name); return slices.Clone(e.shape) }

// Floats are the values of an array of any floating-point type. Those of F64 are rounded. Errors: there is no such array,
// it is of another type, those of reading.
func (f *File) Floats(name string) ([]float32, error) {
	e, data, err := f.read(name)
	if err != nil {
		return nil, err
	}
	width := bits[e.dtype] / 8
	out := make([]float32, len(data)/width)
	for i := range out {
		at := data[i*width:]
		switch e.dtype {
		case F64:
			out[i] = float32(math.Float64frombits(binary.LittleEndian.Uint64(at)))
		case F32:
			out[i] = math.Float32frombits(binary.LittleEndian.Uint32(at))
		case F16:
			out[i] = fromHalf(binary.LittleEndian.Uint16(at))
		case BF16: // the upper half of a float32
			out[i] = math.Float32frombits(uint32(binary.LittleEndian.Uint16(at)) << 16)
		}
	}
	return out, nil
}

// Doubles are the values of an array of F64. Errors: as Floats.
func (f *File) Doubles(name string) ([]float64, error) {
	e, data, err := f.read(name)
	if err != nil {
		return nil, err
	}
	if e.dtype != F64 {
		return nil, fmt.Errorf("array %q is of the type %s; want F64", name, e.dtype)
	}
	out := make([]float64, len(data)/8)
	for i := range out {
		out[i] = math.Float64frombits(binary.LittleEndian.Uint64(data[8*i:]))
	}
	return out, nil
}

// read brings the bytes of an array of floating-point numbers. Its size is at most the file's.
func (f *File) read(name string) (entry, []byte, error) {
	e, ok := f.entry(name)
	if !ok {
		return e, nil, fmt.Errorf("it has no array %q", name)
	}
	if !e.dtype.Float() {
		return e, nil, fmt.Errorf("array %q is of the type %s; want F32, F64, F16 or BF16", name, e.dtype)
	}
	data := make([]byte, e.end-e.begin)
	return e, data, readFull(f.from, data, f.data+int64(e.begin))
}

// fromHalf is a number of IEEE 754's binary16: 1 sign, 5 exponent, 10 fraction bits.
func fromHalf(h uint16) float32 {
	sign, exponent, fraction := uint32(h>>15)<<31, uint32(h>>10&31), uint32(h&1023)
	switch exponent {
	case 0: // zero and what is below the least normal number: a fraction of 2^-24
		small := float32(fraction) * (1.0 / (1 << 24))
		return math.Float32frombits(math.Float32bits(small) | sign)
	case 31: // infinite or no number
		return math.Float32frombits(sign | 0xff<<23 | fraction<<13)
	}
	return math.Float32frombits(sign | (exponent+127-15)<<23 | fraction<<13)
}
