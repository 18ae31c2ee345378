package safetensors

import "math"

// DType is the type of an array's numbers.
type DType string

// The types whose values this package knows. The others of the format can lie in a file beside them.
const (
	F64  DType = "F64"
	F32  DType = "F32"
	F16  DType = "F16"
	BF16 DType = "BF16"
)

// bits are the sizes of all types of the format, in bits.
var bits = map[DType]int{
	F64: 64, F32: 32, F16: 16, BF16: 16,
	"I64": 64, "I32": 32, "I16": 16, "I8": 8, "U64": 64, "U32": 32, "U16": 16, "U8": 8, "BOOL": 8,
	"C64": 64, "F8_E5M2": 8, "F8_E4M3": 8, "F8_E8M0": 8, "F6_E2M3": 6, "F6_E3M2": 6, "F4": 4,
}

// Float tells whether the numbers are those of a type that Floats reads.
func (d DType) Float() bool { return d == F64 || d == F32 || d == F16 || d == BF16 }

// Tensor is an array to write: one of Floats, written as F32, and Doubles, as F64.
type Tensor struct {
	Name    string
	Shape   []int
	Floats  []float32
	Doubles []float64
}

func (t Tensor) dtype() DType {
	if t.Doubles != nil {
		return F64
	}
	return F32
}

func (t Tensor) values() int { return len(t.Floats) + len(t.Doubles) }

// size is the number of values of a shape, and whether it fits an int.
func size(shape []int) (n int, ok bool) {
	n = 1
	for _, d := range shape {
		if d < 0 || d > 0 && n > math.MaxInt/d {
			return 0, false
		}
		n *= d
	}
	return n, true
}
