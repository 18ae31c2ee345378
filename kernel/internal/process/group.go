package process

import (
	"os/exec"
	"syscall"
	"time"
)

// Group makes c start in a process group of its own, killed as a whole when its context ends. On Linux the program
// itself is also killed when the thread that started it ends, so that it does not outlive a killed parent.
func Group(c *exec.Cmd) {
	c.SysProcAttr = attributes()
	if c.Cancel != nil {
		c.Cancel = func() error { return KillGroup(c.Process.Pid) }
		c.WaitDelay = time.Second // a grandchild may hold the output open
	}
}

// KillGroup kills all processes of a group.
func KillGroup(id int) error { return syscall.Kill(-id, syscall.SIGKILL) }
