// Package store keeps variables in a folder from one program to the next: whole object graphs, with what they share,
// cycles, pointers into the middle of things and unexported fields.
//
//	s, err := store.Open(dir)
//	s.Bind("x", &x)       // all variables first: what they share can only come back together
//	failed := s.Load()    // each with its reason
//	...
//	report, err := s.Save()
//
// What is kept is memory: blocks of Go values in which every pointer is replaced by (block, offset). Variables that
// reach common mutable memory form an island, the unit of loading and writing. A save writes the changed islands to
// one new segment file, and large flat arrays to files of their own, which a load maps instead of reading them; then it
// renames one manifest. A process killed at any moment leaves the state of the last manifest. A table of types with
// field names goes with each island, so that a type may gain, lose and widen fields.
//
// Not kept are funcs, channels, and types of other packages that hold more than plain data and have no methods to
// encode them; Save names each once.
package store
