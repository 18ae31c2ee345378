// Package notebooks is the course: pt/ and en/ hold the same notebooks, with the same code, in two languages. It has no
// Go code of its own; its tests hold the two languages together and look at what was committed.
//
//	go run . run notebooks/en/02-batch-sgd-mini-batch.ipynb
package notebooks
