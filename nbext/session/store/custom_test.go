package store

import (
	"bufio"
	"container/list"
	"encoding/binary"
	"errors"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// model stands in for the course's models: unexported pointers, and both methods on the pointer.
type model struct {
	weights []float32
	compute func() // made anew by UnmarshalBinary
}

func (m *model) MarshalBinary() ([]byte, error) {
	if len(m.weights) > 0 && m.weights[0] < 0 {
		return nil, errors.New("negative weights")
	}
	return binary.Append(nil, binary.LittleEndian, m.weights)
}

func (m *model) UnmarshalBinary(b []byte) error {
	m.weights = make([]float32, len(b)/4)
	m.compute = func() {}
	_, err := binary.Decode(b, binary.LittleEndian, m.weights)
	return err
}

// dataset has both methods on different receivers, as a value is often passed.
type dataset struct{ rows []string }

func (d dataset) MarshalBinary() ([]byte, error) { return []byte(strings.Join(d.rows, "\n")), nil }
func (d *dataset) UnmarshalBinary(b []byte) error {
	d.rows = strings.Split(string(b), "\n")
	return nil
}

type embeds struct {
	*model
	note string
}

func TestBinaryMethods(t *testing.T) {
	dir := t.TempDir()
	m := &model{weights: []float32{1, 2, 3}, compute: func() {}}
	same := m
	byValue := dataset{[]string{"a", "b"}}
	var asAny any = &dataset{[]string{"c"}}
	var zero dataset
	in := []dataset{{[]string{"d"}}, {}}
	e := embeds{m, "kept"}
	RegisterType(reflect.TypeFor[dataset]())
	r := play(t, dir, vars{"m": &m, "same": &same, "byValue": &byValue, "asAny": &asAny, "zero": &zero, "in": &in, "e": &e}, nil)
	if len(r.Lost) > 0 {
		t.Fatal(r.Lost)
	}
	var m2, same2 *model
	var byValue2, zero2 dataset
	var asAny2 any
	var in2 []dataset
	var e2 embeds
	r = play(t, dir, vars{"m": &m2, "same": &same2, "byValue": &byValue2, "asAny": &asAny2, "zero": &zero2, "in": &in2, "e": &e2}, nil)
	if m2 == nil || m2 != same2 || e2.model != m2 || e2.note != "kept" || m2.weights[2] != 3 || m2.compute == nil {
		t.Error(m2, same2, e2)
	}
	if !reflect.DeepEqual(byValue2, byValue) || !reflect.DeepEqual(asAny2, asAny) || zero2.rows != nil || !reflect.DeepEqual(in2, in) {
		t.Error(byValue2, asAny2, zero2, in2)
	}
	if r.Written > 0 {
		t.Error("an unchanged model was written again")
	}
}

func TestFailingEncoderLosesTheVariable(t *testing.T) {
	dir := t.TempDir()
	bad := &model{weights: []float32{-1}}
	also := bad
	x := 3
	r := play(t, dir, vars{"bad": &bad, "also": &also, "x": &x}, nil)
	if len(r.Lost) != 2 || r.Lost[1].Name != "bad" || r.Lost[1].Cause != CauseEncode || !strings.Contains(r.Lost[1].Why, "negative weights") {
		t.Error(r.Lost)
	}
	if got := names(r); len(got) != 1 || got[0] != "x" {
		t.Error(got)
	}
}

type panics struct{ p *int }

func (p *panics) MarshalBinary() ([]byte, error) { return []byte{byte(*p.p)}, nil }
func (p *panics) UnmarshalBinary(b []byte) error { _ = b[5]; return nil }

func TestPanickingDecoderIsAnError(t *testing.T) {
	dir := t.TempDir()
	one := 1
	v := panics{&one}
	play(t, dir, vars{"v": &v}, nil)
	if why := load(t, dir, vars{"v": &v}); !strings.Contains(why["v"], "panics") {
		t.Error(why)
	}
}

type tensor struct{ handle uintptr }

func TestRegisteredCodec(t *testing.T) {
	dir := t.TempDir()
	RegisterCodec("tensor", reflect.TypeFor[tensor](),
		func(p any) ([]byte, error) { return []byte{byte(p.(*tensor).handle)}, nil },
		func(b []byte, p any) error { p.(*tensor).handle = uintptr(b[0]) + 100; return nil })
	v := map[string]tensor{"a": {7}}
	play(t, dir, vars{"v": &v}, nil)
	v = nil
	play(t, dir, vars{"v": &v}, nil)
	if v["a"].handle != 107 {
		t.Error(v)
	}
}

type late struct{ A, B string }

func TestEncodingThatChangedIsAnError(t *testing.T) {
	dir := t.TempDir()
	v := late{"a", "b"}
	play(t, dir, vars{"v": &v}, nil)
	RegisterCodec("late", reflect.TypeFor[late](),
		func(p any) ([]byte, error) { return []byte("x"), nil }, func(b []byte, p any) error { return nil })
	if why := load(t, dir, vars{"v": &v}); !strings.Contains(why["v"], "another way") {
		t.Error(why)
	}
}

func TestKeepable(t *testing.T) {
	for _, c := range []struct {
		path string
		std  bool
	}{{"time", true}, {"net/http", true}, {"github.com/x/y", false}, {"gonum.org/v1/gonum/mat", false}} {
		if standard(c.path) != c.std {
			t.Error(c.path)
		}
	}
}

// A foreign value of which a hidden part is lost would panic where it is used.
func TestForeignValueIsKeptWholeOrNotAtAll(t *testing.T) {
	dir := t.TempDir()
	file, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rd := bufio.NewReader(file)
	also, byValue, whole, l := rd, *rd, bufio.NewReader(strings.NewReader("abc")), list.New()
	in := struct{ R *bufio.Reader }{bufio.NewReader(file)}
	l.PushBack(func() {}) // an exported field: nil is its own business
	RegisterType(reflect.TypeFor[strings.Reader]())
	r := play(t, dir, vars{"rd": &rd, "also": &also, "byValue": &byValue, "whole": &whole, "in": &in, "l": &l}, nil)
	var lost []string
	for _, l := range r.Lost {
		lost = append(lost, l.Name+" "+l.Cause)
	}
	want := []string{"also foreign", "byValue foreign", "rd foreign", "in.R foreign", "l.root.next.Value func"}
	slices.Sort(lost)
	slices.Sort(want)
	if !slices.Equal(lost, want) {
		t.Errorf("lost %q, want %q", lost, want)
	}
	if got := names(r); !slices.Equal(got, []string{"in", "l", "whole"}) {
		t.Errorf("kept %q", got)
	}
	var again *bufio.Reader
	if failed := load(t, dir, vars{"whole": &again}); len(failed) > 0 {
		t.Fatal(failed)
	}
	if text, _ := again.ReadString(0); text != "abc" {
		t.Errorf("read %q", text)
	}
}
