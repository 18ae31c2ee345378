package store

import (
	"syscall"
	"unsafe"
)

// pagesClean does not know: XNU has no such table for a process; the file is compared instead, 25 ms for 188 MB.
func pagesClean(unsafe.Pointer, int) (clean, known bool) { return false, false }

func systemBootID() string {
	id, _ := syscall.Sysctl("kern.bootsessionuuid")
	return id
}
