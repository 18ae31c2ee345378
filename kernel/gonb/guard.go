package gonb

import (
	"fmt"
	"io"
	"os/exec"
	"strconv"
	"syscall"
)

// guard is a small process that outlives the kernel by a moment: when the kernel is gone, however it went, the
// guard's standard input ends, and it kills GoNB's process group, the cell's program included.
type guard struct {
	command *exec.Cmd
	stdin   io.WriteCloser
}

func startGuard(group int) (*guard, error) {
	g := &guard{command: exec.Command("/bin/sh", "-c", `read -r dismissed || kill -s KILL -- "-$0"`, strconv.Itoa(group))}
	// A group of its own: what kills the kernel's group must not reach it.
	g.command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	var err error
	if g.stdin, err = g.command.StdinPipe(); err != nil {
		return nil, fmt.Errorf("gonb: guard: %w", err)
	}
	if err := g.command.Start(); err != nil {
		return nil, fmt.Errorf("gonb: guard: %w", err)
	}
	return g, nil
}

// dismiss ends the guard without a kill.
func (g *guard) dismiss() {
	_, _ = io.WriteString(g.stdin, "\n")
	_ = g.stdin.Close()
	_ = g.command.Wait()
}
