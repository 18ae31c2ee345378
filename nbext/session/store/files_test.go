package store

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

func TestLargeArraysAreMappedAndNotWrittenAgain(t *testing.T) {
	dir := t.TempDir()
	x := make([]float32, 5<<20)
	for i := range x {
		x[i] = float32(i)
	}
	y := x[100:200:300]
	if r := play(t, dir, vars{"x": &x, "y": &y}, nil); r.ArrayBytes != 20<<20 {
		t.Error(r.ArrayBytes)
	}
	var x2, y2 []float32
	r := play(t, dir, vars{"x": &x2, "y": &y2}, func() {
		runtime.GC()
		if x2[4<<20] != 4<<20 || &x2[100] != &y2[0] {
			t.Error("content")
		}
		grown := append(x2, 1) // moves to the heap
		grown[0] = 77
		if x2[0] == 77 {
			t.Error("append wrote into the mapping")
		}
	})
	if r.ArrayBytes != 0 || r.Written != 0 {
		t.Errorf("%+v", r)
	}
	x2 = nil
	r = play(t, dir, vars{"x": &x2, "y": &y2}, func() { y2[0] = -1; runtime.GC() })
	if r.ArrayBytes != 20<<20 {
		t.Errorf("a changed array: %+v", r)
	}
	x2 = nil
	r = play(t, dir, vars{"x": &x2, "y": &y2}, func() { x2, y2 = x2[10:], nil })
	if x2[90] != -1 || r.ArrayBytes != 0 {
		t.Error(x2[90], r)
	}
	x2 = nil
	play(t, dir, vars{"x": &x2}, nil)
	if x2[90] != -1 || len(x2) != 5<<20-10 {
		t.Error("window of a mapping")
	}
	if n := len(ls(t, dir)); n != 3 { // manifest, segment, array
		t.Error(ls(t, dir))
	}
}

func TestComparingWithTheFileIsEnough(t *testing.T) {
	dir := t.TempDir()
	b := make([]byte, 2<<20)
	b[1<<20] = 5
	path := filepath.Join(dir, "f")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	if !sameAsFile(path, 0, b) || !sameAsFile(path, 1<<20, b[1<<20:]) || sameAsFile(path, 1, b[:100<<10+1<<20]) || sameAsFile(path, 1<<20, b) {
		t.Error("sameAsFile")
	}
}

func TestUnchangedIslandsAreKept(t *testing.T) {
	dir := t.TempDir()
	m := map[string]int{}
	for i := range 100 {
		m[fmt.Sprint(i)] = i
	}
	x, s := 1, "text"
	play(t, dir, vars{"m": &m, "x": &x, "s": &s}, nil)
	before := ls(t, dir)
	var m2 map[string]int
	if r := play(t, dir, vars{"m": &m2, "x": &x, "s": &s}, nil); r.Written != 0 || r.Kept != 3 || !slices.Equal(before, ls(t, dir)) {
		t.Error(r, ls(t, dir))
	}
	if r := play(t, dir, vars{"m": &m2, "x": &x, "s": &s}, func() { x++ }); r.Written != 1 || r.Kept != 2 {
		t.Error(r)
	}
}

func TestSegmentsAreCompacted(t *testing.T) {
	dir := t.TempDir()
	big, small := strings.Repeat("x", 200_000), "small"
	play(t, dir, vars{"big": &big, "small": &small}, nil)
	play(t, dir, vars{"big": &big}, func() { big = "" })
	var size int64
	for _, f := range ls(t, dir) {
		st, _ := os.Stat(filepath.Join(dir, f))
		size += st.Size()
	}
	if size > 2000 {
		t.Error(ls(t, dir), size, "bytes for two short strings")
	}
	small = ""
	play(t, dir, vars{"small": &small}, nil)
	if small != "small" {
		t.Error(small)
	}
}

func TestFilesArePrivateAndOrphansSwept(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "store")
	x := make([]byte, LargeArray)
	play(t, dir, vars{"x": &x}, nil)
	for _, junk := range []string{"seg-2", "raw-2-0", "manifest.tmp"} { // a program killed while saving
		if err := os.WriteFile(filepath.Join(dir, junk), make([]byte, 10), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	n := 1
	play(t, dir, vars{"x": &x, "n": &n}, func() { x[0]++ })
	filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		st, _ := d.Info()
		want := fs.FileMode(0o600)
		if d.IsDir() {
			want = 0o700 | fs.ModeDir
		}
		if st.Mode() != want {
			t.Error(p, st.Mode())
		}
		return nil
	})
	if got := ls(t, dir); len(got) != 3 {
		t.Error(got)
	}
}

func TestDamageIsAnError(t *testing.T) {
	dir := t.TempDir()
	x := make([]float32, 1<<20)
	m := map[string][]string{"a": {"b"}}
	play(t, dir, vars{"x": &x, "m": &m}, nil)
	for _, name := range ls(t, dir) {
		p := filepath.Join(dir, name)
		orig, _ := os.ReadFile(p)
		flipped := slices.Clone(orig)
		flipped[len(flipped)/2] ^= 1
		cases := map[string][]byte{"empty": nil, "half": orig[:len(orig)/2], "first byte": append([]byte("x"), orig[1:]...),
			"longer": append(slices.Clone(orig), 0), "a bit": flipped}
		if strings.HasPrefix(name, "seg") {
			delete(cases, "longer") // harmless: the manifest says where it ends
		}
		if strings.HasPrefix(name, "raw") { // not read again until the machine is started again
			delete(cases, "a bit")
			delete(cases, "first byte")
		}
		for what, bad := range cases {
			os.WriteFile(p, bad, 0o600)
			var x2 []float32
			var m2 map[string][]string
			if why := load(t, dir, vars{"x": &x2, "m": &m2}); len(why) == 0 {
				t.Errorf("%s, %s: no error", name, what)
			}
		}
		os.Remove(p)
		var x2 []float32
		if why := load(t, dir, vars{"x": &x2}); len(why) == 0 {
			t.Error(name, "removed: no error")
		}
		os.WriteFile(p, orig, 0o600)
	}
}

func TestArraysAreCheckedAfterAnotherBoot(t *testing.T) {
	dir := t.TempDir()
	x := make([]float32, 1<<20)
	play(t, dir, vars{"x": &x}, nil)
	raw := filepath.Join(dir, "raw-1-0")
	b, err := os.ReadFile(raw)
	if err != nil {
		t.Fatal(err)
	}
	b[1000] ^= 1
	os.WriteFile(raw, b, 0o600)
	defer func() { bootID = systemBootID }()
	bootID = func() string { return "another" }
	var x2 []float32
	if why := load(t, dir, vars{"x": &x2}); !strings.Contains(why["x"], "checksum") {
		t.Error(why)
	}
	b[1000] ^= 1
	os.WriteFile(raw, b, 0o600)
	play(t, dir, vars{"x": &x2}, nil)
	m, _ := readManifest(dir)
	if m.arrays["raw-1-0"].boot != "another" {
		t.Error("a checked array is checked again in every cell")
	}
}

func TestOpenSaysWhatIsWrong(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	os.WriteFile(file, nil, 0o600)
	if _, err := Open(file); err == nil || !strings.HasPrefix(err.Error(), "store: ") {
		t.Error(err)
	}
}

func TestManifestRoundTrip(t *testing.T) {
	m := manifest{gen: 7, arrays: map[string]arrayFile{"raw-1": {5, 1 << 31, "b"}},
		islands: []entry{{names: []string{"a", "b"}, file: "seg-1", off: 16, size: 9, arrays: []string{"raw-1"}, types: []string{"main.T"}}}}
	got, err := parseManifest(m.fileContent())
	if err != nil || got.gen != 7 || string(got.encode()) != string(m.encode()) {
		t.Error(got, err)
	}
	m.islands[0].file = "../x"
	if _, err := parseManifest(m.fileContent()); err == nil {
		t.Error("a file outside the folder")
	}
}
