// Package mathrand lets random generators of math/rand live on from cell to cell, at the number where they were. Their
// source has a type without a public name, so that no cell can register it itself. Importing the package is enough; the
// kernel does so for each cell that imports math/rand. Generators of math/rand/v2 need no such help.
//
//	import _ "descida/nbext/session/known/mathrand"
package mathrand
