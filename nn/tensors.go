package nn

import (
	"errors"
	"fmt"
	"slices"

	"github.com/gomlx/compute"
	"github.com/gomlx/gomlx/core/tensors"

	"descida/nn/internal/backend"
	"descida/nn/internal/device"
)

// Backend is GoMLX's backend that nn trains on, for graphs of one's own:
//
//	exec := nn.Must(graph.NewExec(nn.Must(nn.Backend()), func(x, w *graph.Node) *graph.Node { return graph.Dot(x, w).MatMul() }))
//
// Error: DESCIDA_BACKEND names one that does not start.
func Backend() (compute.Backend, error) {
	b, err := backend.Default()
	if err != nil {
		return nil, err
	}
	b.Announce()
	return b.Compute, nil
}

// Tensor is a copy of the array as GoMLX's tensor, float32 of the array's shape.
func (a Array) Tensor() *tensors.Tensor {
	return device.Floats(a.Values, a.Shape...)
}

// Tensors are copies of the arrays as GoMLX's tensors, by their names.
func (a Arrays) Tensors() map[string]*tensors.Tensor {
	out := make(map[string]*tensors.Tensor, len(a.List))
	for _, one := range a.List {
		out[one.Name] = one.Tensor()
	}
	return out
}

// ArrayOf is a float32 tensor as an array of the given name: the way back from GoMLX to SetParameters. Error: the tensor is
// nil or of another type.
func ArrayOf(name string, t *tensors.Tensor) (Array, error) {
	if t == nil {
		return Array{}, errors.New("nn: ArrayOf: the tensor is nil")
	}
	values, err := device.CopyFloats(t)
	if err != nil {
		return Array{}, fmt.Errorf("nn: ArrayOf(%q): the tensor is %s, want float32: %w", name, t.Shape(), err)
	}
	return Array{name, slices.Clone(t.Shape().Dimensions), values}, nil
}

// Tensors are the rows as GoMLX's tensors: x is [rows, row...] float32, pixels 0 to 1; y is [rows] int32 labels, or
// [rows, targets] float32, or nil where there are neither. Error: the data set is unusable.
func (d *Dataset) Tensors() (x, y *tensors.Tensor, err error) {
	if err := d.usable(false); err != nil {
		return nil, nil, err
	}
	n := d.Len()
	features := make([]float32, 0, n*d.rows.Features)
	for i := range n {
		features = append(features, d.Row(i)...)
	}
	x = device.Floats(features, append([]int{n}, d.shape...)...)
	switch {
	case d.rows.Targets != nil:
		y = device.Floats(gathered(d.rows, d.rows.Targets, d.rows.Width), n, d.rows.Width)
	case d.rows.Labels != nil:
		y = device.Ints(gathered(d.rows, d.rows.Labels, 1), n)
	}
	return x, y, nil
}
