package nn

import (
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"strings"

	"descida/nn/history"
)

// Event is what all events of a run have: its history so far, and what can be done about it.
type Event struct {
	History *history.History // the run's own: read it, and keep a copy of what must stay

	job *job
}

// Stop ends the run when the function returns. The model keeps the weights it has then, or with EarlyStopping the best ones;
// the history's Ended says history.StoppedByCallback.
func (e Event) Stop() {
	if e.job != nil {
		e.job.asked = true
	}
}

var errEventOver = errors.New("nn: the event is over: ask for its Model while its function runs, and keep that")

// Model is a copy of the model as it is now. The model that is being trained itself gets its weights at the end. Errors: the
// function that got the event has returned, the device's.
func (e Event) Model() (*Model, error) {
	if e.job == nil || !e.job.calling {
		return nil, errEventOver
	}
	v, err := e.job.runner.Values()
	if err != nil {
		return nil, err
	}
	return e.job.model.with(v), nil
}

// EpochEnd is the event after each epoch: it was validated, and its values are in the history.
type EpochEnd struct {
	Event
	Epoch int // counted from 1 within the run
}

// UpdateEnd is the event after an update: its values are in the history.
type UpdateEnd struct {
	Event
	Update int // counted from 1 within the run
	Epoch  int // that it is of, counted from 1
}

// EpochCallback is a function that Fit calls.
type EpochCallback struct{ call func(EpochEnd) }

// OnEpoch calls a function after each epoch, in the goroutine that trains; training waits for it.
//
//	nn.OnEpoch(func(e nn.EpochEnd) {
//		if e.History.Epoch.ValidationAccuracy[e.Epoch-1] > 0.97 { e.Stop() }
//	})
//
// Several are called in their order. A panic in the function becomes Fit's error, and the model keeps its weights so far. A
// notebook cannot keep a function from cell to cell: write it in the cell that calls Fit. A FitOption.
func OnEpoch(f func(EpochEnd)) EpochCallback { return EpochCallback{f} }

// String tells whether the function is there.
func (c EpochCallback) String() string { return "OnEpoch(" + given(c.call != nil) + ")" }

func (c EpochCallback) fit(p *plan)           { p.onEpoch = append(p.onEpoch, c) }
func (c EpochCallback) compare(k *comparison) { k.shared = append(k.shared, c) }

// UpdateCallback is a function that Fit calls.
type UpdateCallback struct {
	every int
	call  func(UpdateEnd)
}

// OnUpdate calls a function after every so many updates, counted over the run, as OnEpoch does after each epoch. The numbers
// are the same, but updates between two calls run on the device without a pause, and a pause takes as long as dozens of
// updates of a single row: every 1 makes such a run some 50 times as long, every 100 twice, every 1000 a few percent. A
// FitOption.
func OnUpdate(every int, f func(UpdateEnd)) UpdateCallback { return UpdateCallback{every, f} }

// String tells how often it is called, and whether the function is there.
func (c UpdateCallback) String() string {
	return fmt.Sprintf("OnUpdate(%d, %s)", c.every, given(c.call != nil))
}

func given(there bool) string {
	if there {
		return "func"
	}
	return "no function"
}

func (c UpdateCallback) fit(p *plan)           { p.onUpdate = append(p.onUpdate, c) }
func (c UpdateCallback) compare(k *comparison) { k.shared = append(k.shared, c) }

func (p plan) checkCallbacks() error {
	for _, c := range p.onEpoch {
		if c.call == nil {
			return errors.New("nn: OnEpoch: there is no function; a notebook keeps none from cell to cell: make the option where Fit is called")
		}
	}
	for _, c := range p.onUpdate {
		if c.every < 1 {
			return fmt.Errorf("nn: OnUpdate(%d): want a call every 1 update or more, such as 100", c.every)
		}
		if c.call == nil {
			return errors.New("nn: OnUpdate: there is no function; a notebook keeps none from cell to cell: make the option where Fit is called")
		}
	}
	return nil
}

// untilCall is how many updates there are until a callback wants to be called, at most n.
func (p plan) untilCall(done, n int) int {
	for _, c := range p.onUpdate {
		n = min(n, c.every-done%c.every)
	}
	return n
}

// updated calls the callbacks that want to know of an update, counted from 1.
func (j *job) updated(update, epoch int) error {
	for _, c := range j.plan.onUpdate {
		if update%c.every == 0 {
			err := j.call(fmt.Sprintf("OnUpdate: its function panicked after update %d", update), func(e Event) {
				c.call(UpdateEnd{e, update, epoch})
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// epochEnded calls the callbacks after an epoch, counted from 1.
func (j *job) epochEnded(epoch int) error {
	for _, c := range j.plan.onEpoch {
		err := j.call(fmt.Sprintf("OnEpoch: its function panicked after epoch %d", epoch), func(e Event) { c.call(EpochEnd{e, epoch}) })
		if err != nil {
			return err
		}
	}
	return nil
}

// call calls a function of the user's. Where it asked to stop, the history says so.
func (j *job) call(panicked string, f func(Event)) (err error) {
	j.calling = true
	returned := false
	defer func() {
		j.calling = false
		if returned {
			return
		}
		if p := recover(); p != nil {
			err = fmt.Errorf("nn: %s%s: %w", panicked, panicPlace(), panicError(p))
		} else { // a Goexit: a notebook's stop button ends a loop in the function so
			j.history.Ended = history.Stopped
		}
	}()
	f(Event{j.history, j})
	returned = true
	if j.asked {
		j.history.Ended = history.StoppedByCallback
	}
	return nil
}

func panicError(p any) error {
	if err, ok := p.(error); ok {
		return err
	}
	return fmt.Errorf("%v", p)
}

// panicPlace is where a panic that is being recovered began: " at callback.go:12", or "".
func panicPlace() string {
	pcs := make([]uintptr, 64)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(1, pcs)])
	panicking := false
	for {
		frame, more := frames.Next()
		switch {
		case frame.Function == "runtime.gopanic":
			panicking = true
		case panicking && !strings.HasPrefix(frame.Function, "runtime."):
			return fmt.Sprintf(" at %s:%d", filepath.Base(frame.File), frame.Line)
		}
		if !more {
			return ""
		}
	}
}

var _ = []FitOption{EpochCallback{}, UpdateCallback{}}
