package nn_test

import (
	"cmp"
	"encoding/json"
	"math"
	"os"
	"slices"
	"testing"

	"descida/nn"
	"descida/nn/datasets"
	"descida/nn/internal/backend"
)

// readGolden reads one of the files that internal/golden/notes.py makes.
func readGolden(t *testing.T, name string, into any) {
	t.Helper()
	text, err := os.ReadFile("internal/golden/" + name)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, into); err != nil {
		t.Fatal(err)
	}
}

// splitmix is notes.py's: n random numbers of a stream (splitmix64, Steele, Lea and Flood 2014).
func splitmix(n, stream int) []uint64 {
	out := make([]uint64, n)
	for i := range out {
		z := (uint64(stream)<<32 + uint64(i) + 1) * 0x9E3779B97F4A7C15
		z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
		z = (z ^ z>>27) * 0x94D049BB133111EB
		out[i] = z ^ z>>31
	}
	return out
}

// startWeights are notes.py's start(): uniform in ±√(6/(inputs+units)), biases 0, in Keras' layout.
func startWeights(sizes []int) (weights [][]float32) {
	for k := range len(sizes) - 1 {
		in, units := sizes[k], sizes[k+1]
		w := make([]float32, in*units)
		for i, z := range splitmix(len(w), k) {
			w[i] = float32((2*float64(z>>40)/(1<<24) - 1) * math.Sqrt(6/float64(in+units)))
		}
		weights = append(weights, w, make([]float32, units))
	}
	return weights
}

// sketch is notes.py's: each value goes, with a random sign, into one of so many sums.
func sketch(values []float32, stream, sums int) []float64 {
	out := make([]float64, sums)
	for i, z := range splitmix(len(values), stream) {
		v := float64(values[i])
		if z>>8&1 == 1 {
			v = -v
		}
		out[z%uint64(sums)] += v
	}
	return out
}

func norm(values []float64) (n float64) {
	for _, v := range values {
		n = math.Hypot(n, v)
	}
	return n
}

func minus[T float32 | float64](a, b []T) []float64 {
	out := make([]float64, len(a))
	for i := range a {
		out[i] = float64(a[i]) - float64(b[i])
	}
	return out
}

// TestNotesUpdates follows Keras through the first 50 updates of the notes' example, from the same weights in the same order
// of rows. The promise is 1e-4 of the weights, norm-wise; the updates moved them by a fiftieth of themselves, so that what
// they moved by is held to 1e-4 too. Keras' softmax and its logarithm are apart, with a clip at 1e-7, and ours are together;
// sums are in another order: 2e-6 was seen.
func TestNotesUpdates(t *testing.T) {
	var golden struct {
		Sizes     []int
		Batch     int
		Rate      float64
		Rows      int
		FirstRows []int32 `json:"first_rows"`
		Losses    []float32
		Norms     []float64
		Sketches  [][]float64
	}
	readGolden(t, "notes_updates.json", &golden)
	train, _, err := datasets.MNIST()
	if err != nil {
		t.Skip(err)
	}
	keys, order := splitmix(golden.Rows, 100), make([]int32, golden.Rows)
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int { return cmp.Compare(keys[a], keys[b]) })
	if !slices.Equal(order[:5], golden.FirstRows) {
		t.Fatalf("the order starts with %v, Keras' with %v", order[:5], golden.FirstRows)
	}
	start := startWeights(golden.Sizes)
	nn.EachBackend(t, func(t *testing.T, b *backend.Backend) {
		losses, after := nn.TrainInOrder(t, b, notes(), train.Take(golden.Rows), start, order, golden.Batch, len(golden.Losses), golden.Rate)
		flat := make([]float64, len(golden.Losses))
		for i, l := range golden.Losses {
			flat[i] = float64(l)
		}
		if off := norm(minus(losses, golden.Losses)) / norm(flat); !(off < 1e-4) {
			t.Errorf("losses are off by %.1e", off)
		}
		var offs, norms, moves []float64
		for i, w := range after {
			theirs := golden.Sketches[i]
			ours, before := sketch(w, 200+i, len(theirs)), sketch(start[i], 200+i, len(theirs))
			offs, norms, moves = append(offs, minus(ours, theirs)...), append(norms, golden.Norms[i]), append(moves, minus(theirs, before)...)
		}
		off, moved := norm(offs)/norm(norms), norm(offs)/norm(moves)
		if !(off < 1e-4 && moved < 1e-4) {
			t.Errorf("after 50 updates the weights are off by %.1e of themselves and %.1e of what they moved", off, moved)
		}
		t.Logf("weights off by %.1e of themselves, %.1e of what they moved", off, moved)
	})
}

// TestNotesAccuracy trains the notes' example to the end, from five seeds, and compares the mean accuracy on the test set
// with Keras' from five seeds. Seeds differ by some 0.12 points among themselves, so that two means of five differ by 0.08 by
// chance: 0.3 points is something amiss. It trains on the rows that Keras' validation_split leaves, the first 54,000.
func TestNotesAccuracy(t *testing.T) {
	if testing.Short() {
		t.Skip("half a minute of training")
	}
	t.Setenv("DESCIDA_BACKEND", "xla:cpu")
	if _, err := nn.Hardware(); err != nil {
		t.Skip("in pure Go this takes an hour: ", err)
	}
	train, test, err := datasets.MNIST()
	if err != nil {
		t.Skip(err)
	}
	var keras struct {
		Rate          float64
		Batch, Epochs int
		Runs          []struct {
			Seed         int
			TestAccuracy float64 `json:"test_accuracy"`
		}
		Mean float64 `json:"mean_test_accuracy"`
	}
	readGolden(t, "notes_seeds.json", &keras)
	var mean float64
	for _, run := range keras.Runs {
		m := notes()
		if _, err := m.Fit(train.Take(54_000), nn.SGD(keras.Rate), nn.MiniBatch(keras.Batch), nn.Epochs(keras.Epochs), nn.Seed(run.Seed)); err != nil {
			t.Fatal(err)
		}
		s, err := m.Evaluate(test)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("seed %d: %.4f, Keras %.4f", run.Seed, s.Accuracy, run.TestAccuracy)
		mean += s.Accuracy / float64(len(keras.Runs))
	}
	if off := mean - keras.Mean; math.Abs(off) > 0.003 {
		t.Errorf("the mean test accuracy is %.4f, Keras' %.4f: off by %.2f points", mean, keras.Mean, 100*off)
	}
}
