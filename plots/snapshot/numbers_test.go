package snapshot

import (
	"strings"
	"testing"
)

func TestNumbersAsPortugueseWritesThem(t *testing.T) {
	const option = `{"xAxis": {"type": "value", "max": 20000}, "yAxis": {"type": "value", "max": 1}, "descida": {"decimalComma": %},
		"series": [{"type": "line", "data": [[0, 0], [20000, 1]]}]}`
	r := renderer(t)
	for comma, want := range map[string][]string{
		"false": {">0.2<", ">20,000<"},
		"true":  {">0,2<", ">20\u00a0000<"},
	} {
		svg, err := r.SVG([]byte(strings.Replace(option, "%", comma, 1)), 0, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range want {
			if !strings.Contains(svg, text) {
				t.Errorf("decimalComma %s: no %q in the picture", comma, text)
			}
		}
	}
}
