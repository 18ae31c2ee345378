package nn_test

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"

	"descida/nn"
)

func ExampleModel_Save() {
	dir, _ := os.MkdirTemp("", "")
	defer os.RemoveAll(dir)
	data := corners()
	scale := nn.Must(nn.ZScore().Fit(data))
	model := nn.Sequential(nn.Normalize(scale), nn.Dense(8, nn.ReLU), nn.Dense(4))
	if _, err := model.Fit(data, nn.Adam(0.01), nn.Epochs(5)); err != nil {
		fmt.Println(err)
		return
	}
	path := filepath.Join(dir, "corners.safetensors")
	if err := model.Save(path); err != nil {
		fmt.Println(err)
		return
	}
	same, err := nn.Load(path)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(same)
	fmt.Println(reflect.DeepEqual(nn.Must(same.Predict(data)), nn.Must(model.Predict(data))))
	// Output:
	// Sequential(Normalize(ZScore()), Dense(8, ReLU), Dense(4))
	// true
}

// What is wrong with a file is said with its name.
func ExampleLoad_error() {
	dir, _ := os.MkdirTemp("", "")
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "thesis.txt")
	if err := os.WriteFile(path, []byte("Chapter 1"), 0o600); err != nil {
		fmt.Println(err)
		return
	}
	_, err := nn.Load(path)
	fmt.Println(strings.ReplaceAll(err.Error(), dir+"/", ""))
	_, err = nn.Load("testdata/keras-notes.safetensors")
	fmt.Println(err)
	// Output:
	// nn: Load: thesis.txt: it is no safetensors file: its first eight bytes are no length of a header
	// nn: Load: testdata/keras-notes.safetensors: it has arrays but no model of Descida's; make the model with nn.Sequential and read them with model.LoadWeights
}

// The weights are of a Keras model with the layers of the lecture notes, narrower.
func ExampleModel_LoadWeights() {
	model := nn.Sequential(nn.Dense(8, nn.ReLU), nn.Dense(6, nn.ReLU), nn.Dense(4))
	if err := model.LoadWeights("testdata/keras-notes.safetensors", 12); err != nil {
		fmt.Println(err)
		return
	}
	row := nn.NewDataset([][]float32{{1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}}, nil)
	fmt.Println(nn.Must(model.Predict(row)))

	other := nn.Sequential(nn.Dense(8, nn.ReLU), nn.Dense(4))
	fmt.Println(other.LoadWeights("testdata/keras-notes.safetensors", 12))
	// Output:
	// 1 (31 %)
	// nn: LoadWeights: testdata/keras-notes.safetensors: it has 6 arrays (000/sequential/dense/kernel, 001/sequential/dense/bias, 002/sequential/dense_1/kernel, 003/sequential/dense_1/bias, 004/sequential/dense_2/kernel, 005/sequential/dense_2/bias) and the layers want 4
}
