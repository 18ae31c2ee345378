package store

import (
	"bytes"
	"container/list"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/big"
	"math/rand/v2"
	"net/netip"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestInterfaces(t *testing.T) {
	dir := t.TempDir()
	f := 2.0
	shapes := []shape{circle{1}, &square{&f}, nil}
	anys := []any{tree[string]{val: "v"}, &tree[string]{val: "w", right: &tree[string]{val: "r"}}, []map[string][]*circle{{"a": {{3}}}}, 5, "s", nil,
		struct{ X, Y int }{1, 2}, []byte("b"), [2]any{1, "x"}}
	r := play(t, dir, vars{"shapes": &shapes, "f": &f, "anys": &anys}, nil)
	const pkg = "descida/nbext/session/store."
	for _, i := range r.Islands {
		if i.Names[0] == "f" && !slices.Equal(i.Types, []string{pkg + "circle", pkg + "square"}) {
			t.Error("types to register:", i.Types)
		}
	}
	var shapes2 []shape
	var f2 float64
	var anys2 []any
	play(t, dir, vars{"shapes": &shapes2, "f": &f2, "anys": &anys2}, nil)
	f2 = 3
	if shapes2[0].area() != 3 || shapes2[1].area() != 9 || shapes2[2] != nil {
		t.Error(shapes2)
	}
	if !reflect.DeepEqual(anys, anys2) {
		t.Errorf("%#v", anys2)
	}
}

func TestErrorsKeepMessageAndIdentity(t *testing.T) {
	dir := t.TempDir()
	_, open := os.Open("/nonexistent")
	es := []error{io.EOF, errOurs, fmt.Errorf("read: %w", io.EOF), errors.New("plain"),
		&fs.PathError{Op: "open", Path: "x", Err: fs.ErrNotExist}, funcError{func() {}}, context.DeadlineExceeded,
		errors.Join(io.EOF, errOurs), (*fs.PathError)(nil), fmt.Errorf("v %v", 1), open}
	r := play(t, dir, vars{"es": &es}, nil)
	var got []error
	play(t, dir, vars{"es": &got}, nil)
	for i, e := range es {
		if i != 8 && got[i].Error() != e.Error() {
			t.Errorf("%q came back as %q", e, got[i])
		}
	}
	if got[0] != io.EOF || got[1] != errOurs || got[6] != context.DeadlineExceeded {
		t.Error("identity of sentinels")
	}
	if !errors.Is(got[2], io.EOF) || !errors.Is(got[4], fs.ErrNotExist) || !errors.Is(got[7], errOurs) || !errors.Is(got[10], os.ErrNotExist) {
		t.Errorf("identity inside: %#v", got)
	}
	if p, ok := got[8].(*fs.PathError); !ok || p != nil {
		t.Error("a typed nil")
	}
	if len(r.Lost) != 1 || r.Lost[0].Name != "es[5]" {
		t.Error(r.Lost)
	}
}

func TestStandardLibrary(t *testing.T) {
	dir := t.TempDir()
	type S struct {
		t1, t2, t3, t4 time.Time
		loc            *time.Location
		bi             *big.Int
		bv             big.Int
		rat            *big.Rat
		ip             netip.Addr
		ev             stamped
		cu             custom
		ai             atomic.Int64
		ap             atomic.Pointer[circle]
		av             atomic.Value
		once           sync.Once
		mu             sync.RWMutex
		buf            bytes.Buffer
		l              *list.List
		rng            *rand.Rand
		re             *regexp.Regexp
		ctx            context.Context
	}
	var a S
	zone, err := time.LoadLocation("America/Sao_Paulo")
	if err != nil {
		t.Skip("no zone database")
	}
	a.t1, a.t2, a.t3 = time.Now(), time.Now().UTC(), time.Now().In(zone)
	a.t4 = time.Now().In(time.FixedZone("X", 3600))
	a.loc = zone
	a.bi, _ = new(big.Int).SetString("123456789012345678901234567890", 10)
	a.bv.Set(a.bi)
	a.rat = big.NewRat(1, 3)
	a.ip = netip.MustParseAddr("fe80::1%eth0")
	a.ev = stamped{time.Now(), "kept"}
	a.cu.s = []string{"a", "b"}
	a.ai.Store(5)
	a.ap.Store(&circle{4})
	a.av.Store(circle{9})
	a.once.Do(func() {})
	a.buf.WriteString("hello world")
	a.buf.ReadByte()
	a.l = list.New()
	a.l.PushBack(1)
	a.l.PushBack("two")
	a.rng = rand.New(rand.NewPCG(1, 2))
	a.rng.Uint64()
	a.re = regexp.MustCompile(`a(b*)c`)
	a.ctx = context.Background()
	RegisterType(reflect.TypeFor[rand.PCG]())
	if r := play(t, dir, vars{"a": &a}, nil); len(r.Lost) > 0 {
		t.Error(r.Lost)
	}
	var b S
	play(t, dir, vars{"a": &b}, nil)
	if !b.t1.Equal(a.t1) || b.t1.Location() != time.Local || b.t2.Location() != time.UTC ||
		b.t3.Location().String() != "America/Sao_Paulo" || b.t4.String() != a.t4.String() || b.t3 != b.t3.In(b.loc) {
		t.Error(b.t1, b.t2, b.t3, b.t4)
	}
	if b.bi.Cmp(a.bi) != 0 || b.bv.Cmp(a.bi) != 0 || b.rat.Cmp(a.rat) != 0 || b.ip != a.ip {
		t.Error("big, netip")
	}
	if b.ev.name != "kept" || !b.ev.Equal(a.ev.Time) {
		t.Error("an embedded time's encoder ate the struct", b.ev)
	}
	if b.cu.s[1] != "b" || b.ai.Load() != 5 || b.ap.Load().r != 4 || b.av.Load() != (circle{9}) || b.buf.String() != "ello world" {
		t.Error("custom, atomic, bytes")
	}
	b.once.Do(func() { t.Error("once again") })
	b.mu.Lock()
	if b.l.Len() != 2 || b.l.Front().Next().Value != "two" || b.l.Front().Next().Next() != nil {
		t.Error("list")
	}
	if x, y := a.rng.Uint64(), b.rng.Uint64(); x != y {
		t.Error("generator", x, y)
	}
	if !b.re.MatchString("xabbc") || b.re.FindStringSubmatch("abbc")[1] != "bb" {
		t.Error("regexp")
	}
	if b.ctx != context.Background() {
		t.Error("context")
	}
}

func TestLostIsNamedOnce(t *testing.T) {
	dir := t.TempDir()
	type F struct {
		handler func()
		n       int
		ch      []chan int
		file    *os.File
		nilf    func()
		m       map[string]any
		inner   *F
	}
	f := F{handler: func() {}, n: 3, ch: []chan int{nil, make(chan int)}, file: os.Stdout,
		m: map[string]any{"k": func() {}, "unreg": stamped{}}}
	f.inner = &F{handler: f.handler}
	inc := func() {}
	var nilFunc func()
	file := os.Stdout
	var boxed any = inc
	r := play(t, dir, vars{"f": &f, "inc": &inc, "nilFunc": &nilFunc, "file": &file, "boxed": &boxed}, nil)
	want := []Lost{
		{Name: "boxed", Cause: CauseFunc}, {Name: "file", Cause: CauseForeign}, {Name: "inc", Cause: CauseFunc},
		{Name: "f.handler", Cause: CauseFunc}, {Name: "f.file", Cause: CauseForeign}, {Name: "f.ch[1]", Cause: CauseChan},
		{Name: `f.m["k"]`, Cause: CauseFunc}, {Name: `f.m["unreg"]`, Cause: CauseUnregistered}, {Name: "f.inner.handler", Cause: CauseFunc},
	}
	var got []Lost
	for _, l := range r.Lost {
		if l.Why == "" || l.Type == "" {
			t.Errorf("%+v says too little", l)
		}
		got = append(got, Lost{Name: l.Name, Cause: l.Cause})
	}
	if !slices.Equal(got, want) {
		t.Errorf("lost\n%v\nwant\n%v", got, want)
	}
	if !slices.Equal(names(r), []string{"f", "nilFunc"}) {
		t.Error("kept:", names(r))
	}
	var g F
	play(t, dir, vars{"f": &g, "nilFunc": &nilFunc}, nil)
	if g.n != 3 || g.handler != nil || g.inner == nil || len(g.ch) != 2 || g.file != nil || g.nilf != nil {
		t.Error(g)
	}
}

// A variable that is lost must not come back with the value it had before.
func TestLostVariableLeavesNoOldValue(t *testing.T) {
	dir := t.TempDir()
	var v any = 1
	play(t, dir, vars{"v": &v}, nil)
	r := play(t, dir, vars{"v": &v}, func() { v = func() {} })
	if len(r.Islands) != 0 || len(r.Lost) != 1 {
		t.Error(r)
	}
	if why := load(t, dir, vars{"v": &v}); !strings.Contains(why["v"], "was not saved") {
		t.Error(why)
	}
}
