package train

import (
	"github.com/gomlx/gomlx/core/tensors"

	"descida/nn/internal/backend"
	"descida/nn/internal/device"
)

// Rows is a view of a data set on the host: which of its rows, in which order.
type Rows struct {
	Bytes    []byte    // [rows, features] pixels, or nil
	Floats   []float32 // [rows, features], or nil
	Labels   []int32   // a class index a row, or nil
	Features int
	Start    int     // the view's first row, where Index is nil
	Count    int     // rows in the view
	Index    []int32 // the view's rows; nil: Count of them from Start on
}

// Len is the number of rows in the view.
func (r Rows) Len() int { return r.Count }

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

func copyRows[T any](dst, src []T, r Rows, which func(i int) int, n int) {
	f := r.Features
	for i := range n {
		row := r.At(which(i))
		copy(dst[i*f:(i+1)*f], src[row*f:(row+1)*f])
	}
}

// upload makes the tensors of n rows, the i-th of them the view's which(i), padded with zeros to size rows.
func (r Rows) upload(b *backend.Backend, which func(i int) int, n, size int) (x, y *tensors.Tensor, err error) {
	if r.Bytes != nil {
		x, err = device.Bytes(b.Compute, func(dst []byte) { copyRows(dst, r.Bytes, r, which, n) }, size, r.Features)
	} else {
		x, err = device.FloatRows(b.Compute, func(dst []float32) { copyRows(dst, r.Floats, r, which, n) }, size, r.Features)
	}
	if err != nil {
		return nil, nil, err
	}
	labels := make([]int32, size)
	if r.Labels != nil {
		for i := range n {
			labels[i] = r.Labels[r.At(which(i))]
		}
	}
	return x, device.Ints(labels, size), nil
}

func same(i int) int { return i }
