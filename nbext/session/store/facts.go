package store

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// facts measures the bound variables. Each block counts once: for the variable that it is, else for the one from which
// it was reached first.
func (g *graph) facts(into map[string]Fact) {
	owner := make([]int32, len(g.nodes)) // the variable's node
	sizes := make([]int64, len(g.nodes))
	counted := make([]bool, len(g.blocks))
	count := func(i int32) {
		nd := &g.nodes[i]
		size := int64(nd.beside)
		switch {
		case nd.kind == entries:
			size += int64(g.snaps[i].keys.Len()) * int64(nd.t.key.size+nd.t.elem.size)
		case !counted[nd.block]:
			counted[nd.block] = true
			size += int64(g.blocks[nd.block].n) * int64(g.blocks[nd.block].t.size)
		}
		sizes[owner[i]] += size
	}
	for i := range g.nodes { // a parent comes before what it leads to
		owner[i] = int32(i)
		if p := g.nodes[i].parent; p >= 0 {
			owner[i] = owner[p]
		}
		if _, root := g.roots[int32(i)]; root {
			owner[i] = int32(i)
			count(int32(i))
		}
	}
	for i := range g.nodes {
		if _, root := g.roots[int32(i)]; !root {
			count(int32(i))
		}
	}
	for i, name := range g.roots {
		into[name] = Fact{Name: name, Shape: shapeOf(g.values[i]), Value: brief(g.values[i]), Size: sizes[i]}
	}
	for _, name := range g.empty {
		into[name] = Fact{Name: name}
	}
}

// lengther is what a data set or a history has; only types of this module are asked, for a student's own method may do
// anything.
type lengther interface{ Len() int }

// shapeOf words the lengths of a value: of a rectangular slice of slices all of them.
func shapeOf(v reflect.Value) (shape string) {
	defer func() {
		if recover() != nil { // a Len of a value that is not ready for it
			shape = ""
		}
	}()
	for range 2 {
		if v.Kind() != reflect.Pointer && v.Kind() != reflect.Interface || v.IsNil() {
			break
		}
		if l, ok := lengthOf(v); ok {
			return l
		}
		v = v.Elem()
	}
	if l, ok := lengthOf(v); ok {
		return l
	}
	var lengths []string
	for {
		switch v.Kind() {
		case reflect.String, reflect.Map:
			if len(lengths) > 0 {
				return strings.Join(lengths, "×")
			}
			return strconv.Itoa(v.Len())
		case reflect.Slice, reflect.Array:
		default:
			return strings.Join(lengths, "×")
		}
		lengths = append(lengths, strconv.Itoa(v.Len()))
		if v.Len() == 0 {
			return strings.Join(lengths, "×")
		}
		first := v.Index(0)
		if first.Kind() == reflect.Slice {
			for i := range v.Len() {
				if v.Index(i).Len() != first.Len() {
					return strings.Join(lengths, "×")
				}
			}
		}
		v = first
	}
}

// lengthOf asks what was registered for a type, or a type of this module itself.
func lengthOf(v reflect.Value) (string, bool) {
	rt := v.Type()
	if rt.Kind() == reflect.Pointer {
		rt = rt.Elem()
	}
	registry.RLock()
	shape := registry.shapes[rt]
	registry.RUnlock()
	if shape == nil && (!own(rt.PkgPath()) || rt.PkgPath() == "main") {
		return "", false
	}
	if v.Kind() != reflect.Pointer && v.CanAddr() {
		v = v.Addr()
	}
	if !v.CanInterface() {
		return "", false
	}
	if shape != nil {
		return shape(v.Interface()), true
	}
	l, ok := v.Interface().(lengther)
	if !ok {
		return "", false
	}
	return fmt.Sprint(l.Len()), true
}

// RegisterShape says how a type's shape is worded; the function gets a pointer to the value.
func RegisterShape(rt reflect.Type, shape func(any) string) {
	registry.Lock()
	defer registry.Unlock()
	registry.shapes[rt] = shape
}
