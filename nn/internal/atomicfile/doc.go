// Package atomicfile writes files that are there whole or not at all, whatever ends the program on the way.
//
//	err := atomicfile.Write("model.safetensors", func(w io.Writer) error { ... })
package atomicfile
