// Package device compiles graphs for a backend and runs them, and is the one place where GoMLX's panics become errors.
//
//	p, err := device.Compile(b, "double", []shapes.Shape{shapes.Make(dtypes.Float32, 3)},
//		func(in []*graph.Node) []*graph.Node { return []*graph.Node{graph.Add(in[0], in[0])} })
//	out, err := p.Run(device.Floats([]float32{1, 2, 3}, 3))
package device
