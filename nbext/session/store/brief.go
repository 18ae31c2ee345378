package store

import (
	"reflect"
	"strconv"
	"strings"
)

// Bounds of a value in short.
const (
	briefItems = 8  // of a slice or an array
	briefRunes = 60 // of a text
)

// brief is a value in short, as Go would write it: a number, a truth, a text, or a few of them. It is "" for all else:
// no method of a student's type is called while the store is written.
func brief(v reflect.Value) string {
	if s, ok := plain(v); ok {
		return s
	}
	if v.Kind() != reflect.Slice && v.Kind() != reflect.Array {
		return ""
	}
	items := make([]string, 0, briefItems)
	for i := range min(v.Len(), briefItems) {
		s, ok := plain(v.Index(i))
		if !ok {
			return ""
		}
		items = append(items, s)
	}
	if v.Len() > briefItems {
		items = append(items, "…")
	}
	if v.Len() == 0 {
		return ""
	}
	return "[" + strings.Join(items, " ") + "]"
}

// plain writes a number, a truth or a text.
func plain(v reflect.Value) (s string, ok bool) {
	switch v.Kind() {
	case reflect.Bool:
		return strconv.FormatBool(v.Bool()), true
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return strconv.FormatInt(v.Int(), 10), true
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return strconv.FormatUint(v.Uint(), 10), true
	case reflect.Float32:
		return strconv.FormatFloat(v.Float(), 'g', -1, 32), true
	case reflect.Float64:
		return strconv.FormatFloat(v.Float(), 'g', -1, 64), true
	case reflect.Complex64, reflect.Complex128:
		return strconv.FormatComplex(v.Complex(), 'g', 6, 128), true
	case reflect.String:
		text := v.String()
		if len(text) > 4*briefRunes { // a long text is not made into runes to be cut
			text = text[:4*briefRunes]
		}
		if r := []rune(text); len(r) > briefRunes || len(text) < v.Len() {
			text = string(r[:min(len(r), briefRunes)]) + "…"
		}
		return strconv.Quote(text), true
	}
	return "", false
}
