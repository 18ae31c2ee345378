//go:build unix

package store

import (
	"os"
	"syscall"
)

// mapFile maps a file privately. Without MAP_NORESERVE a system that counts promised memory may refuse a large one.
func mapFile(f *os.File, size int) ([]byte, error) {
	return syscall.Mmap(int(f.Fd()), 0, size, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_PRIVATE|syscall.MAP_NORESERVE)
}
