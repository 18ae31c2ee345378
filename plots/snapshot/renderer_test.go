package snapshot

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"
)

// One ECharts for all tests: loading it takes most of their time.
var (
	shared   = sync.OnceValues(New)
	drawLock sync.Mutex
)

func renderer(t testing.TB) *Renderer {
	t.Helper()
	r, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	drawLock.Lock()
	t.Cleanup(drawLock.Unlock)
	return r
}

const chart = `{"title": {"text": "Perda média: ação ≤ α", "textStyle": {"color": "#000"}},
	"legend": {"bottom": 0}, "tooltip": {}, "dataZoom": [{"type": "inside"}, {"type": "slider"}],
	"xAxis": {"type": "value", "name": "atualizações"}, "yAxis": {"type": "value", "name": "perda"},
	"series": [{"type": "line", "name": "validação", "color": "#ff0000", "showSymbol": false, "lineStyle": {"width": 4},
		"data": [[0, 2], [1, null], [2, 2], [10, 2]]}]}`

func decode(t *testing.T, b []byte, err error) image.Image {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// pixelsOf counts the pixels that are near a colour.
func pixelsOf(img image.Image, want color.NRGBA) (n int, box image.Rectangle) {
	b := img.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			c := color.NRGBAModel.Convert(img.At(x, y)).(color.NRGBA)
			d := func(a, b uint8) float64 { return math.Abs(float64(a) - float64(b)) }
			if d(c.R, want.R)+d(c.G, want.G)+d(c.B, want.B) < 60 {
				n++
				box = box.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return n, box
}

func TestPNGHasTheChart(t *testing.T) {
	r := renderer(t)
	for _, scale := range []int{1, 2} {
		b, err := r.PNGScaled([]byte(chart), 600, 300, float64(scale))
		img := decode(t, b, err)
		if got, want := img.Bounds().Size(), image.Pt(600*scale, 300*scale); got != want {
			t.Errorf("scale %d: the picture is %v, want %v", scale, got, want)
		}
		if c := color.NRGBAModel.Convert(img.At(2, 2)); c != (color.NRGBA{255, 255, 255, 255}) {
			t.Errorf("scale %d: the background is %v, want white", scale, c)
		}
		line, box := pixelsOf(img, color.NRGBA{255, 0, 0, 255})
		// From x=2 to x=10 of 0 to 10: 0.8 of the plot's width, which is 0.75 of the picture's; 4 pixels high.
		if want := 0.8 * 0.75 * 600 * 4 * float64(scale*scale); float64(line) < 0.9*want || float64(line) > 1.6*want {
			t.Errorf("scale %d: %d red pixels, want about %.0f", scale, line, want)
		}
		if box.Dx() > 580*scale {
			t.Errorf("scale %d: the line spans %v", scale, box)
		}
		title, box := pixelsOf(img, color.NRGBA{0, 0, 0, 255})
		if title < 500*scale || box.Min.Y < 2 || box.Max.Y > 60*scale || box.Min.X < 100*scale || box.Max.X > 500*scale {
			t.Errorf("scale %d: %d pixels of the title in %v, want it whole at the top", scale, title, box)
		}
	}
}

func TestOptionsOwnSize(t *testing.T) {
	r := renderer(t)
	for opt, want := range map[string]image.Point{
		`{"series": []}`: {DefaultWidth, DefaultHeight},
		`{"series": [], "descida": {"width": 500, "height": 200}}`:    {500, 200},
		`{"series": [], "descida": {"height": "tall", "width": 1e9}}`: {DefaultWidth, DefaultHeight},
		`{"series": [], "descida": 3}`:                                {DefaultWidth, DefaultHeight},
	} {
		b, err := r.PNG([]byte(opt), 0, 0)
		if got := decode(t, b, err).Bounds().Size(); got != want {
			t.Errorf("%s: %v, want %v", opt, got, want)
		}
	}
}

func TestFontsHoldPortugueseAndGreek(t *testing.T) {
	f, err := loadFonts()
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"áàâãéêíóôõúüçÁÀÂÃÉÊÍÓÔÕÚÜÇ", "αβγδεηθλμσφωΔΣ", "≤≥≈×·–—…°²³½∞∂"} {
		for _, c := range text {
			regular, _ := f.regular.GlyphIndex(&f.buf, c)
			bold, _ := f.bold.GlyphIndex(&f.buf, c)
			if regular == 0 || bold == 0 {
				t.Errorf("the fonts lack %q", c)
			}
		}
	}
}

func TestTextIsMeasuredAsItIsDrawn(t *testing.T) {
	f, err := loadFonts()
	if err != nil {
		t.Fatal(err)
	}
	plain, big := f.measureCSS("validação", "12px sans-serif"), f.measureCSS("validação", "24px sans-serif")
	bold := f.measureCSS("validação", "normal bold 12px sans-serif")
	if plain < 45 || plain > 65 || math.Abs(big-2*plain) > 0.1 || bold <= plain {
		t.Errorf("widths %v, at double size %v, bold %v", plain, big, bold)
	}
}

// Bad options give an error or a picture, never a panic, and the next chart is drawn.
func TestBadOptions(t *testing.T) {
	r := renderer(t)
	wrong := []string{
		``, `null`, `[]`, `"x"`, `3`, `{`, `{} {}`, strings.Repeat(`[`, 1e6),
		`{"series": null}`, `{"series": "x"}`, `{"series": [null, 3, "x"]}`, `{"series": [{"type": 3}]}`,
		`{"series": [{"type": "nosuch", "data": [1]}], "xAxis": {}, "yAxis": {}}`,
		`{"series": [{"type": "line", "data": "x"}], "xAxis": {}, "yAxis": {}}`,
		`{"series": [{"type": "line", "data": [[1, "x"], {"value": {}}, [[]]]}], "xAxis": {}, "yAxis": {}}`,
		`{"series": [{"type": "line", "data": [1]}]}`,
		`{"series": [{"type": "line", "data": [[1, 1e308], [2, -1e308]]}], "xAxis": {}, "yAxis": {}}`,
		`{"series": [{"type": "line", "data": [[0, 0], [2, -1]]}], "xAxis": {"type": "log"}, "yAxis": {"type": "log"}}`,
		`{"series": [{"type": "line", "datasetIndex": 7, "encode": {"x": "a", "y": "b"}}], "dataset": 3, "xAxis": {}, "yAxis": {}}`,
		`{"series": [{"type": "line", "encode": {"x": "no", "y": "no"}}], "dataset": {"source": {"a": [1, 2], "b": [1]}}, "xAxis": {}, "yAxis": {}}`,
		`{"xAxis": {"type": "nosuch"}, "yAxis": null, "series": [{"type": "line", "data": [1, 2]}]}`,
		`{"title": {"text": {"a": 1}, "textStyle": {"fontSize": -3}}, "series": []}`,
		`{"title": {"text": "x", "textStyle": {"fontSize": 1e6, "color": "url(#a)"}}, "series": []}`,
		`{"grid": {"left": "no", "width": -100}, "xAxis": {}, "yAxis": {}, "series": [{"type": "line", "data": [1, 2]}]}`,
		`{"xAxis": {"min": 0, "max": 1, "interval": 1e-9, "type": "value"}, "yAxis": {}, "series": [{"type": "line", "data": [[0, 1]]}]}`,
		`{"series": [{"type": "custom", "renderItem": "__f__function(){while(true);}__f__", "data": [1]}], "xAxis": {}, "yAxis": {}}`,
		`{"series": [{"type": "map", "map": "x"}, {"type": "graph", "data": [{}], "links": [{"source": 0, "target": 9}]}]}`,
		`{"series": [{"type": "sankey", "data": [{"name": "a"}], "links": [{"source": "a", "target": "a", "value": 1}]}]}`,
		`{"visualMap": {"min": "x"}, "series": [{"type": "heatmap", "data": [[0, 0, 1]]}], "xAxis": {}, "yAxis": {}}`,
	}
	for _, in := range wrong {
		start := time.Now()
		b, err := r.PNG([]byte(in), 300, 200)
		if (err == nil) == (b == nil) {
			t.Errorf("%.60s: %d bytes and error %v", in, len(b), err)
		}
		if err != nil && (!strings.HasPrefix(err.Error(), "snapshot: ") || strings.Contains(err.Error(), "\n")) {
			t.Errorf("%.60s: error %q", in, err)
		}
		if took := time.Since(start); took > Timeout+5*time.Second {
			t.Errorf("%.60s took %v", in, took)
		}
	}
	if _, err := r.PNG([]byte(chart), 300, 200); err != nil {
		t.Errorf("afterwards a good chart fails: %v", err)
	}
}

func TestBadSizes(t *testing.T) {
	r := renderer(t)
	for _, s := range [][2]int{{-1, 100}, {100, MaxSide + 1}, {math.MaxInt, 1}} {
		if _, err := r.PNG([]byte(chart), s[0], s[1]); err == nil {
			t.Errorf("%v is no error", s)
		}
	}
	for _, scale := range []float64{0, -1, 9, math.NaN(), math.Inf(1)} {
		if _, err := r.PNGScaled([]byte(chart), 100, 100, scale); err == nil {
			t.Errorf("scale %v is no error", scale)
		}
	}
	if b, err := r.PNG([]byte(chart), 1, 1); err != nil || len(b) == 0 {
		t.Errorf("1 by 1: %v", err)
	}
}

func TestManyPoints(t *testing.T) {
	r := renderer(t)
	rows := make([][2]float64, 200_000)
	for i := range rows {
		rows[i] = [2]float64{float64(i), rand.Float64()}
	}
	line, _ := json.Marshal(map[string]any{"xAxis": map[string]any{}, "yAxis": map[string]any{},
		"series": []any{map[string]any{"type": "line", "data": rows}}})
	start := time.Now()
	if _, err := r.PNG(line, 0, 0); err != nil {
		t.Errorf("200,000 points of a line, which are thinned: %v", err)
	}
	t.Log("200,000 points:", time.Since(start))
	cells, _ := json.Marshal(map[string]any{"series": []any{map[string]any{"type": "heatmap", "data": rows}}})
	if _, err := r.PNG(cells, 0, 0); err == nil || !strings.Contains(err.Error(), "show fewer points") {
		t.Errorf("200,000 cells, which cannot be thinned: error %v", err)
	}
	if _, err := r.PNG(bytes.Repeat([]byte(" "), maxBytes+1), 0, 0); err == nil {
		t.Error("an option of 16 MB is no error")
	}
}

func TestThinKeepsTheEnds(t *testing.T) {
	a := make([]any, 12_345)
	for i := range a {
		a[i] = i
	}
	got := thin(a)
	if len(got) != maxPoints || got[0] != 0 || got[len(got)-1] != 12_344 {
		t.Errorf("%d values from %v to %v", len(got), got[0], got[len(got)-1])
	}
}

func TestTimeout(t *testing.T) {
	r := renderer(t)
	r.timeout = time.Millisecond
	_, err := r.PNG([]byte(chart), 0, 0)
	r.timeout = Timeout
	if err == nil || !strings.Contains(err.Error(), "not drawn in 1ms") {
		t.Errorf("error %v", err)
	}
	if _, err := r.PNG([]byte(chart), 0, 0); err != nil {
		t.Errorf("afterwards a good chart fails: %v", err)
	}
}

func TestNothingForeignIsLoaded(t *testing.T) {
	r := renderer(t)
	svg, err := r.SVG([]byte(`{"title": {"text": "<script>x</script>", "link": "javascript:x"}, "backgroundColor": {"image": "http://x/"},
		"tooltip": {"formatter": "<img>"}, "xAxis": {}, "yAxis": {}, "graphic": [{"type": "image", "style": {"image": "http://x/"}}],
		"series": [{"type": "scatter", "symbol": "image://http://x/y.png", "data": [[1, 2]]}]}`), 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"http://x", "<script", "<image", "javascript:"} {
		if strings.Contains(svg, word) {
			t.Errorf("the SVG has %q", word)
		}
	}
}

func Example() {
	r, err := New()
	if err != nil {
		fmt.Println(err)
		return
	}
	picture, err := r.PNG([]byte(`{"xAxis": {}, "yAxis": {}, "series": [{"type": "line", "data": [[0, 2], [1, 1]]}]}`), 400, 300)
	fmt.Println(string(picture[1:4]), err)
	_, err = r.PNG([]byte(`[1, 2]`), 400, 300)
	fmt.Println(err)
	// Output:
	// PNG <nil>
	// snapshot: option: want a JSON object, such as {"series": [...]}
}

func BenchmarkPNG(b *testing.B) {
	r := renderer(b)
	for b.Loop() {
		if _, err := r.PNG([]byte(chart), 0, 0); err != nil {
			b.Fatal(err)
		}
	}
}
