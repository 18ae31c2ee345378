package cell

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Error is one mistake in a cell's text, or in the text of an earlier cell that this one reaches.
type Error struct {
	Cell         int    // the cell that holds the mistake: not always the one compiled
	Line, Column int    // in that cell, from 1; the column counts bytes
	Message      string // in the student's names, without a position
	Source       string // the text of that line
	Fetch        string // the import path of a package that is not here and may be had from its module, else ""
}

func (e Error) Error() string {
	return fmt.Sprintf("cell %d, line %d:%d: %s", e.Cell, e.Line, e.Column, e.Message)
}

// Errors is what Compile returns where it fails: never empty, in the order of the text, the compiled cell's first.
type Errors []Error

func (es Errors) Error() string {
	lines := make([]string, len(es))
	for i, e := range es {
		lines[i] = e.Error()
	}
	return strings.Join(lines, "\n")
}

// maxErrors bounds what one cell reports: the first ones matter, the rest follow from them.
const maxErrors = 10

// tidy sorts and bounds errors; those of the cell itself come first.
func (es Errors) tidy(cell int) Errors {
	slices.SortStableFunc(es, func(a, b Error) int {
		if own := a.Cell == cell; own != (b.Cell == cell) {
			if own {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(a.Cell, b.Cell), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	es = slices.CompactFunc(es, func(a, b Error) bool {
		return a.Cell == b.Cell && a.Line == b.Line && a.Message == b.Message
	})
	return es[:min(len(es), maxErrors)]
}
