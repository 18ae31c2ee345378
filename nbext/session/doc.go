// Package session runs a cell's program: it loads the variables of earlier cells, runs the cell's statements, saves,
// and tells the kernel what came of it. The kernel generates the calls; a program of one's own may use it so:
//
//	var x int
//
//	func main() {
//		session.Run(session.Cell{
//			Body: func() { x++; session.Step = 1; session.Show(x) },
//			Vars: []session.Var{{Name: "x", Ptr: &x, Load: true, Save: true}},
//		})
//	}
//
// The environment says where: DESCIDA_SOCK is the kernel's socket, DESCIDA_STORE the folder of the saved variables.
// Without them nothing is loaded or saved, and what is shown is printed.
//
// Exactly one event ends a program: End, Panic, Failed, Exit or Stopped. A program without one was killed, or died
// of what Go cannot recover from; then the saved variables are as before the cell.
package session
