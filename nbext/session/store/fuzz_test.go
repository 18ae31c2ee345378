package store

import (
	"bytes"
	"errors"
	"hash/crc32"
	"io"
	"math/big"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"
	"unsafe"
)

type fuzzVars struct {
	h   *hidden
	m   map[string][]float64
	mk  map[any]*tree[string]
	sh  []shape
	e   []error
	t   time.Time
	b   *big.Int
	arr [3][2]int32
	w   [][]int
	p   *int
	x   int
	big []float32
	l   *time.Location
	q   *[2]int
	zs  []struct{}
}

func (v *fuzzVars) bind() (out []bound) {
	rv := reflect.ValueOf(v).Elem()
	for i := range rv.NumField() {
		f := rv.Field(i)
		out = append(out, bound{rv.Type().Field(i).Name, reflect.NewAt(f.Type(), f.Addr().UnsafePointer())})
	}
	return out
}

// islandsOf gives the bytes of the variables' islands; large arrays go nowhere.
func islandsOf(t testing.TB, bs []bound) (out [][]byte) {
	g := newGraph()
	g.array = func(unsafe.Pointer, int) (string, int64, error) { return "raw", 0, nil }
	for _, b := range bs {
		g.addRoot(b.name, b.ptr)
	}
	g.scanAll()
	g.dropLost()
	g.makeBlocks()
	for _, is := range g.islands() {
		if len(is.nodes) == 0 {
			continue
		}
		if err := g.write(is); err != nil {
			t.Fatal(err)
		}
		out = append(out, bytes.Join(is.data, nil))
	}
	return out
}

func fuzzSeeds(t testing.TB) [][]byte {
	f := 1.5
	v := &fuzzVars{
		h: &hidden{a: 1, b: "b", c: []int{1, 2, 3}, d: map[string]*hidden{"x": {b: "y"}}, f: pair[int, string]{1, "q"}},
		m: map[string][]float64{"a": {1, 2}, "b": nil}, mk: map[any]*tree[string]{1: {val: "v"}, "k": nil, circle{1}: nil},
		sh: []shape{circle{1}, &square{&f}}, e: []error{io.EOF, errors.New("x"), errOurs}, t: time.Unix(5, 6).UTC(), b: big.NewInt(77),
		big: make([]float32, LargeArray/4), l: time.FixedZone("Z", 60), zs: make([]struct{}, 3), arr: [3][2]int32{{1, 2}},
	}
	v.h.e = v.h
	v.w = [][]int{v.h.c[1:2], v.h.c[2:]}
	v.q = (*[2]int)(v.h.c)
	v.p = &v.x
	all := struct{ v *fuzzVars }{v}
	return append(islandsOf(t, v.bind()), islandsOf(t, []bound{{"all", reflect.ValueOf(&all)}})...) // the last is one island
}

// FuzzDecode feeds islands with a right checksum and any content: an error or values that can be walked and written
// again, and never a crash.
func FuzzDecode(f *testing.F) {
	for _, s := range fuzzSeeds(f) {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) < headerSize {
			return
		}
		data = append([]byte(nil), data...)
		copy(data, magic)
		le.PutUint32(data[12:], wordSize)
		le.PutUint64(data[16:], uint64(len(data)))
		le.PutUint32(data[8:], crc32.Checksum(data[16:], castagnoli))
		v := &fuzzVars{}
		decodeAndWrite(t, data, v.bind())
		var all struct{ v *fuzzVars }
		decodeAndWrite(t, data, []bound{{"all", reflect.ValueOf(&all)}})
		if data[len(data)-1]&15 == 0 {
			runtime.GC()
		}
		runtime.KeepAlive(v)
		runtime.KeepAlive(&all)
	})
}

func decodeAndWrite(t *testing.T, data []byte, bs []bound) {
	d, err := parse(data)
	if err != nil {
		return
	}
	d.array = func(_ string, off, size uint64) (unsafe.Pointer, error) {
		if off > 1<<20 || size > 2<<20 || size == 0 {
			return nil, errDamaged
		}
		b := make([]uint64, (off+size+7)/8)
		return unsafe.Add(unsafe.Pointer(&b[0]), off), nil
	}
	bs = keepIf(bs, func(b bound) bool { _, ok := d.roots[b.name]; return ok })
	if decode(d, bs) != nil {
		return
	}
	for _, data := range islandsOf(t, bs) {
		if _, err := parse(data); err != nil {
			t.Fatal("written again and unreadable:", err)
		}
	}
}

// decode lets only that panic through which loadIsland expects: a key that cannot be hashed.
func decode(d *decoder, bs []bound) (err error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case runtime.Error:
			if !strings.HasPrefix(r.Error(), "runtime error: hash ") {
				panic(r)
			}
			err = r
		default:
			panic(r)
		}
	}()
	for _, b := range bs {
		if err := d.setRoot(b.name, b.ptr); err != nil {
			return err
		}
	}
	return d.run()
}
