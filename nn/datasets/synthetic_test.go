package datasets

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"descida/nn"
)

// planes are the sets of points, at some noise.
var planes = map[string]struct {
	classes int
	make    func(n int, noise float64, seed int) *nn.Dataset
	// distance is how far a point of a class is from where it lies without noise.
	distance func(x, y float64, class int) float64
}{
	"Blobs": {3, func(n int, noise float64, seed int) *nn.Dataset { return Blobs(n, 3, noise, seed) }, func(x, y float64, class int) float64 {
		return math.Hypot(x-math.Cos(2*math.Pi*float64(class)/3), y-math.Sin(2*math.Pi*float64(class)/3))
	}},
	"Moons": {2, Moons, func(x, y float64, class int) float64 {
		if class == 1 { // turned around the point between the moons it is the other one
			x, y = 1-x, 0.5-y
		}
		if y < 0 {
			return math.Min(math.Hypot(x-1, y), math.Hypot(x+1, y))
		}
		return math.Abs(math.Hypot(x, y) - 1)
	}},
	"Circles": {2, Circles, func(x, y float64, class int) float64 {
		return math.Abs(math.Hypot(x, y) - []float64{1, 0.5}[class])
	}},
	"Spirals": {4, func(n int, noise float64, seed int) *nn.Dataset { return Spirals(n, 4, noise, seed) }, func(x, y float64, class int) float64 {
		r := math.Hypot(x, y) // the angle is 2π(r + class/4): how far off is it?
		off := math.Remainder(math.Atan2(y, x)/(2*math.Pi)-r-float64(class)/4, 1)
		return math.Abs(2 * math.Pi * r * off)
	}},
	"XOR": {2, XOR, func(x, y float64, class int) float64 {
		nearest := math.Inf(1)
		for _, c := range [][2]float64{{0, float64(class)}, {1, float64(1 - class)}} {
			nearest = math.Min(nearest, math.Hypot(x-c[0], y-c[1]))
		}
		return nearest
	}},
}

func TestPointsLieWhereTheFormulaSays(t *testing.T) {
	for name, p := range planes {
		d := p.make(1000, 0, 1)
		if want := fmt.Sprintf("%s: 1000 rows of shape [2], float32, %d classes", name, p.classes); d.String() != want {
			t.Errorf("got %s, want %s", d, want)
		}
		counts := make([]int, p.classes)
		for i := range d.Len() {
			row, class := d.Row(i), d.Label(i)
			if off := p.distance(float64(row[0]), float64(row[1]), class); off > 1e-5 {
				t.Fatalf("%s: point %v of class %d is %v off", name, row, class, off)
			}
			if counts[class]++; counts[class]-counts[(class+1)%p.classes] > 1 {
				t.Fatalf("%s: the first %d rows are not balanced: %v", name, i+1, counts)
			}
		}
	}
}

// TestNoiseHasItsDeviation compares with the same seed without noise: the draws are the same.
func TestNoiseHasItsDeviation(t *testing.T) {
	const n, noise = 4000, 0.25
	for name, p := range planes {
		plain, noisy := p.make(n, 0, 3), p.make(n, noise, 3)
		var mean, squares float64
		for i := range n {
			for j := range 2 {
				e := float64(noisy.Row(i)[j]) - float64(plain.Row(i)[j])
				mean += e / (2 * n)
				squares += e * e / (2 * n)
			}
		}
		// Five standard errors: of the mean noise/√8000, of the variance noise²√(2/8000).
		if math.Abs(mean) > 5*noise/math.Sqrt(2*n) || math.Abs(squares/(noise*noise)-1) > 5*math.Sqrt(1.0/n) {
			t.Errorf("%s: noise of mean %v and variance %v, want 0 and %v", name, mean, squares, noise*noise)
		}
	}
}

// TestSeedsMeanTheSameForEver pins the first rows: a course's numbers must not change with a new version.
func TestSeedsMeanTheSameForEver(t *testing.T) {
	for _, c := range []struct {
		d    *nn.Dataset
		want string
	}{
		{Blobs(3, 3, 0.1, 1), "[1.0906 0.0444 -0.5783 0.9321 -0.5096 -0.9673]"},
		{Moons(2, 0.1, 1), "[-0.5189 0.8702 0.7412 -0.7843]"},
		{Circles(2, 0.1, 1), "[-0.7947 -0.2251 -0.2749 0.3085]"},
		{Spirals(2, 2, 0.1, 1), "[0.7665 -0.5504 -0.0123 0.8075]"},
		{XOR(4, 0.1, 1), "[0.0587 0.1900 0.0812 1.0747 1.1844 1.1804 1.0904 0.0600]"},
		{Linear(2, []float64{2, -1}, 0.5, 0.1, 1), "[-0.7179 0.8972 -1.9642 0.2964 -0.1048 0.8787]"},
		{Sine(2, 0.1, 1), "[0.3086 0.7958 0.4682 0.1525]"},
		{Friedman(1, 1, 1), "[0.2088 0.4027 0.1753 0.9231 0.1152 0.2222 0.5442 0.9233 0.8502 0.2718 13.5216]"},
	} {
		var got []float32
		for i := range c.d.Len() {
			got = append(append(got, c.d.Row(i)...), c.d.Targets(i)...)
		}
		// Four digits: another processor may fuse a product and a sum.
		if text := fmt.Sprintf("%.4f", got); text != c.want {
			t.Errorf("%s\ngot  %s\nwant %s", c.d, text, c.want)
		}
	}
	if written(Moons(5, 0.1, 1)) == written(Moons(5, 0.1, 2)) || written(Moons(5, 0.1, -1)) == written(Moons(5, 0.1, 1)) {
		t.Error("another seed gives the same points")
	}
}

func TestRegressionsAgainstTheirFormulas(t *testing.T) {
	const n, noise = 5000, 0.5
	for name, c := range map[string]struct {
		d        *nn.Dataset
		features int
		least    float32
		f        func(x []float32) float64
	}{
		"Linear": {Linear(n, []float64{2, -1, 0.5}, 3, noise, 4), 3, -1, func(x []float32) float64 {
			return 2*float64(x[0]) - float64(x[1]) + 0.5*float64(x[2]) + 3
		}},
		"Sine": {Sine(n, noise, 4), 1, 0, func(x []float32) float64 { return math.Sin(2 * math.Pi * float64(x[0])) }},
		"Friedman": {Friedman(n, noise, 4), 10, 0, func(x []float32) float64 {
			return 10*math.Sin(math.Pi*float64(x[0])*float64(x[1])) + 20*math.Pow(float64(x[2])-0.5, 2) + 10*float64(x[3]) + 5*float64(x[4])
		}},
	} {
		if want := fmt.Sprintf("%s: %d rows of shape [%d], float32, 1 target", name, n, c.features); c.d.String() != want {
			t.Errorf("got %s, want %s", c.d, want)
		}
		var mean, squares, center float64
		for i := range n {
			x := c.d.Row(i)
			for _, v := range x {
				if v < c.least || v > 1 {
					t.Fatalf("%s: row %d has %v, want %v to 1", name, i, v, c.least)
				}
				center += float64(v-c.least) / float64(1-c.least) / float64(n*len(x))
			}
			e := float64(c.d.Targets(i)[0]) - c.f(x)
			mean += e / n
			squares += e * e / n
		}
		// Five standard errors, as above; a uniform number has the deviation 1/√12.
		if math.Abs(mean) > 5*noise/math.Sqrt(n) || math.Abs(squares/(noise*noise)-1) > 5*math.Sqrt(2.0/n) {
			t.Errorf("%s: noise of mean %v and variance %v", name, mean, squares)
		}
		if math.Abs(center-0.5) > 5/math.Sqrt(12*n*float64(c.features)) {
			t.Errorf("%s: the features lie at %v of their range, want 0.5", name, center)
		}
	}
	var sum, squares float64
	plain := Friedman(20000, 0, 1)
	for i := range plain.Len() {
		y := float64(plain.Targets(i)[0])
		sum += y / 20000
		squares += y * y / 20000
	}
	if deviation := math.Sqrt(squares - sum*sum); math.Abs(sum-14.4) > 0.1 || math.Abs(deviation-4.9) > 0.1 {
		t.Errorf("Friedman's targets have the mean %v and the deviation %v; the doc says 14.4 and 4.9", sum, deviation)
	}
}

func TestBadSets(t *testing.T) {
	for want, d := range map[string]*nn.Dataset{
		"datasets: Blobs: 0 classes; want 1 or more":                                           Blobs(3, 0, 0, 0),
		"datasets: Spirals: -1 classes; want 1 or more":                                        Spirals(3, -1, 0, 0),
		"datasets: Blobs: 2 rows; want 3 to 100000000":                                         Blobs(2, 3, 0, 0),
		"datasets: Moons: -5 rows; want 2 to 100000000":                                        Moons(-5, 0, 0),
		"datasets: Circles: a noise of -1; want a standard deviation from 0 to a million":      Circles(5, -1, 0),
		"datasets: XOR: a noise of NaN; want a standard deviation from 0 to a million":         XOR(5, math.NaN(), 0),
		"datasets: Sine: 0 rows; want 1 to 100000000":                                          Sine(0, 0, 0),
		"datasets: Friedman: a noise of +Inf; want a standard deviation from 0 to a million":   Friedman(1, math.Inf(1), 0),
		"datasets: Linear: there are no weights; give one a feature, such as []float64{2, -1}": Linear(1, nil, 0, 0, 0),
		"nn: NewRegression: row 0, target 0 is NaN; remove the row or replace the value":       Linear(1, []float64{math.NaN()}, 0, 0, 0),
	} {
		if err := d.Err(); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("got  %v\nwant %s", err, want)
		}
	}
}
