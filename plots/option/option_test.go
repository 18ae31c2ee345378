package option_test

import (
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/google/go-cmp/cmp"

	"descida/plots/option"
)

func Example() {
	safe, err := option.Clean([]byte(`{"tooltip": {"formatter": "<img src=x onerror=alert(1)>"}, "series": []}`))
	fmt.Println(string(safe), err)
	_, err = option.Clean([]byte(`null`))
	fmt.Println(err)
	// Output:
	// {"series":[],"tooltip":{"renderMode":"richText"}} <nil>
	// option: want a JSON object, such as {"series": [...]}
}

// The same vectors test the JavaScript in nbext/lab.
func TestVectors(t *testing.T) {
	file, err := os.ReadFile("testdata/vectors.json")
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
	for _, v := range vectors {
		got, err := option.Clean(v.In)
		if err != nil {
			t.Errorf("%s: %v", v.Name, err)
			continue
		}
		var g, w any
		json.Unmarshal(got, &g)
		json.Unmarshal(v.Want, &w)
		if d := cmp.Diff(w, g); d != "" {
			t.Errorf("%s (-want +got):\n%s", v.Name, d)
		}
	}
}

func TestCleanRefusesWhatIsNoOption(t *testing.T) {
	for _, in := range []string{``, `{`, `[]`, `"x"`, `3`, `{} {}`, `function(){}`} {
		if got, err := option.Clean([]byte(in)); err == nil {
			t.Errorf("Clean(%q) = %s, want an error", in, got)
		}
	}
}

func TestDeepNestingEnds(t *testing.T) {
	in := strings.Repeat(`{"data":`, 5000) + `1` + strings.Repeat(`}`, 5000)
	got, err := option.Clean([]byte(in))
	if err != nil || strings.Count(string(got), "data") > 40 {
		t.Errorf("%d levels, error %v; want it cut", strings.Count(string(got), "data"), err)
	}
}

func FuzzCleanNeverPanics(f *testing.F) {
	f.Add([]byte(`{"series":[{"type":"line","data":[null]}],"tooltip":{"formatter":"x"}}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		got, err := option.Clean(b)
		if err == nil && strings.Contains(string(got), `"formatter":`) {
			t.Errorf("a formatter is left in %s", got)
		}
	})
}

// refused are the fields that go-echarts can emit and we drop, with the reason. A new release of go-echarts with a
// new field fails the test below: then decide.
var refused = map[string]string{
	"formatter":      "a function as text, or a template that tooltips show as HTML",
	"labelFormatter": "the same", "valueFormatter": "the same", "renderItem": "the same",
	"link": "opens a page", "sublink": "the same", "target": "where it opens", "subtarget": "the same", "nodeClick": "opens a link",
	"toolbox": "shows HTML and runs functions", "feature": "toolbox", "dataView": "toolbox", "saveAsImage": "toolbox",
	"restore": "toolbox", "onclick": "toolbox", "lang": "toolbox", "brush": "toolbox", "brushType": "toolbox", "brushlink": "toolbox",
	"aria": "the extension labels the chart itself", "decal": "aria", "decals": "aria", "description": "aria",
	"general": "aria", "single": "aria", "multiple": "aria", "prefix": "aria", "separator": "aria", "partialData": "aria", "allData": "aria",
	"maxCount": "aria", "withName": "aria", "withTitle": "aria", "withoutName": "aria", "withoutTitle": "aria",
	"map": "loads a map", "triggerEvent": "for scripts", "detail": "gauges have formatters",
	"datazoom": "the option says dataZoom", "visualmap": "visualMap", "xaxis": "xAxis", "yaxis": "yAxis", "ShowAbove": "misspelt",
	"XAxisIndex": "misspelt", "YAxisIndex": "misspelt", "leafDeapth": "misspelt", "YAxis": "misspelt",
}

// otherCharts are the fields of charts that the core of ECharts has not, or that the course does not draw.
const otherCharts = `autoRotate autoRotateSpeed boxDepth boxHeight boxWidth calendar calendarIndex circular date dayLabel
	edgeLabel expandAndCollapse firstDay focusNodeAdjacency force grid3DIndex initLayout initialTreeDepth leafDepth leaves
	monthLabel periods pointer renderLabelForZeroData rotationRange sizeRange valueDim viewControl waveAnimation yearLabel layout 0 1`

func TestEveryFieldOfGoEChartsIsDecided(t *testing.T) {
	listed := make(map[string]bool)
	for _, k := range option.Keys() {
		if listed[k] {
			t.Errorf("%s is on the list twice", k)
		}
		if why, ok := refused[k]; ok {
			t.Errorf("%s is on the list, and refused: %s", k, why)
		}
		listed[k] = true
	}
	for _, k := range strings.Fields(otherCharts) {
		listed[k] = true
	}
	seen := make(map[reflect.Type]bool)
	var walk func(reflect.Type)
	walk = func(rt reflect.Type) {
		for rt.Kind() == reflect.Pointer || rt.Kind() == reflect.Slice || rt.Kind() == reflect.Array || rt.Kind() == reflect.Map {
			rt = rt.Elem()
		}
		if rt.Kind() != reflect.Struct || seen[rt] {
			return
		}
		seen[rt] = true
		for i := range rt.NumField() {
			f := rt.Field(i)
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			if name == "-" || !f.IsExported() {
				continue
			}
			if _, no := refused[name]; name != "" && !no && !listed[name] {
				t.Errorf("%s.%s (%q): allow or refuse it", rt, f.Name, name)
			}
			walk(f.Type)
		}
	}
	walk(reflect.TypeFor[charts.BaseConfiguration]())
	walk(reflect.TypeFor[charts.SingleSeries]())
}
