package nn

import (
	"math"
	"slices"
)

// gram is the matrix of all dot products.
func gram(list []vector) [][]float64 {
	g := make([][]float64, len(list))
	for i := range g {
		g[i] = make([]float64, len(list))
		for j := range i + 1 {
			g[i][j] = list[i].dot(list[j])
			g[j][i] = g[i][j]
		}
	}
	return g
}

// eigen are the eigenvalues of a symmetric matrix, the largest first, and their eigenvectors, by Jacobi's rotations: each makes
// one pair of off-diagonal numbers zero (Golub and Van Loan, Matrix Computations, section 8.5). The matrix is overwritten.
func eigen(a [][]float64) (values []float64, vectors [][]float64) {
	n := len(a)
	v := make([][]float64, n) // rows are the eigenvectors
	for i := range v {
		v[i] = make([]float64, n)
		v[i][i] = 1
	}
	for range 60 { // sweeps; ten are usual
		var off, all float64
		for i, row := range a {
			for j, x := range row {
				all += x * x
				if i != j {
					off += x * x
				}
			}
		}
		if off <= 1e-30*all {
			break
		}
		for p := range n {
			for q := p + 1; q < n; q++ {
				if a[p][q] != 0 {
					rotate(a, v, p, q)
				}
			}
		}
	}
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int {
		if a[i][i] > a[j][j] {
			return -1
		}
		return 1
	})
	for _, i := range order {
		values, vectors = append(values, a[i][i]), append(vectors, v[i])
	}
	return values, vectors
}

// rotate makes a[p][q] zero.
func rotate(a, v [][]float64, p, q int) {
	half := (a[q][q] - a[p][p]) / (2 * a[p][q])
	t := 1 / (math.Abs(half) + math.Sqrt(half*half+1)) // the tangent, of the smaller angle
	if half < 0 {
		t = -t
	}
	c := 1 / math.Sqrt(t*t+1)
	s := t * c
	for k := range a {
		x, y := a[k][p], a[k][q]
		a[k][p], a[k][q] = c*x-s*y, s*x+c*y
	}
	for k := range a {
		x, y := a[p][k], a[q][k]
		a[p][k], a[q][k] = c*x-s*y, s*x+c*y
		x, y = v[p][k], v[q][k]
		v[p][k], v[q][k] = c*x-s*y, s*x+c*y
	}
}
