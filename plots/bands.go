package plots

import (
	"fmt"
	"math"
	"slices"

	"descida/internal/language"
)

// bands are the ranges of height that have a colour each.
type bands struct {
	edges []float64 // between them, ascending; the first and the last band are open
	log   bool      // the edges have equal ratios, about
	floor float64   // with log: what is below counts as this
}

// farApartHeights is a ratio of heights from which bands of equal width would show the highest only.
const farApartHeights = 30

// newBands chooses round edges, between a fiftieth of the heights at either end so that a wild one has no say; nil where no
// height is a number.
func newBands(g *grid) *bands {
	all := g.numbers()
	if len(all) == 0 {
		return nil
	}
	slices.Sort(all)
	low, high := all[len(all)/50], all[len(all)-1-len(all)/50]
	b := &bands{log: all[0] >= 0 && low > 0 && high/low >= farApartHeights, floor: low / 1000}
	switch {
	case low == high:
		b.edges = []float64{signif(low)}
	case b.log:
		b.edges = logEdges(low, high)
	default:
		b.edges = evenEdges(low, high)
	}
	return b
}

// logEdges are round numbers between two, some ten of them: 1, 2, 5 and their tenfolds, or 1 and 3, or powers of ten alone.
func logEdges(low, high float64) (edges []float64) {
	digits := []float64{1, 2, 5}
	step := 1
	switch decades := math.Log10(high / low); {
	case decades > 6:
		digits, step = []float64{1}, int(math.Ceil(decades/10))
	case decades > 3.5:
		digits = []float64{1, 3}
	}
	for e := int(math.Floor(math.Log10(low))); e <= int(math.Ceil(math.Log10(high))); e += step {
		for _, d := range digits {
			if v := signif(d * math.Pow(10, float64(e))); v > low && v < high {
				edges = append(edges, v)
			}
		}
	}
	return edges
}

// evenEdges are some ten multiples of a round number between two.
func evenEdges(low, high float64) (edges []float64) {
	step := math.Pow(10, math.Floor(math.Log10((high-low)/10)))
	for _, m := range []float64{5, 2} {
		if m*step < (high-low)/5 {
			step *= m
			break
		}
	}
	for k := math.Floor(low/step) + 1; k*step < high; k++ {
		edges = append(edges, k*step)
	}
	for i, e := range edges { // without what binary fractions add
		edges[i] = math.Round(e/step*1e6) / 1e6 * step
	}
	if len(edges) == 0 {
		edges = []float64{low + (high-low)/2}
	}
	return edges
}

// scale is the height as interpolation and lines of equal height see it.
func (b *bands) scale(z float64) float64 {
	if b.log {
		return math.Log(max(z, b.floor))
	}
	return z
}

func (b *bands) unscale(z float64) float64 {
	if b.log {
		return math.Exp(z)
	}
	return z
}

// pieces are the bands as ECharts' visualMap has them, the highest first, each with its numbers.
func (b *bands) pieces() []any {
	n := len(b.edges)
	pieces := make([]any, 0, n+1)
	for k := n; k >= 0; k-- {
		p := object{"color": viridis(float64(k) / float64(n))}
		switch k {
		case n:
			p["gte"], p["label"] = b.edges[n-1], "≥ "+value(b.edges[n-1])
		case 0:
			p["lt"], p["label"] = b.edges[0], "< "+value(b.edges[0])
		default:
			p["gte"], p["lt"] = b.edges[k-1], b.edges[k]
			p["label"] = value(b.edges[k-1]) + language.Pick(" to ", " a ") + value(b.edges[k])
		}
		pieces = append(pieces, p)
	}
	return pieces
}

// viridisStops are nine of the colours of viridis (van der Walt and Smith, matplotlib 2.0, CC0): even in lightness, and told
// apart by those who do not see all colours.
var viridisStops = [][3]float64{{68, 1, 84}, {71, 44, 122}, {59, 81, 139}, {44, 113, 142}, {33, 144, 141}, {39, 173, 129}, {92, 200, 99}, {170, 220, 50}, {253, 231, 37}}

// viridis is the colour at a place from 0, the lowest, to 1.
func viridis(t float64) string {
	at := min(max(t, 0), 1) * float64(len(viridisStops)-1)
	i := min(int(at), len(viridisStops)-2)
	var c [3]int
	for k := range c {
		a, b := viridisStops[i][k], viridisStops[i+1][k]
		c[k] = int(math.Round(a + (at-float64(i))*(b-a)))
	}
	return fmt.Sprintf("#%02x%02x%02x", c[0], c[1], c[2])
}
