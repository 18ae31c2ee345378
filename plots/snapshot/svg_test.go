package snapshot

import (
	"fmt"
	"image/color"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestNumbers(t *testing.T) {
	for in, want := range map[string][]float64{
		"1 2,3": {1, 2, 3}, "1-2": {1, -2}, "1.5.5": {1.5, 0.5}, "1e-3-4": {0.001, -4}, " +2 x 3": {2}, "": nil, "-": nil, ".": nil,
	} {
		if d := cmp.Diff(want, numbers(in)); d != "" {
			t.Errorf("numbers(%q): %s", in, d)
		}
	}
}

func TestParseColor(t *testing.T) {
	for in, want := range map[string]color.NRGBA{
		"#f00": {255, 0, 0, 255}, "#00FF00": {0, 255, 0, 255}, "#0000ff80": {0, 0, 255, 128}, "rgb(1, 2, 3)": {1, 2, 3, 255},
		"rgba(1,2,3,0.5)": {1, 2, 3, 128}, "white": {255, 255, 255, 255}, "none": {}, "transparent": {}, "url(x)": {}, "#12": {}, "": {}, "rgb(": {},
	} {
		if got, ok := parseColor(in, 1); got != want || ok != (want.A > 0) {
			t.Errorf("parseColor(%q) = %v, %v, want %v", in, got, ok, want)
		}
	}
}

func at(t *testing.T, elements string, x, y int) color.NRGBA {
	t.Helper()
	f, err := loadFonts()
	if err != nil {
		t.Fatal(err)
	}
	img, err := rasterize(`<svg>`+elements+`</svg>`, 100, 100, 1, f)
	if err != nil {
		t.Fatal(err)
	}
	return color.NRGBAModel.Convert(img.At(x, y)).(color.NRGBA)
}

func TestElements(t *testing.T) {
	white, red := color.NRGBA{255, 255, 255, 255}, color.NRGBA{255, 0, 0, 255}
	tests := []struct {
		name, svg string
		x, y      int
		want      color.NRGBA
	}{
		{"rect", `<rect x="10" y="10" width="20" height="20" fill="red"/>`, 20, 20, red},
		{"beside it", `<rect x="10" y="10" width="20" height="20" fill="red"/>`, 40, 20, white},
		{"circle by arcs", `<circle cx="50" cy="50" r="20" fill="red"/>`, 50, 68, red},
		{"outside the circle", `<circle cx="50" cy="50" r="20" fill="red"/>`, 66, 66, white},
		{"relative path", `<path d="m10 10l20 0 0 20-20 0z" fill="red"/>`, 20, 20, red},
		{"implicit command after Z ends", `<path d="M10 10h20v20h-20Z 5 5" fill="red"/>`, 20, 20, red},
		{"stroke", `<path d="M0 50L100 50" stroke="red" stroke-width="4"/>`, 50, 51, red},
		{"dash", `<path d="M0 50L100 50" stroke="red" stroke-width="4" stroke-dasharray="10 10"/>`, 15, 50, white},
		{"clip", `<defs><clipPath id="c"><path d="M0 0h30v100h-30Z"/></clipPath></defs><g clip-path="url(#c)"><rect width="100" height="100" fill="red"/></g>`, 40, 50, white},
		{"inside the clip", `<defs><clipPath id="c"><path d="M0 0h30v100h-30Z"/></clipPath></defs><g clip-path="url(#c)"><rect width="100" height="100" fill="red"/></g>`, 20, 50, red},
		{"transform", `<rect width="10" height="10" fill="red" transform="translate(50 50) rotate(180)"/>`, 45, 45, red},
		{"opacity", `<g opacity="0.5"><rect width="100" height="100" fill="red" opacity="0.5"/></g>`, 50, 50, color.NRGBA{255, 191, 191, 255}},
		{"gradient", `<defs><linearGradient id="g" x1="0" y1="0" x2="1" y2="0"><stop offset="0%" stop-color="#f00"/><stop offset="100%" stop-color="#00f"/></linearGradient></defs>
			<rect width="100" height="100" fill="url(#g)"/>`, 50, 50, color.NRGBA{126, 0, 129, 255}},
		{"hidden", `<rect width="100" height="100" style="visibility:hidden"/>`, 50, 50, white},
		{"a picture is passed over", `<image href="http://x/y.png" width="100" height="100"/>`, 50, 50, white},
	}
	for _, tt := range tests {
		if got := at(t, tt.svg, tt.x, tt.y); got != tt.want {
			t.Errorf("%s: pixel (%d, %d) is %v, want %v", tt.name, tt.x, tt.y, got, tt.want)
		}
	}
}

func FuzzRasterize(f *testing.F) {
	f.Add(`M0 0L1e9 1e9A5 5 0 1 1 3 3Z`, "round", 3.0, 1.0)
	f.Add(`M0,0 q1 1 2 2 c1 1 1 1 -1e30 1`, "bevel", 1e9, 1e-9)
	fonts, err := loadFonts()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, d, join string, width, dash float64) {
		svg := `<svg><path stroke="red" d="` + d + `" stroke-linejoin="` + join + fmt.Sprintf(`" stroke-width="%g" stroke-dasharray="%g"/></svg>`, width, dash)
		start := time.Now()
		b, err := encode(svg, 50, 50, 1, fonts)
		if err == nil && len(b) == 0 {
			t.Error("neither picture nor error")
		}
		if took := time.Since(start); took > 2*time.Second {
			t.Errorf("it took %v", took)
		}
	})
}
