// Package tests runs the tests of a cell that begins with %test, as `go test` does, when the rest of the cell has
// ended and its variables are saved: what a test changes does not stay.
//
//	tests.After([]string{"-v"}, []testing.InternalTest{{Name: "TestAdd", F: TestAdd}}, nil)
package tests
