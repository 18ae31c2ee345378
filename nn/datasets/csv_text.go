package datasets

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

var (
	errMissing = errors.New("the value is missing; fill it in, or leave such rows out with datasets.SkipMissing()")
	// errDecimalComma ends a reading whose file turns out to write numbers with a decimal comma.
	errDecimalComma = errors.New("the file has decimal commas")
)

// notNumber is a text where a number should be.
type notNumber string

func (n notNumber) Error() string { return fmt.Sprintf("%q is not a number", string(n)) }

// csvLine is the values of a line, good until the next one is read.
type csvLine struct {
	number int // of the line in the file, from 1
	cells  []string
}

type csvLines struct {
	reader  *csv.Reader
	skipped int // lines before those that the reader sees
	first   csvLine
}

// open looks at the first line for what the options do not say.
func (p *csvPlan) open(text string) *csvLines {
	skipped := 0
	first, rest, _ := strings.Cut(text, "\n")
	first = strings.TrimSuffix(first, "\r")
	if said, ok := strings.CutPrefix(first, "sep="); ok && utf8.RuneCountInString(said) == 1 { // Excel's
		if p.separator == 0 {
			p.separator, _ = utf8.DecodeRuneInString(said)
		}
		text, skipped = rest, 1
	}
	if p.separator == 0 {
		p.separator = separatorOf(first)
	}
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord, r.ReuseRecord = p.separator, -1, true
	return &csvLines{reader: r, skipped: skipped}
}

// separatorOf is the likeliest separator of a line: commas may be decimal ones beside another separator.
func separatorOf(line string) rune {
	var quoted bool
	seen := map[rune]bool{}
	for _, r := range line {
		if r == '"' {
			quoted = !quoted
		}
		if !quoted {
			seen[r] = true
		}
	}
	for _, r := range ";\t" {
		if seen[r] {
			return r
		}
	}
	return ','
}

// next is the next line that has a value, or io.EOF.
func (l *csvLines) next() (csvLine, error) {
	for {
		cells, err := l.reader.Read()
		var bad *csv.ParseError
		switch {
		case err == io.EOF:
			return csvLine{}, err
		case errors.As(err, &bad):
			return csvLine{}, fmt.Errorf("line %d: a quotation mark is alone or inside a value; put the value in quotation marks and double those within it", bad.StartLine+l.skipped)
		case err != nil: // the separator
			return csvLine{}, fmt.Errorf("Separator(%q): want a character that no value has, such as ';'", l.reader.Comma)
		}
		at, _ := l.reader.FieldPos(0)
		line := csvLine{at + l.skipped, cells}
		if blank(cells) {
			continue
		}
		if l.first.cells == nil {
			l.first = csvLine{line.number, make([]string, len(cells))}
		}
		if want := len(l.first.cells); len(cells) != want {
			return csvLine{}, fmt.Errorf("line %d has %d values and line %d has %d; want as many, separated by %q", line.number, len(cells), l.first.number, want, l.reader.Comma)
		}
		return line, nil
	}
}

func blank(cells []string) bool {
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			return false
		}
	}
	return true
}

// number reads a value.
func (p *csvPlan) number(cell string) (float32, error) {
	text := strings.TrimSpace(cell)
	if missing(text) {
		return 0, errMissing
	}
	plain := text
	if p.decimalComma {
		if !commaNumber.MatchString(text) {
			return 0, fmt.Errorf("%w with a decimal comma", notNumber(text))
		}
		plain = strings.ReplaceAll(strings.ReplaceAll(text, ".", ""), ",", ".")
	}
	v, err := strconv.ParseFloat(plain, 32)
	switch {
	case errors.Is(err, strconv.ErrRange):
		return 0, fmt.Errorf("%q is beyond what float32 holds, ±3.4e38; divide the column by a power of ten", text)
	case err == nil && !math.IsInf(v, 0):
		return float32(v), nil
	case strings.Contains(text, ",") && commaNumber.MatchString(text):
		if p.separator != ',' {
			return 0, errDecimalComma
		}
		return 0, fmt.Errorf("%w; if its comma is a decimal one, add datasets.DecimalComma()", notNumber(text))
	}
	return 0, notNumber(text)
}

// commaNumber is a number as Brazil writes it: 1.234,5.
var commaNumber = regexp.MustCompile(`^[+-]?(\d+|\d{1,3}(\.\d{3})+)(,\d*)?([eE][+-]?\d+)?$`)

func missing(text string) bool {
	if len(text) > 4 {
		return false
	}
	switch strings.ToLower(text) {
	case "", "na", "n/a", "nan", "null", "none", "?", "-":
		return true
	}
	return false
}

// decode is the text of a file's bytes.
func decode(raw string) (string, error) {
	if strings.HasPrefix(raw, "\xff\xfe") || strings.HasPrefix(raw, "\xfe\xff") {
		return "", errors.New("its text is UTF-16; save it as CSV UTF-8")
	}
	text := strings.TrimPrefix(raw, "\ufeff")
	if utf8.ValidString(text) {
		return text, nil
	}
	latin := make([]rune, len(text))
	for i := range len(text) {
		latin[i] = rune(text[i])
	}
	return string(latin), nil
}
