package train

import (
	"cmp"
	"slices"

	"github.com/gomlx/gomlx/core/tensors"

	"descida/nn/internal/backend"
	"descida/nn/internal/device"
	"descida/nn/internal/mapped"
)

// Rows that say nothing of it lie on the device as a whole up to residentBytes, and come in blocks beyond.
const (
	residentBytes = 1 << 30
	streamedBytes = 128 << 20 // on the device at a time, then
)

// rowBytes is what a row takes on the device.
func (r Rows) rowBytes() int {
	n := 4 * max(1, r.Width) // a label, or targets
	if r.Bytes != nil {
		n += r.Features
	} else {
		n += 4 * r.Features
	}
	if r.Weights != nil {
		n += 4
	}
	return n
}

// streams tells whether the rows are more than may lie on the device.
func (r Rows) streams() bool {
	limit := residentBytes
	if r.Stream > 0 {
		limit = r.Stream
	}
	return r.Len() > limit/r.rowBytes()
}

// streamRows is how many rows come at a time: two blocks lie on the device, one that is used and the next.
func (r Rows) streamRows() int {
	limit := streamedBytes
	if r.Stream > 0 {
		limit = r.Stream
	}
	return max(1, limit/2/r.rowBytes())
}

// streamed is the Runner for rows that the device cannot hold: each block of an epoch's order is gathered and uploaded
// while the one before trains. It does what stretches does, over a block in place of the whole.
type streamed struct {
	*stretches
	all     Rows
	updates int // whole updates a block
	places  []int32
	block   int // that lies on the device; -1: none
	coming  chan fetched
	next    int          // the block that is coming, where coming is not nil
	spare   batchTensors // memory for the next one
}

// fetched is a block that was uploaded, and where its rows are in it.
type fetched struct {
	rows  batchTensors
	order *tensors.Tensor
	err   error
}

func (f fetched) free() {
	f.rows.free()
	device.Free(f.order)
}

func newStreamed(m *model, r Rows, batch int) *streamed {
	updates := min(max(1, r.streamRows()/batch), r.Len()/batch)
	one := &stretches{model: m, rows: r.Slice(0, updates*batch), batch: batch, capacity: min(capacity, updates)}
	return &streamed{stretches: one, all: r, updates: updates, block: -1}
}

func (s *streamed) open() error { return s.compile(s.all.Len()) }

// Shuffle begins to fetch the first block of the order.
func (s *streamed) Shuffle(places []int32) error {
	s.drop()
	s.places = places
	s.fetch(0)
	return nil
}

// drop forgets what is on the device and on its way there.
func (s *streamed) drop() {
	if s.coming != nil {
		f := <-s.coming
		s.coming = nil
		device.Free(f.order)
		s.keep(f.rows)
	}
	if s.data != nil {
		s.keep(s.data.value)
	}
	device.Free(s.order)
	s.data, s.order, s.block = nil, nil, -1
}

// keep has a block's memory ready for another.
func (s *streamed) keep(t batchTensors) {
	s.spare.free()
	s.spare = t
}

// fetch brings a block in the background.
func (s *streamed) fetch(block int) {
	size := s.rows.Len()
	places := s.places[block*size : min((block+1)*size, len(s.places))]
	s.coming, s.next = make(chan fetched, 1), block
	into := s.spare
	s.spare = batchTensors{}
	go func(to chan<- fetched) { to <- s.all.gather(s.backend, places, size, into) }(s.coming)
}

// gather uploads the rows at some places of the view, padded to size. They are read in the order in which they lie in the
// file, which a disk likes better, and put right by the order.
func (r Rows) gather(b *backend.Backend, places []int32, size int, into batchTensors) (f fetched) {
	sorted := make([]int32, len(places)) // places in places
	for i := range sorted {
		sorted[i] = int32(i)
	}
	slices.SortFunc(sorted, func(i, j int32) int { return cmp.Compare(r.At(int(places[i])), r.At(int(places[j]))) })
	order := make([]int32, size)
	for at, i := range sorted {
		order[i] = int32(at)
	}
	f.rows, f.err = r.bring(b, func(i int) int { return int(places[sorted[i]]) }, len(places), size, into)
	r.forget()
	f.order = device.Ints(order, size)
	return f
}

// forget gives the memory back into which a file's rows were read.
func (r Rows) forget() {
	mapped.Forget(r.Bytes)
	mapped.Forget(r.Floats)
}

// bring is upload, into memory that is there already, if it is.
func (r Rows) bring(b *backend.Backend, which func(i int) int, n, size int, into batchTensors) (batchTensors, error) {
	if into.x == nil {
		return r.upload(b, which, n, size)
	}
	err := r.refill(&into, which, n, size)
	return into, err
}

// turn has a block on the device, and the next one on its way.
func (s *streamed) turn(block int) error {
	if s.block == block {
		return nil
	}
	if s.coming == nil || s.next != block { // a run that goes on in the middle of an epoch
		s.drop()
		s.fetch(block)
	}
	f := <-s.coming
	s.coming = nil
	if f.err != nil {
		f.free()
		return f.err
	}
	if s.data != nil {
		s.keep(s.data.value)
	}
	device.Free(s.order)
	s.data, s.order, s.block = &resident[batchTensors]{value: f.rows}, f.order, block
	if size := s.rows.Len(); (block+1)*size < len(s.places) {
		s.fetch(block + 1)
	}
	return nil
}

func (s *streamed) Advance(from, n int, rates []float32) (Metrics, error) {
	block := from / s.updates
	if err := s.turn(block); err != nil {
		return Metrics{}, err
	}
	s.full = min(s.updates, s.all.Len()/s.batch-block*s.updates)
	return s.stretches.Advance(from-block*s.updates, n, rates)
}

func (s *streamed) Close() {
	s.drop()
	s.spare.free()
	s.stretches.Close()
}

var _ Runner = (*streamed)(nil)
