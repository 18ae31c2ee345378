package process

import (
	"fmt"
	"io"
	"os/exec"
	"strconv"
	"syscall"
)

// Guard is a small process that outlives this one by a moment: when this one is gone, however it went, the guard's
// standard input ends, and it kills a process group.
type Guard struct {
	command *exec.Cmd
	stdin   io.WriteCloser
}

// StartGuard guards a process group.
func StartGuard(group int) (*Guard, error) {
	g := &Guard{command: exec.Command("/bin/sh", "-c", `read -r dismissed || kill -s KILL -- "-$0"`, strconv.Itoa(group))}
	// A group of its own: what kills this process's group must not reach it.
	g.command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	var err error
	if g.stdin, err = g.command.StdinPipe(); err != nil {
		return nil, fmt.Errorf("process: guard: %w", err)
	}
	if err := g.command.Start(); err != nil {
		return nil, fmt.Errorf("process: guard: %w", err)
	}
	return g, nil
}

// Dismiss ends the guard without a kill.
func (g *Guard) Dismiss() {
	_, _ = io.WriteString(g.stdin, "\n")
	_ = g.stdin.Close()
	_ = g.command.Wait()
}
