// Package keep lets GoMLX's tensors live on from cell to cell, and tells their shape. The program of a cell that knows
// the type imports it for its init; nobody else needs it:
//
//	import _ "descida/nn/keep"
package keep
