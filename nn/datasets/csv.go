package datasets

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"descida/nn"
)

// CSV reads a table of numbers from a text file: a row a line, a feature a column, and the class or the number to learn
// in a column of its own:
//
//	flowers := nn.Must(datasets.CSV("flowers.csv", datasets.Label("species")))
//	houses := nn.Must(datasets.CSV("casas.csv", datasets.Target("preço"), datasets.Without("id")))
//
// Without Label and Target the rows are for Predict alone.
//
// Seen from the file: the separator, from the first line (; if it has one, else a tab, else a comma; Excel's sep= line
// counts); the decimal comma of a file with another separator, from the first number that has one, and then a point
// groups thousands; and the text's encoding (UTF-8 with or without a byte order mark, otherwise Latin-1). Lines without
// any value are skipped.
//
// Labels that are all whole numbers from 0 to 999 are the classes themselves. Any others are sorted, as numbers if all
// are, else as text, and class 0 is the first; the data set keeps them as its ClassNames.
//
// Errors name file, line, column and value: a value that is not a number, or missing (SkipMissing), or beyond float32;
// lines of different lengths; a column that does not exist, or twice; more than 1,000 classes; a file of more than 2 GB
// (bring such a set into the form of nn.OpenDataset).
func CSV(path string, options ...CSVOption) (*nn.Dataset, error) {
	var p csvPlan
	for _, o := range options {
		if o != nil {
			o.csv(&p)
		}
	}
	fail := func(err error) (*nn.Dataset, error) { return nil, fmt.Errorf("datasets: %s: %w", path, err) }
	if p.label != nil && p.targets != nil {
		return fail(fmt.Errorf("%s and %s: a data set has a class or numbers to learn, not both; leave one out", p.label, p.targets[0]))
	}
	data, err := readText(path, maxCSV)
	if err != nil {
		var of *os.PathError
		if errors.As(err, &of) { // it names the path again
			err = of.Err
		}
		return fail(err)
	}
	name := strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
	d, err := p.read(data, name)
	if errors.Is(err, errDecimalComma) {
		p.decimalComma = true
		d, err = p.read(data, name)
	}
	if err != nil {
		return fail(err)
	}
	return d, nil
}

// maxCSV is the largest file that CSV reads: a text is in memory as a whole.
const maxCSV = 2 << 30

func readText(path string, most int64) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return "", err
	}
	if info.IsDir() {
		return "", errors.New("it is a folder; want a text file")
	}
	var b strings.Builder
	b.Grow(int(min(max(info.Size(), 0), most)))
	n, err := io.Copy(&b, io.LimitReader(f, most+1)) // a pipe tells no size
	if err != nil {
		return "", err
	}
	if n > most {
		return "", fmt.Errorf("it is larger than %d MB; take fewer rows or columns, or bring it into the form of nn.OpenDataset", most>>20)
	}
	return decode(b.String())
}
