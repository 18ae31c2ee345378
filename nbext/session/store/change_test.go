package store

import (
	"strings"
	"testing"
)

type oldRow struct {
	A int32
	B string
	C float32
	D []byte
	E *oldRow
}

type newRow struct {
	B string
	A int64
	C float64
	D []byte
	E *newRow
	F map[string]int
}

func TestTypeGainsAndWidensFields(t *testing.T) {
	dir := t.TempDir()
	o := []oldRow{{1, "b", 2.5, []byte("x"), nil}, {2, "c", 3, nil, nil}}
	o[1].E = &o[0]
	pb := &o[0].B
	play(t, dir, vars{"o": &o, "pb": &pb}, nil)
	var n []newRow
	var pb2 *string
	if why := load(t, dir, vars{"o": &n, "pb": &pb2}); len(why) > 0 {
		t.Fatal(why)
	}
	if n[0].A != 1 || n[0].C != 2.5 || n[1].E != &n[0] || pb2 != &n[0].B || *pb2 != "b" {
		t.Error(n)
	}
}

func TestDroppedFieldIsNoted(t *testing.T) {
	dir := t.TempDir()
	o := oldRow{A: 1, B: "b"}
	play(t, dir, vars{"o": &o}, nil)
	var r struct{ A, BB string }
	if why := load(t, dir, vars{"o": &r}); !strings.Contains(why["o"], "field A: was int32, now string") {
		t.Error(why)
	}
	var less struct{ A int32 }
	s := bind(t, dir, vars{"o": &less})
	failed, notes := s.Load()
	if len(failed) > 0 || len(notes) != 4 || less.A != 1 {
		t.Error(failed, notes, less)
	}
}

func TestTypeThatCannotBecomeAnother(t *testing.T) {
	dir := t.TempDir()
	o := []oldRow{{A: 1}}
	f, big, neg := 1.5, 300, -1
	pb := &o[0].B
	arr := [3]int{1, 2, 3}
	play(t, dir, vars{"o": &o, "f": &f, "big": &big, "neg": &neg, "arr": &arr, "pb": &pb}, nil)
	var i int
	var two [2]oldRow
	var pi *int
	var u8 uint8
	var u uint
	var arr2 [2]int
	for name, ptr := range map[string]any{"o": &i, "f": &i, "big": &u8, "neg": &u, "arr": &arr2, "pb": &pi} {
		if why := load(t, dir, vars{name: ptr}); why[name] == "" {
			t.Errorf("%s became a %T", name, ptr)
		}
	}
	if why := load(t, dir, vars{"o": &two}); why["o"] == "" {
		t.Error("a slice became an array")
	}
	// The block that pb points into has a type that this program does not use.
	var pb2 *string
	if why := load(t, dir, vars{"pb": &pb2}); !strings.Contains(why["pb"], "own type") {
		t.Error(why)
	}
	var f32 float32
	if why := load(t, dir, vars{"big": &f32}); len(why) > 0 || f32 != 300 {
		t.Error(why, f32)
	}
}

// A large array lies in a file of its own, as its first type has it.
func TestLargeArrayWidens(t *testing.T) {
	type was struct{ Data []float32 }
	type is struct {
		Name string
		Data []float64
	}
	dir := t.TempDir()
	w := was{make([]float32, LargeArray)}
	w.Data[7] = 2.5
	part := w.Data[5:8]
	play(t, dir, vars{"w": &w, "part": &part}, nil)
	var n is
	var wide []float64
	if why := load(t, dir, vars{"w": &n, "part": &wide}); len(why) > 0 {
		t.Fatal(why)
	}
	if len(n.Data) != LargeArray || n.Data[7] != 2.5 || &wide[2] != &n.Data[7] {
		t.Error(len(n.Data), n.Data[:9], wide)
	}
}

func TestWhoIsToBlameForAMisfit(t *testing.T) {
	type row struct {
		N    int
		Data []int
	}
	type narrow struct {
		N    int8
		Data []int
	}
	dir := t.TempDir()
	r := row{300, []int{1, 2}}
	data, other := r.Data[:1], 5
	play(t, dir, vars{"r": &r, "data": &data, "other": &other}, nil)
	var n narrow
	failed, _ := bind(t, dir, vars{"r": &n, "data": &data, "other": &other}).Load()
	if len(failed) != 2 || failed[0].Name != "data" || failed[0].Cause != CauseLoad || failed[1].Cause != CauseChanged ||
		failed[1].Why != "field N: was int, and its value does not fit int8" {
		t.Errorf("%+v", failed)
	}
}
