package kernel_test

import (
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"descida/kernel/internal/process"
)

// below are the processes below one.
func below(t *testing.T, pid int) []int {
	t.Helper()
	pids, err := process.Descendants(pid)
	if err != nil {
		t.Fatal(err)
	}
	return pids
}

// endsSoon waits for a process to end. One that nobody waited for is a zombie, and has ended.
func endsSoon(pid int) bool {
	for range 250 {
		if syscall.Kill(pid, 0) != nil {
			return true
		}
		if b, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat"); err == nil && strings.Contains(string(b), ") Z ") {
			return true
		}
		time.Sleep(20 * time.Millisecond)
	}
	return false
}

// runSelf runs the test binary as a kernel to its end.
func runSelf(connectionFile string) (string, error) {
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), kernelEnv+"="+connectionFile)
	out, err := c.CombinedOutput()
	return string(out), err
}
