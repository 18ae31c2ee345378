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

	"descida/kernel"
)

func main() {
	// The kernel builds cells through this same program under the name of Go's tools.
	if kernel.Shim() {
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := execute(ctx, rootCommand())
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(exitCode(err))
	}
}
