package store

import (
	"math"
	"reflect"
	"slices"
	"testing"
)

func TestEveryKindComesBack(t *testing.T) {
	dir := t.TempDir()
	type all struct {
		b    bool
		i    int
		i8   int8
		u16  uint16
		f32  float32
		f64  float64
		c    complex64
		s    string
		u    uintptr
		arr  [4]string
		sl   []string
		nils []int
		emp  []int
		m    map[string]int
		nilm map[string]int
		mp   map[pair[int, string]]*int
		mi   map[any]string
		mf   map[float64]int
		st   struct{}
		zs   []struct{}
		pz   *struct{}
		pp   **int
		any  any
	}
	n := 7
	pn := &n
	a := all{true, -5, -8, 16, 1.5, math.Inf(-1), 2i, "héllo", 9, [4]string{"a", "", "c"}, []string{"x", "yy"}, nil, []int{},
		map[string]int{"a": 1}, nil, map[pair[int, string]]*int{{1, "k"}: pn},
		map[any]string{1: "int", "s": "string", circle{2}: "circle", [2]int{1, 2}: "arr"},
		map[float64]int{math.NaN(): 1, 2: 3}, struct{}{}, make([]struct{}, 5, 9), &struct{}{}, &pn, pair[int, string]{3, "dyn"}}
	play(t, dir, vars{"a": &a}, nil)
	var b all
	play(t, dir, vars{"a": &b}, nil)
	if b.emp == nil || b.nils != nil || b.nilm != nil || len(b.zs) != 5 || cap(b.zs) != 9 || b.pz == nil || len(b.mf) != 2 {
		t.Errorf("%+v", b)
	}
	if **b.pp != 7 || b.mp[pair[int, string]{1, "k"}] != *b.pp {
		t.Error("a pointer shared through a map's value")
	}
	b.mf, a.mf = nil, nil // NaN is never equal
	if !reflect.DeepEqual(a, b) {
		t.Errorf("\n%+v\n%+v", a, b)
	}
}

func TestVariableWithoutSize(t *testing.T) {
	dir := t.TempDir()
	var e struct{}
	var none [0]int
	if r := play(t, dir, vars{"e": &e, "none": &none}, nil); !slices.Equal(names(r), []string{"e", "none"}) {
		t.Error(names(r))
	}
	if why := load(t, dir, vars{"e": &e, "none": &none}); len(why) > 0 {
		t.Error(why)
	}
	var x int
	if why := load(t, dir, vars{"e": &x}); why["e"] == "" {
		t.Error("a struct{} became an int")
	}
}

func TestUnexportedCyclesSharing(t *testing.T) {
	dir := t.TempDir()
	h := &hidden{a: 1, b: "b", c: []int{1, 2}, g: [3]bool{true, false, true}, h: 1 + 2i}
	h.e = h
	h.d = map[string]*hidden{"self": h}
	h.f = h.d
	h.m.Lock()
	p, win, pf := &h.c[1], h.c[1:], &h.b
	play(t, dir, vars{"h": &h, "p": &p, "win": &win, "pf": &pf}, nil)
	var h2 *hidden
	var p2 *int
	var win2 []int
	var pf2 *string
	play(t, dir, vars{"h": &h2, "p": &p2, "win": &win2, "pf": &pf2}, func() {
		h2.m.Lock() // comes back unlocked
		if h2.e != h2 || h2.d["self"] != h2 || h2.f.(map[string]*hidden)["self"] != h2 {
			t.Error("cycle")
		}
		*p2 = 99
		if h2.c[1] != 99 || win2[0] != 99 {
			t.Error("alias")
		}
		*pf2 = "changed"
		if h2.b != "changed" || h2.h != 1+2i || !h2.g[2] {
			t.Error("inner pointer")
		}
		h2.d["new"] = &hidden{a: 3}
		if len(h2.f.(map[string]*hidden)) != 2 {
			t.Error("one map in two places")
		}
	})
}

func TestSlicesOfOneArray(t *testing.T) {
	dir := t.TempDir()
	base := make([]int, 10, 16)
	a, b := base[2:5], base[4:8:9]
	arr := (*[4]int)(base[6:10])
	play(t, dir, vars{"a": &a, "b": &b, "arr": &arr}, nil)
	var a2, b2 []int
	var arr2 *[4]int
	play(t, dir, vars{"a": &a2, "b": &b2, "arr": &arr2}, nil)
	a2[2], arr2[0] = 5, 6
	if b2[0] != 5 || b2[2] != 6 || cap(a2) != 14 || cap(b2) != 5 {
		t.Error(a2, b2, arr2, cap(a2), cap(b2))
	}
	if _ = append(a2, 77); b2[1] != 77 {
		t.Error("append into shared capacity")
	}
}

func TestPointerToVariable(t *testing.T) {
	dir := t.TempDir()
	x, st := 5, hidden{a: 1}
	p, q := &x, &st.a
	r := play(t, dir, vars{"x": &x, "p": &p, "q": &q, "st": &st}, nil)
	if !slices.Equal(names(r), []string{"p+x", "q+st"}) {
		t.Error(names(r))
	}
	var x2 int
	var p2 *int
	var st2 hidden
	var q2 *int8
	play(t, dir, vars{"x": &x2, "p": &p2, "q": &q2, "st": &st2}, nil)
	if p2 != &x2 || q2 != &st2.a {
		t.Error("does not point to the variable")
	}
}

// The new variable of a name is another one: what pointed to the old one keeps it.
func TestRedefinedVariable(t *testing.T) {
	dir := t.TempDir()
	x := 9
	p := &x
	play(t, dir, vars{"x": &x, "p": &p}, nil)
	s := bind(t, dir, nil)
	fresh := "new"
	s.Bind("x", &fresh)
	r, err := s.Save()
	if err != nil || len(r.Lost)+len(r.Notes) > 0 || !slices.Equal(names(r), []string{"p", "x"}) {
		t.Fatal(r, err)
	}
	var p2 *int
	var x2 string
	play(t, dir, vars{"x": &x2, "p": &p2}, nil)
	if *p2 != 9 || x2 != "new" {
		t.Error(*p2, x2)
	}
}

func TestPartnersLoadTogether(t *testing.T) {
	dir := t.TempDir()
	a := &hidden{b: "one"}
	b := a
	z := 1
	play(t, dir, vars{"a": &a, "b": &b, "z": &z}, nil)
	if got := bind(t, dir, nil).Partners("a"); !slices.Equal(got, []string{"a", "b"}) {
		t.Error(got)
	}
	a, b = nil, nil
	play(t, dir, vars{"a": &a, "b": &b}, func() { a.b = "two" })
	b = nil
	play(t, dir, vars{"b": &b}, nil)
	if b.b != "two" {
		t.Error(b)
	}
	a = nil
	if r := play(t, dir, vars{"a": &a}, func() { a.b = "three" }); len(r.Notes) > 0 {
		t.Error("b was parted before:", r.Notes)
	}
}

func TestPartingIsSaid(t *testing.T) {
	dir := t.TempDir()
	a := &hidden{b: "one"}
	b := a
	play(t, dir, vars{"a": &a, "b": &b}, nil)
	a = nil
	if r := play(t, dir, vars{"a": &a}, func() { a.b = "two" }); len(r.Notes) != 1 {
		t.Error(r.Notes)
	}
	b = nil
	play(t, dir, vars{"b": &b}, nil)
	if b.b != "one" {
		t.Error(b.b)
	}
}

func half(x float64) float64 { return x / 2 }

// A registered function is kept by name, by its exact type only.
func TestFunctionKeptByName(t *testing.T) {
	dir := t.TempDir()
	type activation func(float64) float64
	RegisterFunc("half", activation(half))
	v := struct {
		named activation
		plain func(float64) float64
		nilly activation
	}{half, half, nil}
	r := play(t, dir, vars{"v": &v}, nil)
	if len(r.Lost) != 1 || r.Lost[0].Name != "v.plain" {
		t.Error(r.Lost)
	}
	v.named, v.plain = nil, nil
	play(t, dir, vars{"v": &v}, nil)
	if v.named == nil || v.named(3) != 1.5 || v.nilly != nil || v.plain != nil {
		t.Error(v)
	}
	RegisterFunc("half", func(float64) {}) // the name means something else now
	if why := load(t, dir, vars{"v": &v}); why["v"] == "" {
		t.Error("a func of another type came back")
	}
}

func TestLongListNeedsNoStack(t *testing.T) {
	dir := t.TempDir()
	var head *tree[int]
	const n = 300_000
	for i := range n {
		head = &tree[int]{left: head, val: i}
	}
	play(t, dir, vars{"head": &head}, nil)
	var got *tree[int]
	play(t, dir, vars{"head": &got}, nil)
	i := 0
	for x := got; x != nil; x = x.left {
		i++
	}
	if i != n {
		t.Error(i)
	}
}
