package device_test

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"

	"descida/nn/internal/backend"
	"descida/nn/internal/device"
)

func pure() *backend.Backend {
	os.Setenv(backend.Env, backend.Go)
	b, err := backend.Default()
	if err != nil {
		panic(err)
	}
	return b
}

func Example() {
	p, err := device.Compile(pure().Compute, "double", []shapes.Shape{shapes.Make(dtypes.Float32, 3)},
		func(in []*graph.Node) []*graph.Node { return []*graph.Node{graph.Add(in[0], in[0])} })
	if err != nil {
		fmt.Println(err)
		return
	}
	out, err := p.Run(device.Floats([]float32{1, 2, 3}, 3))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(device.CopyFloats(out[0]))
	// Output: [2 4 6] <nil>
}

func TestPanicsBecomeErrors(t *testing.T) {
	_, err := device.Compile(pure().Compute, "nonsense", []shapes.Shape{shapes.Make(dtypes.Float32, 3), shapes.Make(dtypes.Float32, 4)},
		func(in []*graph.Node) []*graph.Node { return []*graph.Node{graph.Add(in[0], in[1])} })
	var e *device.Error
	if !errors.As(err, &e) || !strings.HasPrefix(err.Error(), "nn: compiling nonsense: ") || strings.Contains(err.Error(), "\n") {
		t.Errorf("shapes that do not fit: %v", err)
	} else if !strings.Contains(e.Detail, ".go:") {
		t.Errorf("the detail has no stack: %s", e.Detail)
	}
	for what, f := range map[string]func() error{
		"a string":        func() error { panic("oh") },
		"a runtime error": func() error { var none []int; _ = none[len(os.Args)]; return nil },
		"an error":        func() error { return errors.New("oh") },
	} {
		if err := device.Try(f); !errors.As(err, &e) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if err := device.Try(func() error { return nil }); err != nil {
		t.Error(err)
	}
	if err := device.Try(func() error { return errors.New("RESOURCE_EXHAUSTED: 99 GB") }); !strings.Contains(err.Error(), "smaller batch") {
		t.Errorf("out of memory: %v", err)
	}
}

func TestRunChecksInputs(t *testing.T) {
	b := pure()
	p, err := device.Compile(b.Compute, "same", []shapes.Shape{shapes.Make(dtypes.Float32, 2)},
		func(in []*graph.Node) []*graph.Node { return []*graph.Node{graph.OnePlus(in[0])} })
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	if _, err := p.Run(); err == nil || err.Error() != "nn: running same: 0 inputs given, 1 wanted" {
		t.Errorf("no inputs: %v", err)
	}
	if _, err := p.Run(device.Floats([]float32{1, 2, 3}, 3)); err == nil {
		t.Error("an input of another shape is taken")
	}
}
