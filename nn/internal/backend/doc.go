// Package backend makes the one GoMLX backend that a program trains on, and decides which: XLA on a GPU, XLA on the
// CPU, or GoMLX's pure-Go backend.
//
//	b, err := backend.Default() // as DESCIDA_BACKEND says, else the fastest that works here
//	fmt.Println(b.Name)         // xla:cpu
package backend
