package nn

import (
	"fmt"
	"iter"

	"descida/nn/internal/random"
)

// Batches gives the rows in mini-batches of one epoch, each row once, in an order drawn from the seed: that of the first
// epoch of a Fit with nn.Seed(seed), which thereby sees the same batches. The last batch has the rows that are left. For
// another epoch take another seed:
//
//	for batch := range train.Batches(32, epoch) { ... }
//
// The batches are views: they copy no rows. Where size is below 1 or above the number of rows, or the data set is
// unusable, there is one batch, which says what is wrong when it is used.
func (d *Dataset) Batches(size, seed int) iter.Seq[*Dataset] {
	return func(yield func(*Dataset) bool) {
		if err := d.usable(false); err != nil {
			yield(&Dataset{err: err})
			return
		}
		n := d.Len()
		if size < 1 || size > n {
			yield(&Dataset{err: fmt.Errorf("nn: Batches(%d, %d): the data set has %d rows; want batches of 1 to %d", size, seed, n, n)})
			return
		}
		all := d.rows.Select(random.Permutation(random.Order, uint64(seed), 0, n))
		for at := 0; at < n; at += size {
			if !yield(d.view(all.Slice(at, min(at+size, n)))) {
				return
			}
		}
	}
}
