// Package train runs gradient descent on a backend: whole stretches of an epoch as one XLA While where the backend can,
// one update a call elsewhere, with the same mathematics (step.go) in both.
//
//	r, err := train.New(b, net, rows, 32)
//	err = r.Shuffle(order)
//	m, err := r.Advance(0, 100, rates) // the epoch's first 100 updates
package train
