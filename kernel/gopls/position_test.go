package gopls

import "testing"

func TestPositions(t *testing.T) {
	for _, tt := range []struct {
		text string
		at   int // in bytes
		want position
	}{
		{"", 0, position{0, 0}},
		{"ab\ncd", 0, position{0, 0}},
		{"ab\ncd", 2, position{0, 2}},
		{"ab\ncd", 3, position{1, 0}},
		{"ab\ncd", 5, position{1, 2}},
		{"ação\nx", 6, position{0, 4}}, // two bytes, one unit
		{"世界x", 6, position{0, 2}},     // three bytes, one unit
		{"😀x", 4, position{0, 2}},      // four bytes, two units
		{"a😀\n😀b", 10, position{1, 2}},
		{"a\r\nb", 3, position{1, 0}},
		{"\xff\xfex", 2, position{0, 2}}, // no UTF-8
	} {
		if got := toPosition(tt.text, tt.at); got != tt.want {
			t.Errorf("%q at %d: %+v, want %+v", tt.text, tt.at, got, tt.want)
		}
		if got := toOffset(tt.text, tt.want); got != tt.at {
			t.Errorf("%q at %+v: %d, want %d", tt.text, tt.want, got, tt.at)
		}
	}
	for p, want := range map[position]int{{0, 99}: 2, {1, 99}: 5, {7, 0}: 5} { // beyond the end
		if got := toOffset("ab\ncd", p); got != want {
			t.Errorf("%+v: %d, want %d", p, got, want)
		}
	}
	if got := toPosition("ab", 9); got != (position{0, 2}) {
		t.Errorf("beyond the text: %+v", got)
	}
}
