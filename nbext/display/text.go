package display

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

const (
	longest = 1000 // elements of one slice, array or map that are shown in full
	ends    = 5    // elements shown at each end of a longer one
	budget  = 4 * longest
)

// Text is a value's plain text: as fmt's %v, but an error is its message, a string is itself, and a slice, array or
// map with more than 1000 elements shows its first and last ones and their number.
func Text(v any) string {
	switch x := v.(type) {
	case nil:
		return "<nil>"
	case string:
		return x
	}
	if left := budget; fits(reflect.ValueOf(v), &left, 0) {
		return fmt.Sprint(v)
	}
	var b strings.Builder
	write(&b, reflect.ValueOf(v), 0)
	return b.String()
}

// fits reports whether fmt would print a value within the budget of elements.
func fits(v reflect.Value, left *int, depth int) bool {
	if *left--; *left < 0 {
		return false
	}
	if speaks(v) || depth > 8 {
		return true
	}
	switch v.Kind() {
	case reflect.Interface:
		return v.IsNil() || fits(v.Elem(), left, depth)
	case reflect.Pointer: // fmt follows only the outermost one
		return v.IsNil() || depth > 0 || fits(v.Elem(), left, depth+1)
	case reflect.Slice, reflect.Array:
		n := v.Len()
		if n > longest {
			return false
		}
		for i := range n {
			if !fits(v.Index(i), left, depth+1) {
				return false
			}
		}
	case reflect.Map:
		if v.Len() > longest {
			return false
		}
		for it := v.MapRange(); it.Next(); {
			if !fits(it.Value(), left, depth+1) {
				return false
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if !fits(v.Field(i), left, depth+1) {
				return false
			}
		}
	}
	return true
}

// speaks reports whether fmt would ask the value itself.
func speaks(v reflect.Value) bool {
	if !v.IsValid() || !v.CanInterface() {
		return false
	}
	switch v.Interface().(type) {
	case error, fmt.Stringer, fmt.Formatter:
		return true
	}
	return false
}

// write prints as %v does, but for what is too long.
func write(b *strings.Builder, v reflect.Value, depth int) {
	if !v.IsValid() {
		b.WriteString("<nil>")
		return
	}
	if speaks(v) {
		fmt.Fprint(b, v.Interface())
		return
	}
	switch v.Kind() {
	case reflect.Interface:
		write(b, v.Elem(), depth)
	case reflect.Pointer:
		if e := v.Elem(); depth == 0 && e.IsValid() && composite(e.Kind()) {
			b.WriteByte('&')
			write(b, e, depth+1)
			return
		}
		fmt.Fprint(b, v)
	case reflect.Slice, reflect.Array:
		writeList(b, v.Len(), "[", "values", func(i int) { write(b, v.Index(i), depth+1) })
	case reflect.Map:
		keys := v.MapKeys()
		sortKeys(keys)
		writeList(b, len(keys), "map[", "keys", func(i int) {
			write(b, keys[i], depth+1)
			b.WriteByte(':')
			write(b, v.MapIndex(keys[i]), depth+1)
		})
	case reflect.Struct:
		b.WriteByte('{')
		for i := range v.NumField() {
			if i > 0 {
				b.WriteByte(' ')
			}
			write(b, v.Field(i), depth+1)
		}
		b.WriteByte('}')
	default:
		fmt.Fprint(b, v)
	}
}

func composite(k reflect.Kind) bool {
	return k == reflect.Slice || k == reflect.Array || k == reflect.Map || k == reflect.Struct
}

// writeList also cuts lists of lists: it is called only where the whole is too long.
func writeList(b *strings.Builder, n int, open, unit string, item func(int)) {
	b.WriteString(open)
	cut := n > 4*ends
	for i := 0; i < n; i++ {
		if i > 0 {
			b.WriteByte(' ')
		}
		if cut && i == ends {
			b.WriteString("... ")
			i = n - ends
		}
		item(i)
	}
	b.WriteByte(']')
	if cut {
		b.WriteString(" (" + strconv.Itoa(n) + " " + unit + ")")
	}
}

func sortKeys(keys []reflect.Value) {
	slices.SortFunc(keys, func(a, b reflect.Value) int {
		switch {
		case a.Kind() == reflect.String:
			return cmp.Compare(a.String(), b.String())
		case a.CanInt():
			return cmp.Compare(a.Int(), b.Int())
		case a.CanUint():
			return cmp.Compare(a.Uint(), b.Uint())
		case a.CanFloat():
			return cmp.Compare(a.Float(), b.Float())
		}
		return 0
	})
}
