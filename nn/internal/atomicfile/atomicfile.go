package atomicfile

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// abandoned is after how long without a change a file that was never finished is taken for one of a dead program.
const abandoned = 10 * time.Minute

// Write makes path hold what write writes, with what it held before until then. The file is written beside its place,
// flushed to the disk, and renamed. A new file has the permissions that the user's umask gives, one that is replaced keeps
// its own; a link is followed.
//
// Errors: those of write and of the disk, and then path is as it was; path is there and no plain file.
func Write(path string, write func(w io.Writer) error) error {
	place, mode, err := target(path)
	if err != nil {
		return err
	}
	dir, name := filepath.Split(place)
	dir = filepath.Clean(dir)
	sweep(dir, name)
	part := filepath.Join(dir, "."+name+"."+strconv.FormatUint(rand.Uint64(), 36)+".part")
	f, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return naming(path, part, err)
	}
	if err := fill(f, write); err != nil {
		_ = os.Remove(part)
		return naming(path, part, err)
	}
	if err := os.Rename(part, place); err != nil {
		_ = os.Remove(part)
		return err
	}
	if d, err := os.Open(dir); err == nil { // the rename itself; not every file system can
		_ = d.Sync()
		_ = d.Close()
	}
	return nil
}

// naming lets an error name the file that was asked for.
func naming(path, part string, err error) error {
	if e := (*fs.PathError)(nil); errors.As(err, &e) && e.Path == part {
		e.Path = path
	}
	return err
}

// target is where path leads, and the permissions there.
func target(path string) (place string, mode fs.FileMode, err error) {
	place, err = filepath.EvalSymlinks(path)
	if errors.Is(err, fs.ErrNotExist) {
		return path, 0o666, nil
	}
	if err != nil {
		return "", 0, err
	}
	info, err := os.Stat(place)
	if err != nil {
		return "", 0, err
	}
	if !info.Mode().IsRegular() {
		return "", 0, fmt.Errorf("%s is there and no plain file; give another path", path)
	}
	return place, info.Mode().Perm(), nil
}

// fill writes, flushes and closes.
func fill(f *os.File, write func(io.Writer) error) error {
	buffered := bufio.NewWriterSize(f, 1<<18)
	err := write(buffered)
	if err == nil {
		err = buffered.Flush()
	}
	if err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	return err
}

// sweep removes what a program that was killed while it wrote this file left.
func sweep(dir, name string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		if ok, _ := filepath.Match("."+escaped(name)+".*.part", e.Name()); !ok {
			continue
		}
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() && time.Since(info.ModTime()) > abandoned {
			_ = os.Remove(filepath.Join(dir, e.Name()))
		}
	}
}

// escaped is a name that a pattern takes literally.
func escaped(name string) string {
	var out []byte
	for i := range len(name) {
		switch name[i] {
		case '*', '?', '[', '\\':
			out = append(out, '\\')
		}
		out = append(out, name[i])
	}
	return string(out)
}
