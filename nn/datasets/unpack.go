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

	"descida/nn"
)

// images is a data set in MNIST's form: rows of 28 by 28 grey pixels and ten classes, in four .gz files.
type images struct {
	name      string
	dir       string   // of the .gz files, and of what is unpacked
	elsewhere []string // other folders in which the .gz files may lie
	remedy    string   // what brings them
	classes   []string // their names, or nil
	files     []packedFile
}

// packedFile is a .gz file in the IDX format, with the SHA-256 sum of itself or of what is inside.
type packedFile struct {
	name    string
	outside string
	inside  string
	header  int    // bytes before the values: IDX's magic number and dimensions
	values  int    // bytes of values
	raw     string // name of the file with the values alone
}

func (s images) open() (train, test *nn.Dataset, err error) {
	for _, f := range s.files {
		if err := s.unpack(f); err != nil {
			return nil, nil, err
		}
	}
	part := func(name string) (*nn.Dataset, error) {
		d, err := nn.OpenDataset(nn.Files{
			Name:   s.name + " " + name,
			Pixels: filepath.Join(s.dir, name+"-images.u8"), Labels: filepath.Join(s.dir, name+"-labels.u8"),
			Shape: []int{784}, Classes: 10, Remedy: s.remedy,
		})
		if err != nil || s.classes == nil {
			return d, err
		}
		return d.NamedClasses(s.classes...), nil
	}
	if train, err = part("train"); err != nil {
		return nil, nil, err
	}
	if test, err = part("test"); err != nil {
		return nil, nil, err
	}
	return train, test, nil
}

// unpack makes the file of bare values from the .gz file, unless it is there. It writes a temporary file and renames
// it, so that a run that is killed, or two at once, leave nothing half written; then its size says that it is whole.
func (s images) unpack(f packedFile) error {
	raw := filepath.Join(s.dir, f.raw)
	if info, err := os.Stat(raw); err == nil && info.Size() == int64(f.values) {
		return nil
	}
	packed, data, err := s.find(f.name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("datasets: %s is not installed (no %s); %s", s.name, packed, s.remedy)
	case err != nil:
		return fmt.Errorf("datasets: reading %s: %w; %s", s.name, err, s.remedy)
	}
	altered := fmt.Errorf("datasets: %s is truncated or altered (%d bytes, wrong SHA-256 sum); delete it and %s", packed, len(data), s.remedy)
	if f.outside != "" && !summed(data, f.outside) {
		return altered
	}
	content, err := f.decompress(data)
	if f.inside != "" && (err != nil || !summed(content, f.inside)) {
		return altered
	}
	if err != nil {
		return fmt.Errorf("datasets: unpacking %s: %w; delete it and %s", packed, err, s.remedy)
	}
	if err = os.MkdirAll(s.dir, 0o755); err == nil {
		err = replace(raw, content[f.header:])
	}
	if err != nil {
		return fmt.Errorf("datasets: unpacking %s: %w; free some space (55 MB) or make %s writable", s.name, err, s.dir)
	}
	return nil
}

// find reads a .gz file from the first folder that has it; where none has it, path is where it should be.
func (s images) find(name string) (path string, data []byte, err error) {
	for _, dir := range append([]string{s.dir}, s.elsewhere...) {
		path = filepath.Join(dir, name)
		if data, err = os.ReadFile(path); !errors.Is(err, fs.ErrNotExist) {
			return path, data, err
		}
	}
	return filepath.Join(s.dir, name), nil, err
}

func summed(data []byte, want string) bool {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:]) == want
}

func (f packedFile) decompress(packed []byte) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	content := make([]byte, f.header+f.values)
	_, err = io.ReadFull(z, content)
	return content, err
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
