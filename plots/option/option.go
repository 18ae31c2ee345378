package option

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// MIME is the type of a chart's option in a notebook. The 6 is ECharts' major version.
const MIME = "application/vnd.echarts.v6+json"

// Own is the field with what the extension itself reads (toolbar, table, text); ECharts never sees it.
const Own = "descida"

//go:embed allowed.txt
var allowedText string

var allowed = func() map[string]bool {
	m := make(map[string]bool)
	for _, k := range strings.Fields(allowedText) {
		m[k] = true
	}
	return m
}()

// shapes are the symbols that ECharts draws by itself; others name a picture or a path to load.
var shapes = map[string]bool{
	"circle": true, "rect": true, "roundRect": true, "triangle": true, "diamond": true, "pin": true, "arrow": true,
	"none": true, "emptyCircle": true, "emptyRect": true, "emptyRoundRect": true, "emptyTriangle": true,
	"emptyDiamond": true, "emptyPin": true, "emptyArrow": true,
}

// Keys lists the fields that may stay, in the file's order.
func Keys() []string { return strings.Fields(allowedText) }

// Shapes lists the symbols that may stay, sorted.
func Shapes() []string { return slices.Sorted(maps.Keys(shapes)) }

// maxDepth bounds the nesting; ECharts' own options stay far below.
const maxDepth = 32

// Clean keeps what is on the list and drops the rest, the field Own too. Tooltips are drawn, not HTML. Errors: not
// JSON, more than one JSON value, or not an object.
func Clean(option []byte) ([]byte, error) {
	d := json.NewDecoder(bytes.NewReader(option))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, fmt.Errorf("option: not JSON: %w", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("option: more than one JSON value; give one object")
	}
	o, ok := v.(map[string]any)
	if !ok {
		return nil, errors.New("option: want a JSON object, such as {\"series\": [...]}")
	}
	return json.Marshal(CleanMap(o))
}

// CleanMap is Clean of a decoded option. The argument is not changed.
func CleanMap(o map[string]any) map[string]any {
	c, _ := clean(o, "", 0).(map[string]any)
	if c == nil {
		c = map[string]any{}
	}
	if _, ok := c["tooltip"]; !ok { // a series' own tooltip would be HTML without the chart's
		c["tooltip"] = map[string]any{"show": false, "renderMode": "richText"}
	}
	return c
}

// drop marks what clean takes out.
var drop = new(struct{ _ byte })

func clean(v any, key string, depth int) any {
	if depth > maxDepth {
		return drop
	}
	if _, ok := v.(map[string]any); !ok && key == "tooltip" { // a string would be a formatter
		return drop
	}
	switch v := v.(type) {
	case map[string]any:
		return cleanObject(v, key, depth)
	case []any:
		out := make([]any, 0, len(v))
		for _, e := range v {
			if c := clean(e, key, depth+1); c != drop {
				out = append(out, c)
			} else {
				out = append(out, nil) // places in an array mean something
			}
		}
		return out
	case string:
		if !safeString(v, key) {
			return drop
		}
	}
	return v
}

func cleanObject(v map[string]any, key string, depth int) map[string]any {
	out := make(map[string]any, len(v))
	for k, e := range v {
		switch {
		case key == "source": // the keys are the names of a data set's columns
			if !columnName(k) {
				continue
			}
		case key == "selected": // the keys are the names of series
			if _, ok := e.(bool); !ok || !columnName(k) {
				continue
			}
		case !allowed[k]:
			continue
		}
		if c := clean(e, k, depth+1); c != drop {
			out[k] = c
		}
	}
	if key == "tooltip" {
		out["renderMode"] = "richText"
	}
	return out
}

func columnName(k string) bool {
	return !strings.HasPrefix(k, "__") && k != "constructor" && k != "prototype" && safeString(k, "")
}

func safeString(s, key string) bool {
	if strings.Contains(s, "__f__") || strings.Contains(s, "image://") {
		return false
	}
	if key == "symbol" || key == "icon" || key == "edgeSymbol" {
		return shapes[s]
	}
	return true
}
