package lab_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"descida/nbext/lab"
)

// page is as much of JupyterLab as a renderer sees: the shared packages, a widget, a theme.
const page = `<!doctype html><body data-jp-theme-light="true"><div id="out" style="width: 800px"></div>
<script src="%s"></script>
<script>
class Widget {
	constructor() { this.node = document.createElement('div'); this.isDisposed = false; }
	addClass(name) { this.node.classList.add(name); }
	dispose() { this.isDisposed = true; this.node.remove(); }
}
const container = window._JUPYTERLAB.descida;
container.init({'@lumino/widgets': {'2.0.0': {get: async () => () => ({Widget})}}});
const widgets = [];
const render = async (w, option) => { await w.renderModel({data: {'application/vnd.echarts.v6+json': option}, metadata: {}}); return true; };
const show = async option => {
	const extension = (await container.get('./mimeExtension'))().default;
	const w = extension.rendererFactory.createRenderer({});
	document.getElementById('out').append(w.node);
	widgets.push(w);
	return render(w, option);
};
const later = ms => new Promise(done => setTimeout(done, ms));
</script>`

// browser opens the page in Chromium. asked are the addresses of other machines that the page wanted.
func browser(t *testing.T) (ctx context.Context, asked func() []string) {
	t.Helper()
	var chromium string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if file, err := exec.LookPath(name); err == nil {
			chromium = file
		}
	}
	if chromium == "" {
		t.Skip("no Chromium on the PATH: the extension is not tried in a browser (apt install chromium)")
	}
	files, err := lab.Files()
	if err != nil {
		t.Fatal(err)
	}
	entry := ""
	for name := range files {
		if path.Base(name) == "remoteEntry.js" {
			entry = "/" + name
		}
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(r.URL.Path, "/")
		switch {
		case name == "":
			w.Header().Set("Content-Type", "text/html")
			fmt.Fprintf(w, page, entry)
		case files[name] == nil:
			w.WriteHeader(http.StatusNoContent)
		default:
			w.Header().Set("Content-Type", map[string]string{".css": "text/css"}[path.Ext(name)])
			if path.Ext(name) != ".css" {
				w.Header().Set("Content-Type", "text/javascript")
			}
			w.Write(files[name])
		}
	}))
	t.Cleanup(server.Close)

	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	profile, err := os.MkdirTemp("", "descida-browser-")
	if err != nil {
		t.Fatal(err)
	}
	// Not TempDir: the browser may still write there when the test is over, and TempDir would call that a failure.
	t.Cleanup(func() {
		for try := 0; os.RemoveAll(profile) != nil && try < 20; try++ {
			time.Sleep(100 * time.Millisecond)
		}
	})
	ctx, cancel = chromedp.NewExecAllocator(ctx, append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(chromium), chromedp.NoSandbox, chromedp.UserDataDir(profile))...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	var mu sync.Mutex
	var foreign []string
	chromedp.ListenTarget(ctx, func(event any) {
		switch e := event.(type) {
		case *network.EventRequestWillBeSent:
			mu.Lock()
			if u := e.Request.URL; !strings.HasPrefix(u, server.URL) && !strings.HasPrefix(u, "data:") {
				foreign = append(foreign, u)
			}
			mu.Unlock()
		case *runtime.EventExceptionThrown:
			t.Errorf("the page failed: %v", e.ExceptionDetails)
		}
	})
	if err := chromedp.Run(ctx, network.Enable(), chromedp.Navigate(server.URL)); err != nil {
		t.Fatal(err)
	}
	return ctx, func() []string {
		mu.Lock()
		defer mu.Unlock()
		return foreign
	}
}

func eval[T any](t *testing.T, ctx context.Context, code string) (v T) {
	t.Helper()
	await := func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }
	if err := chromedp.Run(ctx, chromedp.Evaluate(code, &v, await)); err != nil {
		t.Fatalf("%.100s: %v", code, err)
	}
	return v
}

// What a notebook by somebody else may hold: each runs or loads something in an ECharts that is not hardened, or puts
// the notebook's text where it could.
var hostile = []string{
	`tooltip: {trigger: 'axis', formatter: evil}`,
	`tooltip: {trigger: 'axis', renderMode: 'html', formatter: evil, extraCssText: 'background: url(http://evil.test/css)'}`,
	`tooltip: {trigger: 'axis'}, series: [{type: 'line', name: evil, data: [[0, 1], [1, 2], [2, 1]], tooltip: {formatter: evil}}]`,
	`series: [{type: 'line', symbol: 'image://http://evil.test/symbol.png', data: [[0, 1], [1, 2], [2, 1]]}]`,
	`backgroundColor: {image: 'http://evil.test/back.png'}`,
	`graphic: [{type: 'image', style: {image: 'http://evil.test/graphic.png', width: 50, height: 50}}]`,
	`title: {text: evil, link: 'javascript:window.ran=3', subtext: evil, sublink: 'http://evil.test/', triggerEvent: true}`,
	`toolbox: {feature: {dataView: {show: true}, myTool: {show: true, icon: 'image://http://evil.test/icon.png'}}}`,
	`series: [{type: 'line', data: [[0, 1], [1, 2], [2, 1]], label: {show: true, formatter: '{a|x}', rich: {a: {backgroundColor: {image: 'http://evil.test/rich.png'}}}}}]`,
	`legend: {icon: 'image://http://evil.test/legend.png'}, series: [{type: 'line', name: 'a', data: [[0, 1], [1, 2], [2, 1]]}]`,
	`descida: {text: evil, labels: {x: evil, logX: evil, reset: evil, hint: evil, toolbar: evil}, x: [{column: 'a', label: evil}],
		table: {head: [evil], rows: [[evil]]}}`,
}

func TestHostileOptionsRunAndLoadNothing(t *testing.T) {
	ctx, asked := browser(t)
	eval[bool](t, ctx, "window.evil = '<img src=x onerror=\"window.ran=1\"><script>window.ran=2<'+'/script>', true")
	for _, part := range hostile {
		// What the part does not say is harmless, and it lies alone at the top of the page.
		eval[bool](t, ctx, `document.getElementById('out').replaceChildren(), show({xAxis: {type: 'value'}, yAxis: {type: 'value'},
			series: [{type: 'line', data: [[0, 1], [1, 2], [2, 1]]}], ...{`+part+`}})`)
		for _, x := range []float64{150, 400, 420, 650} { // over the chart, where tooltips come
			if err := chromedp.Run(ctx, chromedp.MouseEvent("mouseMoved", x, 200)); err != nil {
				t.Fatal(err)
			}
			eval[bool](t, ctx, "later(50).then(() => true)")
		}
		if err := chromedp.Run(ctx, chromedp.MouseClickXY(400, 20)); err != nil { // and on its title
			t.Fatal(err)
		}
		eval[bool](t, ctx, "later(100).then(() => true)")
		if ran := eval[string](t, ctx, "String(window.ran)"); ran != "undefined" {
			t.Fatalf("%s: a script of the notebook ran: window.ran = %s", part, ran)
		}
		if n := eval[int](t, ctx, "document.querySelectorAll('#out img, #out script, #out a, #out iframe').length"); n != 0 {
			t.Errorf("%s: %d elements that load something are on the page", part, n)
		}
		if u := asked(); len(u) > 0 {
			t.Fatalf("%s: it asked for %v", part, u)
		}
		if drawn := eval[string](t, ctx, "widgets.at(-1).canvas.dataset.drawn"); drawn != "true" {
			t.Errorf("%s: what is left of it is not drawn: %q", part, drawn)
		}
	}
}

const plain = `{xAxis: [{type: 'value', name: 'updates'}], yAxis: [{type: 'value'}], dataZoom: [{type: 'inside'}], title: {text: 't'},
	dataset: [{source: {updates: [1, 2, 3], seconds: [0.1, 0.2, 0.3], loss: [3, 2, 1]}}], tooltip: {},
	series: [{type: 'line', encode: {x: 'updates', y: 'loss'}}],
	descida: {text: 'the loss fell from 3 to 1', height: 300, axis: 'updates', labels: {x: 'axis', reset: 'all'},
		x: [{column: 'updates', label: 'updates'}, {column: 'seconds', label: 'seconds', max: 5}], y: [{log: {min: 1, max: 3}}]}}`

func TestReaderSwitchesAxes(t *testing.T) {
	ctx, _ := browser(t)
	eval[bool](t, ctx, "show("+plain+")")
	state := `(() => { const o = widgets[0].chart.getOption(); return [o.xAxis[0].type, o.xAxis[0].name, o.series[0].encode.x, o.yAxis[0].type,
		Math.round(o.dataZoom[0].start)].join(' ') })()`
	if got := eval[string](t, ctx, state); got != "value updates updates value 0" {
		t.Errorf("at first: %s", got)
	}
	if got := eval[string](t, ctx, "widgets[0].canvas.getAttribute('role') + ': ' + widgets[0].canvas.getAttribute('aria-label')"); got != "img: the loss fell from 3 to 1" {
		t.Errorf("for readers who do not see it: %s", got)
	}
	// With the keyboard alone: the menu, then the boxes.
	if err := chromedp.Run(ctx, chromedp.Focus("select"), chromedp.KeyEvent("s"), chromedp.KeyEvent("\t"), chromedp.KeyEvent(" "), chromedp.KeyEvent("\t"), chromedp.KeyEvent(" ")); err != nil {
		t.Fatal(err)
	}
	if got := eval[string](t, ctx, state); got != "log seconds seconds log 0" {
		t.Errorf("after the choices: %s", got)
	}
	// A zoom and the choices outlive the next state of a live chart.
	eval[bool](t, ctx, "widgets[0].chart.dispatchAction({type: 'dataZoom', start: 20, end: 80}); render(widgets[0], "+strings.Replace(plain, "'t'", "'next'", 1)+")")
	if got := eval[string](t, ctx, state+" + ' ' + widgets[0].chart.getOption().title[0].text"); got != "log seconds seconds log 20 next" {
		t.Errorf("after an update: %s", got)
	}
	if err := chromedp.Run(ctx, chromedp.Click("button")); err != nil {
		t.Fatal(err)
	}
	if got := eval[string](t, ctx, state); got != "log seconds seconds log 0" {
		t.Errorf("after the button: %s", got)
	}
}

func TestChartsFollowThemeSizeAndEnd(t *testing.T) {
	ctx, _ := browser(t)
	if got := eval[string](t, ctx, "container.get('./mimeExtension').then(m => { const w = m().default.rendererFactory.createRenderer({}); "+
		"document.body.append(w.node); const p = render(w, "+plain+"); w.dispose(); return p.then(() => String(w.chart)) })"); got != "undefined" {
		t.Errorf("a widget that went while ECharts loaded has a chart: %s", got)
	}
	eval[bool](t, ctx, "show("+plain+")")
	color := "(() => { const c = document.querySelector('canvas'); const d = c.getContext('2d').getImageData(0, 0, c.width, 40).data; let s = 0, n = 0;" +
		" for (let i = 0; i < d.length; i += 4) if (d[i+3] > 200) { s += d[i]; n++ } return n ? s / n : -1 })()"
	light := eval[float64](t, ctx, color)
	dark := eval[float64](t, ctx, "document.body.dataset.jpThemeLight = 'false', later(200).then(() => "+color+")")
	if light < 0 || light > 120 || dark < 130 {
		t.Errorf("the title's brightness is %.0f on white and %.0f on black", light, dark)
	}
	if w := eval[int](t, ctx, "document.getElementById('out').style.width = '500px', later(200).then(() => widgets[0].chart.getWidth())"); w != 500 {
		t.Errorf("in 500 pixels it is %d wide", w)
	}
	// Of two states at once the last stays.
	if got := eval[string](t, ctx, "Promise.all([render(widgets[0], "+strings.Replace(plain, "'t'", "'one'", 1)+"), render(widgets[0], "+
		strings.Replace(plain, "'t'", "'two'", 1)+")]).then(() => widgets[0].chart.getOption().title[0].text)"); got != "two" {
		t.Errorf("the last state is %q", got)
	}
	if ok := eval[bool](t, ctx, "(() => { const w = widgets[0], c = w.chart; w.dispose(); w.dispose(); return c.isDisposed() })()"); !ok {
		t.Error("the chart outlives its widget")
	}
	// A place without a size is waited for.
	if got := eval[string](t, ctx, "document.getElementById('out').style.display = 'none', show("+plain+").then(() => String(widgets[1].chart))"); got != "undefined" {
		t.Errorf("in a hidden place there is a chart: %s", got)
	}
	if got := eval[string](t, ctx, "document.getElementById('out').style.display = '', later(300).then(() => widgets[1].canvas.dataset.drawn)"); got != "true" {
		t.Errorf("shown, it is not drawn: %s", got)
	}
}

func TestWhatCannotBeDrawn(t *testing.T) {
	ctx, _ := browser(t)
	for _, option := range []string{"null", "3", "'x'", "[1]", "{}", "{series: 'x', xAxis: 3}", "{series: [{type: 'nosuch'}]}", "{series: [{type: 'line', data: [1]}], descida: {x: 4, y: 'z', table: {head: ['a'], rows: 3}}}"} {
		if !eval[bool](t, ctx, "show("+option+")") {
			t.Errorf("%s", option)
		}
	}
}
