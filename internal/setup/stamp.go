package setup

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// digest is a short stamp of some texts.
func digest(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		fmt.Fprintf(h, "%d:%s", len(p), p)
	}
	return hex.EncodeToString(h.Sum(nil))[:16]
}

// sourceStamp changes when a file below one of the clone's folders (or one of its files; "*" matches as in a shell)
// does. It looks at names, sizes
// and times of change, not at the contents: it must cost nothing when nothing changed.
func (in *installer) sourceStamp(paths ...string) (string, error) {
	key := strings.Join(paths, "|")
	if s, ok := in.sources[key]; ok {
		return s, nil
	}
	parts := []string{in.Source}
	var places []string
	for _, p := range paths {
		found, err := filepath.Glob(filepath.Join(in.Source, p))
		if err != nil {
			return "", err
		}
		places = append(places, found...)
	}
	for _, p := range places {
		err := filepath.WalkDir(p, func(path string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case d.IsDir() && (d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".")):
				return fs.SkipDir
			case d.IsDir() || strings.HasSuffix(d.Name(), "_test.go"):
				return nil
			}
			info, err := d.Info()
			if err != nil {
				return err
			}
			parts = append(parts, fmt.Sprint(path, info.Size(), info.ModTime().UnixNano()))
			return nil
		})
		if err != nil {
			return "", err
		}
	}
	s := digest(parts...)
	in.sources[key] = s
	return s, nil
}

// fileSHA256 is the digest of a file's content, in hexadecimal.
func fileSHA256(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// isFile reports whether there is a regular file (or a link to one) that is not empty.
func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular() && info.Size() > 0
}

func allFiles(paths ...string) bool {
	return !slices.ContainsFunc(paths, func(p string) bool { return !isFile(p) })
}
