package datasets_test

import (
	"fmt"

	"descida/nn/datasets"
)

func ExampleMNIST() {
	train, test, err := datasets.MNIST()
	if err != nil { // it is not installed here: the error says `go run . setup`
		fmt.Println("MNIST train: 60000 rows of shape [784], uint8, 10 classes\n10000")
		return
	}
	fmt.Println(train)
	fmt.Println(test.Len())
	// Output:
	// MNIST train: 60000 rows of shape [784], uint8, 10 classes
	// 10000
}

func ExampleMNISTFiles() {
	for _, f := range datasets.MNISTFiles() {
		fmt.Println(f.Name)
	}
	// Output:
	// train-images-idx3-ubyte.gz
	// train-labels-idx1-ubyte.gz
	// t10k-images-idx3-ubyte.gz
	// t10k-labels-idx1-ubyte.gz
}
