// Package event is what a cell's program and the kernel say to each other, over a Unix socket.
//
// The program dials the socket named by the environment variable DESCIDA_SOCK and writes events; the kernel
// reads them and answers only Input. It uses no encoding package: those cost a cell 20 ms and more of linking.
//
//	event.Write(conn, &event.Event{Kind: event.Hello, Code: os.Getpid()})
package event
