// Package link is the cell program's end of the socket to the kernel. Without a kernel (an ordinary program, a
// test) nothing is connected, and whoever has something to show prints it.
//
//	if link.Connected() {
//		link.Place(&event.Event{Kind: event.Display, Bundle: b})
//	}
package link
