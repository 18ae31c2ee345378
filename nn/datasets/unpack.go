package datasets

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// unpack makes the file of bare values from the .gz file, unless it is there. It writes a temporary file and renames
// it, so that a run that is killed, or two at once, leave nothing half written; then its size says that it is whole.
func (f MNISTFile) unpack(dir string) error {
	raw := filepath.Join(dir, f.raw)
	if info, err := os.Stat(raw); err == nil && info.Size() == int64(f.values) {
		return nil
	}
	packed := filepath.Join(dir, f.Name)
	data, err := os.ReadFile(packed)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("datasets: MNIST is not installed (no %s); %s", packed, remedy)
	case err != nil:
		return fmt.Errorf("datasets: reading MNIST: %w; %s", err, remedy)
	}
	if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != f.SHA256 {
		return fmt.Errorf("datasets: %s is truncated or altered (%d bytes, wrong SHA-256 sum); delete it and %s", packed, len(data), remedy)
	}
	values, err := f.decompress(data)
	if err != nil {
		return fmt.Errorf("datasets: unpacking %s: %w; delete it and %s", packed, err, remedy)
	}
	if err := replace(raw, values); err != nil {
		return fmt.Errorf("datasets: unpacking MNIST: %w; free some space (55 MB) or make %s writable", err, dir)
	}
	return nil
}

func (f MNISTFile) decompress(packed []byte) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	data := make([]byte, f.header+f.values)
	if _, err := io.ReadFull(z, data); err != nil {
		return nil, err
	}
	return data[f.header:], nil
}

func replace(path string, data []byte) error {
	tmp, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*.tmp")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	if _, err = tmp.Write(data); err == nil {
		err = tmp.Chmod(0o644)
	}
	if e := tmp.Close(); err == nil {
		err = e
	}
	if err != nil {
		return err
	}
	return os.Rename(tmp.Name(), path)
}
