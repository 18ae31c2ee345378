package safetensors_test

import (
	"bytes"
	"fmt"

	"descida/nn/internal/safetensors"
)

func Example() {
	var file bytes.Buffer
	err := safetensors.Write(&file, []safetensors.Tensor{{Name: "w", Shape: []int{2, 1}, Floats: []float32{1, -2}}}, map[string]string{"made": "by hand"})
	if err != nil {
		fmt.Println(err)
		return
	}
	f, err := safetensors.Read(bytes.NewReader(file.Bytes()), int64(file.Len()))
	if err != nil {
		fmt.Println(err)
		return
	}
	w, err := f.Floats("w")
	fmt.Println(f.Names(), f.Shape("w"), w, f.Metadata["made"], err)
	// Output: [w] [2 1] [1 -2] by hand <nil>
}

func ExampleRead_error() {
	foreign := []byte("not a file of arrays")
	_, err := safetensors.Read(bytes.NewReader(foreign), int64(len(foreign)))
	fmt.Println(err)
	// Output: it is no safetensors file: its first eight bytes are no length of a header
}
