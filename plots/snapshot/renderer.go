package snapshot

import (
	"bytes"
	"errors"
	"fmt"
	"image/png"
	"math"
	"time"

	"github.com/dop251/goja"

	"descida/plots/echarts"
	"descida/plots/option"
)

// Timeout bounds the time that ECharts may take for one chart; an option that needs more is an error.
const Timeout = 10 * time.Second

// The size of a picture whose option names none, in CSS pixels, and the longest side of any.
const (
	DefaultWidth  = 800
	DefaultHeight = 420
	MaxSide       = 4000
)

// Renderer draws charts with one loaded ECharts (about 40 MB). It is safe for one goroutine at a time.
type Renderer struct {
	fonts   *fonts
	timeout time.Duration
	vm      *goja.Runtime
	draw    goja.Callable // nil: ECharts has to be loaded again
}

// New loads ECharts.
func New() (*Renderer, error) {
	f, err := loadFonts()
	if err != nil {
		return nil, err
	}
	r := &Renderer{fonts: f, timeout: Timeout}
	return r, r.load()
}

// prelude is what ECharts asks of a page. Timers never run: nothing moves in a picture.
const prelude = `
function setTimeout() { return 0 }
function clearTimeout() {}
function setInterval() { return 0 }
function clearInterval() {}
`

// epilogue evaluates to the function that draws. Text is measured with the fonts that draw it.
const epilogue = `
echarts.setPlatformAPI({ measureText: function (text, font) { return { width: measureText(text, font) } } });
(function (option, width, height, comma) {
	var chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: width, height: height });
	try {
		option = JSON.parse(option);
		chart.setOption(comma ? withCommas(option) : option);
		return chart.renderToSVGString();
	} finally {
		chart.dispose();
	}
})`

func (r *Renderer) load() error {
	vm := goja.New()
	vm.SetMaxCallStackSize(2000)
	if err := vm.Set("measureText", r.fonts.measureCSS); err != nil {
		return fmt.Errorf("snapshot: %w", err)
	}
	var last goja.Value
	for _, part := range []struct{ name, source string }{
		{"prelude.js", prelude}, {"echarts.min.js", echarts.Script()}, {"numbers.js", option.Numbers()}, {"epilogue.js", epilogue},
	} {
		v, err := vm.RunScript(part.name, part.source)
		if err != nil {
			return fmt.Errorf("snapshot: cannot load %s: %w", part.name, err)
		}
		last = v
	}
	draw, ok := goja.AssertFunction(last)
	if !ok {
		return errors.New("snapshot: ECharts gave no function to draw with")
	}
	r.vm, r.draw = vm, draw
	return nil
}

// SVG draws a chart's option (JSON) as SVG. A width or height of 0 means the option's own, else the default. Only
// fields that package plots/option allows are read; series with very many points are thinned. Errors: an option that
// is no JSON object or is too large, a size out of range, what ECharts itself refuses, and Timeout.
func (r *Renderer) SVG(opt []byte, width, height int) (string, error) {
	in, err := prepare(opt, width, height)
	if err != nil {
		return "", err
	}
	return r.svg(in)
}

func (r *Renderer) svg(in drawing) (svg string, err error) {
	if r.draw == nil {
		if err := r.load(); err != nil {
			return "", err
		}
	}
	defer func() {
		if p := recover(); p != nil { // the interpreter's own fault; its state is not to be trusted
			r.draw = nil
			svg, err = "", fmt.Errorf("snapshot: the chart cannot be drawn: %v", p)
		}
	}()
	timer := time.AfterFunc(r.timeout, func() { r.vm.Interrupt("timeout") })
	v, err := r.draw(goja.Undefined(), r.vm.ToValue(in.option), r.vm.ToValue(in.width), r.vm.ToValue(in.height), r.vm.ToValue(in.comma))
	if !timer.Stop() {
		r.draw = nil // it ended in the middle of a chart, or its interrupt still waits
	}
	var interrupted *goja.InterruptedError
	switch {
	case errors.As(err, &interrupted):
		return "", fmt.Errorf("snapshot: the chart was not drawn in %v; show fewer points", r.timeout)
	case err != nil:
		return "", fmt.Errorf("snapshot: ECharts cannot draw this option: %w", firstLine(err))
	}
	return v.String(), nil
}

// PNG draws a chart's option as a PNG picture, dark on white, width by height pixels; see SVG.
func (r *Renderer) PNG(opt []byte, width, height int) ([]byte, error) {
	return r.PNGScaled(opt, width, height, 1)
}

// PNGScaled is PNG with scale pixels for each pixel of the page: 2 is sharp on screens of high density and in print.
// It is an error outside (0, 4].
func (r *Renderer) PNGScaled(opt []byte, width, height int, scale float64) ([]byte, error) {
	if math.IsNaN(scale) || scale <= 0 || scale > 4 {
		return nil, fmt.Errorf("snapshot: scale %v is out of range; give 1 or 2", scale)
	}
	in, err := prepare(opt, width, height)
	if err != nil {
		return nil, err
	}
	svg, err := r.svg(in)
	if err != nil {
		return nil, err
	}
	return encode(svg, in.width, in.height, scale, r.fonts)
}

func encode(svg string, w, h int, scale float64, f *fonts) (picture []byte, err error) {
	defer func() {
		if p := recover(); p != nil { // rasterx panics on some degenerate outlines
			picture, err = nil, fmt.Errorf("snapshot: the chart cannot be drawn: %v", p)
		}
	}()
	img, err := rasterize(svg, w, h, scale, f)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		return nil, fmt.Errorf("snapshot: %w", err)
	}
	return b.Bytes(), nil
}

// firstLine leaves out the JavaScript stack, which says nothing to a user.
func firstLine(err error) error {
	s := []byte(err.Error())
	if i := bytes.IndexAny(s, "\n"); i >= 0 {
		s = s[:i]
	}
	if i := bytes.Index(s, []byte(" at ")); i >= 0 {
		s = s[:i]
	}
	return errors.New(string(s))
}
