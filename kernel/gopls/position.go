package gopls

import (
	"strings"
	"unicode/utf8"
)

// position is a place as the protocol counts: lines from 0, and UTF-16 units within the line.
type position struct {
	Line      int `json:"line"`
	Character int `json:"character"`
}

type span struct {
	Start position `json:"start"`
	End   position `json:"end"`
}

// toPosition is the place of an offset in bytes.
func toPosition(text string, offset int) position {
	offset = min(max(offset, 0), len(text))
	begin := strings.LastIndexByte(text[:offset], '\n') + 1
	return position{strings.Count(text[:offset], "\n"), units(text[begin:offset])}
}

// toOffset is the offset in bytes of a place. Beyond a line it is the line's end, beyond the text the text's.
func toOffset(text string, p position) int {
	from := 0
	for range p.Line {
		n := strings.IndexByte(text[from:], '\n')
		if n < 0 {
			return len(text)
		}
		from += n + 1
	}
	line, _, _ := strings.Cut(text[from:], "\n")
	u := 0
	for i, r := range line {
		if u >= p.Character {
			return from + i
		}
		u += width(r)
	}
	return from + len(line)
}

func units(s string) (n int) {
	for _, r := range s {
		n += width(r)
	}
	return n
}

// width is how many UTF-16 units a character has. An invalid byte reads as U+FFFD, which is one.
func width(r rune) int {
	if r > 0xFFFF && r <= utf8.MaxRune {
		return 2
	}
	return 1
}
