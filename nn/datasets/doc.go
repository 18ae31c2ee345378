// Package datasets brings the course's data sets, makes synthetic ones from a seed, and reads tables from CSV files.
//
//	train, test := nn.Must2(datasets.MNIST())
//	fmt.Println(train) // MNIST train: 60000 rows of shape [784], uint8, 10 classes
//	flowers := datasets.Iris().Shuffle(1)
//	moons := datasets.Moons(200, 0.1, 1) // rows, noise, seed
//	houses := nn.Must(datasets.CSV("houses.csv", datasets.Target("price")))
//
// Real ones: [MNIST], [FashionMNIST], [Iris]. Synthetic with classes: [Blobs], [Moons], [Circles], [Spirals], [XOR]; with
// numbers to learn: [Linear], [Sine], [Friedman].
//
// Synthetic sets tell their errors, such as too few rows, when they are used, as nn.NewDataset does. Each documents its
// formula; the same seed gives the same rows in every version.
package datasets
