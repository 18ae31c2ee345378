//go:build !linux

package process

import (
	"bytes"
	"os/exec"
	"strconv"
	"syscall"
)

// attributes put a process in a group of its own, whose id is the process's.
func attributes() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }

// parents maps every process to its parent.
func parents() (map[int]int, error) {
	out, err := exec.Command("ps", "-axo", "pid=,ppid=").Output()
	if err != nil {
		return nil, err
	}
	m := make(map[int]int)
	for line := range bytes.Lines(out) {
		if f := bytes.Fields(line); len(f) == 2 {
			pid, err := strconv.Atoi(string(f[0]))
			parent, err2 := strconv.Atoi(string(f[1]))
			if err == nil && err2 == nil {
				m[pid] = parent
			}
		}
	}
	return m, nil
}
