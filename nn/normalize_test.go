package nn

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// flat is the rows one after the other.
func flat(d *Dataset) (v []float32) {
	for i := range d.Len() {
		v = append(v, d.Row(i)...)
	}
	return v
}

func fitted(t *testing.T, n Normalization, d *Dataset) *Normalizer {
	t.Helper()
	f, err := n.Fit(d)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// TestNormalizersByHand: the expected values are worked out on paper.
func TestNormalizersByHand(t *testing.T) {
	train := NewDataset([][]float32{{1, 10, -4}, {3, 10, 0}, {2, 10, 4}}, []int{0, 1, 2})
	other := NewDataset([][]float32{{5, 12, 8}}, nil)
	z := float32(math.Sqrt(1.5)) // the deviation of 1, 2, 3 with 1/N is √(2/3), that of -4, 0, 4 is √(32/3)
	for _, c := range []struct {
		n           Normalization
		name        string
		train, test []float32
	}{
		{MinMax(0, 1), "MinMax(0, 1)", []float32{0, 0, 0, 1, 0, 0.5, 0.5, 0, 1}, []float32{2, 2, 1.5}},
		{MinMax(-1, 1), "MinMax(-1, 1)", []float32{-1, -1, -1, 1, -1, 0, 0, -1, 1}, []float32{3, 1, 2}},
		{ZScore(), "ZScore()", []float32{-z, 0, -z, z, 0, 0, 0, 0, z}, []float32{3 * z, 2, 2 * z}},
		{L2Norm(), "L2Norm()", nil, []float32{5 / 15.264338, 12 / 15.264338, 8 / 15.264338}}, // √(25+144+64)
	} {
		f := fitted(t, c.n, train)
		for what, pair := range map[string][2][]float32{"train": {flat(f.Apply(train)), c.train}, "test": {flat(f.Apply(other)), c.test}} {
			got, want := pair[0], pair[1]
			for i, w := range want {
				if math.Abs(float64(got[i]-w)) > 1e-6 { // an ulp of 3z is 2.4e-7
					t.Errorf("%s, %s: got %v, want %v", c.name, what, got, want)
					break
				}
			}
		}
		if c.n.String() != c.name || f.String() != c.name+" of 3 features, learnt from 3 rows" {
			t.Errorf("got %s and %s", c.n, f)
		}
	}
}

// hard is columns that naive sums in float32 get wrong: large with a small spread, constant, tiny, and huge.
func hard() *Dataset {
	const n = 999
	x := make([][]float32, n)
	for i := range x {
		s := float32(i%7) - 3
		x[i] = []float32{1e6 + s/16, 0.1, s * 1e-30, s * 1e30, 1e6 + float32(i%2)/16, -0}
	}
	return NewDataset(x, nil)
}

func TestZScoreOfHardColumns(t *testing.T) {
	d := hard()
	got := fitted(t, ZScore(), d).Apply(d)
	for j := range 6 {
		var mean, squares float64
		for i := range d.Len() {
			v := float64(got.Row(i)[j])
			mean += v / float64(d.Len())
			squares += v * v / float64(d.Len())
		}
		want := 1.0
		if j == 1 || j == 5 {
			want = 0
		}
		if math.Abs(mean) > 1e-6 || math.Abs(squares-want) > 1e-6 { // float32 of values about 1: 6e-8 each
			t.Errorf("column %d has the mean %v and the variance %v, want 0 and %v", j, mean, squares, want)
		}
	}
}

func TestInvertGivesTheRowsBack(t *testing.T) {
	d := hard().Shuffle(1)
	unseen := NewDataset([][]float32{{1e6 + 4, 7, 1e-29, -1e30, 1e6, 2}}, nil)
	for _, n := range []Normalization{MinMax(0, 1), MinMax(0.1, 0.3), MinMax(-1, 1), ZScore()} {
		f := fitted(t, n, d)
		span := []float64{0.4, 0, 6e-30, 6e30, 0.0625, 0}
		for _, rows := range []*Dataset{d, unseen} {
			back := f.Invert(f.Apply(rows))
			if back.Err() != nil || back.Len() != rows.Len() {
				t.Fatal(n, back)
			}
			for i := range rows.Len() {
				for j, v := range rows.Row(i) {
					diff := math.Abs(float64(back.Row(i)[j]) - float64(v))
					// Apply rounds x' to float32 (6e-8 of it, and it reaches 22 here) and Invert the result.
					bound := 3e-6*span[j] + 1.2e-7*math.Abs(float64(v))
					if rows == d && span[j] == 0 {
						bound = 0 // constant: exactly
					}
					if diff > bound {
						t.Errorf("%s: row %d, column %d: %v came back as %v", n, i, j, v, back.Row(i)[j])
					}
				}
			}
		}
	}
}

func TestMinMaxReachesBothEndsExactly(t *testing.T) {
	d := hard()
	for _, n := range []Normalization{MinMax(0, 1), MinMax(-1, 1), MinMax(0.1, 0.7)} {
		got := fitted(t, n, d).Apply(d)
		for j, constant := range []bool{false, true, false, false, false, true} {
			least, most := float32(math.Inf(1)), float32(math.Inf(-1))
			for i := range got.Len() {
				least, most = min(least, got.Row(i)[j]), max(most, got.Row(i)[j])
			}
			want := float32(n.High)
			if constant {
				want = float32(n.Low)
			}
			if least != float32(n.Low) || most != want {
				t.Errorf("%s, column %d: %v to %v", n, j, least, most)
			}
		}
	}
}

func TestL2NormOfExtremeRows(t *testing.T) {
	d := NewDataset([][]float32{{3, 4}, {0, 0}, {3e30, -4e30}, {3e-30, 4e-30}}, nil)
	got := flat(fitted(t, L2Norm(), d).Apply(d))
	for i, want := range []float32{0.6, 0.8, 0, 0, 0.6, -0.8, 0.6, 0.8} {
		if math.Abs(float64(got[i]-want)) > 1e-7 {
			t.Errorf("value %d: %v, want %v", i, got[i], want)
		}
	}
}

// squares is a data set of uint8 rows in files, and the same rows as floats.
func squares(t *testing.T) (pixels, floats *Dataset) {
	t.Helper()
	dir := t.TempDir()
	raw, labels := make([]byte, 4*50), make([]byte, 50)
	for i := range raw {
		raw[i] = byte(i * i % 251)
		if i%4 == 2 {
			raw[i] = 77
		}
	}
	f := Files{Name: "squares", Pixels: filepath.Join(dir, "x.u8"), Labels: filepath.Join(dir, "y.u8"), Shape: []int{2, 2}, Classes: 3}
	for i := range labels {
		labels[i] = byte(i % 3)
	}
	for path, data := range map[string][]byte{f.Pixels: raw, f.Labels: labels} {
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	pixels, err := OpenDataset(f)
	if err != nil {
		t.Fatal(err)
	}
	return pixels, NewDatasetFlat(flat(pixels), []int{2, 2}, nil)
}

func TestPixelsAreNormalizedLikeFloats(t *testing.T) {
	pixels, floats := squares(t)
	pixels, floats = pixels.Shuffle(4).Take(30), floats.Shuffle(4).Take(30)
	for _, n := range []Normalization{MinMax(-1, 1), ZScore(), L2Norm()} {
		a, b := fitted(t, n, pixels), fitted(t, n, floats)
		got := a.Apply(pixels)
		x, y := flat(got), flat(b.Apply(floats))
		for i := range x {
			if math.Abs(float64(x[i]-y[i])) > 1e-6 { // the floats' mean has the rounding of pixel/255 in it
				t.Errorf("%s: value %d is %v of pixels and %v of floats", n, i, x[i], y[i])
			}
		}
		if got.String() != "squares: 30 rows of shape [2 2], float32, 3 classes" {
			t.Errorf("got %s", got)
		}
		for i := range got.Len() {
			if got.Label(i) != pixels.Label(i) {
				t.Errorf("row %d has the label %d, want %d", i, got.Label(i), pixels.Label(i))
			}
		}
		if stored, err := got.MarshalBinary(); err != nil || len(stored) < 4*len(x) {
			t.Errorf("%s: the normalised rows are not stored with the data set: %d bytes, %v", n, len(stored), err)
		}
		if pixels.String() != "squares: 30 rows of shape [2 2], uint8, 3 classes" {
			t.Errorf("%s changed what it was applied to: %s", n, pixels)
		}
	}
}

func TestNormalizedRowsKeepWhatTheyHave(t *testing.T) {
	d := NewRegression([][]float32{{1}, {2}, {3}, {4}}, [][]float32{{10, 1}, {20, 2}, {30, 3}, {40, 4}}).Weighted([]float32{1, 2, 3, 4}).Shuffle(5).Take(3)
	got := fitted(t, MinMax(0, 3), d).Apply(d)
	for i := range 3 {
		x := d.Row(i)[0]
		if y := got.Targets(i); !slices.Equal(y, []float32{10 * x, x}) || got.rows.Weights[got.rows.At(i)] != x {
			t.Errorf("row %v has the targets %v and the weight %v", x, y, got.rows.Weights[got.rows.At(i)])
		}
	}
	named := spots(4).NamedClasses("a", "b")
	if got := fitted(t, ZScore(), named).Apply(named).ClassNames(); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("class names %q", got)
	}
}

// TestFitSeesItsRowsAlone: rows that were split off do not leak in.
func TestFitSeesItsRowsAlone(t *testing.T) {
	d := NewDataset([][]float32{{0}, {2}, {100}}, nil)
	train, _ := d.Split(0.67)
	_, last := d.Split(0.34)
	if f := fitted(t, MinMax(0, 1), last); f.Offset[0] != 2 || f.Rows != 2 {
		t.Errorf("of the last rows: offset %v from %d rows", f.Offset, f.Rows)
	}
	if f := fitted(t, MinMax(0, 1), train); f.Offset[0] != 0 || f.Scale[0] != 0.5 || f.Rows != 2 {
		t.Errorf("got offset %v, scale %v", f.Offset, f.Scale)
	}
	if f := fitted(t, ZScore(), train); f.Offset[0] != 1 || f.Scale[0] != 1 {
		t.Errorf("got offset %v, scale %v", f.Offset, f.Scale)
	}
}

func TestNormalizerErrors(t *testing.T) {
	good := NewDataset([][]float32{{1, 2}, {3, 4}}, nil)
	wide := NewDataset([][]float32{{1, 2, 3}}, nil)
	fit := func(n Normalization, d *Dataset) error { _, err := n.Fit(d); return err }
	z, l2 := fitted(t, ZScore(), good), fitted(t, L2Norm(), good)
	tiny := fitted(t, ZScore(), NewDataset([][]float32{{0}, {1e-38}}, nil))
	for name, c := range map[string]struct {
		err  error
		want string
	}{
		"ends":        {fit(MinMax(1, 0), good), "nn: MinMax(1, 0): want a low end below the high end, such as MinMax(0, 1)"},
		"equal ends":  {fit(MinMax(1, 1), good), "nn: MinMax(1, 1): want"},
		"NaN end":     {fit(MinMax(math.NaN(), 1), good), "nn: MinMax(NaN, 1): want"},
		"open end":    {fit(MinMax(0, math.Inf(1)), good), "nn: MinMax(0, +Inf): want"},
		"no kind":     {fit(Normalization{}, good), `nn: Normalization("") does not exist; use nn.MinMax(0, 1), nn.ZScore() or nn.L2Norm()`},
		"nil data":    {fit(ZScore(), nil), "nn: the data set is nil"},
		"bad data":    {fit(ZScore(), NewDataset(nil, nil)), "nn: NewDataset: there are no rows"},
		"features":    {z.Apply(wide).Err(), "nn: Apply: ZScore() of 2 features, learnt from 2 rows, but the rows have 3, shape [3]; use rows like those it learnt from, or Fit it on these"},
		"back":        {z.Invert(wide).Err(), "nn: Invert: ZScore() of 2 features"},
		"l2 features": {l2.Apply(wide).Err(), "nn: Apply: L2Norm() of 2 features, learnt from 2 rows, but the rows have 3"},
		"l2 back":     {l2.Invert(good).Err(), "nn: Invert: L2Norm() cannot be undone, because it forgets each row's length; keep the data set that you gave to Apply"},
		"zero":        {new(Normalizer).Apply(good).Err(), "nn: Apply: the normaliser learnt nothing yet; make it with nn.ZScore().Fit(train)"},
		"nil":         {(*Normalizer)(nil).Invert(good).Err(), "nn: Invert: the normaliser learnt nothing yet"},
		"by hand":     {(&Normalizer{Method: ZScore(), Features: 2, Offset: []float64{1}}).Apply(good).Err(), "for 2 features and has 1 offsets and 0 scales"},
		"no scale":    {(&Normalizer{Method: ZScore(), Features: 1, Offset: []float64{1}, Scale: []float64{0}}).Apply(good).Err(), "the scale 0 for feature 0"},
		"overflow":    {tiny.Apply(NewDataset([][]float32{{0}, {1e9}}, nil)).Err(), "nn: Apply: row 1, feature 0 becomes +Inf, beyond what float32 holds; look at its value 1e+09"},
		"nil rows":    {z.Apply(nil).Err(), "nn: the data set is nil"},
		"bad rows":    {z.Apply(good.Take(9)).Err(), "nn: Take(9)"},
	} {
		if c.err == nil || !strings.Contains(c.err.Error(), c.want) || strings.Count(c.err.Error(), "nn: ") != 1 {
			t.Errorf("%s:\ngot  %v\nwant %s", name, c.err, c.want)
		}
	}
}

func TestNormalizerIsStored(t *testing.T) {
	for _, n := range []Normalization{MinMax(-1, 1), ZScore(), L2Norm()} {
		f := fitted(t, n, hard())
		stored, err := f.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		var read Normalizer
		if err := read.UnmarshalBinary(stored); err != nil || !reflect.DeepEqual(&read, f) {
			t.Errorf("%s became %s: %v", f, &read, err)
		}
		text, err := json.Marshal(f)
		if err != nil {
			t.Fatal(err)
		}
		var plain Normalizer
		if err := json.Unmarshal(text, &plain); err != nil || !reflect.DeepEqual(&plain, f) {
			t.Errorf("%s became %s: %v", f, &plain, err)
		}
		for _, at := range []int{0, 9, 20, len(stored) - 1} {
			damaged := slices.Clone(stored)
			damaged[at] ^= 1
			was := read
			if err := read.UnmarshalBinary(damaged); err == nil || !strings.HasPrefix(err.Error(), "nn: reading a stored normaliser: ") {
				t.Errorf("byte %d altered: %v", at, err)
			}
			if !reflect.DeepEqual(was, read) {
				t.Errorf("byte %d altered: the normaliser changed", at)
			}
		}
	}
	foreign, err := seal(normalizerMark, Normalizer{Method: ZScore(), Features: 3, Scale: []float64{1}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := new(Normalizer).UnmarshalBinary(foreign); err == nil || !strings.Contains(err.Error(), "3 features and has 0 offsets and 1 scales") {
		t.Errorf("got %v", err)
	}
	if _, err := new(Normalizer).MarshalBinary(); err == nil {
		t.Error("an empty normaliser is stored")
	}
}
