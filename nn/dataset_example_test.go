package nn_test

import (
	"fmt"
	"os"
	"path/filepath"

	"descida/nn"
)

func ExampleDataset_Batches() {
	data := nn.NewDataset([][]float32{{0}, {1}, {2}, {3}, {4}}, nil)
	for batch := range data.Batches(2, 1) {
		fmt.Println(batch.Len(), "rows, the first is", batch.Row(0))
	}
	for batch := range data.Batches(9, 1) {
		fmt.Println(batch.Err())
	}
	// Output:
	// 2 rows, the first is [0]
	// 2 rows, the first is [3]
	// 1 rows, the first is [4]
	// nn: Batches(9, 1): the data set has 5 rows; want batches of 1 to 5
}

func ExampleDataset_NamedClasses() {
	data := nn.NewDataset([][]float32{{5.1}, {6.3}}, []int{0, 1}).NamedClasses("setosa", "virginica")
	fmt.Println(data.ClassNames()[data.Label(1)])
	// Output: virginica
}

func ExampleFailedDataset() {
	load := func(path string) *nn.Dataset {
		return nn.FailedDataset(fmt.Errorf("weather: %s has no rows", path))
	}
	_, err := nn.Sequential(nn.Dense(2)).Fit(load("2024.txt"))
	fmt.Println(err)
	// Output: weather: 2024.txt has no rows
}

func ExampleDataset_Streamed() {
	data := nn.NewDataset([][]float32{{0}, {1}, {2}, {3}}, []int{0, 0, 1, 1}).Streamed(128) // 128 MB of rows at a time
	h := nn.Must(nn.Sequential(nn.Dense(2)).Fit(data, nn.MiniBatch(2)))
	fmt.Println(h.Rows, "rows,", h.UpdatesPerEpoch, "updates")
	fmt.Println(data.Streamed(0).Err())
	// Output:
	// 4 rows, 2 updates
	// nn: Streamed(0): want the megabytes that may lie on the device at a time, 1 or more; 128 is a good start
}

// A set that memory cannot hold: it is written part by part, mapped, and trained on block by block.
func ExampleWriteFiles() {
	dir := nn.Must(os.MkdirTemp("", "descida"))
	defer os.RemoveAll(dir)
	files := nn.Files{Name: "large", Floats: filepath.Join(dir, "x.f32"), Labels: filepath.Join(dir, "y.u8"), Shape: []int{1}, Classes: 2}
	parts := func(yield func(*nn.Dataset) bool) { // makes one part after the other
		for i := range 100 {
			v := float32(i)
			if !yield(nn.NewDataset([][]float32{{v}, {-v - 1}}, []int{1, 0})) {
				return
			}
		}
	}
	fmt.Println(nn.WriteFiles(files, parts))
	data := nn.Must(nn.OpenDataset(files)).Streamed(256) // megabytes
	fmt.Println(data)
	h := nn.Must(nn.Sequential(nn.Dense(2)).Fit(data, nn.SGD(0.001), nn.Epochs(3)))
	fmt.Println(h.Rows, "rows")
	// Output:
	// <nil>
	// large: 200 rows of shape [1], float32, 2 classes
	// 200 rows
}
