package store

import (
	"strconv"
	"testing"
)

// What the store costs a cell: go test -bench . -benchtime 10x

func benchmark(b *testing.B, full, empty vars) {
	b.Run("save", func(b *testing.B) {
		for range b.N {
			b.StopTimer()
			dir := b.TempDir()
			s := bind(b, dir, full)
			b.StartTimer()
			if _, err := s.Save(); err != nil {
				b.Fatal(err)
			}
		}
	})
	dir := b.TempDir()
	if _, err := bind(b, dir, full).Save(); err != nil {
		b.Fatal(err)
	}
	b.Run("load", func(b *testing.B) {
		for range b.N {
			if failed, _ := bind(b, dir, empty).Load(); len(failed) > 0 {
				b.Fatal(failed)
			}
		}
	})
	b.Run("save unchanged", func(b *testing.B) {
		for range b.N {
			b.StopTimer()
			s := bind(b, dir, empty)
			s.Load()
			b.StartTimer()
			if r, err := s.Save(); err != nil || r.Written > 0 {
				b.Fatal(r, err)
			}
		}
	})
}

func Benchmark100Variables(b *testing.B) {
	full, empty := vars{}, vars{}
	for i := range 100 {
		n := "v" + strconv.Itoa(i)
		switch i % 4 {
		case 0:
			full[n], empty[n] = &i, new(int)
		case 1:
			s := n
			full[n], empty[n] = &s, new(string)
		case 2:
			xs := []float64{1, 2, 3}
			full[n], empty[n] = &xs, new([]float64)
		default:
			m := map[string]int{n: i}
			full[n], empty[n] = &m, new(map[string]int)
		}
	}
	benchmark(b, full, empty)
}

func BenchmarkMapOf10000Slices(b *testing.B) {
	m := map[string][]float64{}
	for i := range 10_000 {
		m[strconv.Itoa(i)] = make([]float64, 10)
	}
	benchmark(b, vars{"m": &m}, vars{"m": new(map[string][]float64)})
}

func BenchmarkListOf100000Nodes(b *testing.B) {
	var head *tree[int]
	for i := range 100_000 {
		head = &tree[int]{left: head, val: i}
	}
	benchmark(b, vars{"head": &head}, vars{"head": new(*tree[int])})
}

func Benchmark188MBOfFloat32(b *testing.B) {
	x := make([]float32, 47_040_000)
	for i := range x {
		x[i] = float32(i)
	}
	benchmark(b, vars{"x": &x}, vars{"x": new([]float32)})
}
