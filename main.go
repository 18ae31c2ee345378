// Command descida sets up and runs a course on neural networks: a Jupyter kernel for Go and its notebooks.
//
//	go run . lab
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := untilStopped()
	err := execute(ctx, rootCommand())
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(exitCode(err))
	}
}

// untilStopped ends with Ctrl-C, a request to end, or the terminal: JupyterLab has a process group of its own and would
// go on without one.
func untilStopped() (context.Context, context.CancelFunc) {
	return signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
}
