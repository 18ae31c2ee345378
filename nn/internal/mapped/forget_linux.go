package mapped

import "syscall"

// Forget lets the system take back the memory of a mapping's pages: they come from the page cache, or the file, when they
// are touched again. data is what Open gave; for other slices it does nothing.
func Forget(data []byte) {
	if isMapped(data) {
		_ = syscall.Madvise(data, syscall.MADV_DONTNEED) // advice: where it is refused nothing is lost
	}
}

func isMapped(data []byte) bool {
	if len(data) == 0 {
		return false
	}
	mu.Lock()
	defer mu.Unlock()
	for _, f := range open {
		if &f.data[0] == &data[0] {
			return true
		}
	}
	return false
}
