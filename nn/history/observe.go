package history

import "sync"

// Observer is told of a training run while it goes: a progress bar or a live chart. Calls come from the training
// goroutine, one at a time, between chunks; the history is the run's own, to be read only during the call. A comparison tells one
// observer of all its runs, one after the other, each from Begin to End.
type Observer interface {
	Begin(h *History) // before the first update; h holds what is known in advance (rows, batch, epochs ...)
	Step(h *History)  // after each chunk of updates, and after each epoch's validation
	End(h *History)   // always, also after an error or a stop
}

var (
	mu       sync.Mutex
	newObs   func() Observer
	stopping func() bool
)

// Observe installs what makes an observer for each run or comparison; nil removes it. A notebook's program calls it.
func Observe(make func() Observer) {
	mu.Lock()
	defer mu.Unlock()
	newObs = make
}

// NewObserver makes the observer of one run or comparison; it is nil where none is installed.
func NewObserver() Observer {
	mu.Lock()
	defer mu.Unlock()
	if newObs == nil {
		return nil
	}
	return newObs()
}

// StopWhen installs a question that a run asks between chunks: should it end now and keep what it has?
func StopWhen(f func() bool) {
	mu.Lock()
	defer mu.Unlock()
	stopping = f
}

// Stopping reports whether runs are asked to end.
func Stopping() bool {
	mu.Lock()
	defer mu.Unlock()
	return stopping != nil && stopping()
}
