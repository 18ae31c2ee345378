package nn_test

import (
	"fmt"

	"descida/nn"
)

// houses is areas in square metres and rooms.
func houses() (train, test *nn.Dataset) {
	return nn.NewDataset([][]float32{{50, 2}, {70, 2}, {90, 2}}, []int{0, 0, 1}).Named("houses"),
		nn.NewDataset([][]float32{{110, 3}}, nil)
}

func ExampleMinMax() {
	train, test := houses()
	scale := nn.Must(nn.MinMax(0, 1).Fit(train)) // on the training rows alone
	for i := range 3 {
		fmt.Println(scale.Apply(train).Row(i))
	}
	fmt.Println(scale.Apply(test).Row(0)) // beyond the training rows' range
	// Output:
	// [0 0]
	// [0.5 0]
	// [1 0]
	// [1.5 1]
}

func ExampleZScore() {
	train, _ := houses()
	scale := nn.Must(nn.ZScore().Fit(train))
	fmt.Println(scale)
	fmt.Printf("%.4f\n", scale.Apply(train).Row(2))
	// Output:
	// ZScore() of 2 features, learnt from 3 rows
	// [1.2247 0.0000]
}

func ExampleL2Norm() {
	rows := nn.NewDataset([][]float32{{3, 4}, {30, 40}}, nil)
	scale := nn.Must(nn.L2Norm().Fit(rows))
	fmt.Println(scale.Apply(rows).Row(0), scale.Apply(rows).Row(1))
	// Output: [0.6 0.8] [0.6 0.8]
}

func ExampleNormalization_Fit() {
	train, _ := houses()
	_, err := nn.MinMax(1, -1).Fit(train)
	fmt.Println(err)
	// Output: nn: MinMax(1, -1): want a low end below the high end, such as MinMax(0, 1)
}

func ExampleNormalizer_Apply() {
	train, _ := houses()
	scale := nn.Must(nn.ZScore().Fit(train))
	fmt.Println(scale.Apply(train))
	fmt.Println(scale.Apply(nn.NewDataset([][]float32{{50}}, nil)).Err())
	// Output:
	// houses: 3 rows of shape [2], float32, 2 classes
	// nn: Apply: ZScore() of 2 features, learnt from 3 rows, but the rows have 1, shape [1]; use rows like those it learnt from, or Fit it on these
}

func ExampleNormalizer_Invert() {
	train, _ := houses()
	scale := nn.Must(nn.MinMax(-1, 1).Fit(train))
	fmt.Println(scale.Invert(scale.Apply(train)).Row(1))
	// Output: [70 2]
}

func ExampleNormalizer_MarshalBinary() {
	train, _ := houses()
	stored := nn.Must(nn.Must(nn.ZScore().Fit(train)).MarshalBinary())
	var scale nn.Normalizer
	fmt.Println(scale.UnmarshalBinary(stored), &scale)
	// Output: <nil> ZScore() of 2 features, learnt from 3 rows
}

func ExampleNormalize() {
	train, test := houses()
	scale := nn.Must(nn.ZScore().Fit(train))
	model := nn.Sequential(nn.Normalize(scale), nn.Dense(2))
	nn.Must(model.Fit(train, nn.SGD(0.5), nn.FullBatch(), nn.Epochs(50)))
	fmt.Println(model)
	fmt.Println(nn.Must(model.Predict(test)).Classes()) // of rows as they are
	_, err := model.Predict(nn.NewDataset([][]float32{{1, 2, 3}}, nil))
	fmt.Println(err)
	// Output:
	// Sequential(Normalize(ZScore()), Dense(2))
	// [1]
	// nn: layer 1 Normalize(ZScore()): input has shape [batch 3], 3 features a row, but it learnt from rows of 2; use rows like those
}
