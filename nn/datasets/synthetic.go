package datasets

import (
	"fmt"
	"math"
	"math/rand/v2"

	"descida/nn"
)

// stream keeps the sets of one seed apart: the noise of Moons is not that of Circles. Its values are part of what a seed
// means: never change one.
type stream uint64

const (
	blobs    stream = 1
	moons    stream = 2
	circles  stream = 3
	spirals  stream = 4
	xor      stream = 5
	linear   stream = 6
	sine     stream = 7
	friedman stream = 8
)

// draw is the random numbers of a set: PCG-DXSM, whose stream Go keeps stable from version to version.
func draw(s stream, seed int) *rand.Rand {
	return rand.New(rand.NewPCG(uint64(seed), uint64(s)))
}

// Blobs is n points in the plane in normal clouds, one a class, around centres that lie evenly on the circle of radius 1:
//
//	x = (cos 2πk/K, sin 2πk/K) + noise · N(0, I)   for class k of K
//
// With 3 classes the centres are √3 apart: up to a noise of 0.3 a straight line between two of them errs for few points.
// The classes come by turns, so that each has n/K rows and any first rows are balanced, to one row. A row is two float32
// without unit. The same seed gives the same points.
func Blobs(n, classes int, noise float64, seed int) *nn.Dataset {
	if classes < 1 {
		return nn.FailedDataset(fmt.Errorf("datasets: Blobs: %d classes; want 1 or more", classes))
	}
	return points("Blobs", n, classes, noise, draw(blobs, seed), func(i int, _ *rand.Rand) (x, y float64) {
		y, x = math.Sincos(2 * math.Pi * float64(i) / float64(classes))
		return x, y
	})
}

// Moons is n points on two half circles that reach into each other, class 0 the upper and class 1 the lower one:
//
//	(cos t, sin t) or (1 - cos t, 1/2 - sin t), with t uniform in 0 ... π, + noise · N(0, I)
//
// No line separates them; a noise of 0.1 leaves them apart, 0.3 mixes them. Classes take turns. It is scikit-learn's
// make_moons, but for t, which is evenly spaced there.
func Moons(n int, noise float64, seed int) *nn.Dataset {
	return points("Moons", n, 2, noise, draw(moons, seed), func(i int, r *rand.Rand) (x, y float64) {
		y, x = math.Sincos(math.Pi * r.Float64())
		if i%2 == 1 {
			return 1 - x, 0.5 - y
		}
		return x, y
	})
}

// Circles is n points on two circles around the origin, class 0 with the radius 1 and class 1 with 1/2, at angles
// uniform in 0 ... 2π, + noise · N(0, I). No line separates them. Classes take turns. It is scikit-learn's make_circles
// with factor 0.5, but for the angles, which are evenly spaced there.
func Circles(n int, noise float64, seed int) *nn.Dataset {
	return points("Circles", n, 2, noise, draw(circles, seed), func(i int, r *rand.Rand) (x, y float64) {
		y, x = math.Sincos(2 * math.Pi * r.Float64())
		radius := 1 / float64(i%2+1)
		return radius * x, radius * y
	})
}

// Spirals is n points on spiral arms, one a class, that turn once around the origin on their way out:
//
//	r (cos 2π(r + k/K), sin 2π(r + k/K)), with r uniform in 0 ... 1, + noise · N(0, I)   for class k of K
//
// At the radius r neighbouring arms are 2πr/K apart along the circle, and they meet at the origin, where no classifier
// can tell them apart; a noise of 0.02 is little. Classes take turns.
func Spirals(n, classes int, noise float64, seed int) *nn.Dataset {
	if classes < 1 {
		return nn.FailedDataset(fmt.Errorf("datasets: Spirals: %d classes; want 1 or more", classes))
	}
	return points("Spirals", n, classes, noise, draw(spirals, seed), func(i int, r *rand.Rand) (x, y float64) {
		radius := r.Float64()
		y, x = math.Sincos(2 * math.Pi * (radius + float64(i%classes)/float64(classes)))
		return radius * x, radius * y
	})
}

// XOR is n points around the corners of the unit square, (0, 0), (0, 1), (1, 1), (1, 0) by turns, + noise · N(0, I). The
// class is 1 where exactly one of the corner's coordinates is 1: the smallest problem that no line solves (Minsky and
// Papert, Perceptrons, 1969). XOR(4, 0, 0) is the truth table.
func XOR(n int, noise float64, seed int) *nn.Dataset {
	return points("XOR", n, 2, noise, draw(xor, seed), func(i int, _ *rand.Rand) (x, y float64) {
		return float64(i / 2 % 2), float64((i + 1) / 2 % 2)
	})
}

// points places point i, of the class i mod classes, and adds the noise.
func points(name string, n, classes int, noise float64, r *rand.Rand, place func(i int, r *rand.Rand) (x, y float64)) *nn.Dataset {
	if err := sound(name, n, classes, noise); err != nil {
		return nn.FailedDataset(err)
	}
	flat, labels := make([]float32, 0, 2*n), make([]int, n)
	for i := range labels {
		labels[i] = i % classes
		x, y := place(i, r)
		flat = append(flat, float32(x+noise*r.NormFloat64()), float32(y+noise*r.NormFloat64()))
	}
	return nn.NewDatasetFlat(flat, []int{2}, labels).Named(name)
}

// maxRows bounds the sets that are made in memory.
const maxRows = 100_000_000

func sound(name string, n, least int, noise float64) error {
	if n < least || n > maxRows {
		return fmt.Errorf("datasets: %s: %d rows; want %d to %d", name, n, least, maxRows)
	}
	if !(noise >= 0 && noise <= 1e6) {
		return fmt.Errorf("datasets: %s: a noise of %v; want a standard deviation from 0 to a million", name, noise)
	}
	return nil
}
