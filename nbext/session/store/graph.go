package store

import (
	"fmt"
	"reflect"
	"slices"
	"sort"
	"sync/atomic"
	"time"
	"unsafe"
)

// nodeKind says what a reference leads to.
type nodeKind uint8

const (
	memory   nodeKind = iota // what pointers and slices reach
	boxed                    // an interface's value: immutable, so without identity
	entries                  // a map
	nodeNone = int32(-1)
)

// node is something that a reference leads to: n values of type t at p.
type node struct {
	kind   nodeKind
	t      *typeInfo
	n      int
	p      unsafe.Pointer
	parent int32   // the node with the first reference to it
	off    uintptr // where in the parent that is: bytes, or in a map twice the entry's number, plus 1 for its value
	block  int32
	up     int32 // union-find: nodes of one island
	beside int   // bytes of its strings, and of what its encoders made
}

type nodeKey struct {
	p    unsafe.Pointer
	t    *typeInfo
	n    int
	kind nodeKind
}

type snapshot struct{ keys, vals reflect.Value } // a map's entries, in an order of their own

type span struct{ lo, hi uintptr }

// valueKey names a value that goes through a codec: by its address, or by the pointer that it is.
type valueKey struct {
	p unsafe.Pointer
	t *typeInfo
}

// graph is all that the bound variables reach. It is found with a worklist, not by recursion: lists may be long.
type graph struct {
	memo
	nodes   []node
	seen    map[nodeKey]int32
	covered map[*typeInfo][]span
	roots   map[int32]string // variables by node
	values  map[int32]reflect.Value
	empty   []string        // variables without size
	lost    map[string]Lost // variables of which nothing is kept
	snaps   map[int32]snapshot
	encoded map[valueKey][]byte
	failed  map[int32]Lost // nodes whose encoder failed
	errors  map[valueKey]*savedError
	notes   notes
	blocks  []block
	held    map[int32][]int32 // variables' nodes by block
	array   func(p unsafe.Pointer, size int) (file string, off int64, err error)
	err     error
}

func newGraph() *graph {
	return &graph{
		memo: memo{}, seen: map[nodeKey]int32{}, covered: map[*typeInfo][]span{}, roots: map[int32]string{}, values: map[int32]reflect.Value{},
		lost: map[string]Lost{}, snaps: map[int32]snapshot{}, encoded: map[valueKey][]byte{}, failed: map[int32]Lost{},
		errors: map[valueKey]*savedError{}, held: map[int32][]int32{},
	}
}

func (g *graph) find(i int32) int32 {
	for g.nodes[i].up != i {
		g.nodes[i].up = g.nodes[g.nodes[i].up].up
		i = g.nodes[i].up
	}
	return i
}

func (g *graph) union(a, b int32) {
	if a, b = g.find(a), g.find(b); a < b {
		g.nodes[b].up = a
	} else {
		g.nodes[a].up = b
	}
}

func (g *graph) add(kind nodeKind, p unsafe.Pointer, t *typeInfo, n int, parent int32, off uintptr) int32 {
	k := nodeKey{p, t, n, kind}
	i, ok := g.seen[k]
	if !ok {
		i = int32(len(g.nodes))
		g.seen[k] = i
		g.nodes = append(g.nodes, node{kind: kind, t: t, n: n, p: p, parent: parent, off: off, block: nodeNone, up: i})
	}
	if parent >= 0 && (kind != boxed || t.graph) {
		g.union(parent, i)
	}
	return i
}

// addRoot adds a variable by the pointer to it.
func (g *graph) addRoot(name string, ptr reflect.Value) {
	t, n := flatten(g.info(ptr.Type().Elem()), 1)
	if t.size == 0 || n == 0 {
		g.empty = append(g.empty, name)
		return
	}
	i := g.add(memory, ptr.UnsafePointer(), t, n, nodeNone, 0)
	g.roots[i], g.values[i] = name, ptr.Elem()
}

// scanAll follows every reference.
func (g *graph) scanAll() {
	for i := int32(0); int(i) < len(g.nodes); i++ {
		nd := g.nodes[i]
		switch {
		case nd.kind == entries:
			g.snapshot(i)
		case nd.t.flat:
		case nd.n == 1:
			g.scan(nd.t, nd.p, i, 0)
		default:
			for _, s := range g.gaps(nd.t, nd.p, nd.n) {
				first := (s.lo - uintptr(nd.p) + nd.t.size - 1) / nd.t.size * nd.t.size
				for o := first; o+nd.t.size <= s.hi-uintptr(nd.p); o += nd.t.size {
					g.scan(nd.t, unsafe.Add(nd.p, o), i, o)
				}
			}
		}
	}
}

// gaps returns what no earlier slice of the same element type covered, and marks it covered: otherwise n windows of
// one array would cost n*n.
func (g *graph) gaps(t *typeInfo, p unsafe.Pointer, n int) []span {
	lo, hi := uintptr(p), uintptr(p)+uintptr(n)*t.size
	cov := g.covered[t]
	i := sort.Search(len(cov), func(i int) bool { return cov[i].hi >= lo })
	j := i
	var out []span
	at := lo
	for j < len(cov) && cov[j].lo <= hi {
		if cov[j].lo > at {
			out = append(out, span{at, cov[j].lo})
		}
		at = max(at, cov[j].hi)
		j++
	}
	if at < hi {
		out = append(out, span{at, hi})
	}
	m := span{lo, hi}
	if j > i {
		m.lo, m.hi = min(lo, cov[i].lo), max(hi, cov[j-1].hi)
	}
	g.covered[t] = slices.Replace(cov, i, j, m)
	return out
}

func ptrAt(p unsafe.Pointer) unsafe.Pointer { return *(*unsafe.Pointer)(p) }

type sliceHeader struct {
	p        unsafe.Pointer
	len, cap int
}

// scan finds the references in one value of type t at p, which is off into node i.
func (g *graph) scan(t *typeInfo, p unsafe.Pointer, i int32, off uintptr) {
	if t.flat {
		return
	}
	switch t.kind {
	case kPtr, kAtomicP:
		g.scanPointer(t, p, i, off)
	case kSlice:
		if h := (*sliceHeader)(p); h.p != nil && h.cap > 0 && t.elem.size > 0 {
			e, n := flatten(t.elem, h.cap)
			g.add(memory, h.p, e, n, i, off)
		}
	case kMap:
		if q := ptrAt(p); q != nil {
			g.add(entries, q, t, 0, i, off)
		}
	case kIface:
		dt, data := g.dynamic(t, p, i, off)
		switch {
		case dt == nil:
		case dt.direct:
			g.scan(dt, unsafe.Pointer(&data), i, off) // the data word is the value
		case dt.size > 0:
			g.add(boxed, data, dt, 1, i, off)
		}
	case kArray:
		for j := range t.n {
			o := uintptr(j) * t.elem.size
			g.scan(t.elem, unsafe.Add(p, o), i, off+g.step(i, o))
		}
	case kStruct:
		for j := range t.fields {
			f := &t.fields[j]
			g.scan(f.t, unsafe.Add(p, f.off), i, off+g.step(i, f.off))
		}
	case kString:
		g.nodes[i].beside += len(*(*string)(p))
	case kFunc, kChan, kUnsafe:
		if q := ptrAt(p); q != nil {
			if _, ok := sentinelName(t, q); !ok {
				g.note(i, off, causes[t.kind])
			}
		}
	case kReset:
		if locks[t.name] && !zero(p, t.size) {
			g.note(i, off, inUse(t.rt))
		}
	case kOpaque:
		if !zero(p, t.size) {
			g.note(i, off, foreign(t.rt))
		}
	case kCustom:
		g.encode(t, p, i, off)
	}
}

func (g *graph) scanPointer(t *typeInfo, p unsafe.Pointer, i int32, off uintptr) {
	q := ptrAt(p)
	if t.kind == kAtomicP {
		q = atomic.LoadPointer((*unsafe.Pointer)(p))
	}
	if q == nil || t.elem.size == 0 {
		return
	}
	if _, ok := identity(t.elem, q); ok {
		return
	}
	if t.elem.kind == kOpaque {
		g.note(i, off, foreign(t.rt))
		return
	}
	e, n := flatten(t.elem, 1)
	g.add(memory, q, e, n, i, off)
}

// step keeps an offset meaning an entry, not a byte, inside a map.
func (g *graph) step(i int32, bytes uintptr) uintptr {
	if g.nodes[i].kind == entries {
		return 0
	}
	return bytes
}

// encode calls a value's encoder, once: what it gives is written later.
func (g *graph) encode(t *typeInfo, p unsafe.Pointer, i int32, off uintptr) {
	if zero(p, t.size) {
		return
	}
	k := customKey(t, p)
	if _, done := g.encoded[k]; done {
		return
	}
	b, err := t.codec.marshal(t, p)
	if err != nil {
		why := Lost{Cause: CauseEncode, Type: t.rt.String(), Why: fmt.Sprintf("it is a %s, whose encoder failed: %v", t.rt, err)}
		g.note(i, off, why)
		if p == g.nodes[i].p {
			g.failed[i] = why
		}
		return
	}
	g.encoded[k] = b
	g.nodes[i].beside += len(b)
}

func customKey(t *typeInfo, p unsafe.Pointer) valueKey {
	if t.direct {
		return valueKey{ptrAt(p), t} // it may stand in a copied word of an interface
	}
	return valueKey{p, t}
}

func zero(p unsafe.Pointer, n uintptr) bool {
	for _, c := range unsafe.Slice((*byte)(p), n) {
		if c != 0 {
			return false
		}
	}
	return true
}

const zoneMark = "tz:"

// identity names what q points to, where its name says which it is: sentinels and time zones.
func identity(t *typeInfo, q unsafe.Pointer) (string, bool) {
	if s, ok := sentinelName(t, q); ok {
		return s, true
	}
	if t.name == "time.Location" {
		return zoneMark + zoneName((*time.Location)(q), time.Now()), true
	}
	return "", false
}
