package datasets_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"descida/nn"
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

func ExampleFashionMNIST() {
	train, _, err := datasets.FashionMNIST()
	if err != nil { // it is not here: the error says `sudo apt install dataset-fashion-mnist`
		fmt.Println("Fashion-MNIST train: 60000 rows of shape [784], uint8, 10 classes\nankle boot")
		return
	}
	fmt.Println(train)
	fmt.Println(train.ClassNames()[train.Label(0)])
	// Output:
	// Fashion-MNIST train: 60000 rows of shape [784], uint8, 10 classes
	// ankle boot
}

func ExampleIris() {
	train, test := datasets.Iris().Shuffle(1).Split(0.8)
	fmt.Println(train)
	fmt.Println(test.Row(0), test.ClassNames()[test.Label(0)])
	// Output:
	// Iris: 120 rows of shape [4], float32, 3 classes
	// [5.5 4.2 1.4 0.2] setosa
}

func ExampleBlobs() {
	fmt.Println(datasets.Blobs(300, 3, 0.2, 1))
	fmt.Println(datasets.Blobs(2, 3, 0.2, 1).Err())
	// Output:
	// Blobs: 300 rows of shape [2], float32, 3 classes
	// datasets: Blobs: 2 rows; want 3 to 100000000
}

func ExampleMoons() {
	moons := datasets.Moons(200, 0.1, 1)
	fmt.Printf("%.2f %d\n", moons.Row(0), moons.Label(0))
	// Output: [-0.52 0.87] 0
}

func ExampleCircles() {
	circles := datasets.Circles(200, 0, 1)
	r := circles.Row(1)
	fmt.Printf("%.2f\n", r[0]*r[0]+r[1]*r[1]) // the inner circle has the radius 1/2
	// Output: 0.25
}

func ExampleSpirals() {
	fmt.Println(datasets.Spirals(300, 3, 0.02, 1))
	// Output: Spirals: 300 rows of shape [2], float32, 3 classes
}

func ExampleXOR() {
	table := datasets.XOR(4, 0, 0)
	for i := range 4 {
		fmt.Println(table.Row(i), table.Label(i))
	}
	// Output:
	// [0 0] 0
	// [0 1] 1
	// [1 1] 0
	// [1 0] 1
}

func ExampleLinear() {
	line := datasets.Linear(100, []float64{2}, 1, 0, 1) // y = 2x + 1
	fmt.Println(line)
	fmt.Printf("%.3f\n", line.Targets(0)[0]-2*line.Row(0)[0])
	// Output:
	// Linear: 100 rows of shape [1], float32, 1 target
	// 1.000
}

func ExampleSine() {
	fmt.Println(datasets.Sine(10, 0.3, 1))
	// Output: Sine: 10 rows of shape [1], float32, 1 target
}

func ExampleFriedman() {
	fmt.Println(datasets.Friedman(500, 1, 1))
	// Output: Friedman: 500 rows of shape [10], float32, 1 target
}

// read is CSV of a file with this text.
func read(text string, options ...datasets.CSVOption) (*nn.Dataset, error) {
	path := filepath.Join(os.TempDir(), "descida-example.csv")
	defer os.Remove(path)
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		return nil, err
	}
	d, err := datasets.CSV(path, options...)
	return d, errors.Unwrap(err) // without the path
}

func ExampleCSV() {
	flowers := nn.Must(read("petal,sepal,species\n1.4,5.1,setosa\n4.7,7.0,versicolor\n", datasets.Label("species")))
	fmt.Println(flowers)
	fmt.Println(flowers.Row(1), flowers.ClassNames()[flowers.Label(1)])
	_, err := read("petal,sepal\n1.4,5.1\n4.7,tall\n")
	fmt.Println(err)
	// Output:
	// descida-example: 2 rows of shape [2], float32, 2 classes
	// [4.7 7] versicolor
	// line 3, column 2 "sepal": "tall" is not a number; correct it, or, if the column is the class, add datasets.Label("sepal"), and if it is no feature datasets.Without("sepal")
}

// A file as a Brazilian spreadsheet saves it: semicolons, decimal commas, points for thousands.
func ExampleCSV_brazil() {
	houses := nn.Must(read("área;quartos;preço\n52,5;2;315.000,00\n80;3;1.250.000\n", datasets.Target("preço")))
	fmt.Println(houses.Row(0), houses.Targets(0))
	// Output: [52.5 2] [315000]
}

func ExampleLabel() {
	d := nn.Must(read("x,kind\n1,fox\n2,cat\n", datasets.Label("kind")))
	fmt.Println(d.Label(0), d.ClassNames())
	// Output: 1 [cat fox]
}

func ExampleLabelColumn() {
	d := nn.Must(read("5.1,3.5,setosa\n7.0,3.2,versicolor\n", datasets.NoHeader(), datasets.LabelColumn(-1)))
	fmt.Println(d.Row(1), d.ClassNames()[d.Label(1)])
	// Output: [7 3.2] versicolor
}

func ExampleTarget() {
	d := nn.Must(read("price,area\n300,50\n", datasets.Target("price")))
	fmt.Println(d.Row(0), d.Targets(0))
	// Output: [50] [300]
}

func ExampleTargetColumn() {
	d := nn.Must(read("300,50\n", datasets.NoHeader(), datasets.TargetColumn(1)))
	fmt.Println(d.Row(0), d.Targets(0))
	// Output: [50] [300]
}

func ExampleFeatures() {
	d := nn.Must(read("a,b,c\n1,2,3\n", datasets.Features("c", "a")))
	fmt.Println(d.Row(0))
	_, err := read("a,b,c\n1,2,3\n", datasets.Features("d"))
	fmt.Println(err)
	// Output:
	// [3 1]
	// Features("d"): there is no such column; there are "a", "b", "c"
}

func ExampleWithout() {
	d := nn.Must(read("id,name,age\n7,Ana,31\n", datasets.Without("id", "name")))
	fmt.Println(d.Row(0))
	// Output: [31]
}

func ExampleClasses() {
	test := nn.Must(read("petal,species\n4.7,versicolor\n", datasets.Label("species"), datasets.Classes(datasets.Iris().ClassNames()...)))
	fmt.Println(test.Label(0), test.Classes())
	// Output: 1 3
}

func ExampleSeparator() {
	fmt.Println(nn.Must(read("a|b\n1|2\n", datasets.Separator('|'))).Row(0))
	// Output: [1 2]
}

func ExampleDecimalComma() {
	fmt.Println(nn.Must(read("a,b\n\"1,5\",\"2.000\"\n", datasets.DecimalComma())).Row(0))
	// Output: [1.5 2000]
}

func ExampleSkipMissing() {
	d := nn.Must(read("a,b\n1,2\n3,NA\n", datasets.SkipMissing()))
	fmt.Println(d.Len())
	_, err := read("a,b\n1,2\n3,NA\n")
	fmt.Println(err)
	// Output:
	// 1
	// line 3, column 2 "b": the value is missing; fill it in, or leave such rows out with datasets.SkipMissing()
}

func ExampleNoHeader() {
	fmt.Println(nn.Must(read("1,2\n3,4\n", datasets.NoHeader())).Len())
	// Output: 2
}
