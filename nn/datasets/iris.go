package datasets

import (
	_ "embed"

	"descida/nn"
)

//go:embed iris.csv
var irisText string

// Iris is 150 flowers, 50 of each of the classes setosa, versicolor and virginica, in this order: Shuffle before Split.
// A row is the sepal's length and width and the petal's length and width, in cm.
//
// Source: R. A. Fisher, "The use of multiple measurements in taxonomic problems", Annals of Eugenics 7 (1936), table I;
// measured by E. Anderson. The numbers are the paper's, as in R and scikit-learn. The copy at UCI differs in rows 34 and
// 37 (from 0), which are wrong there.
func Iris() *nn.Dataset {
	p := csvPlan{label: &CSVColumn{Name: "species"}}
	d, err := p.read(irisText, "Iris")
	if err != nil {
		panic(err) // the text is part of the program
	}
	return d
}
