package store

import (
	"errors"
	"os"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"
)

type vars map[string]any

// play plays one cell's program: opens, loads those variables that are there, runs, saves.
func play(t testing.TB, dir string, v vars, body func()) Report {
	t.Helper()
	s := bind(t, dir, v)
	s.bound = keepIf(s.bound, func(b bound) bool { return s.has(b.name) })
	failed, _ := s.Load()
	for _, l := range failed {
		t.Fatal(l)
	}
	if body != nil {
		body()
	}
	s.Unbind()
	for n, p := range v {
		s.Bind(n, p)
	}
	r, err := s.Save()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func bind(t testing.TB, dir string, v vars) *Store {
	t.Helper()
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	for n, p := range v {
		s.Bind(n, p)
	}
	return s
}

func (s *Store) has(name string) bool {
	for _, e := range s.man.islands {
		for _, n := range e.names {
			if n == name {
				return true
			}
		}
	}
	return false
}

func keepIf(bs []bound, f func(bound) bool) (out []bound) {
	for _, b := range bs {
		if f(b) {
			out = append(out, b)
		}
	}
	return out
}

// load loads and gives the reasons of what failed by variable.
func load(t testing.TB, dir string, v vars) map[string]string {
	t.Helper()
	s, err := Open(dir)
	if err != nil {
		return map[string]string{"": err.Error()}
	}
	for n, p := range v {
		s.Bind(n, p)
	}
	failed, _ := s.Load()
	why := map[string]string{}
	for _, l := range failed {
		why[l.Name] = l.Why
	}
	return why
}

func names(r Report) (out []string) {
	for _, i := range r.Islands {
		out = append(out, strings.Join(i.Names, "+"))
	}
	return out
}

type shape interface{ area() float64 }
type circle struct{ r float64 }
type square struct{ side *float64 }

func (c circle) area() float64  { return c.r * c.r * 3 }
func (s *square) area() float64 { return *s.side * *s.side }

type pair[A, B any] struct {
	a A
	b B
}

type tree[T any] struct {
	left, right *tree[T]
	val         T
}

type stamped struct {
	time.Time
	name string
}

type hidden struct {
	a int8
	b string
	c []int
	d map[string]*hidden
	e *hidden
	f any
	g [3]bool
	h complex128
	_ int
	m sync.Mutex
}

type custom struct{ s []string }

func (c *custom) GobEncode() ([]byte, error) { return []byte(strings.Join(c.s, "|")), nil }
func (c *custom) GobDecode(b []byte) error   { c.s = strings.Split(string(b), "|"); return nil }

var errOurs = errors.New("ours")

type funcError struct{ f func() }

func (funcError) Error() string { return "has a func" }

func init() {
	for _, v := range []any{circle{}, square{}, pair[int, string]{}, tree[string]{}, hidden{}, funcError{}} {
		RegisterType(reflect.TypeOf(v))
	}
	RegisterSentinel("errOurs", errOurs)
}

func ls(t testing.TB, dir string) (out []string) {
	t.Helper()
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		out = append(out, f.Name())
	}
	return out
}
