// Package kernel is the Jupyter kernel in front of GoNB: it answers the whole protocol on five sockets of its own,
// turns cells into programs that share their variables, and lets GoNB run them.
//
//	err := kernel.Main(connectionFile) // serves until a shutdown_request
//
// A cell goes through execute (the protocol around it), run (compile, build, start) and output (its text, pictures
// and events in one order); its end is an outcome. Suggestions and explanations (complete, inspect) come from gopls, which
// is asked about an overlay of the session, beside the cells. Whatever a cell or a client sends, the kernel lives.
package kernel
