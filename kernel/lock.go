package kernel

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// lockFile is locked by the kernel whose folder it is in. A lock ends with its process, however that ends.
const lockFile = "lock"

// lockPatience is how long a kernel waits for one with its id that is about to end.
const lockPatience = 5 * time.Second

// lockFolder makes a private folder, where it is not there, and locks it.
func lockFolder(dir string) (*os.File, error) {
	for began := time.Now(); ; time.Sleep(20 * time.Millisecond) {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return nil, err
		}
		if err := os.Chmod(dir, 0o700); err != nil && !errors.Is(err, os.ErrNotExist) {
			return nil, err
		}
		f, err := tryLock(dir)
		switch {
		case err == nil:
			return f, nil
		case !errors.Is(err, syscall.EWOULDBLOCK) && !errors.Is(err, os.ErrNotExist): // not there any more: a sweep took it
			return nil, err
		case time.Since(began) > lockPatience:
			return nil, fmt.Errorf("a kernel with this id still runs in %s", dir)
		}
	}
}

// tryLock locks a folder. Errors: EWOULDBLOCK where another process holds the lock, ErrNotExist where the folder went.
func tryLock(dir string) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(dir, lockFile), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.ENOTSUP) || errors.Is(err, syscall.ENOLCK) || errors.Is(err, syscall.ENOSYS) {
		err = nil // a file system without locks: ids are unique all the same
	}
	if err == nil { // unless the folder was removed and made anew meanwhile
		var mine, there os.FileInfo
		if mine, err = f.Stat(); err == nil {
			if there, err = os.Stat(f.Name()); err == nil && !os.SameFile(mine, there) {
				err = os.ErrNotExist
			}
		}
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}
