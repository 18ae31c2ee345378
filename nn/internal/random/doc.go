// Package random draws on the host, from a seed, all that a training run leaves to chance: initial weights, the
// validation split and each epoch's order. So the draws are the same on every backend.
//
//	order := random.Permutation(random.Order, seed, epoch, 54000)
package random
