//go:build unix

package setup

import (
	"syscall"

	"golang.org/x/sys/unix"
)

// freeSpace is what a user may still write below dir, in bytes, and the number of the device it lies on.
func freeSpace(dir string) (bytes, device uint64, err error) {
	var fs unix.Statfs_t
	if err := unix.Statfs(dir, &fs); err != nil {
		return 0, 0, err
	}
	var st syscall.Stat_t
	if err := syscall.Stat(dir, &st); err != nil {
		return 0, 0, err
	}
	return uint64(fs.Bavail) * uint64(fs.Bsize), uint64(st.Dev), nil
}
