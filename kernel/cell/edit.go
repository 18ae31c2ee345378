package cell

import (
	"slices"
	"strings"
)

// edit puts text in place of a stretch of another text; where the stretch is empty, it goes in there.
type edit struct {
	from, to int
	text     string
}

// apply returns a stretch of a text, edited. Of edits at one place the insertions come first, in the order given; an
// edit inside another is dropped: the outer one has replaced its text.
func apply(text string, from, to int, edits []edit) string {
	var in []edit
	for _, e := range edits {
		if e.from >= from && e.to <= to {
			in = append(in, e)
		}
	}
	slices.SortStableFunc(in, func(a, b edit) int {
		if a.from != b.from {
			return a.from - b.from
		}
		return min(a.to-a.from, 1) - min(b.to-b.from, 1)
	})
	var b strings.Builder
	for _, e := range in {
		if e.from < from {
			continue
		}
		b.WriteString(text[from:e.from])
		b.WriteString(e.text)
		from = e.to
	}
	b.WriteString(text[from:to])
	return b.String()
}
