package plots

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"sort"

	"descida/internal/language"
	"descida/nn/history"
)

// grid is a surface whose lines ascend.
type grid struct {
	x, y []float64
	z    [][]float64 // z[j][i] at x[i], y[j]
}

func newGrid(s history.Surface) (*grid, error) {
	if len(s.Z) != len(s.Y) {
		return nil, fmt.Errorf(language.Pick("plots: Z has %d rows, and Y has %d places; give a row for each", "plots: Z tem %d linhas, e Y tem %d posições; dê uma linha para cada posição"), len(s.Z), len(s.Y))
	}
	for j, row := range s.Z {
		if len(row) != len(s.X) {
			return nil, fmt.Errorf(language.Pick("plots: row %d of Z has %d heights, and X has %d places; give a height for each", "plots: a linha %d de Z tem %d alturas, e X tem %d posições; dê uma altura para cada posição"), j, len(row), len(s.X))
		}
	}
	g := &grid{}
	across, ok1 := ascending(s.X)
	up, ok2 := ascending(s.Y)
	if !ok1 || !ok2 {
		return nil, errors.New(language.Pick("plots: a surface wants at least two places in X and in Y, all different and finite", "plots: uma superfície pede ao menos duas posições em X e em Y, todas diferentes e finitas"))
	}
	for _, i := range across {
		g.x = append(g.x, s.X[i])
	}
	for _, j := range up {
		row := make([]float64, len(across))
		for k, i := range across {
			row[k] = s.Z[j][i]
		}
		g.y, g.z = append(g.y, s.Y[j]), append(g.z, row)
	}
	return g, nil
}

// ascending is the order in which values ascend; not ok where two are equal, one is no number, or there are less than two.
func ascending(values []float64) (order []int, ok bool) {
	for i, v := range values {
		if !finite(v) {
			return nil, false
		}
		order = append(order, i)
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(values[a], values[b]) })
	for k := 1; k < len(order); k++ {
		if values[order[k]] == values[order[k-1]] {
			return nil, false
		}
	}
	return order, len(order) >= 2
}

// numbers are the heights that are numbers.
func (g *grid) numbers() []float64 {
	return slices.DeleteFunc(slices.Concat(g.z...), func(v float64) bool { return !finite(v) })
}

// height is the height at a place, bilinear between the four around it in a scale of heights; NaN outside of the plane and
// where one of the four is no number.
func (g *grid) height(x, y float64, scale func(float64) float64) float64 {
	i, u := between(g.x, x)
	j, v := between(g.y, y)
	if i < 0 || j < 0 {
		return math.NaN()
	}
	low := (1-u)*scale(g.z[j][i]) + u*scale(g.z[j][i+1])
	high := (1-u)*scale(g.z[j+1][i]) + u*scale(g.z[j+1][i+1])
	return (1-v)*low + v*high
}

// between is the interval of ascending places that a value lies in, and where in it, 0 to 1; -1 outside of all.
func between(places []float64, v float64) (int, float64) {
	n := len(places)
	if !(v >= places[0] && v <= places[n-1]) {
		return -1, 0
	}
	i := min(max(sort.SearchFloat64s(places, v), 1), n-1) - 1
	return i, (v - places[i]) / (places[i+1] - places[i])
}

// middle is the middle of the i-th of n equal cells from the first to the last of ascending places.
func middle(places []float64, i, n int) float64 {
	first, last := places[0], places[len(places)-1]
	return first + (float64(i)+0.5)/float64(n)*(last-first)
}

// cells are the heights in the middles of the cells that are coloured: column, row, height.
func (g *grid) cells(b *bands) []any {
	cells := make([]any, 0, cellsX*cellsY)
	for j := range cellsY {
		y := middle(g.y, j, cellsY)
		for i := range cellsX {
			if z := b.unscale(g.height(middle(g.x, i, cellsX), y, b.scale)); finite(z) {
				cells = append(cells, []any{i, j, signif(z)})
			}
		}
	}
	return cells
}

// partValues is how many values of a line of equal height go into one series: below what a picture thins.
const partValues = 1800

// contour is the line of one scaled height by marching squares: pieces of it within the squares of the grid, as series' data
// of two places and a gap each. In a saddle's square the height of its middle decides.
func (g *grid) contour(level float64, b *bands) (parts [][]any) {
	var part []any
	for j := range len(g.y) - 1 {
		for i := range len(g.x) - 1 {
			corners := [4]float64{b.scale(g.z[j][i]), b.scale(g.z[j][i+1]), b.scale(g.z[j+1][i+1]), b.scale(g.z[j+1][i])}
			px := [4]float64{g.x[i], g.x[i+1], g.x[i+1], g.x[i]}
			py := [4]float64{g.y[j], g.y[j], g.y[j+1], g.y[j+1]}
			var crossings [][]any
			sum := 0.0
			for k := range 4 {
				a, c := corners[k], corners[(k+1)%4]
				sum += a
				if (a < level) == (c < level) || !finite(a) || !finite(c) {
					continue
				}
				t := (level - a) / (c - a)
				crossings = append(crossings, []any{signif(px[k] + t*(px[(k+1)%4]-px[k])), signif(py[k] + t*(py[(k+1)%4]-py[k]))})
			}
			if !finite(sum) {
				continue
			}
			if len(crossings) == 4 && (sum/4 < level) != (corners[0] < level) { // the first corner is cut off, not the second
				crossings = [][]any{crossings[3], crossings[0], crossings[1], crossings[2]}
			}
			for k := 0; k+1 < len(crossings); k += 2 {
				if len(part) >= partValues {
					parts, part = append(parts, part), nil
				}
				part = append(part, crossings[k], crossings[k+1], []any{nil, nil})
			}
		}
	}
	if len(part) > 0 {
		parts = append(parts, part)
	}
	return parts
}
