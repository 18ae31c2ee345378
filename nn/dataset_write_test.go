package nn

import (
	"iter"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"descida/nn/internal/backend"
)

func seq(parts ...*Dataset) iter.Seq[*Dataset] { return slices.Values(parts) }

// sameRows compares features, labels and targets.
func sameRows(t *testing.T, name string, got, want *Dataset) {
	t.Helper()
	if got.Len() != want.Len() {
		t.Fatalf("%s: %d rows, want %d", name, got.Len(), want.Len())
	}
	for i := range want.Len() {
		if !slices.Equal(got.Row(i), want.Row(i)) || got.Label(i) != want.Label(i) || !slices.Equal(got.Targets(i), want.Targets(i)) {
			t.Fatalf("%s: row %d is %v, %d, %v; want %v, %d, %v", name, i,
				got.Row(i), got.Label(i), got.Targets(i), want.Row(i), want.Label(i), want.Targets(i))
		}
	}
}

func TestFilesAreWritten(t *testing.T) {
	pixels, _ := squares(t)
	numbers := spots(30)
	var x, y [][]float32
	for i := range 300 {
		x, y = append(x, []float32{float32(i), float32(-i)}), append(y, []float32{float32(i) / 7})
	}
	targets := NewRegression(x, y)
	for name, c := range map[string]struct {
		f    Files
		d    *Dataset
		want string
	}{
		"pixels":           {Files{Pixels: "x", Labels: "y", Shape: []int{2, 2}, Classes: 3}, pixels.Shuffle(1), "d: 50 rows of shape [2 2], uint8, 3 classes"},
		"pixels as floats": {Files{Floats: "x", Labels: "y", Shape: []int{4}, Classes: 3}, pixels.Reshape(4), "d: 50 rows of shape [4], float32, 3 classes"},
		"floats":           {Files{Floats: "x", Labels: "y", Shape: []int{2}, Classes: 256}, numbers.Shuffle(2), "d: 30 rows of shape [2], float32, 256 classes"},
		"targets":          {Files{Floats: "x", Targets: "y", Width: 1, Shape: []int{2}}, targets.Shuffle(1), "d: 300 rows of shape [2], float32, 1 target"},
	} {
		dir := t.TempDir()
		for _, path := range []*string{&c.f.Pixels, &c.f.Floats, &c.f.Labels, &c.f.Targets} {
			if *path != "" {
				*path = filepath.Join(dir, *path)
			}
		}
		c.f.Name = "d"
		if err := WriteFiles(c.f, seq(c.d.Take(2), c.d.view(c.d.rows.Slice(2, c.d.Len())))); err != nil {
			t.Fatal(name, err)
		}
		got, err := OpenDataset(c.f)
		if err != nil {
			t.Fatal(name, err)
		}
		if got.String() != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
		sameRows(t, name, got, c.d)
		if whole, err := got.MarshalBinary(); err != nil || len(whole) > 700 {
			t.Errorf("%s: stored with its rows, in %d bytes: %v", name, len(whole), err)
		}
		stored, err := got.Shuffle(3).Take(2).MarshalBinary()
		if err != nil || len(stored) > 700 {
			t.Errorf("%s: stored in %d bytes, %v", name, len(stored), err)
		}
		var read Dataset
		if err := read.UnmarshalBinary(stored); err != nil {
			t.Fatal(name, err)
		}
		sameRows(t, name+", stored", &read, got.Shuffle(3).Take(2))
		if files, _ := os.ReadDir(dir); len(files) != 2 {
			t.Errorf("%s: %v are left", name, files)
		}
	}
}

// TestWrittenFilesTrain: rows from float files, in blocks, train as rows in memory do.
func TestWrittenFilesTrain(t *testing.T) {
	eachBackend(t, func(t *testing.T, _ *backend.Backend) {
		d := spots(300)
		f := Files{Floats: filepath.Join(t.TempDir(), "x"), Labels: filepath.Join(t.TempDir(), "y"), Shape: []int{2}, Classes: 2}
		if err := WriteFiles(f, d.Batches(100, 1)); err != nil {
			t.Fatal(err)
		}
		read, err := OpenDataset(f)
		if err != nil {
			t.Fatal(err)
		}
		read.rows.Stream = 100 * 12
		a, err := small().Fit(NewDatasetFlat(flat(read), []int{2}, labels(read)), Seed(2))
		if err != nil {
			t.Fatal(err)
		}
		b, err := small().Fit(read, Seed(2))
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range a.Update.Loss {
			if math.Abs(float64(b.Update.Loss[i]-want)) > 1e-5 {
				t.Errorf("update %d: loss %v, want %v", i, b.Update.Loss[i], want)
			}
		}
	})
}

func TestFilesAreNotWritten(t *testing.T) {
	dir := t.TempDir()
	x, y := filepath.Join(dir, "x"), filepath.Join(dir, "y")
	good := spots(4)
	floats := Files{Name: "d", Floats: x, Labels: y, Shape: []int{2}, Classes: 2}
	pixels := Files{Pixels: x, Labels: y, Shape: []int{2}, Classes: 2}
	targets := Files{Floats: x, Targets: y, Width: 2, Shape: []int{2}}
	few := floats
	few.Classes = 1
	many := floats
	many.Classes = 257
	elsewhere := floats
	elsewhere.Floats = filepath.Join(dir, "none", "x")
	for want, c := range map[string]struct {
		f     Files
		parts iter.Seq[*Dataset]
	}{
		"nn: writing the data set d: there are no rows; give at least one part":                            {floats, seq()},
		"nn: writing the data set d: after 4 rows: nn: Take(9): the data set has 4 rows":                   {floats, seq(good, good.Take(9))},
		"after 4 rows: the rows have 1 features, shape [1], and the files are for shape [2]":               {floats, seq(good, NewDataset([][]float32{{1}}, []int{0}))},
		"after 0 rows: the rows are float32 and Pixels is for uint8; give the path of Floats in its place": {pixels, seq(good)},
		"after 0 rows: the rows have 0 targets and the files are for 2":                                    {targets, seq(good)},
		"after 0 rows: the rows have no labels; give the path of Targets in place of Labels":               {floats, seq(NewRegression([][]float32{{1, 2}}, [][]float32{{3}}))},
		"after 0 rows: label 1 of row 1 is out of range: there are 1 classes":                              {few, seq(good)},
		"257 classes; want 1 to 256: a label is a byte":                                                    {many, seq(good)},
		"want the path of Pixels or of Floats, and of Labels or of Targets":                                {Files{Pixels: x, Floats: x, Labels: y}, seq(good)},
		"no such file or directory": {elsewhere, seq(good)},
	} {
		err := WriteFiles(c.f, c.parts)
		if err == nil || !strings.HasPrefix(err.Error(), "nn: writing the data set") || !strings.Contains(err.Error(), want) {
			t.Errorf("got  %v\nwant %s", err, want)
		}
		if files, _ := os.ReadDir(dir); len(files) != 0 {
			t.Errorf("%s: %v are left", want, files)
		}
	}
}

func TestFilesThatDoNotFit(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, size int) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, make([]byte, size), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	x, y, odd := write("x", 24), write("y", 3), write("odd", 10)
	for want, f := range map[string]Files{
		"rows of shape [] have no features":                                                                {Pixels: x, Labels: y, Classes: 2},
		"want the path of Pixels or of Floats":                                                             {Labels: y, Shape: []int{2}},
		"x has 24 bytes and " + y + " has 3 labels, which does not make rows of shape [3]":                 {Floats: x, Labels: y, Shape: []int{3}, Classes: 1},
		"odd has 10 bytes, which are not whole float32 numbers of 4":                                       {Floats: odd, Labels: y, Shape: []int{1}, Classes: 1},
		"x has 24 bytes and " + x + " has 6 numbers, which does not make rows of shape [1] with 4 targets": {Floats: x, Targets: x, Shape: []int{1}, Width: 4},
		"with 0 targets": {Floats: x, Targets: x, Shape: []int{1}},
	} {
		_, err := OpenDataset(f)
		wantError(t, err, "nn: data set ", want)
	}
}
