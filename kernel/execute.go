package kernel

import (
	"context"
	"fmt"
	"log"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"descida/internal/language"
	"descida/kernel/explain"
	"descida/kernel/wire"
)

// execution is one cell on its way.
type execution struct {
	kernel     *Kernel
	request    request
	code       string
	count      int // its number
	silent     bool
	allowStdin bool
	output     *output
	tests      bool            // %test: tests run after its end
	payload    []any           // of the reply: pages to show
	questions  chan question   // of gonbui.RequestInput
	requests   bool            // the program calls that
	ctx        context.Context // ends with the cell, or when it is interrupted
	cancel     context.CancelFunc

	interrupted atomic.Bool
	shortage    atomic.Pointer[explain.Shortage] // why its program was killed
	done        chan struct{}                    // closed when the cell is over
	mu          sync.Mutex
	phase       phase
	pid         int // the program's process id, once it said hello
}

// phase is what an interrupt must stop.
type phase int

const (
	preparing phase = iota // compiling, or nothing that runs
	inChild                // GoNB runs the cell's commands
	inProgram              // GoNB runs the cell's program
)

// work executes the queued cells, one after the other.
func (k *Kernel) work() {
	for {
		k.execute(k.queue.pop())
	}
}

// lateness is how long after an error cells may still arrive that were sent before it was told.
const lateness = 200 * time.Millisecond

func (k *Kernel) execute(r request) {
	defer guard("executing a cell")
	var content wire.ExecuteRequest
	if err := r.message.Decode(&content); err != nil {
		log.Print(err)
		k.whileBusy(r.message, func() {
			k.reply(r.socket, r.message, "execute_reply", wire.ExecuteFailed{
				Status: "error", ExecutionCount: k.count, Error: wire.Error{Name: "RequestError", Value: err.Error(), Traceback: []string{}},
			})
		})
		return
	}
	if sent := r.message.Sent(); !k.abortAt.IsZero() && time.Since(k.abortAt) < lateness && !sent.IsZero() && sent.Before(k.abortAt) {
		k.abort(r)
		return
	}
	store := yes(content.StoreHistory) && !content.Silent
	if store {
		k.count++
		k.history.add(k.count, content.Code)
	}
	ctx, cancel := context.WithCancel(context.Background())
	e := &execution{
		kernel: k, request: r, code: content.Code, count: k.count, silent: content.Silent, allowStdin: yes(content.AllowStdin),
		ctx: ctx, cancel: cancel, done: make(chan struct{}), payload: []any{},
		questions: make(chan question, 1000),
	}
	e.output = newOutput(e)
	k.setExecuting(e)
	k.status(r.message, "busy")
	e.publish("execute_input", wire.ExecuteInput{Code: e.code, ExecutionCount: e.count})
	failed := e.guardedRun()
	if text, ok := e.output.shown()[mimeText]; ok && store {
		k.history.result(e.count, string(text))
	}
	values := map[string]any{}
	if failed == nil {
		values = e.evaluate(content.UserExpressions)
	}
	e.output.close()
	cancel()
	close(e.done)
	var waiting []request // what came before this cell's end was told
	if failed != nil && yes(content.StopOnError) || e.interrupted.Load() {
		k.abortAt = time.Now()
		waiting = k.queue.drain()
	}
	k.rememberIfOpen()
	if failed == nil {
		k.reply(r.socket, r.message, "execute_reply", wire.ExecuteReply{
			Status: "ok", ExecutionCount: e.count, UserExpressions: values, Payload: e.payload,
		})
	} else {
		e.publish("error", failed)
		k.reply(r.socket, r.message, "execute_reply", wire.ExecuteFailed{Status: "error", ExecutionCount: e.count, Error: *failed})
	}
	k.setExecuting(nil)
	k.status(r.message, "idle")
	for _, w := range waiting {
		k.abort(w)
	}
}

// abort answers a cell that will not run because one before it failed.
func (k *Kernel) abort(r request) {
	k.whileBusy(r.message, func() {
		k.reply(r.socket, r.message, "execute_reply", wire.ExecuteReply{
			Status: "aborted", ExecutionCount: k.count, UserExpressions: map[string]any{}, Payload: []any{},
		})
	})
}

// guardedRun runs the cell. A fault of the kernel's own is an error of the cell.
func (e *execution) guardedRun() (failed *wire.Error) {
	defer func() {
		if r := recover(); r != nil {
			failed = e.fault(r)
		}
	}()
	return e.withQuestions(e.run)
}

// fault is the error of what should not have happened.
func (e *execution) fault(r any) *wire.Error {
	log.Printf("a fault while running a cell: %v\n%s", r, debug.Stack())
	return e.failure("KernelError", fmt.Sprintf(language.Pick("a fault of the kernel's, not yours: %v", "uma falha do kernel, não sua: %v"), r))
}

// failure is an error of one line, without a place in the cell.
func (e *execution) failure(name, value string) *wire.Error {
	return &wire.Error{Name: name, Value: value, Traceback: []string{"\x1b[31m" + name + "\x1b[0m: " + value}}
}

// publish sends a message about the cell, unless it asked for silence.
func (e *execution) publish(kind string, content any) {
	if !e.silent {
		e.kernel.publish(e.request.message, kind, content)
	}
}

// stillBusy tells the front ends that a cell runs on: an idle for another request may have told otherwise. The lock
// is held so that the cell's own idle comes later.
func (k *Kernel) stillBusy() {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.current != nil {
		k.status(k.current.request.message, "busy")
	}
}

// yes is a flag that is true where it is not given.
func yes(flag *bool) bool { return flag == nil || *flag }
