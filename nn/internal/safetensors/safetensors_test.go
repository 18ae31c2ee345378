package safetensors

import (
	"bytes"
	"encoding/binary"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// raw is a file of a header and numbers.
func raw(header string, numbers int) []byte {
	out := binary.LittleEndian.AppendUint64(nil, uint64(len(header)))
	return append(append(out, header...), make([]byte, numbers)...)
}

func read(data []byte) (*File, error) { return Read(bytes.NewReader(data), int64(len(data))) }

func TestWhatIsWrittenIsRead(t *testing.T) {
	nan := float32(math.NaN())
	tensors := []Tensor{
		{Name: "b", Shape: []int{2, 3}, Floats: []float32{1, -2, 3.5, float32(math.Inf(1)), nan, 0}},
		{Name: "ação \"a\" <b>", Shape: []int{2}, Doubles: []float64{math.Pi, -math.MaxFloat64}},
		{Name: "scalar", Floats: []float32{7}},
		{Name: "empty", Shape: []int{0, 4}},
	}
	metadata := map[string]string{"z": "1 < 2 & \"é\"", "a": "{}"}
	var one, two bytes.Buffer
	for _, w := range []*bytes.Buffer{&one, &two} {
		if err := Write(w, tensors, metadata); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(one.Bytes(), two.Bytes()) {
		t.Error("the same arrays are written otherwise the second time")
	}
	f, err := read(one.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if f.data%8 != 0 {
		t.Errorf("the numbers begin at byte %d, which is not aligned", f.data)
	}
	if got, want := f.Names(), []string{tensors[1].Name, "b", "scalar", "empty"}; !slices.Equal(got, want) {
		t.Errorf("names %q, want %q", got, want)
	}
	if f.Metadata["z"] != metadata["z"] || f.Metadata["a"] != "{}" || len(f.Metadata) != 2 {
		t.Errorf("metadata %q", f.Metadata)
	}
	for _, want := range tensors {
		if f.DType(want.Name) == F64 {
			got, err := f.Doubles(want.Name)
			if err != nil || !slices.Equal(got, want.Doubles) {
				t.Errorf("%s: %v, %v", want.Name, got, err)
			}
			rounded, err := f.Floats(want.Name)
			if err != nil || rounded[0] != float32(math.Pi) {
				t.Errorf("%s as float32: %v, %v", want.Name, rounded, err)
			}
			continue
		}
		got, err := f.Floats(want.Name)
		same := slices.EqualFunc(got, want.Floats, func(a, b float32) bool { return math.Float32bits(a) == math.Float32bits(b) })
		if err != nil || !same || !slices.Equal(f.Shape(want.Name), want.Shape) {
			t.Errorf("%s: %v of shape %v, %v", want.Name, got, f.Shape(want.Name), err)
		}
	}
	if f.Has("c") || f.Shape("c") != nil || f.DType("c") != "" {
		t.Error("it has what is not there")
	}
}

// The bytes as the format's documentation says, by hand.
func TestBytes(t *testing.T) {
	var out bytes.Buffer
	if err := Write(&out, []Tensor{{Name: "w", Shape: []int{2}, Floats: []float32{1, -2}}}, nil); err != nil {
		t.Fatal(err)
	}
	want := raw(`{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}`+"  ", 0) // 56 bytes with the padding
	want = append(want, 0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0)
	if !bytes.Equal(out.Bytes(), want) {
		t.Errorf("got  %q\nwant %q", out.Bytes(), want)
	}
}

// Values of binary16 from IEEE 754's definition, and of bfloat16.
func TestHalves(t *testing.T) {
	for bits, want := range map[uint16]float32{
		0x0000: 0, 0x3c00: 1, 0xc000: -2, 0x7bff: 65504, 0x0400: 1.0 / 16384, 0x0001: 1.0 / (1 << 24), 0x83ff: -1023.0 / (1 << 24),
		0x3555: 0.333251953125, 0x7c00: float32(math.Inf(1)), 0xfc00: float32(math.Inf(-1)),
	} {
		if got := fromHalf(bits); got != want {
			t.Errorf("%#04x is %v, want %v", bits, got, want)
		}
	}
	if v := fromHalf(0x7e00); v == v {
		t.Errorf("0x7e00 is %v, want NaN", v)
	}
	if v := fromHalf(0x8000); v != 0 || !math.Signbit(float64(v)) {
		t.Errorf("0x8000 is %v, want -0", v)
	}
	data := append(raw(`{"a":{"dtype":"BF16","shape":[1],"data_offsets":[0,2]}}`, 0), 0x80, 0x3f)
	f, err := read(data)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := f.Floats("a"); err != nil || got[0] != 1 {
		t.Errorf("bfloat16 0x3f80 is %v, %v; want 1", got, err)
	}
}

func TestWrongFiles(t *testing.T) {
	entry := func(dtype, shape, offsets string) string {
		return `{"dtype":"` + dtype + `","shape":` + shape + `,"data_offsets":` + offsets + `}`
	}
	whole := entry("F32", "[2]", "[0,8]")
	huge := raw("{}", 0)
	binary.LittleEndian.PutUint64(huge, 1<<63)
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"nothing":           {nil, "it has 0 bytes"},
		"foreign":           {[]byte("PK\x03\x04 this is a zip file of some kind"), "no safetensors file"},
		"huge header":       {huge, "no length of a header"},
		"cut header":        {raw("{}", 0)[:9], "it is cut off"},
		"empty header":      {raw("", 0), "no JSON object"},
		"list":              {raw("[]", 0), "no JSON object"},
		"leading space":     {raw(" {}", 0), "no JSON object"},
		"not UTF-8":         {raw("{\"\xff\":"+whole+"}", 8), "no JSON object"},
		"open":              {raw("{", 0), "EOF"},
		"two objects":       {raw("{}{}", 0), "more after its JSON"},
		"named twice":       {raw(`{"a":`+whole+`,"a":`+whole+`}`, 8), `"a" is there twice`},
		"metadata twice":    {raw(`{"__metadata__":{},"__metadata__":{}}`, 0), "is there twice"},
		"metadata key":      {raw(`{"__metadata__":{"a":"1","a":"2"}}`, 0), `"a" is there twice`},
		"metadata number":   {raw(`{"__metadata__":{"a":1}}`, 0), "cannot unmarshal number"},
		"metadata null":     {raw(`{"__metadata__":{"a":null}}`, 0), "want text"},
		"field twice":       {raw(`{"a":{"dtype":"F32","dtype":"F64","shape":[2],"data_offsets":[0,8]}}`, 8), `"dtype" is there twice`},
		"unknown field":     {raw(`{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"x":1}}`, 8), `what is "x"`},
		"no shape":          {raw(`{"a":{"dtype":"F32","data_offsets":[0,8]}}`, 8), "want dtype, shape and data_offsets"},
		"three offsets":     {raw(`{"a":`+entry("F32", "[2]", "[0,8,9]")+`}`, 8), "with two numbers"},
		"entry is a number": {raw(`{"a":1}`, 0), "want an object"},
		"backwards":         {raw(`{"a":`+entry("F32", "[2]", "[8,0]")+`}`, 8), "from 8 to 0"},
		"negative offset":   {raw(`{"a":`+entry("F32", "[2]", "[-8,0]")+`}`, 8), "from -8 to 0"},
		"unknown type":      {raw(`{"a":`+entry("F99", "[2]", "[0,8]")+`}`, 8), `the type "F99"`},
		"negative shape":    {raw(`{"a":`+entry("F32", "[-2]", "[0,8]")+`}`, 8), "larger than the file"},
		"overflowing shape": {raw(`{"a":`+entry("F32", "[4294967296,4294967296,4]", "[0,0]")+`}`, 0), "larger than the file"},
		"wrong size":        {raw(`{"a":`+entry("F32", "[3]", "[0,8]")+`}`, 8), "has 8 bytes; want 12"},
		"half a byte":       {raw(`{"a":`+entry("F4", "[3]", "[0,1]")+`}`, 1), "has 1 bytes"},
		"overlap":           {raw(`{"a":`+whole+`,"b":`+entry("F32", "[2]", "[4,12]")+`}`, 12), "overlap or leave a hole"},
		"hole":              {raw(`{"a":`+whole+`,"b":`+entry("F32", "[1]", "[12,16]")+`}`, 16), "overlap or leave a hole"},
		"beyond the end":    {raw(`{"a":`+whole+`}`, 7), "the file has 7 for them"},
		"more at the end":   {raw(`{"a":`+whole+`}`, 9), "the file has 9 for them"},
		"starts late":       {raw(`{"a":`+entry("F32", "[1]", "[4,8]")+`}`, 8), "begins at byte 4"},
		"not a number":      {raw(`{"a":`+entry("F32", "[2.5]", "[0,8]")+`}`, 8), "cannot unmarshal"},
	} {
		f, err := read(c.data)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, %v; want an error with %q", name, f, err, c.want)
		}
	}
	f, err := read(raw(`{"n":`+entry("I32", "[2]", "[0,8]")+`,"a":`+entry("F32", "[0]", "[8,8]")+`}`, 8))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Floats("n"); err == nil || !strings.Contains(err.Error(), `"n" is of the type I32`) {
		t.Errorf("integers as floats: %v", err)
	}
	if _, err := f.Doubles("a"); err == nil || !strings.Contains(err.Error(), "want F64") {
		t.Errorf("float32 as float64: %v", err)
	}
	if _, err := f.Floats("no"); err == nil || !strings.Contains(err.Error(), `no array "no"`) {
		t.Errorf("no such array: %v", err)
	}
	if v, err := f.Floats("a"); err != nil || len(v) != 0 {
		t.Errorf("an empty array: %v, %v", v, err)
	}
}

func TestWrongArrays(t *testing.T) {
	for name, c := range map[string]struct {
		tensors []Tensor
		want    string
	}{
		"twice":    {[]Tensor{{Name: "a", Floats: []float32{1}}, {Name: "a", Floats: []float32{1}}}, `two arrays are named "a"`},
		"reserved": {[]Tensor{{Name: metadataKey, Floats: []float32{1}}}, "two arrays are named"},
		"shape":    {[]Tensor{{Name: "a", Shape: []int{2}, Floats: []float32{1}}}, "do not fill the shape [2]"},
	} {
		var out bytes.Buffer
		if err := Write(&out, c.tensors, nil); err == nil || !strings.Contains(err.Error(), c.want) || out.Len() > 0 {
			t.Errorf("%s: %v after %d bytes; want an error with %q before any", name, err, out.Len(), c.want)
		}
	}
}

func TestOpen(t *testing.T) {
	dir := t.TempDir()
	if _, err := Open(dir); err == nil {
		t.Error("a folder is opened")
	}
	if _, err := Open(filepath.Join(dir, "none")); !os.IsNotExist(err) {
		t.Errorf("a file that is not there: %v", err)
	}
	if _, err := Open(os.DevNull); err == nil || !strings.Contains(err.Error(), "no plain file") {
		t.Errorf("a device: %v", err)
	}
}

// FuzzRead: whatever the bytes, an error or a file whose arrays can be read and written again.
func FuzzRead(f *testing.F) {
	var good bytes.Buffer
	if err := Write(&good, []Tensor{{Name: "a", Shape: []int{2}, Floats: []float32{1, 2}}, {Name: "b", Doubles: []float64{3}}},
		map[string]string{"k": "v"}); err != nil {
		f.Fatal(err)
	}
	f.Add(good.Bytes())
	f.Add(raw(`{"a":{"dtype":"F16","shape":[2,2],"data_offsets":[0,8]},"i":{"dtype":"I8","shape":[],"data_offsets":[8,9]}}`, 9))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := read(data)
		if err != nil {
			return
		}
		var tensors []Tensor
		total := 0
		for _, name := range file.Names() {
			values, err := file.Floats(name)
			if err != nil {
				if file.DType(name).Float() {
					t.Errorf("%q of %s: %v", name, file.DType(name), err)
				}
				continue
			}
			if n, _ := size(file.Shape(name)); n != len(values) {
				t.Errorf("%q of shape %v has %d values", name, file.Shape(name), len(values))
			}
			total += len(values)
			tensors = append(tensors, Tensor{Name: name, Shape: file.Shape(name), Floats: values})
		}
		if total > len(data) {
			t.Errorf("%d values from %d bytes", total, len(data))
		}
		var out bytes.Buffer
		if err := Write(&out, tensors, file.Metadata); err != nil {
			t.Fatalf("what was read is not written: %v", err)
		}
		if _, err := read(out.Bytes()); err != nil {
			t.Errorf("what was written is not read: %v", err)
		}
	})
}
