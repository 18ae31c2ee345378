//go:build unix

package mapped

import (
	"fmt"
	"os"
	"sync"
	"syscall"
)

var (
	mu   sync.Mutex
	open = map[string]file{}
)

type file struct {
	data []byte
	info os.FileInfo
}

// Open maps a whole file, read only. The same unchanged file is mapped once a program and never unmapped, so the slice
// is good for ever; the file must be replaced, never truncated. Writing to the slice is a fault.
func Open(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if info.Size() == 0 {
		return nil, fmt.Errorf("%s is empty", path)
	}
	mu.Lock()
	defer mu.Unlock()
	if have, ok := open[path]; ok && os.SameFile(have.info, info) && have.info.Size() == info.Size() {
		return have.data, nil
	}
	data, err := syscall.Mmap(int(f.Fd()), 0, int(info.Size()), syscall.PROT_READ, syscall.MAP_SHARED)
	if err != nil {
		return nil, fmt.Errorf("mapping %s: %w", path, err)
	}
	open[path] = file{data, info}
	return data, nil
}
