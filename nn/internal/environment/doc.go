// Package environment sets the two variables that go-xla reads while it is being initialised, before any of our code
// could: where the PJRT plug-ins are and that it must not download one. Importing it is its use:
//
//	import _ "descida/nn/internal/environment"
//
// Go initialises, of all the packages whose imports are ready, the one with the smallest path first; this one needs
// only descida/internal/folder and the standard library, so it runs before github.com/gomlx/go-xla (a test holds it).
package environment
