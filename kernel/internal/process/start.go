package process

import (
	"os/exec"
	"runtime"
)

// Start starts a program that [Group] prepared; done is closed when it has ended.
func Start(c *exec.Cmd) (done <-chan struct{}, err error) {
	started, ended := make(chan error), make(chan struct{})
	go func() {
		// Linux kills the program when the thread that started it ends: keep it.
		runtime.LockOSThread()
		err := c.Start()
		started <- err
		if err == nil {
			_ = c.Wait()
		}
		close(ended)
	}()
	return ended, <-started
}
