// Package cell turns the text of a notebook's cell into a Go program with state: declarations and statements mix
// freely, and a variable assigned at a cell's top level lives on in the cells after it.
//
// A [Session] knows what the cells so far declared. Compile type-checks a cell against it, lifts the cell's top-level
// variables to package-level variables of the program, and writes the program, only what the cell reaches, as files:
//
//	s := cell.New(packages, cell.Options{})
//	p, err := s.Compile(1, "x := 3\nx * 2")
//	// write p.Files beside a main.go with func main() { descidaCell() }, build it, then
//	s.Commit(p)
//	// run it, and tell what its Saved event told
//	s.Saved(p, event.Islands, event.Lost)
//
// The steps of Compile, each in a file of its own: split cuts the text into declarations and statements; misfit finds the
// variables that types declared anew have no room for, and fits says what room is; resolve
// type-checks it as written and says what every name means; lift finds the variables and their types; the rest of the
// body's edits show the last expression and catch unhandled errors (show, unhandled); reach follows the names; check
// type-checks the program; rewrite puts in what Stop, goroutines and input need; emit writes the files.
//
// For suggestions and explanations Overlay writes the session as one Go file with the cell that is being written: by
// tokens alone, so that a cell need not be finished, and from an outline that never changes, so that it need not wait for
// a cell that runs.
//
// Names that begin with descida_ are the program's own. A variable x of a student is descida_v_x there, so that it
// never meets an import, a builtin or a function of that name; messages show x. Every edit is followed by a
// /*line cell_HASH.go:L:C*/ directive, so that positions of the compiler and of stacks are those of the cell's text.
package cell
