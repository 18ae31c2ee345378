package kernel

import (
	"slices"
	"testing"
)

// A live chart may become a line of text when a complete one follows: then it must not come back with a picture.
func TestChartsThatGaveWayAreForgotten(t *testing.T) {
	var c charts
	bundle := map[string][]byte{mimeChart: []byte("{}")}
	for _, id := range []string{"a", "b", "a"} {
		c.set(id, bundle)
	}
	c.drop("a")
	c.drop("never there")
	if !slices.Equal(c.order, []string{"b"}) || len(c.last) != 1 {
		t.Errorf("left are %v, %v", c.order, c.last)
	}
	c.set("a", bundle)
	if !slices.Equal(c.order, []string{"b", "a"}) {
		t.Errorf("shown again: %v", c.order)
	}
}
