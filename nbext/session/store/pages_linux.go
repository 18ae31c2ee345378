package store

import (
	"os"
	"strings"
	"unsafe"
)

// pagesClean reports whether no page of n bytes at p, in a private file mapping, was written: a written page is
// anonymous, which /proc/self/pagemap tells in bit 61. known is false where the system does not say.
func pagesClean(p unsafe.Pointer, n int) (clean, known bool) {
	const present, swapped, file = 1 << 63, 1 << 62, 1 << 61
	f, err := os.Open("/proc/self/pagemap")
	if err != nil {
		return false, false
	}
	defer f.Close()
	size := uintptr(os.Getpagesize())
	last := (uintptr(p) + uintptr(n) - 1) / size
	buf := make([]byte, 64<<10)
	for page := uintptr(p) / size; page <= last; {
		k := min(int(last-page+1)*8, len(buf))
		if m, _ := f.ReadAt(buf[:k], int64(page)*8); m < k {
			return false, false
		}
		for i := 0; i < k; i += 8 {
			v := le.Uint64(buf[i:])
			if v&swapped != 0 || v&present != 0 && v&file == 0 {
				return false, true
			}
		}
		page += uintptr(k / 8)
	}
	return true, true
}

func systemBootID() string {
	b, _ := os.ReadFile("/proc/sys/kernel/random/boot_id")
	return strings.TrimSpace(string(b))
}
