package process_test

import (
	"context"
	"fmt"
	"os/exec"
	"time"

	"descida/kernel/internal/process"
)

func ExampleGroup() {
	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer cancel()
	c := exec.CommandContext(ctx, "/bin/sh", "-c", "sleep 60; echo never")
	process.Group(c)
	fmt.Println(c.Run())
	// Output: signal: killed
}
