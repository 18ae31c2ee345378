package session_test

import (
	"errors"
	"fmt"

	"descida/nbext/session"
)

// A cell's program, without a kernel: what it shows is printed, and nothing is saved.
func ExampleRun() {
	var x int
	session.Run(session.Cell{
		Body: func() {
			x = 3
			session.Step = 1
			session.Show(x*2, nil) // a last nil error is not shown
		},
		Vars: []session.Var{{Name: "x", Ptr: &x, Save: true, Step: 1}},
	})
	// Output: 6
}

// An error that a cell leaves unhandled fails it.
func ExampleCheck() {
	defer func() { fmt.Println("the cell fails:", recover()) }() // Run does this
	session.Check(0, errors.New("file not found"))
	// Output: the cell fails: file not found
}
