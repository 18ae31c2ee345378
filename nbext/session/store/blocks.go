package store

import (
	"cmp"
	"slices"
	"unsafe"
)

// block is a stretch of memory that is written once, whatever leads into it.
type block struct {
	t     *typeInfo
	n     int
	p     unsafe.Pointer
	local uint32  // its number in the island that is being written
	owner *writer // that island's writer
}

// makeBlocks merges nodes that overlap into blocks.
func (g *graph) makeBlocks() {
	var mem []int32
	for i := range g.nodes {
		switch nd := &g.nodes[i]; nd.kind {
		case memory:
			mem = append(mem, int32(i))
		case boxed:
			nd.block = g.newBlock(block{t: nd.t, n: 1, p: nd.p})
		}
	}
	slices.SortFunc(mem, func(a, b int32) int {
		x, y := &g.nodes[a], &g.nodes[b]
		return cmp.Or(cmp.Compare(uintptr(x.p), uintptr(y.p)), -cmp.Compare(x.bytes(), y.bytes()), cmp.Compare(a, b))
	})
	for lo := 0; lo < len(mem); {
		end := g.nodes[mem[lo]].end()
		hi := lo + 1
		for hi < len(mem) && uintptr(g.nodes[mem[hi]].p) < end {
			end = max(end, g.nodes[mem[hi]].end())
			hi++
		}
		g.merge(mem[lo:hi], end)
		lo = hi
	}
}

func (nd *node) bytes() uintptr { return uintptr(nd.n) * nd.t.size }
func (nd *node) end() uintptr   { return uintptr(nd.p) + nd.bytes() }

func (g *graph) newBlock(b block) int32 {
	g.blocks = append(g.blocks, b)
	return int32(len(g.blocks) - 1)
}

// hold gives a node its block, and the block the node's variable.
func (g *graph) hold(i, b int32) {
	g.nodes[i].block = b
	if _, ok := g.roots[i]; ok {
		g.held[b] = append(g.held[b], i)
	}
}

// merge makes one block of nodes that overlap, up to end: of the type of that node in which all others lie.
func (g *graph) merge(ms []int32, end uintptr) {
	first := &g.nodes[ms[0]]
	if len(ms) == 1 {
		g.hold(ms[0], g.newBlock(block{t: first.t, n: first.n, p: first.p}))
		return
	}
	size := end - uintptr(first.p)
	tried := map[*typeInfo]bool{}
	for _, i := range ms {
		t := g.nodes[i].t
		if tried[t] || size%t.size != 0 {
			continue
		}
		tried[t] = true
		n := int(size / t.size)
		if slices.ContainsFunc(ms, func(j int32) bool {
			nd := &g.nodes[j]
			return !contains(t, n, uintptr(nd.p)-uintptr(first.p), nd.t, nd.n)
		}) {
			continue
		}
		b := g.newBlock(block{t: t, n: n, p: first.p})
		for _, j := range ms {
			g.hold(j, b)
			g.union(ms[0], j)
		}
		return
	}
	// Views of one memory that no Go type explains: unsafe made them.
	for _, i := range ms {
		nd := &g.nodes[i]
		g.hold(i, g.newBlock(block{t: nd.t, n: nd.n, p: nd.p}))
	}
	l := Lost{Name: g.path(ms[0], 0), Cause: CauseAlias, Type: first.t.rt.String(),
		Why: "it shares memory under two types: it comes back as separate copies"}
	g.notes.add(l)
}

// contains reports whether m values of type u lie at offset off of n values of type t: what a reference into the
// middle of a block must satisfy.
func contains(t *typeInfo, n int, off uintptr, u *typeInfo, m int) bool {
	for t.size > 0 {
		i := off / t.size
		if i >= uintptr(n) {
			return false
		}
		if t == u && off%t.size == 0 && int(i)+m <= n {
			return true
		}
		off %= t.size
		if t.kind != kStruct {
			return false
		}
		j := slices.IndexFunc(t.fields, func(f fieldInfo) bool { return off >= f.off && off < f.off+f.t.size })
		if j < 0 {
			return false
		}
		f := t.fields[j]
		off -= f.off
		t, n = flatten(f.t, 1)
	}
	return false
}

// island is a set of variables that reach common memory.
type island struct {
	names []string
	nodes []int32
	data  parts
	files []string // of its large arrays
	types []string // dynamic types that a reader must have registered
}

// islands divides the graph, in the order of the variables.
func (g *graph) islands() []*island {
	byRoot := map[int32]*island{}
	var out []*island
	for i := range g.nodes {
		name, ok := g.roots[int32(i)]
		if !ok {
			continue
		}
		r := g.find(int32(i))
		is := byRoot[r]
		if is == nil {
			is = &island{}
			byRoot[r] = is
			out = append(out, is)
		}
		is.names = append(is.names, name)
	}
	for i := range g.nodes {
		if is := byRoot[g.find(int32(i))]; is != nil {
			is.nodes = append(is.nodes, int32(i))
		}
	}
	for _, is := range out {
		slices.Sort(is.names)
	}
	for _, name := range g.empty {
		out = append(out, &island{names: []string{name}})
	}
	return out
}
