package progress

import "iter"

// Range counts from 0 to n-1 as for i := range n does, and shows a bar meanwhile.
func Range(n int) iter.Seq[int] { return Labelled(n, "") }

// Labelled is Range with a label before the bar.
func Labelled(n int, label string) iter.Seq[int] {
	return func(yield func(int) bool) {
		b := New(n, label)
		defer b.Done()
		for i := range n {
			if !yield(i) {
				return
			}
			b.Set(i + 1)
		}
	}
}
