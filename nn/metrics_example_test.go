package nn_test

import (
	"fmt"

	"descida/nn"
)

func ExampleModel_Confusion() {
	model := nn.Sequential(nn.Dense(16, nn.Tanh), nn.Dense(4))
	nn.Must(model.Fit(corners(), nn.SGD(0.5), nn.MiniBatch(8), nn.Epochs(60), nn.Seed(1)))
	c := nn.Must(model.Confusion(corners()))
	fmt.Println(c.Rows(), c.Support(0), c.Accuracy() == nn.Must(model.Evaluate(corners())).Accuracy)
	// Output: 40 10 true
}

func ExampleConfusion() {
	c := nn.Confusion{Counts: [][]int{{8, 2}, {1, 9}}, Names: []string{"cat", "dog"}}
	fmt.Println(c)
	fmt.Printf("%.2f %.2f\n", c.Precision(0), c.Recall(0))
	// Output:
	// class  cat  dog  precision  recall     F1
	//   cat    8    2      0.889   0.800  0.842
	//   dog    1    9      0.818   0.900  0.857
	//  mean                0.854   0.850  0.850
	// rows: the class; columns: what the model says; accuracy 0.850 of 20 rows
	// 0.89 0.80
}

func ExampleModel_TopK() {
	model := nn.Sequential(nn.Dense(4))
	nn.Must(model.Fit(corners(), nn.SGD(0.1), nn.MiniBatch(8), nn.Seed(1)))
	fmt.Println(nn.Must(model.TopK(corners(), 4)))
	_, err := model.TopK(corners(), 5)
	fmt.Println(err)
	// Output:
	// 1
	// nn: TopK(5): the model tells 4 classes apart; want 1 to 4
}

// y = 1 + 2x, learnt from five rows.
func ExampleModel_Regression() {
	line := nn.NewRegression([][]float32{{-2}, {-1}, {0}, {1}, {2}}, [][]float32{{-3}, {-1}, {1}, {3}, {5}})
	model := nn.Sequential(nn.Dense(1))
	nn.Must(model.Fit(line, nn.SGD(0.1), nn.FullBatch(), nn.Epochs(100)))
	fmt.Printf("%.3f\n", nn.Must(model.Regression(line)).R2)
	fmt.Println(nn.RegressionScores{R2: 0.93, MeanAbsoluteError: 0.12, MeanSquaredError: 0.04})
	fmt.Println(nn.Must(model.Predict(nn.NewDataset([][]float32{{10}}, nil)))[0].Class)
	// Output:
	// 1.000
	// R² 0.930  mean absolute error 0.12  root mean squared error 0.2
	// -1
}
