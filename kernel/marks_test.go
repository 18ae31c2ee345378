package kernel

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"descida/nbext/session/event"
)

func TestMarksAreCutOut(t *testing.T) {
	m := event.MarkText
	tests := []struct {
		name   string
		chunks []string
		want   []piece
		rest   string
	}{
		{name: "none", chunks: []string{"a", "b"}, want: []piece{{"a", 0}, {"b", 0}}},
		{name: "alone", chunks: []string{m(1)}, want: []piece{{"", 1}}},
		{name: "between text", chunks: []string{"a" + m(1) + "b" + m(2) + "c"}, want: []piece{{"a", 1}, {"b", 2}, {"c", 0}}},
		{name: "cut in two", chunks: []string{"a\x1e", "1\x1eb"}, want: []piece{{"a", 0}, {"", 1}, {"b", 0}}},
		{name: "cut in three", chunks: []string{"\x1e", "1", "\x1e"}, want: []piece{{"", 1}}},
		{name: "the cell's own", chunks: []string{"\x1e7\x1e" + m(1)}, want: []piece{{"\x1e7\x1e", 1}}},
		{name: "never finished", chunks: []string{"x\x1e12"}, want: []piece{{"x", 0}}, rest: "\x1e12"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var c marks
			var got []piece
			for _, chunk := range tt.chunks {
				got = append(got, c.cut(chunk)...)
			}
			if d := cmp.Diff(tt.want, got, cmp.AllowUnexported(piece{})); d != "" {
				t.Error(d)
			}
			if rest := c.rest(); rest != tt.rest {
				t.Errorf("rest %q, want %q", rest, tt.rest)
			}
		})
	}
}

// However a stream is cut, the text and the marks that come out are the same.
func FuzzMarksDoNotDependOnChunks(f *testing.F) {
	f.Add("a"+event.MarkText(1)+"b"+event.MarkText(2)+"\x1e", 3)
	f.Add("\x1e\x1e1\x1e1\x1e", 1)
	f.Fuzz(func(t *testing.T, text string, size int) {
		whole := collect(text, len(text))
		if parts := collect(text, size); parts != whole {
			t.Errorf("in chunks of %d: %q, whole %q", size, parts, whole)
		}
	})
}

func collect(text string, size int) string {
	size = max(1, size)
	var c marks
	var b strings.Builder
	for text != "" {
		n := min(size, len(text))
		for _, p := range c.cut(text[:n]) {
			b.WriteString(p.text)
			if p.mark > 0 {
				b.WriteString("<mark>")
			}
		}
		text = text[n:]
	}
	return b.String() + c.rest()
}
