package nn

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/gomlx/gomlx/core/graph"

	"descida/nn/internal/backend"
	"descida/nn/internal/device"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
)

// forwarded runs a layer without parameters alone.
func forwarded(t *testing.T, b *backend.Backend, l Layer, d *Dataset) []float32 {
	t.Helper()
	dims := append([]int{d.Len()}, d.Shape()...)
	p, err := device.Compile(b.Compute, "layer", []shapes.Shape{shapes.Make(dtypes.Float32, dims...)}, func(in []*graph.Node) []*graph.Node {
		return []*graph.Node{l.forward(&pass{}, in[0])}
	})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	out, err := p.Run(device.Floats(flat(d), dims...))
	if err != nil {
		t.Fatal(err)
	}
	values, err := device.CopyFloats(out[0])
	if err != nil {
		t.Fatal(err)
	}
	return values
}

// TestNormalizeLayerIsApply: the graph's float32 and Apply's float64 differ by rounding, also where the columns are hard.
func TestNormalizeLayerIsApply(t *testing.T) {
	eachBackend(t, func(t *testing.T, b *backend.Backend) {
		for _, shape := range [][]int{{6}, {3, 2, 1}} {
			d := hard().Take(50).Reshape(shape...)
			for _, n := range []Normalization{MinMax(0, 1), MinMax(-1, 1), ZScore(), L2Norm()} {
				f := fitted(t, n, d)
				got, want := forwarded(t, b, Normalize(f), d), flat(f.Apply(d))
				for i := range want {
					if math.Abs(float64(got[i]-want[i])) > 1e-6 { // values up to 2, some roundings of 6e-8 each
						t.Fatalf("%s, shape %v: value %d is %v, want %v", n, shape, i, got[i], want[i])
					}
				}
			}
		}
		zeros := NewDataset([][]float32{{0, 0}, {3e30, -4e30}, {3e-30, 4e-30}}, nil)
		got := forwarded(t, b, Normalize(fitted(t, L2Norm(), zeros)), zeros)
		for i, want := range []float32{0, 0, 0.6, -0.8, 0.6, 0.8} {
			if math.Abs(float64(got[i]-want)) > 1e-6 {
				t.Errorf("L2 of extreme rows: %v", got)
				break
			}
		}
	})
}

func TestNormalizeLayerTrainsAndIsStored(t *testing.T) {
	eachBackend(t, func(t *testing.T, _ *backend.Backend) {
		d := spots(60)
		for i := range d.rows.Floats {
			d.rows.Floats[i] = 5000 + 300*d.rows.Floats[i]
		}
		scale := fitted(t, ZScore(), d)
		m := Sequential(Normalize(scale), Dense(2))
		if _, err := m.Fit(d, SGD(0.5), MiniBatch(20), Epochs(20)); err != nil {
			t.Fatal(err)
		}
		want, err := m.Evaluate(d)
		if err != nil || want.Accuracy < 0.9 {
			t.Errorf("on rows about 5000: %v, %v", want, err)
		}
		scale.Offset[0] = 1 // the model has its own copy
		stored, err := m.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		var read Model
		if err := read.UnmarshalBinary(stored); err != nil {
			t.Fatal(err)
		}
		if got, err := read.Evaluate(d); err != nil || got != want {
			t.Errorf("stored and read: %v, %v; want %v", got, err, want)
		}
	})
}

// TestNormalizeLayerOfPixels: a normaliser that learnt from uint8 rows fits what the layer gets of them.
func TestNormalizeLayerOfPixels(t *testing.T) {
	t.Setenv(backend.Env, backend.Go)
	pixels, _ := squares(t)
	f := fitted(t, ZScore(), pixels)
	a := Sequential(Normalize(f), Flatten(), Dense(3))
	if _, err := a.Fit(pixels, SGD(1e-9), MiniBatch(50)); err != nil {
		t.Fatal(err)
	}
	b := Sequential(Flatten(), Dense(3))
	if _, err := b.Fit(f.Apply(pixels), SGD(1e-9), MiniBatch(50)); err != nil {
		t.Fatal(err)
	}
	b.weights = a.weights
	x, err := a.Predict(pixels)
	if err != nil {
		t.Fatal(err)
	}
	y, err := b.Predict(f.Apply(pixels))
	if err != nil {
		t.Fatal(err)
	}
	for i := range x {
		for k, p := range x[i].Probabilities {
			if math.Abs(float64(p-y[i].Probabilities[k])) > 1e-5 {
				t.Fatalf("row %d: %v, and %v of normalised rows", i, x[i].Probabilities, y[i].Probabilities)
			}
		}
	}
}

func TestNormalizeLayerErrors(t *testing.T) {
	t.Setenv(backend.Env, backend.Go)
	f := fitted(t, MinMax(0, 1), NewDataset([][]float32{{1, 2, 3}, {4, 5, 6}}, nil))
	for want, m := range map[string]*Model{
		"nn: layer 1 Normalize(MinMax(0, 1)): input has shape [batch 2], 2 features a row, but it learnt from rows of 3; use rows like those": Sequential(Normalize(f), Dense(2)),
		"nn: layer 1 Normalize(): the normaliser learnt nothing yet; make it with nn.ZScore().Fit(train)":                                     Sequential(Normalize(nil), Dense(2)),
		"nn: layer 2 Normalize(ZScore()): the normaliser is for 3 features and has 0 offsets and 0 scales":                                    Sequential(Dense(3), NormalizeLayer{Normalizer{Method: ZScore(), Features: 3}}, Dense(2)),
	} {
		if _, err := m.Fit(spots(40)); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("got  %v\nwant %s", err, want)
		}
	}
	if got := Normalize(f); &got.Normalizer.Offset[0] == &f.Offset[0] || !slices.Equal(got.Normalizer.Offset, f.Offset) {
		t.Error("the layer has no copy of its own")
	}
}
