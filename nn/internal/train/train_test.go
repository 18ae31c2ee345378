package train

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"

	"descida/nn/internal/backend"
	"descida/nn/internal/device"
	"descida/nn/internal/random"
)

// uniform is n values uniform in ±1.
func uniform(seed uint64, index, n int) []float32 {
	w := make([]float32, n)
	random.Uniform(w, 1, random.Weights, seed, index)
	return w
}

func eachBackend(t *testing.T, test func(*testing.T, *backend.Backend)) {
	t.Helper()
	for _, name := range []string{backend.XLACPU, backend.Go} {
		t.Run(name, func(t *testing.T) {
			t.Setenv(backend.Env, name)
			b, err := backend.Default()
			if err != nil {
				if name == backend.Go {
					t.Fatal(err)
				}
				t.Skip("XLA's CPU plug-in is not installed: ", err)
			}
			test(t, b)
		})
	}
}

// perceptron is a net of tanh layers and a linear last one, [units, inputs] weights and biases by turns.
func perceptron(sizes ...int) Net {
	n := Net{Key: fmt.Sprint("perceptron", sizes), Outputs: sizes[len(sizes)-1]}
	for i := range len(sizes) - 1 {
		n.Params = append(n.Params, shapes.Make(dtypes.Float32, sizes[i+1], sizes[i]), shapes.Make(dtypes.Float32, sizes[i+1]))
	}
	n.Loss = Loss{Rows: CrossEntropy, Right: Right, Probability: func(z *graph.Node) *graph.Node { return graph.Softmax(z, -1) }}
	n.Forward = func(pass *Pass) *graph.Node {
		p, x := pass.Params, pass.X
		for i := 0; i < len(p); i += 2 {
			z := graph.DotGeneral(x, []int{1}, nil, p[i], []int{1}, nil)
			pass.Note(i, i+1, x, z)
			x = graph.Add(z, graph.BroadcastToShape(graph.Reshape(p[i+1], 1, -1), z.Shape()))
			if i < len(p)-2 {
				x = graph.Tanh(x)
			}
		}
		return x
	}
	n.Rule.Update = func(s *Step) (params, slots []*graph.Node) {
		for i, p := range s.Params {
			params = append(params, graph.Sub(p, graph.Mul(s.Gradients[i], s.Rate)))
		}
		return params, nil
	}
	return n
}

// reference is the same net in float64, with its gradient by finite differences: independent of all that is tested.
type reference struct {
	sizes   []int
	weights [][]float64
}

func (r reference) loss(rows Rows, which []int) float64 {
	var total float64
	for _, at := range which {
		x := make([]float64, rows.Features)
		for j, v := range rows.Row(at) {
			x[j] = float64(v)
		}
		for l := range len(r.sizes) - 1 {
			z := make([]float64, r.sizes[l+1])
			for k := range z {
				z[k] = r.weights[2*l+1][k]
				for j, v := range x {
					z[k] += r.weights[2*l][k*len(x)+j] * v
				}
				if l < len(r.sizes)-2 {
					z[k] = math.Tanh(z[k])
				}
			}
			x = z
		}
		var sum float64
		for _, v := range x {
			sum += math.Exp(v)
		}
		total += math.Log(sum) - x[rows.Labels[rows.At(at)]]
	}
	return total / float64(len(which))
}

// gradient by central differences: with steps of 1e-5 it is right to about 1e-10.
func (r reference) gradient(rows Rows, which []int) [][]float64 {
	const h = 1e-5
	g := make([][]float64, len(r.weights))
	for i, w := range r.weights {
		g[i] = make([]float64, len(w))
		for j := range w {
			was := w[j]
			w[j] = was + h
			up := r.loss(rows, which)
			w[j] = was - h
			g[i][j] = (up - r.loss(rows, which)) / (2 * h)
			w[j] = was
		}
	}
	return g
}

// problem is n rows of four features in three classes, and weights for a net of one hidden layer.
func problem(n int) (Rows, Net, [][]float32, reference) {
	sizes := []int{4, 5, 3}
	rows := Rows{Floats: uniform(1, 9, 4*n), Labels: make([]int32, n), Features: 4, Count: n}
	for i := range rows.Labels {
		rows.Labels[i] = int32(i*7%11) % 3
	}
	weights := [][]float32{uniform(1, 0, 20), {0.1, 0, -0.1, 0.2, 0}, uniform(1, 1, 15), {0, 0.3, 0}}
	ref := reference{sizes: sizes}
	for _, w := range weights {
		wide := make([]float64, len(w))
		for i, v := range w {
			wide[i] = float64(v)
		}
		ref.weights = append(ref.weights, wide)
	}
	return rows, perceptron(sizes...), weights, ref
}

func TestUpdatesAgainstFiniteDifferences(t *testing.T) {
	const many = 2*part + 77 // a full batch in three parts, the last of 77 rows
	for _, c := range []struct{ n, batch int }{{10, 1}, {10, 3}, {10, 4}, {10, 10}, {many, many}} {
		t.Run(fmt.Sprint(c), func(t *testing.T) {
			eachBackend(t, func(t *testing.T, b *backend.Backend) {
				n, batch := c.n, c.batch
				rows, net, weights, ref := problem(n)
				r, err := New(b, net, Values{Params: weights}, rows, batch, 0)
				if err != nil {
					t.Fatal(err)
				}
				defer r.Close()
				order := random.Permutation(random.Order, 4, 0, n)
				if err := r.Shuffle(order); err != nil {
					t.Fatal(err)
				}
				updates := Updates(n, batch)
				rates := make([]float32, updates)
				for i := range rates {
					rates[i] = 0.1 / float32(i+1) // a rate an update
				}
				var m Metrics
				for at := 0; at < updates; {
					part, err := r.Advance(at, updates-at, rates[at:])
					if err != nil {
						t.Fatal(err)
					}
					at += len(part.Loss)
					m.Loss, m.Norm = append(m.Loss, part.Loss...), append(m.Norm, part.Norm...)
				}
				for u := range updates {
					var which []int
					for _, row := range order[u*batch : min(n, (u+1)*batch)] {
						which = append(which, int(row))
					}
					if want := ref.loss(rows, which); math.Abs(float64(m.Loss[u])-want) > 1e-5 {
						t.Errorf("update %d: loss %v, want %v", u, m.Loss[u], want)
					}
					var squares float64
					for i, g := range ref.gradient(rows, which) {
						for j, v := range g {
							squares += v * v
							ref.weights[i][j] -= float64(rates[u]) * v
						}
					}
					if want := math.Sqrt(squares); math.Abs(float64(m.Norm[u])-want) > 1e-5*want {
						t.Errorf("update %d: norm %v, want %v", u, m.Norm[u], want)
					}
				}
				values, err := r.Values()
				if err != nil {
					t.Fatal(err)
				}
				got := values.Params
				for i := range got {
					for j, v := range got[i] {
						if want := ref.weights[i][j]; math.Abs(float64(v)-want) > 1e-5 {
							t.Errorf("weight %d of parameter %d: %v, want %v", j, i, v, want)
						}
					}
				}
			})
		})
	}
}

// run compiles and runs a graph function of one float32 matrix and labels.
func run(t *testing.T, b *backend.Backend, x []float32, classes int, labels []int32, f func(x, labels *graph.Node) *graph.Node) []float32 {
	t.Helper()
	in := []shapes.Shape{shapes.Make(dtypes.Float32, len(labels), classes), shapes.Make(dtypes.Int32, len(labels))}
	p, err := device.Compile(b.Compute, "test", in, func(in []*graph.Node) []*graph.Node { return []*graph.Node{f(in[0], in[1])} })
	if err != nil {
		t.Fatal(err)
	}
	out, err := p.Run(device.Floats(x, len(labels), classes), device.Ints(labels, len(labels)))
	if err != nil {
		t.Fatal(err)
	}
	values, err := device.CopyFloats(out[0])
	if err != nil {
		t.Fatal(err)
	}
	return values
}

func TestRight(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	cases := []struct {
		logits []float32
		label  int32
		want   float32
	}{
		{[]float32{1, 2, 3}, 2, 1},
		{[]float32{1, 2, 3}, 1, 0},
		{[]float32{0, 0, 0}, 0, 1}, // of equal logits the first counts
		{[]float32{0, 0, 0}, 1, 0},
		{[]float32{-1, 5, 5}, 1, 1},
		{[]float32{-1, 5, 5}, 2, 0},
		{[]float32{nan, nan, nan}, 0, 0},
		{[]float32{1, inf, 0}, 1, 1},
		{[]float32{1, inf, 0}, 0, 0},
		{[]float32{-inf, -inf, 0}, 2, 1},
	}
	var logits, want []float32
	var labels []int32
	for _, c := range cases {
		logits, labels, want = append(logits, c.logits...), append(labels, c.label), append(want, c.want)
	}
	eachBackend(t, func(t *testing.T, b *backend.Backend) {
		if got := run(t, b, logits, 3, labels, Right); !slices.Equal(got, want) {
			t.Errorf("got  %v\nwant %v", got, want)
		}
	})
}

func TestCrossEntropyIsStable(t *testing.T) {
	eachBackend(t, func(t *testing.T, b *backend.Backend) {
		got := run(t, b, []float32{1000, 0, -1000, 0, 0, 1e30, -1e30, 0}, 2, []int32{0, 1, 0, 1}, CrossEntropy)
		for i, want := range []float64{0, 0, 1e30, 0} {
			if i == 0 && got[0] != 0 || i > 0 && math.Abs(float64(got[i])-want) > 1e-6*want+1e-6 {
				t.Errorf("row %d: %v, want %v", i, got[i], want)
			}
		}
		even := run(t, b, make([]float32, 10), 10, []int32{3}, CrossEntropy)
		if math.Abs(float64(even[0])-math.Log(10)) > 1e-6 {
			t.Errorf("ten equal logits: %v, want ln 10 = %v", even[0], math.Log(10))
		}
	})
}

// TestScoreTakesPaddingOff scores more rows than a block, with a last block that is not full.
func TestScoreTakesPaddingOff(t *testing.T) {
	eachBackend(t, func(t *testing.T, b *backend.Backend) {
		n := blockRows + blockRows/2 + 1
		rows, net, weights, ref := problem(n)
		sums, err := Score(b, net, Values{Params: weights}, rows)
		if err != nil {
			t.Fatal(err)
		}
		all := make([]int, n)
		for i := range all {
			all[i] = i
		}
		if want := ref.loss(rows, all) * float64(n); math.Abs(sums.Loss-want) > 1e-5*want {
			t.Errorf("loss %v, want %v", sums.Loss, want)
		}
		p, err := Outputs(b, net, Values{Params: weights}, rows, true)
		if err != nil || len(p) != 3*n {
			t.Fatalf("%d probabilities, %v", len(p), err)
		}
		want := 0
		for i := range n {
			own := p[3*i : 3*i+3]
			if slices.Index(own, slices.Max(own)) == int(rows.Labels[i]) {
				want++
			}
		}
		if int(sums.Right) != want {
			t.Errorf("%v right, want %d", sums.Right, want)
		}
	})
}

func TestRows(t *testing.T) {
	r := Rows{Floats: []float32{0, 10, 20, 30, 40}, Features: 1, Count: 5}
	values := func(r Rows) (v []float32) {
		for i := range r.Len() {
			v = append(v, r.Row(i)...)
		}
		return v
	}
	for _, c := range []struct {
		view Rows
		want []float32
	}{
		{r, []float32{0, 10, 20, 30, 40}},
		{r.Slice(1, 4), []float32{10, 20, 30}},
		{r.Slice(1, 4).Slice(1, 3), []float32{20, 30}},
		{r.Slice(1, 4).Select([]int32{2, 0}), []float32{30, 10}},
		{r.Select([]int32{4, 3, 0}).Slice(1, 3), []float32{30, 0}},
		{r.Select([]int32{4, 3, 0}).Select([]int32{2, 2}), []float32{0, 0}},
	} {
		if got := values(c.view); !slices.Equal(got, c.want) {
			t.Errorf("got %v, want %v", got, c.want)
		}
	}
	pixels := Rows{Bytes: []byte{0, 51, 255}, Features: 3, Count: 1}
	if got := pixels.Row(0); got[0] != 0 || math.Abs(float64(got[1])-0.2) > 1e-7 || got[2] != 1 {
		t.Errorf("pixels %v", got)
	}
}

func TestProgramsAreKept(t *testing.T) {
	eachBackend(t, func(t *testing.T, b *backend.Backend) {
		rows, net, weights, _ := problem(10)
		net.Key += t.Name()
		count := func() int {
			programs.Lock()
			defer programs.Unlock()
			return len(programs.byKey)
		}
		open := func(net Net, batch int) {
			t.Helper()
			r, err := New(b, net, Values{Params: weights}, rows, batch, 0)
			if err != nil {
				t.Fatal(err)
			}
			r.Close()
		}
		before := count()
		open(net, 5)
		open(net, 5)
		if got := count() - before; got != 1 {
			t.Errorf("the same shapes made %d programs, want 1", got)
		}
		net, rule := net, net
		rule.Rule.Key = "another rule"
		open(rule, 5)
		net.Key += "another net"
		open(net, 5)
		open(net, 2)
		if got := count() - before; got != 4 {
			t.Errorf("another rule, net and batch made %d programs in all, want 4", got)
		}
	})
}
