package safetensors

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// Write writes arrays and metadata. Arrays of float64 come before those of float32, so that every number is aligned, and
// otherwise in their order. The same input gives the same bytes.
//
// Errors: two arrays of a name, a shape that the values do not fill, a header larger than MaxHeader, those of w.
func Write(w io.Writer, tensors []Tensor, metadata map[string]string) error {
	tensors = slices.Clone(tensors)
	slices.SortStableFunc(tensors, func(a, b Tensor) int { return -cmp.Compare(bits[a.dtype()], bits[b.dtype()]) })
	header, err := headerOf(tensors, metadata)
	if err != nil {
		return err
	}
	if _, err := w.Write(header); err != nil {
		return err
	}
	var buffer []byte
	write := func(numbers any) error {
		buffer, _ = binary.Append(buffer[:0], binary.LittleEndian, numbers) // floats always have a size
		_, err := w.Write(buffer)
		return err
	}
	for _, t := range tensors {
		const values = 1 << 14 // at a time
		for part := range slices.Chunk(t.Floats, values) {
			if err := write(part); err != nil {
				return err
			}
		}
		for part := range slices.Chunk(t.Doubles, values) {
			if err := write(part); err != nil {
				return err
			}
		}
	}
	return nil
}

// headerOf is the file up to the numbers. It is padded with spaces to a multiple of eight bytes.
func headerOf(tensors []Tensor, metadata map[string]string) ([]byte, error) {
	var entries []string
	add := func(key string, value any) error {
		var text bytes.Buffer
		e := json.NewEncoder(&text)
		e.SetEscapeHTML(false)
		if err := e.Encode(value); err != nil {
			return err
		}
		name, err := json.Marshal(key)
		entries = append(entries, string(name)+":"+strings.TrimSuffix(text.String(), "\n"))
		return err
	}
	if len(metadata) > 0 {
		ordered := slices.Sorted(maps.Keys(metadata))
		pairs := make([]string, len(ordered))
		for i, k := range ordered {
			pair, err := json.Marshal(map[string]string{k: metadata[k]})
			if err != nil {
				return nil, err
			}
			pairs[i] = string(pair[1 : len(pair)-1])
		}
		if err := add(metadataKey, json.RawMessage("{"+strings.Join(pairs, ",")+"}")); err != nil {
			return nil, err
		}
	}
	names, at := map[string]bool{metadataKey: true}, 0
	for _, t := range tensors {
		if names[t.Name] {
			return nil, fmt.Errorf("two arrays are named %q", t.Name)
		}
		names[t.Name] = true
		if n, ok := size(t.Shape); !ok || n != t.values() {
			return nil, fmt.Errorf("array %q has %d values, which do not fill the shape %v", t.Name, t.values(), t.Shape)
		}
		end := at + t.values()*bits[t.dtype()]/8
		shape := t.Shape
		if shape == nil {
			shape = []int{} // of one number; nil would be null
		}
		if err := add(t.Name, struct {
			DType   DType  `json:"dtype"`
			Shape   []int  `json:"shape"`
			Offsets [2]int `json:"data_offsets"`
		}{t.dtype(), shape, [2]int{at, end}}); err != nil {
			return nil, err
		}
		at = end
	}
	text := "{" + strings.Join(entries, ",") + "}"
	text += strings.Repeat(" ", (8-len(text)%8)%8)
	if len(text) > MaxHeader {
		return nil, fmt.Errorf("the header has %d bytes, and the format allows %d", len(text), MaxHeader)
	}
	return append(binary.LittleEndian.AppendUint64(nil, uint64(len(text))), text...), nil
}
