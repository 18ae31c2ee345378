// Package ram tells how much memory is left, on the machine and in the container that this process is in, and how much
// some processes take.
//
//	room, ok := ram.System().Room()
//	if ok && room.Left < 256<<20 { ... }
package ram
