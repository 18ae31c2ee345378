package datasets

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// header gives the columns their names and purposes.
func (t *table) header(first csvLine) error {
	t.columns = make([]string, len(first.cells))
	numbers := 0
	for i, cell := range first.cells {
		t.columns[i] = strings.TrimSpace(cell)
		if t.plan.noHeader {
			t.columns[i] = strconv.Itoa(i + 1)
		} else if _, err := t.plan.number(cell); err == nil || errors.Is(err, errDecimalComma) {
			numbers++
		}
	}
	if numbers > 0 && 2*numbers >= len(t.columns) {
		return fmt.Errorf("line %d has numbers where the columns' names should be; if the file has no names, add datasets.NoHeader()", first.number)
	}
	return t.purposes()
}

// purposes finds what the options ask for. A column serves once.
func (t *table) purposes() error {
	used := map[int]string{}
	take := func(asked string, at int, err error) (int, error) {
		if err != nil {
			return 0, fmt.Errorf("%s: %w", asked, err)
		}
		if by, twice := used[at]; twice {
			return 0, fmt.Errorf("column %d %q is asked for twice, by %s and %s; leave one out", at+1, t.columns[at], by, asked)
		}
		used[at] = asked
		return at, nil
	}
	column := func(c CSVColumn) (int, error) {
		at, err := t.numbered(c.Number)
		if c.Name != "" {
			at, err = t.named(c.Name)
		}
		return take(c.String(), at, err)
	}
	var err error
	t.label = -1
	if t.plan.label != nil {
		if t.label, err = column(*t.plan.label); err != nil {
			return err
		}
	}
	for _, c := range t.plan.targets {
		at, err := column(c)
		if err != nil {
			return err
		}
		t.targets = append(t.targets, at)
	}
	for _, name := range t.plan.without {
		at, err := t.named(name)
		if _, err = take(fmt.Sprintf("Without(%q)", name), at, err); err != nil {
			return err
		}
	}
	for _, name := range t.plan.features {
		at, err := t.named(name)
		if at, err = take(fmt.Sprintf("Features(%q)", name), at, err); err != nil {
			return err
		}
		t.features = append(t.features, at)
	}
	if t.plan.features == nil {
		for i := range t.columns {
			if used[i] == "" {
				t.features = append(t.features, i)
			}
		}
	}
	if len(t.features) == 0 {
		return fmt.Errorf("of its %d columns none is left for features; if %q is not what separates the values, say so with datasets.Separator", len(t.columns), t.plan.separator)
	}
	return nil
}

// numbered is where a column is, by its number.
func (t *table) numbered(number int) (int, error) {
	n := len(t.columns)
	switch {
	case number >= 1 && number <= n:
		return number - 1, nil
	case number <= -1 && number >= -n:
		return n + number, nil
	}
	return 0, fmt.Errorf("there are %d columns; want 1 to %d, or -1 to -%d from the last", n, n, n)
}

// named is where a column is, by its name.
func (t *table) named(name string) (int, error) {
	at := slices.Index(t.columns, name)
	if at < 0 {
		return 0, fmt.Errorf("there is no such column; there are %s", list(t.columns))
	}
	if again := slices.Index(t.columns[at+1:], name); again >= 0 {
		return 0, fmt.Errorf("columns %d and %d both have that name; rename one", at+1, at+again+2)
	}
	return at, nil
}

// list is some names for a message.
func list(names []string) string {
	const most = 12
	var quoted []string
	for _, name := range names[:min(len(names), most)] {
		quoted = append(quoted, strconv.Quote(name))
	}
	if len(names) > most {
		quoted = append(quoted, fmt.Sprintf("... %d in all", len(names)))
	}
	return strings.Join(quoted, ", ")
}

// classes turns the label column's texts into numbers. names is nil where the texts are the numbers.
func (t *table) classes() (labels []int, names []string) {
	labels = slices.Clone(t.codes)
	if t.plan.classes != nil {
		return labels, t.plan.classes
	}
	numbers, whole := wholeNumbers(t.texts)
	if whole && slices.Min(numbers) >= 0 && slices.Max(numbers) < maxClasses {
		for i, code := range t.codes {
			labels[i] = int(numbers[code])
		}
		return labels, nil
	}
	order := make([]int, len(t.texts))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		if numbers != nil {
			return cmp.Compare(numbers[a], numbers[b])
		}
		return strings.Compare(t.texts[a], t.texts[b])
	})
	class := make([]int, len(order))
	for to, from := range order {
		class[from] = to
		names = append(names, t.texts[from])
	}
	for i, code := range t.codes {
		labels[i] = class[code]
	}
	return labels, names
}

// wholeNumbers reads texts as numbers; nil if they are not all numbers.
func wholeNumbers(texts []string) (numbers []float64, whole bool) {
	whole = true
	for _, text := range texts {
		v, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return nil, false
		}
		numbers = append(numbers, v)
		whole = whole && v == math.Trunc(v)
	}
	return numbers, whole
}
