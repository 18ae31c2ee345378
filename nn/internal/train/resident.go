package train

import (
	"slices"
	"sync"

	"descida/nn/internal/backend"
)

// residents are what lies on a device of some rows, once for all who use it at the same time.
type residents[T interface{ free() }] struct {
	mu   sync.Mutex
	list []*resident[T]
}

type resident[T interface{ free() }] struct {
	all     *residents[T]
	backend *backend.Backend
	rows    Rows
	value   T
	users   int
}

// take gives what is there, or makes it. Each take wants its release.
func (l *residents[T]) take(b *backend.Backend, rows Rows, make func() (T, error)) (*resident[T], error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, r := range l.list {
		if r.backend == b && SameRows(r.rows, rows) {
			r.users++
			return r, nil
		}
	}
	value, err := make()
	if err != nil {
		value.free()
		return nil, err
	}
	r := &resident[T]{l, b, rows, value, 1}
	l.list = append(l.list, r)
	return r, nil
}

// release frees it when nobody uses it any more.
func (r *resident[T]) release() {
	if r == nil {
		return
	}
	r.all.mu.Lock()
	defer r.all.mu.Unlock()
	if r.users--; r.users == 0 {
		r.value.free()
		r.all.list = slices.DeleteFunc(r.all.list, func(other *resident[T]) bool { return other == r })
	}
}

// SameRows tells whether two views show the same rows, in the same order, of the same arrays.
func SameRows(a, b Rows) bool {
	return a.Features == b.Features && a.Width == b.Width && a.Start == b.Start && a.Count == b.Count &&
		sameArray(a.Bytes, b.Bytes) && sameArray(a.Floats, b.Floats) && sameArray(a.Labels, b.Labels) && sameArray(a.Targets, b.Targets) &&
		sameArray(a.Weights, b.Weights) && slices.Equal(a.Index, b.Index) && (a.Index == nil) == (b.Index == nil)
}

// sameArray tells whether two slices are one.
func sameArray[T any](a, b []T) bool {
	return len(a) == len(b) && (a == nil) == (b == nil) && (len(a) == 0 || &a[0] == &b[0])
}

var (
	trained residents[batchTensors] // all rows of a view, for the updates
	scored  residents[blocks]       // for Score, Outputs and Watch
)

// Hold keeps rows on the device for runners to come, also those that score if it is said, until release is called.
func Hold(b *backend.Backend, r Rows, toScore bool) (release func(), err error) {
	if toScore {
		d, err := Upload(b, r)
		if err != nil {
			return nil, err
		}
		return d.Close, nil
	}
	if !b.Loops || r.streams() { // there the rows stay on the host
		return func() {}, nil
	}
	held, err := r.reside(b)
	if err != nil {
		return nil, err
	}
	return held.release, nil
}

// reside brings all rows of the view to the device.
func (r Rows) reside(b *backend.Backend) (*resident[batchTensors], error) {
	return trained.take(b, r, func() (batchTensors, error) { return r.upload(b, same, r.Len(), r.Len()) })
}
