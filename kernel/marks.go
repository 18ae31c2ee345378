package kernel

import (
	"regexp"
	"strconv"
	"strings"
)

// markPattern is what event.MarkText writes.
var markPattern = regexp.MustCompile("\x1e([0-9]{1,9})\x1e")

// unfinished is a mark that a chunk of text may have cut.
var unfinished = regexp.MustCompile("\x1e[0-9]{0,9}$")

// piece is text and the mark after it; mark 0: none.
type piece struct {
	text string
	mark int
}

// marks cuts a stream of text at its marks. Marks count up by one; anything else of that form is the cell's own text.
type marks struct {
	tail string // the beginning of what may be a mark
	last int    // the last mark that came
}

func (m *marks) cut(text string) (pieces []piece) {
	text = m.tail + text
	m.tail = ""
	var before strings.Builder
	for {
		at := markPattern.FindStringSubmatchIndex(text)
		if at == nil {
			break
		}
		n, err := strconv.Atoi(text[at[2]:at[3]])
		if err != nil || n != m.last+1 {
			before.WriteString(text[:at[3]]) // its last character may begin a mark
			text = text[at[3]:]
			continue
		}
		m.last = n
		before.WriteString(text[:at[0]])
		pieces = append(pieces, piece{before.String(), n})
		before.Reset()
		text = text[at[1]:]
	}
	if at := unfinished.FindStringIndex(text); at != nil {
		text, m.tail = text[:at[0]], text[at[0]:]
	}
	before.WriteString(text)
	if before.Len() > 0 {
		pieces = append(pieces, piece{text: before.String()})
	}
	return pieces
}

// rest is what was held back.
func (m *marks) rest() string {
	tail := m.tail
	m.tail = ""
	return tail
}
