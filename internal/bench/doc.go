// Package bench times training: the same network, data and rate in Descida and in Keras, alternately in one run, so
// that what disturbs the machine disturbs all of them.
//
//	report, err := bench.Train(ctx, bench.Options{Source: ".", Batches: []int{32, 1, 0}, Rounds: 3})
package bench
