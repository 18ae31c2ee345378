package setup

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"descida/internal/folder"
)

// TestStoppedWithItsChildren holds that a program that is stopped leaves none that it started.
func TestStoppedWithItsChildren(t *testing.T) {
	t.Setenv(folder.Env, t.TempDir())
	pidFile := filepath.Join(t.TempDir(), "pid")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() {
		for !isFile(pidFile) {
			time.Sleep(10 * time.Millisecond)
		}
		cancel()
	}()
	// A shell's background program ignores the interrupt, as pip does while it installs.
	_, err := runCommand(ctx, command{args: []string{"sh", "-c", `sleep 60 >/dev/null 2>&1 & echo $! > "` + pidFile + `"; wait`}})
	if err == nil {
		t.Error("no error from a program that was stopped")
	}
	text, err := os.ReadFile(pidFile)
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	for range 100 {
		if syscall.Kill(pid, 0) != nil || zombie(pid) {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("process %d still runs", pid)
}

// zombie reports a process that has ended and that nobody has asked about; false where there is no /proc.
func zombie(pid int) bool {
	stat, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "stat"))
	return err == nil && strings.Contains(string(stat), ") Z ")
}
