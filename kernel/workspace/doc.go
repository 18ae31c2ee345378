// Package workspace is the Go module that a session's cells are built in: a complete go.mod, the export data of
// every package within reach, and the compiler and linker called directly, without go build.
//
//	w, err := workspace.Open(dir, source)
//	file, err := w.Export("fmt")                       // for go/types
//	err = w.Build(ctx, map[string]string{"main.go": text}, "/tmp/program")
package workspace
