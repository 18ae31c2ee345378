// Package scanner lets a bufio.Scanner live on from cell to cell: how it splits its input is a func, and those of bufio
// are known by name here. Importing the package is enough; the kernel does so for each cell that imports bufio.
//
//	import _ "descida/nbext/session/known/scanner"
package scanner
