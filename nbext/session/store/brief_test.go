package store

import (
	"reflect"
	"strings"
	"testing"
)

type celsius float64

func (celsius) String() string { panic("a student's method is not called") }

func TestValuesInShort(t *testing.T) {
	for _, c := range []struct {
		v    any
		want string
	}{
		{3, "3"}, {true, "true"}, {uint8(200), "200"}, {float32(0.1), "0.1"}, {-2.5, "-2.5"}, {celsius(20), "20"},
		{"ação\n", `"ação\n"`}, {strings.Repeat("é", 61), `"` + strings.Repeat("é", 60) + `…"`},
		{strings.Repeat("x", 1000), `"` + strings.Repeat("x", 60) + `…"`},
		{[]int{1, 2}, "[1 2]"}, {[2]string{"a", "b"}, `["a" "b"]`}, {make([]int, 9), "[0 0 0 0 0 0 0 0 …]"}, {complex(1, 2), "(1+2i)"},
		{[]int(nil), ""}, {[][]int{{1}}, ""}, {map[string]int{"a": 1}, ""}, {new(int), ""}, {struct{ X int }{1}, ""},
	} {
		if got := brief(reflect.ValueOf(c.v)); got != c.want {
			t.Errorf("%#v in short: %s, want %s", c.v, got, c.want)
		}
	}
}
