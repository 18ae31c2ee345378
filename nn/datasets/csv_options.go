package datasets

import "fmt"

// CSVOption is what CSV takes besides the path: Label or Target, and what else it cannot know of the file.
type CSVOption interface{ csv(*csvPlan) }

// csvPlan is what CSV was asked to do.
type csvPlan struct {
	label        *CSVColumn
	targets      []CSVColumn
	features     []string // nil: all that have no other purpose
	without      []string
	classes      []string
	noHeader     bool
	decimalComma bool
	skipMissing  bool
	separator    rune // 0: seen from the first line
}

// CSVColumn is a column to learn: the class, or a number. It is known by its name or, where that is empty, by its number.
type CSVColumn struct {
	Name   string
	Number int  // from 1; -1 is the last column
	Target bool // a number to learn, not a class
}

// Label says which column is the class. Its different texts are the classes: see CSV. A CSVOption.
func Label(name string) CSVColumn { return CSVColumn{Name: name} }

// LabelColumn is Label for a column without a name, by its number: 1 is the first, -1 the last. A CSVOption.
func LabelColumn(number int) CSVColumn { return CSVColumn{Number: number} }

// Target says which column is the number to learn, for regression. Give several for several numbers. A CSVOption.
func Target(name string) CSVColumn { return CSVColumn{Name: name, Target: true} }

// TargetColumn is Target for a column without a name, by its number: 1 is the first, -1 the last. A CSVOption.
func TargetColumn(number int) CSVColumn { return CSVColumn{Number: number, Target: true} }

func (c CSVColumn) csv(p *csvPlan) {
	if c.Target {
		p.targets = append(p.targets, c)
		return
	}
	p.label = &c
}

// String is the call that makes it: Label("species").
func (c CSVColumn) String() string {
	call := "Label"
	if c.Target {
		call = "Target"
	}
	if c.Name != "" {
		return fmt.Sprintf("%s(%q)", call, c.Name)
	}
	return fmt.Sprintf("%sColumn(%d)", call, c.Number)
}

// CSVColumns picks feature columns by their names.
type CSVColumns struct {
	Names   []string
	Without bool // all but these
}

// Features says which columns are the features, in this order. Otherwise all are that are neither label nor target. A
// CSVOption.
func Features(names ...string) CSVColumns { return CSVColumns{Names: names} }

// Without leaves columns out, such as a row's number or a name. A CSVOption.
func Without(names ...string) CSVColumns { return CSVColumns{Names: names, Without: true} }

func (c CSVColumns) csv(p *csvPlan) {
	if c.Without {
		p.without = append(p.without, c.Names...)
		return
	}
	p.features = append(p.features, c.Names...)
}

// CSVClasses are the names of classes, class 0 first.
type CSVClasses []string

// Classes fixes which text of the label column is class 0, 1 and so on, so that two files agree although one of them
// lacks a class: datasets.Classes(train.ClassNames()...). Another text is an error. A CSVOption.
func Classes(names ...string) CSVClasses { return names }

func (c CSVClasses) csv(p *csvPlan) { p.classes = c }

// CSVSeparator is the character between the values of a line.
type CSVSeparator rune

// Separator says what stands between the values: ',', ';', '\t' or another character. Otherwise it is seen from the first
// line. A CSVOption.
func Separator(r rune) CSVSeparator { return CSVSeparator(r) }

func (s CSVSeparator) csv(p *csvPlan) { p.separator = rune(s) }

// CSVHabit is something that a file does and another does not.
type CSVHabit int

// The habits of files.
const (
	HabitNoHeader CSVHabit = iota + 1
	HabitDecimalComma
	HabitSkipMissing
)

// NoHeader says that the first line is a row already. The columns' names are their numbers then: "1", "2". A CSVOption.
func NoHeader() CSVHabit { return HabitNoHeader }

// DecimalComma reads 1.234,5 as 1234.5. It is needed only where the values are separated by commas, or where no number
// of the file has decimals: otherwise it is seen. A CSVOption.
func DecimalComma() CSVHabit { return HabitDecimalComma }

// SkipMissing leaves out the rows in which a value is missing: empty, NA, N/A, NaN, null, None, ? or -. Otherwise it is an
// error. A CSVOption.
func SkipMissing() CSVHabit { return HabitSkipMissing }

func (h CSVHabit) csv(p *csvPlan) {
	switch h {
	case HabitNoHeader:
		p.noHeader = true
	case HabitDecimalComma:
		p.decimalComma = true
	case HabitSkipMissing:
		p.skipMissing = true
	}
}

var _ = []CSVOption{CSVColumn{}, CSVColumns{}, CSVClasses{}, CSVSeparator(0), CSVHabit(0)}
