package explain

import (
	"fmt"
	"regexp"
	"strings"

	"descida/internal/language"
)

// Report is what Jupyter shows of an error.
type Report struct {
	Name      string   // its kind, as in "CompileError"
	Value     string   // one line
	Traceback []string // coloured lines
}

// Place is a line of a cell.
type Place struct {
	Cell, Line int
	Source     string // the line's text
}

// lesson is an entry of a table: the messages it is for, and what is said about them.
type lesson struct {
	message *regexp.Regexp
	en, pt  advice
}

// advice may use the pattern's groups as $1, $2 ...
type advice struct {
	means string
	try   string
}

// about finds the lesson for a message and fills in its groups; "" where there is none.
func about(table []lesson, message string) (means, try string) {
	for _, l := range table {
		at := l.message.FindStringSubmatchIndex(message)
		if at == nil {
			continue
		}
		a := l.en
		if language.Portuguese() {
			a = l.pt
		}
		expand := func(text string) string { return string(l.message.ExpandString(nil, text, message, at)) }
		return expand(a.means), expand(a.try)
	}
	return "", ""
}

// explained are the lines that explain a message, or none.
func explained(table []lesson, message string) []string {
	means, try := about(table, message)
	if means == "" {
		return nil
	}
	lines := []string{"", bold(language.Pick("What it means: ", "O que significa: ")) + means}
	if try != "" {
		lines = append(lines, bold(language.Pick("What to try: ", "O que tentar: "))+try)
	}
	return lines
}

// sourceLine is a line of a cell with its number; column, from 1 and in bytes, gets a caret, 0 none.
func sourceLine(p Place, column int) []string {
	number := fmt.Sprintf("%5d | ", p.Line)
	lines := []string{dim(number) + p.Source}
	if column < 1 || column > len(p.Source)+1 {
		return lines
	}
	// Tabs stay, so that the caret stands right whatever a tab's width.
	indent := strings.Map(func(r rune) rune {
		if r == '\t' {
			return r
		}
		return ' '
	}, p.Source[:column-1])
	return append(lines, dim(strings.Repeat(" ", len(number)-2)+"| ")+indent+red("^"))
}

// where names a place in words; own is the cell that was run, which need not be named.
func where(p Place, own int) string {
	if p.Cell == own {
		return fmt.Sprintf(language.Pick("line %d", "linha %d"), p.Line)
	}
	return fmt.Sprintf(language.Pick("cell %d, line %d", "célula %d, linha %d"), p.Cell, p.Line)
}

func red(s string) string  { return "\x1b[31m" + s + "\x1b[0m" }
func bold(s string) string { return "\x1b[1m" + s + "\x1b[0m" }
func dim(s string) string  { return "\x1b[2m" + s + "\x1b[0m" }
