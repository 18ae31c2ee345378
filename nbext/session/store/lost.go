package store

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Lost is a variable, or a part of one, that could not be saved or loaded.
type Lost struct {
	Name  string // the variable, or the way to its part: f.handler, m["k"], a[3].ch
	Why   string // in English, to follow the name and a colon: "it is a func"
	Cause string // one of the Cause constants, for who says it in other words
	Type  string // the Go type that Cause is about
}

// Causes of a loss.
const (
	CauseFunc         = "func"         // code has no bytes to keep
	CauseChan         = "chan"         // so has a channel
	CauseUnsafe       = "unsafe"       // an unsafe.Pointer
	CauseForeign      = "foreign"      // another package's type that hides its parts and has no encoding methods
	CauseInUse        = "in use"       // a lock that is held, or is waited for
	CauseUnregistered = "unregistered" // an interface holds a type that no other program can name
	CauseEncode       = "encode"       // the value's own MarshalBinary, GobEncode or codec failed
	CauseAlias        = "alias"        // memory seen as two types: it comes back as two copies
	CauseLoad         = "load"         // saved, but it could not be loaded
	CauseChanged      = "changed"      // saved, but it does not fit its type any more: no cell can load it
)

var causes = map[uint8]Lost{
	kFunc:   {Cause: CauseFunc, Type: "func", Why: "it is a func: declare it as a function, func name() {...}, instead of assigning it"},
	kChan:   {Cause: CauseChan, Type: "chan", Why: "it is a channel: make it in the cell that uses it"},
	kUnsafe: {Cause: CauseUnsafe, Type: "unsafe.Pointer", Why: "it is an unsafe.Pointer"},
}

func foreign(rt reflect.Type) Lost {
	return Lost{Cause: CauseForeign, Type: rt.String(), Why: "it is a " + rt.String() +
		", which has no MarshalBinary method: make it in the cell that uses it, or keep what you need of it"}
}

func inUse(rt reflect.Type) Lost {
	return Lost{Cause: CauseInUse, Type: rt.String(), Why: "it is a " + rt.String() +
		" in use: finish with it (Unlock, Wait) in the cell that began"}
}

// notes collects losses, each once, and not without end.
type notes struct {
	list []Lost
	seen map[Lost]bool
}

const maxNotes = 100

func (n *notes) add(l Lost) {
	if n.seen == nil {
		n.seen = map[Lost]bool{}
	}
	if !n.seen[l] && len(n.list) < maxNotes {
		n.seen[l] = true
		n.list = append(n.list, l)
	}
}

// note records a loss at an offset of a node. Where the way there is a variable's own name, all of it is lost; so it is
// where the loss is inside of a foreign value, which would come back broken.
func (g *graph) note(i int32, off uintptr, l Lost) {
	l.Name = g.path(i, off)
	if k, ok := g.foreignAround(i, off); ok {
		i = k
		l = foreign(g.nodes[k].t.rt)
		if l.Name = g.roots[k]; l.Name == "" {
			l.Name = g.path(g.nodes[k].parent, g.nodes[k].off)
		}
		g.failed[k] = l
	}
	if name, ok := g.roots[i]; ok && name == l.Name || g.nodes[i].parent >= 0 && g.roots[g.nodes[i].parent] == l.Name {
		g.lost[l.Name] = l
		return
	}
	g.notes.add(l)
}

// foreignAround finds the outermost foreign struct on the way to a loss whose hidden parts lead there: a bufio.Reader
// without its source, a rand.Rand without its numbers. Behind an exported field, as of a list's element, the value is
// the student's again, and nil there is theirs to handle.
func (g *graph) foreignAround(i int32, off uintptr) (node int32, ok bool) {
	for i >= 0 {
		nd := &g.nodes[i]
		if nd.kind != entries && nd.n == 1 && nd.t.kind == kStruct && nd.t.name != "" && !own(nd.t.rt.PkgPath()) {
			if !hides(nd.t, off) {
				break
			}
			node, ok = i, true
		}
		i, off = nd.parent, nd.off
	}
	return node, ok
}

// hides reports whether an offset lies in a field of a struct that other packages do not see.
func hides(t *typeInfo, off uintptr) bool {
	for i, f := range t.fields {
		if off >= f.off && off < f.off+max(f.t.size, 1) {
			return !t.rt.Field(i).IsExported()
		}
	}
	return false
}

// dropLost takes the variables of which nothing is kept out of the graph.
func (g *graph) dropLost() {
	for i, name := range g.roots {
		nd := &g.nodes[i]
		if nd.t.kind != kPtr || ptrAt(nd.p) == nil {
			continue
		}
		e, n := flatten(nd.t.elem, 1)
		j, ok := g.seen[nodeKey{ptrAt(nd.p), e, n, memory}]
		if why, failed := g.failed[j]; ok && failed {
			why.Name = name
			g.lost[name] = why
		}
	}
	for i, name := range g.roots {
		if _, lost := g.lost[name]; lost {
			delete(g.roots, i)
		}
	}
}

func (g *graph) allLost() []Lost {
	var out []Lost
	for _, l := range g.lost {
		out = append(out, l)
	}
	slices.SortFunc(out, func(a, b Lost) int { return strings.Compare(a.Name, b.Name) })
	return append(out, g.notes.list...)
}

// path spells how a value is reached from its variable.
func (g *graph) path(i int32, off uintptr) string {
	var parts []string
	for {
		nd := &g.nodes[i]
		if nd.kind == entries {
			if j := int(off) / 2; j < g.snaps[i].keys.Len() {
				parts = append(parts, "["+keyText(g.snaps[i].keys.Index(j))+"]")
			}
		} else {
			index := ""
			if nd.n > 1 {
				index = "[" + strconv.Itoa(int(off/nd.t.size)) + "]"
				off %= nd.t.size
			}
			parts = append(parts, index+within(nd.t, off))
		}
		if r, ok := g.roots[i]; ok || nd.parent < 0 {
			parts = append(parts, r)
			break
		}
		i, off = nd.parent, nd.off
	}
	slices.Reverse(parts)
	if len(parts) > 12 {
		parts = append(append(parts[:6:6], "…"), parts[len(parts)-5:]...)
	}
	return strings.Join(parts, "")
}

func keyText(v reflect.Value) string {
	switch {
	case v.Kind() == reflect.String:
		return strconv.Quote(v.String())
	case v.CanInt():
		return strconv.FormatInt(v.Int(), 10)
	}
	return "…"
}

func within(t *typeInfo, off uintptr) string {
	switch t.kind {
	case kStruct:
		for _, f := range t.fields {
			if off >= f.off && off < f.off+max(f.t.size, 1) {
				return "." + f.name + within(f.t, off-f.off)
			}
		}
	case kArray:
		if t.elem.size > 0 {
			return "[" + strconv.Itoa(int(off/t.elem.size)) + "]" + within(t.elem, off%t.elem.size)
		}
	}
	return ""
}
