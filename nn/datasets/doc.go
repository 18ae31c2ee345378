// Package datasets brings the course's data sets.
//
//	train, test := nn.Must2(datasets.MNIST())
//	fmt.Println(train) // MNIST train: 60000 rows of shape [784], uint8, 10 classes
package datasets
