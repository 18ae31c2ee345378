package keep

import (
	"testing"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/tensors"
)

func TestTensorsComeBack(t *testing.T) {
	half := tensors.FromShape(shapes.Make(dtypes.BFloat16, 2, 2))
	for _, want := range []*tensors.Tensor{
		tensors.FromValue([][]float32{{1, 2, 3}, {4, 5, 6}}), tensors.FromScalar(int64(-7)), tensors.FromValue([]bool{true, false}),
		tensors.FromValue([][][]uint8{{{1}, {2}}}), tensors.FromValue([]complex64{1 + 2i}), tensors.FromShape(shapes.Make(dtypes.Float32, 0, 3)), half,
	} {
		b, err := encode(want)
		if err != nil {
			t.Fatal(err)
		}
		var got tensors.Tensor
		if err := decode(b, &got); err != nil {
			t.Fatal(want.Shape(), err)
		}
		if !got.Equal(want) || !got.Shape().Equal(want.Shape()) {
			t.Errorf("%v became %v", want, &got)
		}
		for n := range b {
			if err := decode(b[:n], new(tensors.Tensor)); err == nil {
				t.Errorf("%v: %d of %d bytes are enough", want.Shape(), n, len(b))
			}
		}
	}
}

func TestATensorWithoutDataIsAnError(t *testing.T) {
	x := tensors.FromScalar(1.0)
	x.FinalizeAll()
	if _, err := encode(x); err == nil {
		t.Error("no error")
	}
}
