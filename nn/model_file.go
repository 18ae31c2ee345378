package nn

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math"
	"slices"
	"strings"

	"descida/nn/internal/safetensors"
)

// A model's file is safetensors: parameters and states by their names, as a student sees them ([in, out]), and the rest as
// JSON in the metadata.
const (
	modelKey    = "descida"
	sumKey      = "descida.crc32" // of the JSON and the numbers; a program that changes them leaves it out
	fileVersion = 1
	slotPrefix  = "optimizer."
)

// modelDocument is the JSON in a model's file.
type modelDocument struct {
	Version    int           `json:"version"`
	Model      modelRecord   `json:"model"`
	Parameters []arrayRecord `json:"parameters,omitempty"`
	States     []arrayRecord `json:"states,omitempty"`
	Slots      int           `json:"slots,omitempty"` // arrays of the optimizer: optimizer.0, optimizer.1 ...
}

// arrayRecord is an array of a model in its file.
type arrayRecord struct {
	Name       string `json:"name"`
	Transposed bool   `json:"transposed,omitempty"` // the model keeps it as [out, in]; the file has [in, out]
}

// modelFile is a model's file to be written.
type modelFile struct {
	tensors  []safetensors.Tensor
	metadata map[string]string
}

// file makes what is written of a model.
func (m *Model) file(a anatomy) (*modelFile, error) {
	r, err := m.record()
	if err != nil {
		return nil, err
	}
	d := modelDocument{Version: fileVersion, Model: r}
	if m.weights != nil {
		d.Parameters, d.States, d.Slots = m.arrayRecords(a.params), m.arrayRecords(a.states), len(m.slots)
	}
	text, err := json.Marshal(d)
	if err != nil {
		return nil, err
	}
	return &modelFile{m.tensors(a, ""), map[string]string{modelKey: string(text)}}, nil
}

func (m *Model) arrayRecords(layers [][]parameter) (out []arrayRecord) {
	names := m.arrayNames(layers)
	for i, p := range listed(layers) {
		out = append(out, arrayRecord{names[i], p.matrix})
	}
	return out
}

// tensors are the model's arrays, none before its first Fit.
func (m *Model) tensors(a anatomy, prefix string) (out []safetensors.Tensor) {
	add := func(values [][]float32, layers [][]parameter) {
		names := m.arrayNames(layers)
		for i, p := range listed(layers) {
			out = append(out, safetensors.Tensor{Name: prefix + names[i], Shape: p.shown(), Floats: p.show(values[i])})
		}
	}
	if m.weights == nil {
		return nil
	}
	add(m.weights, a.params)
	add(m.states, a.states)
	for i, s := range m.slots {
		out = append(out, safetensors.Tensor{Name: fmt.Sprint(prefix, slotPrefix, i), Shape: []int{len(s)}, Floats: s})
	}
	return out
}

// write writes the file, with its checksum.
func (f *modelFile) write(w io.Writer) error {
	sum := newModelSum(f.metadata)
	for _, t := range f.tensors {
		sum.add(t.Name, t.Floats, t.Doubles)
	}
	f.metadata[sumKey] = sum.String()
	return safetensors.Write(w, f.tensors, f.metadata)
}

// modelSum is a checksum over a file's metadata and arrays, in any order.
type modelSum struct {
	metadata uint32
	arrays   uint32 // the arrays' own, added up
}

func newModelSum(metadata map[string]string) *modelSum {
	text := crc32.ChecksumIEEE([]byte(metadata[modelKey]))
	return &modelSum{metadata: crc32.Update(text, crc32.IEEETable, []byte(metadata[runKey]))}
}

func (s *modelSum) add(name string, floats []float32, doubles []float64) {
	sum := crc32.NewIEEE()
	_, _ = io.WriteString(sum, name)
	addFloats(sum, floats)
	var buffer [8]byte
	for _, v := range doubles {
		binary.LittleEndian.PutUint64(buffer[:], math.Float64bits(v))
		_, _ = sum.Write(buffer[:])
	}
	s.arrays += sum.Sum32()
}

func (s *modelSum) String() string { return fmt.Sprintf("%08x", s.metadata^s.arrays) }

// openedFile is a model's file to be read.
type openedFile struct {
	*safetensors.File
	document modelDocument
}

// openModelFile opens a model's file and checks what can be checked without the layers.
func openModelFile(path string) (*openedFile, error) {
	f, err := safetensors.Open(path)
	if err != nil {
		return nil, naming(path, err)
	}
	o := &openedFile{File: f}
	if err := o.check(); err != nil {
		_ = f.Close()
		return nil, naming(path, err)
	}
	return o, nil
}

// naming lets an error begin with the file's name, unless the operating system named it.
func naming(path string, err error) error {
	if strings.Contains(err.Error(), path) {
		return err
	}
	return fmt.Errorf("%s: %w", path, err)
}

// unnamed is an error without the package's name, to go into another that has it.
func unnamed(err error) error { return errors.New(strings.TrimPrefix(err.Error(), "nn: ")) }

func (f *openedFile) check() error {
	text, ok := f.Metadata[modelKey]
	if !ok {
		return errors.New("it has arrays but no model of Descida's; make the model with nn.Sequential and read them with model.LoadWeights")
	}
	if err := json.Unmarshal([]byte(text), &f.document); err == nil && f.document.Version != fileVersion {
		return fmt.Errorf("it is of version %d and this program reads version %d", f.document.Version, fileVersion)
	}
	if err := strictJSON(text, &f.document); err != nil {
		return fmt.Errorf("its model: %w", err)
	}
	want, ok := f.Metadata[sumKey]
	if !ok {
		return nil
	}
	sum := newModelSum(f.Metadata)
	for _, name := range f.Names() {
		if f.DType(name) == safetensors.F64 {
			values, err := f.Doubles(name)
			if err != nil {
				return err
			}
			sum.add(name, nil, values)
			continue
		}
		values, err := f.Floats(name)
		if err != nil {
			return err
		}
		sum.add(name, values, nil)
	}
	if sum.String() != want {
		return fmt.Errorf("it is damaged, or another program changed it: its checksum is %s, and %s says %s", sum, sumKey, want)
	}
	return nil
}

// strictJSON reads JSON that may have nothing unknown and nothing after it.
func strictJSON(text string, into any) error {
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return err
	}
	if d.InputOffset() != int64(len(text)) {
		return errors.New("there is more after its JSON")
	}
	return nil
}

// model makes the model of the file, with the arrays whose names begin with prefix.
func (f *openedFile) model(prefix string) (*Model, error) {
	d := f.document
	m, err := d.Model.model()
	if err != nil {
		return nil, err
	}
	for _, part := range []struct {
		list   []arrayRecord
		arrays *[][]float32
	}{{d.Parameters, &m.weights}, {d.States, &m.states}} {
		for _, r := range part.list {
			values, err := f.Floats(prefix + r.Name)
			if err != nil {
				return nil, err
			}
			if shape := f.Shape(prefix + r.Name); r.Transposed {
				if len(shape) != 2 {
					return nil, fmt.Errorf("array %q has the shape %v; want two axes", prefix+r.Name, shape)
				}
				values = transposed(values, shape[0], shape[1])
			}
			*part.arrays = append(*part.arrays, values)
		}
	}
	for i := range d.Slots {
		values, err := f.Floats(fmt.Sprint(prefix, slotPrefix, i))
		if err != nil {
			return nil, err
		}
		m.slots = append(m.slots, values)
	}
	return m, f.matches(m, prefix)
}

// matches checks that the arrays are those that the layers want. Where a function is missing, Bind does it.
func (f *openedFile) matches(m *Model, prefix string) error {
	if m.input == nil && m.weights == nil || m.unbound() {
		return nil
	}
	a, err := m.shaped(m.input)
	if err != nil {
		return unnamed(err)
	}
	for _, part := range []struct {
		layers [][]parameter
		list   []arrayRecord
	}{{a.params, f.document.Parameters}, {a.states, f.document.States}} {
		want := m.arrayRecords(part.layers)
		if !slices.Equal(part.list, want) {
			return fmt.Errorf("it lists the arrays %v, and %s wants %v", part.list, m, want)
		}
		for i, p := range listed(part.layers) {
			if got := f.Shape(prefix + want[i].Name); !slices.Equal(got, p.shown()) {
				return fmt.Errorf("array %q has the shape %v, and %s wants %v", prefix+want[i].Name, got, m, p.shown())
			}
		}
	}
	return nil
}
