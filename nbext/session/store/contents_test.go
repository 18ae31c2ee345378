package store

import (
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

type table struct {
	name string
	rows [][]float64
}

func TestFactsOfVariables(t *testing.T) {
	dir := t.TempDir()
	n, text, empty := 1, "ação", struct{}{}
	p := &n
	xs := make([]int32, 3, 10)
	grid := [][]float64{{1, 2}, {3, 4}, {5, 6}}
	ragged := [][]int{{1}, {}}
	img := make([][28][28]uint8, 5)
	m := map[string]int{"a": 1}
	tab := &table{"t", grid[:1]}
	var none []int
	var boxed any = []string{"abc", ""}
	play(t, dir, vars{"n": &n, "text": &text, "empty": &empty, "p": &p, "xs": &xs, "grid": &grid, "ragged": &ragged, "img": &img,
		"m": &m, "tab": &tab, "none": &none, "boxed": &boxed}, nil)
	want := []Fact{
		{"boxed", "2", "", 16 + 24 + 32 + 3}, {"empty", "", "", 0}, {"grid", "3×2", "", 24 + 72 + 48}, {"img", "5×28×28", "", 24 + 5*784},
		{"m", "1", "", 8 + 24 + 1}, {"n", "", "1", 8}, {"none", "0", "", 24}, {"p", "", "", 8}, {"ragged", "2", "", 24 + 48 + 8},
		{"tab", "", "", 8 + 40 + 1}, {"text", "6", `"ação"`, 16 + 6}, {"xs", "3", "[0 0 0]", 24 + 40},
	}
	c, err := Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, c.Facts); d != "" {
		t.Error(d)
	}
	n = 2
	play(t, dir, vars{"n": &n}, nil) // the others are not bound
	if c, err = Read(dir); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, c.Facts); d != "" {
		t.Error("after a save of another variable:", d)
	}
}

func TestShapesOfRegisteredTypes(t *testing.T) {
	RegisterShape(reflect.TypeFor[table](), func(v any) string { return v.(*table).name })
	defer delete(registry.shapes, reflect.TypeFor[table]())
	tab := &table{name: "5 rows"}
	for _, v := range []any{&tab, tab} {
		if got := shapeOf(reflect.ValueOf(v).Elem()); got != "5 rows" {
			t.Errorf("%T: shape %q", v, got)
		}
	}
}

func TestTagOfACommit(t *testing.T) {
	dir := t.TempDir()
	x := 1
	for _, tag := range []string{"a", "b"} {
		s := bind(t, dir, vars{"x": &x})
		if tag == "b" {
			s.Load()
		}
		s.Tag(tag)
		if _, err := s.Save(); err != nil {
			t.Fatal(err)
		}
		if c, err := Read(dir); err != nil || c.Tag != tag || len(c.Islands) != 1 {
			t.Error("a save that changes nothing has a tag, too:", c, err)
		}
	}
	if c, err := Read(t.TempDir()); err != nil || c.Tag != "" || c.Islands != nil {
		t.Error(c, err)
	}
}

func TestDroppedVariables(t *testing.T) {
	dir := t.TempDir()
	x, y, large := 1, 2, make([]byte, 2*LargeArray)
	p := &x
	play(t, dir, vars{"x": &x, "p": &p, "y": &y, "large": &large}, nil)
	s := bind(t, dir, nil)
	s.Drop("x", "large", "unknown")
	r, err := s.Save()
	if err != nil || len(r.Islands) != 2 || len(r.Facts) != 2 {
		t.Fatal(r, err)
	}
	var p2 *int
	if why := load(t, dir, vars{"p": &p2}); len(why) > 0 || *p2 != 1 {
		t.Error("what it shared is the other's:", why, p2)
	}
	if why := load(t, dir, vars{"x": new(int)}); !strings.Contains(why["x"], "was not saved") {
		t.Error(why)
	}
	for _, f := range ls(t, dir) {
		if strings.HasPrefix(f, "raw-") {
			t.Error("its file is still there")
		}
	}
}
