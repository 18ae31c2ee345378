package display

import (
	"fmt"
	"reflect"
	"sync"
)

// Bundle is one thing in several forms: MIME type -> content. Text is UTF-8, types ending in json hold JSON,
// pictures are raw bytes. The notebook shows the richest form it knows; each bundle should have text/plain.
type Bundle = map[string][]byte

// MIME types that the packages of this module use.
const (
	MIMEText     = "text/plain"
	MIMEHTML     = "text/html"
	MIMEMarkdown = "text/markdown"
	MIMEPNG      = "image/png"
	MIMEECharts  = "application/vnd.echarts.v6+json" // a chart's option
)

// Displayer is a value that knows its forms. Bundle is an alias, so that a type satisfies Displayer with
// Display() map[string][]byte and without importing this package.
type Displayer interface{ Display() Bundle }

var renderers struct {
	sync.RWMutex
	concrete   map[reflect.Type]func(any) Bundle
	interfaces []func(any) (Bundle, bool)
}

// Register gives the values of a type, or of every type that implements the interface T, the form that f returns.
// A renderer of the exact type goes before a Display method, that goes before interfaces, earlier ones first.
func Register[T any](f func(T) Bundle) {
	renderers.Lock()
	defer renderers.Unlock()
	t := reflect.TypeFor[T]()
	if t.Kind() != reflect.Interface {
		if renderers.concrete == nil {
			renderers.concrete = map[reflect.Type]func(any) Bundle{}
		}
		renderers.concrete[t] = func(v any) Bundle { return f(v.(T)) }
		return
	}
	renderers.interfaces = append(renderers.interfaces, func(v any) (Bundle, bool) {
		x, ok := v.(T)
		if !ok {
			return nil, false
		}
		return f(x), true
	})
}

// Of returns a value's forms. It never fails: a renderer that panics is named in the text.
func Of(v any) (b Bundle) {
	defer func() {
		if p := recover(); p != nil {
			b = Bundle{MIMEText: fmt.Appendf(nil, "%s\n(showing this %T failed: %v)", Text(v), v, p)}
		}
	}()
	if v == nil || isNil(v) {
		return plain(v)
	}
	renderers.RLock()
	exact := renderers.concrete[reflect.TypeOf(v)]
	interfaces := renderers.interfaces
	renderers.RUnlock()
	if exact != nil {
		return orPlain(exact(v), v)
	}
	if d, ok := v.(Displayer); ok {
		return orPlain(d.Display(), v)
	}
	for _, f := range interfaces {
		if b, ok := f(v); ok {
			return orPlain(b, v)
		}
	}
	return plain(v)
}

func isNil(v any) bool {
	rv := reflect.ValueOf(v)
	return rv.Kind() == reflect.Pointer && rv.IsNil()
}

func plain(v any) Bundle { return Bundle{MIMEText: []byte(Text(v))} }

// orPlain stands in for a renderer that had nothing to say.
func orPlain(b Bundle, v any) Bundle {
	if len(b) == 0 {
		return plain(v)
	}
	return b
}
