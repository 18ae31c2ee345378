package kernel

import (
	"io/fs"
	"log"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// What dead sessions may leave: kernels that were killed and that Jupyter did not start again.
const (
	staleAfter = 7 * 24 * time.Hour
	maxLeft    = 10 << 30 // bytes, of all of them
	tooFresh   = time.Minute
)

// sweep removes what dead sessions left, first the oldest, until all is younger than a week and together within
// limit bytes. A session is dead when nobody holds its lock; one used within a minute may be about to be started again.
func sweep(dir string, now time.Time, limit int64) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	type left struct {
		path string
		used time.Time
		size int64
	}
	var all []left
	var total int64
	for _, e := range entries {
		if !e.IsDir() {
			continue
		}
		l := left{path: filepath.Join(dir, e.Name())}
		if l.used = lastUse(l.path); now.Sub(l.used) < tooFresh || alive(l.path) {
			continue
		}
		l.size = sizeOf(l.path)
		total += l.size
		all = append(all, l)
	}
	slices.SortFunc(all, func(a, b left) int { return a.used.Compare(b.used) })
	for _, l := range all {
		if now.Sub(l.used) < staleAfter && total <= limit {
			return
		}
		if removeDead(l.path) {
			total -= l.size
		}
	}
}

// alive reports whether a kernel holds a folder's lock.
func alive(dir string) bool {
	if _, err := os.Stat(filepath.Join(dir, lockFile)); err != nil {
		return false
	}
	f, err := tryLock(dir)
	if err == nil {
		f.Close()
	}
	return err != nil
}

// removeDead removes a folder under its lock, so that no kernel begins to use it meanwhile.
func removeDead(dir string) bool {
	f, err := tryLock(dir)
	if err != nil {
		return false
	}
	defer f.Close()
	if err := os.RemoveAll(dir); err != nil {
		log.Printf("removing what a dead session left: %v", err)
		return false
	}
	return true
}

// lastUse is when something was last written into a folder or a folder in it.
func lastUse(dir string) (t time.Time) {
	latest := func(info fs.FileInfo, err error) {
		if err == nil && info.ModTime().After(t) {
			t = info.ModTime()
		}
	}
	latest(os.Stat(dir))
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		if e.Name() != lockFile { // trying the lock makes it
			latest(e.Info())
		}
	}
	return t
}

func sizeOf(dir string) (n int64) {
	_ = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			if info, err := d.Info(); err == nil {
				n += info.Size()
			}
		}
		return nil
	})
	return n
}
