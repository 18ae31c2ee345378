package snapshot

import (
	"encoding/json"
	"fmt"

	"descida/plots/option"
)

const (
	maxBytes  = 16 << 20
	maxPoints = 2000   // of one series; more than the picture has pixels
	maxValues = 60_000 // of the whole option, after thinning
)

// drawing is an option that is fit for a picture, and how it is drawn.
type drawing struct {
	option        string
	width, height int
	comma         bool // decimals after a comma
}

// prepare makes an option fit for a picture: only allowed fields, nothing that asks for a mouse, few enough points.
func prepare(opt []byte, width, height int) (in drawing, err error) {
	if len(opt) > maxBytes {
		return in, fmt.Errorf("snapshot: the option has %d MB, at most %d are drawn; show fewer points", len(opt)>>20, maxBytes>>20)
	}
	var own struct {
		Descida struct {
			Width, Height, PictureHeight float64
			DecimalComma                 bool
		}
	}
	_ = json.Unmarshal(opt, &own) // a wrong type there leaves the default size
	if own.Descida.PictureHeight > 0 {
		own.Descida.Height = own.Descida.PictureHeight
	}
	if in.width, err = side("width", width, own.Descida.Width, DefaultWidth); err != nil {
		return in, err
	}
	if in.height, err = side("height", height, own.Descida.Height, DefaultHeight); err != nil {
		return in, err
	}
	clean, err := option.Clean(opt)
	if err != nil {
		return in, fmt.Errorf("snapshot: %w", err)
	}
	var o map[string]any
	if err := json.Unmarshal(clean, &o); err != nil {
		return in, fmt.Errorf("snapshot: %w", err)
	}
	o["animation"] = false
	if _, ok := o["backgroundColor"].(string); !ok {
		o["backgroundColor"] = "#fff"
	}
	o["dataZoom"] = hideSliders(o["dataZoom"])
	thinDatasets(o["dataset"])
	thinSeries(o["series"])
	if n := count(o); n > maxValues {
		return in, fmt.Errorf("snapshot: the option has %d values, at most %d are drawn; show fewer points", n, maxValues)
	}
	b, err := json.Marshal(o)
	if err != nil {
		return in, fmt.Errorf("snapshot: %w", err)
	}
	in.option, in.comma = string(b), own.Descida.DecimalComma
	return in, nil
}

func side(name string, asked int, own float64, usual int) (int, error) {
	switch {
	case asked < 0 || asked > MaxSide:
		return 0, fmt.Errorf("snapshot: %s %d is out of range; give 1 to %d, or 0 for the option's own", name, asked, MaxSide)
	case asked > 0:
		return asked, nil
	case own >= 1 && own <= MaxSide:
		return int(own), nil
	}
	return usual, nil
}

// hideSliders keeps the zoom's range, which says what is shown, without its controls.
func hideSliders(v any) any {
	zooms, ok := v.([]any)
	if !ok {
		zooms = []any{v}
	}
	kept := []any{}
	for _, z := range zooms {
		if z, ok := z.(map[string]any); ok {
			if z["type"] == "slider" {
				z["show"] = false
			}
			kept = append(kept, z)
		}
	}
	return kept
}

// thinDatasets thins a data set's columns, all by the same rows.
func thinDatasets(v any) {
	list, ok := v.([]any)
	if !ok {
		list = []any{v}
	}
	for _, d := range list {
		d, ok := d.(map[string]any)
		if !ok {
			continue
		}
		switch src := d["source"].(type) {
		case map[string]any:
			for k, column := range src {
				if column, ok := column.([]any); ok {
					src[k] = thin(column)
				}
			}
		case []any:
			d["source"] = thin(src)
		}
	}
}

func thinSeries(v any) {
	list, _ := v.([]any)
	for _, s := range list {
		s, ok := s.(map[string]any)
		if !ok || s["type"] != "line" && s["type"] != "scatter" {
			continue
		}
		if data, ok := s["data"].([]any); ok && (len(data) == 0 || isPair(data[0])) { // single values stand for categories
			s["data"] = thin(data)
		}
	}
}

func isPair(v any) bool { _, ok := v.([]any); return ok }

// thin takes every k-th element, the first and the last among them.
func thin(a []any) []any {
	n := len(a)
	if n <= maxPoints {
		return a
	}
	out := make([]any, 0, maxPoints)
	for i := range maxPoints {
		out = append(out, a[i*(n-1)/(maxPoints-1)])
	}
	return out
}

func count(v any) int {
	n := 1
	switch v := v.(type) {
	case map[string]any:
		for _, e := range v {
			n += count(e)
		}
	case []any:
		for _, e := range v {
			n += count(e)
		}
	}
	return n
}
