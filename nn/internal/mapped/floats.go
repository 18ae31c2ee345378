package mapped

import (
	"encoding/binary"
	"fmt"
	"math"
	"unsafe"
)

// Floats is Open for a file of little-endian float32.
func Floats(path string) ([]float32, error) {
	data, err := Open(path)
	if err != nil {
		return nil, err
	}
	if len(data)%4 != 0 {
		return nil, fmt.Errorf("%s has %d bytes, which are not whole float32 numbers of 4", path, len(data))
	}
	if binary.NativeEndian.Uint16([]byte{1, 0}) == 1 && uintptr(unsafe.Pointer(&data[0]))%4 == 0 {
		return unsafe.Slice((*float32)(unsafe.Pointer(&data[0])), len(data)/4), nil
	}
	values := make([]float32, len(data)/4)
	for i := range values {
		values[i] = math.Float32frombits(binary.LittleEndian.Uint32(data[4*i:]))
	}
	return values, nil
}
