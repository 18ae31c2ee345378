package kernel

import (
	"log"
	"syscall"
	"time"
)

// patience is how long a program may take to stop before it is killed.
const patience = 3 * time.Second

// interrupt stops the cell that runs, whatever it is at; it does not wait for that.
func (k *Kernel) interrupt() {
	if e := k.executing(); e != nil && e.interrupted.CompareAndSwap(false, true) {
		e.stop()
	}
}

// stop ends a build at once; a program is asked by SIGINT, and killed when it does not listen.
func (e *execution) stop() {
	e.cancel()
	e.signal()
	go func() {
		defer guard("stopping a cell")
		for begin := time.Now(); ; {
			select {
			case <-e.done:
				return
			case <-time.After(patience / 10):
			}
			if time.Since(begin) < patience {
				e.again()
			} else if child := e.kernel.child.Load(); child != nil {
				child.Signal(syscall.SIGKILL)
			}
		}
	}()
}

// signal sends the interrupt to what runs now. What does not run yet looks at e.interrupted when it begins.
func (e *execution) signal() {
	e.mu.Lock()
	phase, pid := e.phase, e.pid
	e.mu.Unlock()
	switch {
	case phase == inProgram && pid > 0:
		if err := syscall.Kill(pid, syscall.SIGINT); err != nil {
			log.Printf("interrupting the program: %v", err)
		}
	case phase == inChild:
		e.again()
	}
}

// again interrupts a shell command, which may just not have been there the first time.
func (e *execution) again() {
	e.mu.Lock()
	phase := e.phase
	e.mu.Unlock()
	if child := e.kernel.child.Load(); child != nil && phase == inChild {
		child.Signal(syscall.SIGINT)
	}
}

// enter begins a phase; it reports false when the cell was interrupted before.
func (e *execution) enter(p phase) bool {
	e.mu.Lock()
	e.phase, e.pid = p, 0
	e.mu.Unlock()
	return !e.interrupted.Load()
}

// runsProgram reports whether the cell's program runs, not a command.
func (e *execution) runsProgram() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.phase == inProgram
}

// hello notes the program's process id.
func (e *execution) hello(pid int) {
	e.mu.Lock()
	e.pid = pid
	e.mu.Unlock()
	if e.interrupted.Load() {
		e.signal()
	}
}
