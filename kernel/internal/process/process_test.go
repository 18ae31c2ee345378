package process_test

import (
	"context"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"testing"
	"time"

	"descida/kernel/internal/process"
)

func TestTheWholeGroupIsKilled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	c := exec.CommandContext(ctx, "/bin/sh", "-c", "sleep 60 & sleep 60; wait")
	process.Group(c)
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	var below []int
	for range 200 {
		var err error
		if below, err = process.Descendants(c.Process.Pid); err != nil {
			t.Fatal(err)
		}
		if len(below) == 2 {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	if len(below) != 2 {
		t.Fatalf("descendants %v, want the two sleeps", below)
	}
	if all, _ := process.Descendants(os.Getpid()); !slices.Contains(all, below[0]) {
		t.Errorf("descendants of the test %v lack %d", all, below[0])
	}
	cancel()
	c.Wait()
	for range 200 {
		if left, _ := process.Descendants(1); !slices.Contains(left, below[0]) && !slices.Contains(left, below[1]) {
			return
		}
		if state(below[0]) && state(below[1]) {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("processes %v still run", below)
}

// state reports whether a process has ended; on systems without /proc it cannot tell and says no.
func state(pid int) bool {
	out, err := exec.Command("ps", "-o", "stat=", "-p", strconv.Itoa(pid)).Output()
	return err != nil || len(out) > 0 && out[0] == 'Z'
}
