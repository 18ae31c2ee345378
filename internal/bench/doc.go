// Package bench times training, beside Keras and jax.lax.scan, and the kernel, beside GoNB and ipykernel: the same work in
// each, alternately in one run, so that what disturbs the machine disturbs all of them.
//
//	report, err := bench.Train(ctx, bench.Options{Source: ".", Networks: bench.Networks, Batches: []int{32, 1, 0}, Rounds: 3})
package bench
