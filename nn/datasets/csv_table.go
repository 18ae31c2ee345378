package datasets

import (
	"errors"
	"fmt"
	"io"
	"math"
	"strings"

	"descida/nn"
)

// maxClasses is the most classes of a label column: with more it is more likely a number to learn.
const maxClasses = 1000

// table is a file while it is read.
type table struct {
	plan     *csvPlan
	columns  []string // their names
	features []int    // columns
	targets  []int
	label    int // a column, or -1
	rows     int
	values   []float32      // [rows, features]
	wanted   []float32      // [rows, targets]
	codes    []int          // [rows], places in texts
	texts    []string       // of the label
	code     map[string]int // where a text is in texts
}

func (p *csvPlan) read(text, name string) (*nn.Dataset, error) {
	lines := p.open(text)
	t := &table{plan: p, texts: p.classes, code: map[string]int{}}
	for i, c := range p.classes {
		t.code[c] = i
	}
	line, err := lines.next()
	if err == io.EOF {
		return nil, errors.New("it has no lines with values; want a header and rows")
	}
	if err != nil {
		return nil, err
	}
	if err := t.header(line); err != nil {
		return nil, err
	}
	if !p.noHeader {
		line, err = lines.next()
	}
	for ; err == nil; line, err = lines.next() {
		if err := t.row(line); err != nil {
			return nil, err
		}
	}
	if err != io.EOF {
		return nil, err
	}
	if t.rows == 0 {
		return nil, errors.New("it has no rows below its header, or none in which nothing is missing; want one or more")
	}
	return t.dataset(name)
}

// row takes a line's values. A row that is skipped leaves nothing behind.
func (t *table) row(line csvLine) error {
	values, wanted := len(t.values), len(t.wanted)
	column, err := t.take(line)
	if err == errMissing && t.plan.skipMissing {
		t.values, t.wanted = t.values[:values], t.wanted[:wanted]
		return nil
	}
	if err != nil {
		return t.at(line, column, err)
	}
	if t.rows++; t.rows > math.MaxInt32 {
		return fmt.Errorf("it has more than %d rows; take fewer", math.MaxInt32)
	}
	return nil
}

// take appends a line's values; on an error column is where it is. The label comes last: it is not taken back.
func (t *table) take(line csvLine) (column int, err error) {
	for _, c := range t.features {
		v, err := t.plan.number(line.cells[c])
		if err != nil {
			return c, err
		}
		t.values = append(t.values, v)
	}
	for _, c := range t.targets {
		v, err := t.plan.number(line.cells[c])
		if err != nil {
			return c, err
		}
		t.wanted = append(t.wanted, v)
	}
	if t.label < 0 {
		return 0, nil
	}
	text := strings.TrimSpace(line.cells[t.label])
	code, known := t.code[text]
	switch {
	case known:
	case missing(text):
		return t.label, errMissing
	case t.plan.classes != nil:
		return t.label, fmt.Errorf("%q is none of the classes %s; correct it, or name it in datasets.Classes", text, strings.Join(t.plan.classes, ", "))
	case len(t.texts) == maxClasses:
		return t.label, fmt.Errorf("%q is one class too many: the lines before it have %d; if the column is a number to learn, use Target instead of Label", text, maxClasses)
	default:
		code = len(t.texts)
		t.code[text] = code
		t.texts = append(t.texts, text)
	}
	t.codes = append(t.codes, code)
	return 0, nil
}

// at says where an error is, with the column's number as a spreadsheet counts it.
func (t *table) at(line csvLine, column int, err error) error {
	if errors.Is(err, errDecimalComma) {
		return err
	}
	call := fmt.Sprintf("LabelColumn(%d)", column+1)
	where := fmt.Sprintf("column %d", column+1)
	if !t.plan.noHeader {
		call = fmt.Sprintf("Label(%q)", t.columns[column])
		where += fmt.Sprintf(" %q", t.columns[column])
	}
	var not notNumber
	if errors.As(err, &not) && column != t.label {
		err = fmt.Errorf("%w; correct it, or, if the column is the class, add datasets.%s, and if it is no feature datasets.Without(%q)", err, call, t.columns[column])
	}
	return fmt.Errorf("line %d, %s: %w", line.number, where, err)
}

func (t *table) dataset(name string) (*nn.Dataset, error) {
	var d *nn.Dataset
	shape := []int{len(t.features)}
	switch {
	case t.label >= 0:
		labels, names := t.classes()
		d = nn.NewDatasetFlat(t.values, shape, labels)
		if names != nil {
			d = d.NamedClasses(names...)
		}
	case len(t.targets) > 0:
		d = nn.NewRegression(split(t.values, len(t.features)), split(t.wanted, len(t.targets)))
	default:
		d = nn.NewDatasetFlat(t.values, shape, nil)
	}
	return d.Named(name), d.Err()
}

// split is the rows of so many values each.
func split(flat []float32, width int) [][]float32 {
	rows := make([][]float32, len(flat)/width)
	for i := range rows {
		rows[i] = flat[i*width : (i+1)*width]
	}
	return rows
}
