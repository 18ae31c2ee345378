package train

import (
	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"

	"descida/nn/internal/backend"
	"descida/nn/internal/device"
)

// Rows is a view of a data set on the host: which of its rows, in which order.
type Rows struct {
	Bytes    []byte    // [rows, features] pixels, or nil
	Floats   []float32 // [rows, features], or nil
	Labels   []int32   // a class index a row, or nil
	Targets  []float32 // [rows, Width], in place of labels, or nil
	Width    int
	Weights  []float32 // how much a row counts in the loss, or nil: all as much
	Features int
	Start    int     // the view's first row, where Index is nil
	Count    int     // rows in the view
	Index    []int32 // the view's rows; nil: Count of them from Start on
	Stream   int     // bytes of rows that may lie on the device at a time; 0: as many as is usual
}

// Len is the number of rows in the view.
func (r Rows) Len() int { return r.Count }

// All is the number of rows in the data set.
func (r Rows) All() int { return max(len(r.Bytes), len(r.Floats)) / max(1, r.Features) }

// At is where the view's i-th row is in the data set.
func (r Rows) At(i int) int {
	if r.Index != nil {
		return int(r.Index[i])
	}
	return r.Start + i
}

// Slice is the rows from a place to before another.
func (r Rows) Slice(from, to int) Rows {
	if r.Index != nil {
		r.Index = r.Index[from:to]
	} else {
		r.Start += from
	}
	r.Count = to - from
	return r
}

// Select is the rows at some places, in their order.
func (r Rows) Select(places []int32) Rows {
	index := make([]int32, len(places))
	for i, p := range places {
		index[i] = int32(r.At(int(p)))
	}
	r.Index, r.Start, r.Count = index, 0, len(index)
	return r
}

// Row is a copy of a row as the graph sees it.
func (r Rows) Row(i int) []float32 {
	at := r.At(i) * r.Features
	row := make([]float32, r.Features)
	if r.Bytes == nil {
		copy(row, r.Floats[at:])
		return row
	}
	for j := range row {
		row[j] = float32(r.Bytes[at+j]) * (1.0 / 255)
	}
	return row
}

// copyRows copies n rows of f values each.
func copyRows[T any](dst, src []T, f int, r Rows, which func(i int) int, n int) {
	for i := range n {
		row := r.At(which(i))
		copy(dst[i*f:(i+1)*f], src[row*f:(row+1)*f])
	}
}

// batchTensors are rows on the device.
type batchTensors struct{ x, targets, weights *tensors.Tensor }

func (t batchTensors) free() { device.Free(t.x, t.targets, t.weights) }

// list is what a program takes, in the order of batchInputs.
func (t batchTensors) list() []*tensors.Tensor {
	if t.weights == nil {
		return []*tensors.Tensor{t.x, t.targets}
	}
	return []*tensors.Tensor{t.x, t.targets, t.weights}
}

// shapes are those of a batch of so many rows, as list has them.
func (r Rows) shapes(n int) []shapes.Shape {
	kind := dtypes.Float32
	if r.Bytes != nil {
		kind = dtypes.Uint8
	}
	all := []shapes.Shape{shapes.Make(kind, n, r.Features), shapes.Make(dtypes.Int32, n)}
	if r.Targets != nil {
		all[1] = shapes.Make(dtypes.Float32, n, r.Width)
	}
	if r.Weights != nil {
		all = append(all, shapes.Make(dtypes.Float32, n))
	}
	return all
}

// nodes are a batch's inputs in a graph, in the order of shapes.
func nodes(in []*graph.Node) batchNodes {
	b := batchNodes{x: in[0], targets: in[1]}
	if len(in) > 2 {
		b.weights = in[2]
	}
	return b
}

// upload makes the tensors of n rows, the i-th of them the view's which(i), padded with zeros to size rows.
func (r Rows) upload(b *backend.Backend, which func(i int) int, n, size int) (t batchTensors, err error) {
	if r.Bytes != nil {
		t.x, err = device.Bytes(b.Compute, func(dst []byte) { copyRows(dst, r.Bytes, r.Features, r, which, n) }, size, r.Features)
	} else {
		t.x, err = device.FloatRows(b.Compute, func(dst []float32) { copyRows(dst, r.Floats, r.Features, r, which, n) }, size, r.Features)
	}
	if err == nil {
		r.answers(&t, which, n, size)
	}
	return t, err
}

// refill is upload into tensors that upload made for as many rows; what was there before pads it.
func (r Rows) refill(t *batchTensors, which func(i int) int, n, size int) (err error) {
	if r.Bytes != nil {
		err = device.Refill(t.x, func(dst []byte) { copyRows(dst, r.Bytes, r.Features, r, which, n) })
	} else {
		err = device.Refill(t.x, func(dst []float32) { copyRows(dst, r.Floats, r.Features, r, which, n) })
	}
	device.Free(t.targets, t.weights)
	r.answers(t, which, n, size)
	return err
}

// answers makes what is learnt of the rows: labels or targets, and weights.
func (r Rows) answers(t *batchTensors, which func(i int) int, n, size int) {
	if r.Targets != nil {
		targets := make([]float32, size*r.Width)
		copyRows(targets, r.Targets, r.Width, r, which, n)
		t.targets = device.Floats(targets, size, r.Width)
	} else {
		labels := make([]int32, size)
		if r.Labels != nil {
			copyRows(labels, r.Labels, 1, r, which, n)
		}
		t.targets = device.Ints(labels, size)
	}
	if r.Weights != nil {
		weights := make([]float32, size)
		copyRows(weights, r.Weights, 1, r, which, n)
		t.weights = device.Floats(weights, size)
	}
}

func same(i int) int { return i }
