package store

import (
	"cmp"
	"reflect"
	"slices"
	"unsafe"
)

// snapshot copies a map's entries and follows their references.
func (g *graph) snapshot(i int32) {
	nd := &g.nodes[i]
	p := nd.p
	m := reflect.NewAt(nd.t.rt, unsafe.Pointer(&p)).Elem()
	n := m.Len()
	kt, vt := nd.t.key, nd.t.elem
	keys := reflect.MakeSlice(reflect.SliceOf(kt.rt), n, n)
	vals := reflect.MakeSlice(reflect.SliceOf(vt.rt), n, n)
	j := 0
	for it := m.MapRange(); it.Next() && j < n; j++ {
		keys.Index(j).SetIterKey(it)
		vals.Index(j).SetIterValue(it)
	}
	keys, vals = keys.Slice(0, j), vals.Slice(0, j)
	sortEntries(keys, vals)
	g.snaps[i] = snapshot{keys, vals}
	for j := range j {
		if !kt.flat {
			g.scan(kt, keys.Index(j).Addr().UnsafePointer(), i, uintptr(2*j))
		}
		if !vt.flat {
			g.scan(vt, vals.Index(j).Addr().UnsafePointer(), i, uintptr(2*j+1))
		}
	}
}

// sortEntries makes a map's bytes the same from one save to the next, where its keys have an order: an unchanged map
// must not be written again.
func sortEntries(keys, vals reflect.Value) {
	order := keyOrder(keys.Type().Elem().Kind())
	if order == nil {
		return
	}
	n := keys.Len()
	perm := make([]int, n)
	for i := range perm {
		perm[i] = i
	}
	slices.SortStableFunc(perm, func(a, b int) int { return order(keys.Index(a), keys.Index(b)) })
	k2, v2 := reflect.MakeSlice(keys.Type(), n, n), reflect.MakeSlice(vals.Type(), n, n)
	for i, j := range perm {
		k2.Index(i).Set(keys.Index(j))
		v2.Index(i).Set(vals.Index(j))
	}
	reflect.Copy(keys, k2)
	reflect.Copy(vals, v2)
}

func keyOrder(k reflect.Kind) func(a, b reflect.Value) int {
	switch k {
	case reflect.String:
		return func(a, b reflect.Value) int { return cmp.Compare(a.String(), b.String()) }
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return func(a, b reflect.Value) int { return cmp.Compare(a.Int(), b.Int()) }
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return func(a, b reflect.Value) int { return cmp.Compare(a.Uint(), b.Uint()) }
	case reflect.Float32, reflect.Float64:
		return func(a, b reflect.Value) int { return cmp.Compare(a.Float(), b.Float()) }
	}
	return nil
}
