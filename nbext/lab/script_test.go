package lab_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dop251/goja"
	"github.com/google/go-cmp/cmp"

	"descida/nbext/lab"
)

// script loads a module of the extension that uses neither the page nor other modules.
func script(t *testing.T, names ...string) *goja.Runtime {
	t.Helper()
	files, err := lab.Files()
	if err != nil {
		t.Fatal(err)
	}
	vm := goja.New()
	for path, b := range files {
		for _, name := range names {
			if filepath.Base(path) != name {
				continue
			}
			if _, err := vm.RunScript(name, strings.ReplaceAll(string(b), "export ", "")); err != nil {
				t.Fatal(err)
			}
		}
	}
	return vm
}

func run(t *testing.T, vm *goja.Runtime, code string) any {
	t.Helper()
	v, err := vm.RunString("JSON.stringify(" + code + ")")
	if err != nil {
		t.Fatalf("%s: %v", code, err)
	}
	var out any
	if v.String() == "undefined" {
		return nil
	}
	if err := json.Unmarshal([]byte(v.String()), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// The vectors are those of package plots/option: the Go and the JavaScript keep the same.
func TestHardenAsGoDoes(t *testing.T) {
	file, err := os.ReadFile("../../plots/option/testdata/vectors.json")
	if err != nil {
		t.Fatal(err)
	}
	var vectors []struct {
		Name     string
		In, Want json.RawMessage
	}
	if err := json.Unmarshal(file, &vectors); err != nil {
		t.Fatal(err)
	}
	vm := script(t, "harden.mjs", "allowed.mjs")
	for _, v := range vectors {
		vm.Set("input", string(v.In))
		var want any
		json.Unmarshal(v.Want, &want)
		if d := cmp.Diff(want, run(t, vm, "harden(JSON.parse(input), allowed)")); d != "" {
			t.Errorf("%s (-want +got):\n%s", v.Name, d)
		}
	}
}

func TestHardenTakesAnything(t *testing.T) {
	vm := script(t, "harden.mjs", "allowed.mjs")
	none := map[string]any{"tooltip": map[string]any{"show": false, "renderMode": "richText"}}
	for _, in := range []string{"undefined", "null", "3", "'x'", "[1, 2]", "function () {}", "new Date()"} {
		if d := cmp.Diff(any(none), run(t, vm, "harden("+in+", allowed)")); d != "" {
			t.Errorf("%s: %s", in, d)
		}
	}
	if got := run(t, vm, "harden({xAxis: {min: function () {}, name: Symbol('x'), max: 1}, tooltip: {}}, allowed).xAxis"); cmp.Diff(got, any(map[string]any{"max": 1.0})) != "" {
		t.Errorf("functions: %v", got)
	}
}

const twoAxes = `{x: [{column: 'updates', label: 'Updates', log: true, max: 100}, {column: 'seconds', label: 'Seconds'}],
	y: [{linear: {max: 3}, log: {min: 0.1, max: 5}}, {linear: {min: 0, max: 1}}], axis: 'updates', height: 500}`

const twoPanels = `{xAxis: [{type: 'log', gridIndex: 0}, {type: 'log', gridIndex: 1, name: 'Updates'}], yAxis: [{type: 'value'}, {type: 'value'}],
	series: [{encode: {x: 'updates', y: 'loss'}}, {encode: {x: 'other', y: 'loss'}}, {data: [1]}]}`

func TestSwitchingAnAxis(t *testing.T) {
	vm := script(t, "view.mjs")
	if _, err := vm.RunString("var own = readOwn(" + twoAxes + "), option = " + twoPanels + ", choice = firstChoice(own)"); err != nil {
		t.Fatal(err)
	}
	same := run(t, vm, "applyChoice(option, own, choice)").(map[string]any)
	x := same["xAxis"].([]any)[1].(map[string]any)
	if x["type"] != "log" || x["max"] != 100.0 || x["name"] != "Updates" {
		t.Errorf("at first the axis is %v", x)
	}
	run(t, vm, "(choice.axis = 'seconds', choice.logY = true, 1)")
	got := run(t, vm, "applyChoice(option, own, choice)").(map[string]any)
	want := map[string]any{
		"xAxis": []any{
			map[string]any{"type": "value", "gridIndex": 0.0, "min": nil, "max": nil, "minorSplitLine": map[string]any{"show": false}},
			map[string]any{"type": "value", "gridIndex": 1.0, "name": "Seconds", "min": nil, "max": nil, "minorSplitLine": map[string]any{"show": false}},
		},
		"yAxis": []any{
			map[string]any{"type": "log", "min": 0.1, "max": 5.0, "minorSplitLine": map[string]any{"show": true}},
			map[string]any{"type": "value", "min": 0.0, "max": 1.0, "minorSplitLine": map[string]any{"show": false}}, // never logarithmic
		},
		"series": []any{
			map[string]any{"encode": map[string]any{"x": "seconds", "y": "loss"}},
			map[string]any{"encode": map[string]any{"x": "other", "y": "loss"}}, // not one of the axes
			map[string]any{"data": []any{1.0}},
		},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("by seconds, the vertical axis logarithmic (-want +got):\n%s", d)
	}
	if got := run(t, vm, "option.series[0].encode.x"); got != "updates" {
		t.Errorf("the option itself changed to %v", got)
	}
}

// A live chart's next state keeps what its reader chose, and only that.
func TestChoicesSurviveUpdates(t *testing.T) {
	vm := script(t, "view.mjs")
	if _, err := vm.RunString("var own = readOwn(" + twoAxes + "), choice = {axis: 'seconds', logX: {updates: false, seconds: true}, logY: true}"); err != nil {
		t.Fatal(err)
	}
	for touched, want := range map[string]any{
		"{axis: false, logX: {}, logY: false}":             map[string]any{"axis": "updates", "logX": map[string]any{"updates": true, "seconds": false}, "logY": false},
		"{axis: true, logX: {}, logY: false}":              map[string]any{"axis": "seconds", "logX": map[string]any{"updates": true, "seconds": false}, "logY": false},
		"{axis: true, logX: {seconds: true}, logY: true}":  map[string]any{"axis": "seconds", "logX": map[string]any{"updates": true, "seconds": true}, "logY": true},
		"{axis: false, logX: {updates: true}, logY: true}": map[string]any{"axis": "updates", "logX": map[string]any{"updates": false, "seconds": false}, "logY": true},
	} {
		if d := cmp.Diff(want, run(t, vm, "keepChoice(own, choice, "+touched+")")); d != "" {
			t.Errorf("%s (-want +got):\n%s", touched, d)
		}
	}
	if got := run(t, vm, "keepChoice(readOwn({x: [{column: 'epochs'}]}), choice, {axis: true, logX: {}, logY: false}).axis"); got != "epochs" {
		t.Errorf("an axis that is gone: %v", got)
	}
}

func TestOwnFieldOfAnyShape(t *testing.T) {
	vm := script(t, "view.mjs")
	for _, in := range []string{"undefined", "null", "3", "[]", "'x'", "{x: 3, y: 'x', table: [1], labels: 3, height: 'tall', text: {}}",
		"{x: [null, 3, {column: 4}, {label: 'no column'}], y: [null, {log: 3}], table: {head: [1], rows: [[{}], 3]}}", "{x: [{column: 'a', max: Infinity}], height: -5}",
		"{notes: 'x'}", "{notes: [null, 3, {head: 4, lines: 'x'}, {lines: [null, {}]}]}"} {
		if got := run(t, vm, "applyChoice({series: null, xAxis: 'x', yAxis: [null, 3]}, readOwn("+in+"), firstChoice(readOwn("+in+")))"); got == nil {
			t.Errorf("%s gives nothing", in)
		}
		if h := run(t, vm, "readOwn("+in+").height").(float64); h < 100 || h > 4000 {
			t.Errorf("%s: height %v", in, h)
		}
	}
}

// What stands below a chart comes in as text, bounded.
func TestNotes(t *testing.T) {
	vm := script(t, "view.mjs")
	got := run(t, vm, "readOwn({notes: [{head: 'explosion', lines: ['a', 3, 'b']}, {lines: ['no head']}]}).notes")
	want := []any{map[string]any{"head": "explosion", "lines": []any{"a", "", "b"}}, map[string]any{"head": "", "lines": []any{"no head"}}}
	if d := cmp.Diff(any(want), got); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
	if n := run(t, vm, "readOwn({notes: Array(1000).fill({})}).notes.length"); n != 100.0 {
		t.Errorf("%v notes of 1000", n)
	}
}
