package nn

import (
	"math"
	"testing"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"

	"descida/nn/internal/backend"
	"descida/nn/internal/device"
	"descida/nn/internal/random"
	"descida/nn/internal/train"
)

func float32Shape(dims ...int) shapes.Shape { return shapes.Make(dtypes.Float32, dims...) }

// doubles is a model's training pass in float64: the loss of a few rows and its gradient at all parameters and at the rows.
type doubles struct {
	program *device.Program
	names   []string
	dims    [][]int
	values  [][]float64 // params, states, x
	params  int
	targets *tensors.Tensor
	random  *tensors.Tensor
}

const checkedBatch = 3

func (c checkedCase) doubles(t *testing.T, b *backend.Backend) *doubles {
	t.Helper()
	m, d := c.model(), c.data(checkedBatch)
	m.input = c.in
	a, err := m.shaped(c.in)
	if err != nil {
		t.Fatal(err)
	}
	loss := newPlan(c.options).loss
	if loss == nil {
		loss = m.lossFor(d)
	}
	net := m.net(a, loss, d)
	k := &doubles{params: len(net.Params)}
	for i, p := range append(listed(a.params), listed(a.states)...) {
		values := make([]float32, p.size())
		random.Normal(values, 0.7, random.Weights, 3, i)
		if i >= k.params { // a variance is positive
			for j := range values {
				values[j] = 0.5 + values[j]*values[j]
			}
		}
		k.add(p.name, p.dims, values)
	}
	k.add("input", append([]int{checkedBatch}, c.in...), d.rows.Floats)
	if d.rows.Targets != nil {
		wide := make([]float64, len(d.rows.Targets))
		for i, v := range d.rows.Targets {
			wide[i] = float64(v)
		}
		k.targets = tensors.FromFlatDataAndDimensions(wide, checkedBatch, d.rows.Width)
	} else {
		k.targets = device.Ints(d.rows.Labels, checkedBatch)
	}
	if k.random, err = graph.RNGStateFromSeed(11); err != nil {
		t.Fatal(err)
	}
	var in []shapes.Shape
	for _, dims := range k.dims {
		in = append(in, shapes.Make(dtypes.Float64, dims...))
	}
	last := len(in) - 1
	in = append(in, k.targets.Shape(), k.random.Shape())
	k.program, err = device.Compile(b.Compute, "a pass in float64", in, func(in []*graph.Node) []*graph.Node {
		p := train.NewPass(in[last], in[:k.params], in[k.params:last], true, in[last+2])
		rows := net.Loss.Rows(net.Forward(p), in[last+1])
		total := graph.ReduceAllMean(rows)
		if net.Loss.Sum {
			total = graph.ReduceAllSum(rows)
		}
		if p.Penalty() != nil {
			total = graph.Add(total, p.Penalty())
		}
		return append([]*graph.Node{total}, graph.Gradient(total, append(in[:k.params:k.params], in[last])...)...)
	})
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func (k *doubles) add(name string, dims []int, values []float32) {
	wide := make([]float64, len(values))
	for i, v := range values {
		wide[i] = float64(v)
	}
	k.names, k.dims, k.values = append(k.names, name), append(k.dims, dims), append(k.values, wide)
}

// run gives the loss and the gradients, the rows' last.
func (k *doubles) run(t *testing.T) (loss float64, gradients [][]float64) {
	t.Helper()
	var in []*tensors.Tensor
	for i, v := range k.values {
		in = append(in, tensors.FromFlatDataAndDimensions(v, k.dims[i]...))
	}
	out, err := k.program.Run(append(in, k.targets, k.random)...)
	if err != nil {
		t.Fatal(err)
	}
	defer device.Free(append(in, out...)...)
	for _, one := range out {
		values, err := tensors.CopyFlatData[float64](one)
		if err != nil {
			t.Fatal(err)
		}
		gradients = append(gradients, values)
	}
	return gradients[0][0], gradients[1:]
}

// checkGradient compares the gradient with central differences, (J(w + h) - J(w - h)) / 2h with h = 1e-5: their error is
// h² times a third derivative, 1e-10, and 1e-16 / h = 1e-11 of rounding. 1e-6 of each array's norm is held, or 1e-8 where
// the gradient is zero, as that of a bias before BatchNorm is.
func (c checkedCase) checkGradient(t *testing.T, b *backend.Backend) {
	t.Helper()
	const h = 1e-5
	k := c.doubles(t, b)
	defer k.program.Close()
	_, gradients := k.run(t)
	for i, gradient := range gradients {
		at := i
		if i == k.params {
			at = len(k.values) - 1 // the rows, after the states
		}
		var off, all float64
		values := k.values[at]
		for j, v := range values {
			values[j] = v + h
			above, _ := k.run(t)
			values[j] = v - h
			below, _ := k.run(t)
			values[j] = v
			difference := (above - below) / (2 * h)
			off += (gradient[j] - difference) * (gradient[j] - difference)
			all += difference * difference
		}
		if !(math.Sqrt(off) <= 1e-6*math.Sqrt(all)+1e-8) {
			t.Errorf("the gradient at %s is off by %.1e of %.1e", k.names[at], math.Sqrt(off), math.Sqrt(all))
		}
	}
}
