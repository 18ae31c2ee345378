package nn

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
)

// A sealed value is how models and data sets are stored: eight bytes that say what it is, a version, a header in JSON,
// a payload of little-endian numbers, and a CRC-32 sum of all that. Nothing in it is executable.
const (
	modelMark   = "DscdModl"
	datasetMark = "DscdData"
	sealVersion = 2
)

func seal(mark string, header any, payload []byte) ([]byte, error) {
	text, err := json.Marshal(header)
	if err != nil {
		return nil, err
	}
	out := make([]byte, 0, len(mark)+2+4+len(text)+len(payload)+4)
	out = append(out, mark...)
	out = binary.LittleEndian.AppendUint16(out, sealVersion)
	out = binary.LittleEndian.AppendUint32(out, uint32(len(text)))
	out = append(out, text...)
	out = append(out, payload...)
	return binary.LittleEndian.AppendUint32(out, crc32.ChecksumIEEE(out)), nil
}

func unseal(mark string, data []byte, header any) (payload []byte, err error) {
	const least = 8 + 2 + 4 + 4
	if len(data) < least || !bytes.HasPrefix(data, []byte(mark)) {
		return nil, errors.New("these bytes are something else")
	}
	if v := binary.LittleEndian.Uint16(data[8:]); v != sealVersion {
		return nil, fmt.Errorf("they are of version %d and this program reads version %d; make them again", v, sealVersion)
	}
	body, sum := data[:len(data)-4], binary.LittleEndian.Uint32(data[len(data)-4:])
	if crc32.ChecksumIEEE(body) != sum {
		return nil, errors.New("they are damaged: the checksum differs")
	}
	n := binary.LittleEndian.Uint32(body[10:])
	rest := body[14:]
	if uint64(n) > uint64(len(rest)) {
		return nil, errors.New("they are damaged: the header is cut")
	}
	if err := json.Unmarshal(rest[:n], header); err != nil {
		return nil, fmt.Errorf("they are damaged: %w", err)
	}
	return rest[n:], nil
}

// appendNumbers adds four-byte numbers to a payload.
func appendNumbers[T int32 | float32](payload []byte, values []T) []byte {
	payload, _ = binary.Append(payload, binary.LittleEndian, values) // these types always have a size
	return payload
}

// numbers reads n four-byte numbers off a payload.
func numbers[T int32 | float32](payload *[]byte, n int) ([]T, error) {
	if n < 0 || n > len(*payload)/4 {
		return nil, errors.New("they are damaged: numbers are missing")
	}
	out := make([]T, n)
	if _, err := binary.Decode(*payload, binary.LittleEndian, out); err != nil {
		return nil, err
	}
	*payload = (*payload)[4*n:]
	return out, nil
}
