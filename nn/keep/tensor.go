package keep

import (
	"encoding/binary"
	"errors"
	"fmt"
	"reflect"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/tensors"

	"descida/nbext/session"
)

func init() {
	session.RegisterCodec("gomlx tensor", encode, decode)
	session.RegisterShape(func(t *tensors.Tensor) string { return t.Shape().String() })
}

// encode writes the element type's name, the number of axes and their lengths, and the elements as they lie in memory.
// A tensor on a device is brought here.
func encode(t *tensors.Tensor) ([]byte, error) {
	if err := t.CheckValid(); err != nil {
		return nil, fmt.Errorf("keep: %w", err)
	}
	s := t.Shape()
	name := s.DType.String()
	b := binary.AppendUvarint(nil, uint64(len(name)))
	b = append(b, name...)
	b = binary.AppendUvarint(b, uint64(s.Rank()))
	for _, n := range s.Dimensions {
		b = binary.AppendUvarint(b, uint64(n))
	}
	if err := t.ConstBytes(func(data []byte) { b = append(b, data...) }); err != nil {
		return nil, fmt.Errorf("keep: %w", err)
	}
	return b, nil
}

var errDamaged = errors.New("keep: the saved tensor is damaged")

// decode makes t, which is zero, the tensor that was encoded, in the host's memory.
func decode(b []byte, t *tensors.Tensor) error {
	number := func() (int, bool) {
		n, size := binary.Uvarint(b)
		if size <= 0 || n > 1<<40 {
			return 0, false
		}
		b = b[size:]
		return int(n), true
	}
	n, ok := number()
	if !ok || n > len(b) {
		return errDamaged
	}
	dtype, known := dtypes.MapOfNames[string(b[:n])]
	if !known {
		return fmt.Errorf("keep: the saved tensor's elements are %q, which this GoMLX does not know", b[:n])
	}
	b = b[n:]
	rank, ok := number()
	if !ok || rank > len(b) {
		return errDamaged
	}
	dims := make([]int, rank)
	size := dtype.Size()
	for i := range dims {
		if dims[i], ok = number(); !ok || dims[i] > 0 && size > len(b)/dims[i]+1<<20 {
			return errDamaged
		}
		size *= dims[i]
	}
	if size != len(b) {
		return errDamaged
	}
	made := tensors.FromShape(shapes.Make(dtype, dims...))
	if err := made.MutableBytes(func(data []byte) { copy(data, b) }); err != nil {
		return fmt.Errorf("keep: %w", err)
	}
	// Its fields, the lock among them, which nobody holds yet.
	reflect.ValueOf(t).Elem().Set(reflect.ValueOf(made).Elem())
	return nil
}
