package kernel

import (
	"sync"

	"descida/kernel/wire"
)

// request is an execute_request and the socket it came on.
type request struct {
	message *wire.Message
	socket  *wire.Socket
}

// queue holds the cells that wait, without a bound: a notebook may be run as a whole.
type queue struct {
	mu      sync.Mutex
	filled  *sync.Cond
	waiting []request
}

func newQueue() *queue {
	q := &queue{}
	q.filled = sync.NewCond(&q.mu)
	return q
}

func (q *queue) push(r request) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.waiting = append(q.waiting, r)
	q.filled.Signal()
}

// pop waits for the next cell.
func (q *queue) pop() request {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.waiting) == 0 {
		q.filled.Wait()
	}
	r := q.waiting[0]
	q.waiting = q.waiting[1:]
	return r
}

// drain takes all that wait.
func (q *queue) drain() []request {
	q.mu.Lock()
	defer q.mu.Unlock()
	all := q.waiting
	q.waiting = nil
	return all
}
