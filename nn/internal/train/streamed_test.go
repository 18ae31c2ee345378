package train

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"descida/nn/internal/backend"
	"descida/nn/internal/random"
)

// epochs trains for some epochs and gives the losses and the weights.
func epochs(t *testing.T, r Runner, n, batch, count int) (loss []float32, weights [][]float32) {
	t.Helper()
	for epoch := range count {
		if err := r.Shuffle(random.Permutation(random.Order, 4, epoch, n)); err != nil {
			t.Fatal(err)
		}
		updates := Updates(n, batch)
		rates := make([]float32, updates)
		for i := range rates {
			rates[i] = 0.1 / float32(i+1)
		}
		for at := 0; at < updates; {
			m, err := r.Advance(at, min(3, updates-at), rates[at:])
			if err != nil {
				t.Fatal(err)
			}
			at += len(m.Loss)
			loss = append(loss, m.Loss...)
		}
	}
	weights, err := r.Params()
	if err != nil {
		t.Fatal(err)
	}
	return loss, weights
}

// TestStreamedRowsTrainAlike: rows in blocks give the numbers of rows that lie on the device, whatever the blocks are.
func TestStreamedRowsTrainAlike(t *testing.T) {
	eachBackend(t, func(t *testing.T, b *backend.Backend) {
		const n = 23
		rows, net, weights, _ := problem(40)
		rows.Weights = make([]float32, 40)
		for i := range rows.Weights {
			rows.Weights[i] = float32(i%3) + 0.5
		}
		rows = rows.Select(random.Permutation(random.Split, 1, 0, n))
		for _, batch := range []int{1, 4, 8, 23} { // last batches of none, 3, 7, none
			whole, err := New(b, net, Values{Params: weights}, rows, batch, 0)
			if err != nil {
				t.Fatal(err)
			}
			loss, want := epochs(t, whole, n, batch, 2)
			whole.Close()
			for _, inBlock := range []int{1, 4, 9, 10} {
				part := rows
				part.Stream = 2 * inBlock * rows.rowBytes()
				t.Run(fmt.Sprintf("batch %d, %d rows a block", batch, inBlock), func(t *testing.T) {
					r, err := New(b, net, Values{Params: weights}, part, batch, 0)
					if err != nil {
						t.Fatal(err)
					}
					defer r.Close()
					if _, ok := r.(*streamed); b.Loops && batch < n && inBlock*2 < n && !ok {
						t.Fatalf("the runner is a %T", r)
					}
					got, end := epochs(t, r, n, batch, 2)
					if !near(got, loss) {
						t.Errorf("losses\n     %v\nwant %v", got, loss)
					}
					for i := range want {
						if !near(end[i], want[i]) {
							t.Errorf("parameter %d\n     %v\nwant %v", i, end[i], want[i])
						}
					}
				})
			}
		}
	})
}

// near compares to what summing a batch in another order can change.
func near(a, b []float32) bool {
	return slices.EqualFunc(a, b, func(x, y float32) bool { return math.Abs(float64(x-y)) <= 2e-6*(1+math.Abs(float64(y))) })
}

// TestStreamedRowsFromTheMiddle: a run that goes on in the middle of an epoch, and one that is closed there.
func TestStreamedRowsFromTheMiddle(t *testing.T) {
	eachBackend(t, func(t *testing.T, b *backend.Backend) {
		rows, net, weights, ref := problem(20)
		rows.Stream = 8 * rows.rowBytes()
		order := random.Permutation(random.Order, 1, 0, 20)
		for _, from := range []int{9, 3, 4, 0} {
			r, err := New(b, net, Values{Params: weights}, rows, 2, 0)
			if err != nil {
				t.Fatal(err)
			}
			if err := r.Shuffle(order); err != nil {
				t.Fatal(err)
			}
			m, err := r.Advance(from, 1, []float32{0})
			if err != nil {
				t.Fatal(err)
			}
			want := ref.loss(rows, []int{int(order[2*from]), int(order[2*from+1])})
			if math.Abs(float64(m.Loss[0])-want) > 1e-5 {
				t.Errorf("update %d: loss %v, want %v", from, m.Loss[0], want)
			}
			r.Close()
		}
	})
}

func TestStreamedRowsAreScoredAlike(t *testing.T) {
	eachBackend(t, func(t *testing.T, b *backend.Backend) {
		rows, net, weights, _ := problem(3*blockRows + 7)
		values := Values{Params: weights}
		want, err := Score(b, net, values, rows)
		if err != nil {
			t.Fatal(err)
		}
		outputs, err := Outputs(b, net, values, rows, true)
		if err != nil {
			t.Fatal(err)
		}
		part := rows
		part.Stream = 1000
		if d, err := Upload(b, part); err != nil || d.resident != nil {
			t.Fatalf("all rows are on the device: %v", err)
		}
		if got, err := Score(b, net, values, part); err != nil || got != want {
			t.Errorf("%+v, %v; want %+v", got, err, want)
		}
		if got, err := Outputs(b, net, values, part, true); err != nil || !slices.Equal(got, outputs) {
			t.Errorf("other outputs, %v", err)
		}
	})
}

func TestWhichRowsStream(t *testing.T) {
	for name, c := range map[string]struct {
		rows  Rows
		want  bool
		block int
	}{
		"MNIST":           {Rows{Bytes: []byte{}, Features: 784, Count: 60000}, false, 64 << 20 / 788},
		"2 GB":            {Rows{Bytes: []byte{}, Features: 784, Count: 3_000_000}, true, 64 << 20 / 788},
		"floats":          {Rows{Features: 784, Count: 400_000}, true, 64 << 20 / 3140},
		"small and asked": {Rows{Features: 1, Count: 100, Stream: 1 << 20}, false, 1 << 19 / 8},
		"asked":           {Rows{Features: 1, Count: 1000, Stream: 4000}, true, 250},
		"weighted":        {Rows{Features: 1, Count: 1000, Stream: 4000, Width: 2, Weights: []float32{}}, true, 125},
		"a wide row":      {Rows{Features: 1000, Count: 2, Stream: 10}, true, 1},
	} {
		if got, block := c.rows.streams(), c.rows.streamRows(); got != c.want || block != c.block {
			t.Errorf("%s: streams %v in blocks of %d, want %v in %d", name, got, block, c.want, c.block)
		}
	}
}
