package mapped

import (
	"syscall"
	"unsafe"
)

// Forget lets the system take back the memory of a mapping's pages: they come from the page cache, or the file, when they
// are touched again. values are what Open or Floats gave; with others it does nothing.
func Forget[T byte | float32](values []T) {
	if len(values) == 0 {
		return
	}
	mu.Lock()
	defer mu.Unlock()
	for _, f := range open {
		if unsafe.Pointer(&f.data[0]) == unsafe.Pointer(&values[0]) {
			_ = syscall.Madvise(f.data, syscall.MADV_DONTNEED) // advice: where it is refused nothing is lost
		}
	}
}
