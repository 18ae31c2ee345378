package kernel

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"descida/internal/folder"
	"descida/kernel/gonb"
	"descida/kernel/wire"
)

// place is the session's private folder. It is locked as long as its kernel lives.
type place struct {
	root    string
	sockets string // usually run/; elsewhere where its path is too long for a socket
	saved   string // the name of the store's folder, another for each kernel: a program of one that was killed finds it no more
	lock    *os.File
}

// Files in the folder, beside the store.
const (
	ownerFile   = "owner"   // says whose the folder is
	sessionFile = "session" // what the session knew after its last cell
	programFile = "program" // what the cell on its way will add to that
	storePrefix = "store-"
)

// newPlace makes the folder of the kernel with an id. What a kernel of this id left that was killed stays, if it had the
// same key: Jupyter starts a kernel that died again with the same connection file, and a shutdown leaves nothing.
func newPlace(id, key string) (place, error) {
	p := place{root: filepath.Join(folder.Sessions(), id), saved: storePrefix + wire.NewID()}
	var err error
	if p.lock, err = lockFolder(p.root); err != nil {
		return p, fmt.Errorf("kernel: the session needs a folder: %w", err)
	}
	sum := sha256.Sum256([]byte(id + "\n" + key))
	if err := p.tidy(hex.EncodeToString(sum[:])); err != nil {
		p.lock.Close()
		return p, fmt.Errorf("kernel: the session needs a clean folder: %w", err)
	}
	p.sockets = filepath.Join(p.root, "run")
	for _, dir := range []string{p.sockets, p.store()} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			p.lock.Close()
			return p, fmt.Errorf("kernel: the session needs a folder: %w", err)
		}
	}
	if len(p.sockets) > gonb.MaxSocketFolder {
		short, err := os.MkdirTemp("", "descida")
		if err != nil {
			p.lock.Close()
			return p, fmt.Errorf("kernel: the session needs a folder: %w", err)
		}
		p.sockets = short
	}
	return p, nil
}

// tidy removes all but what the same owner's session needs to go on.
func (p place) tidy(owner string) error {
	was, _ := os.ReadFile(filepath.Join(p.root, ownerFile))
	keep := []string{lockFile}
	if string(was) == owner {
		keep = append(keep, ownerFile, sessionFile, programFile, "module")
	}
	entries, err := os.ReadDir(p.root)
	if err != nil {
		return err
	}
	for _, e := range entries {
		path := filepath.Join(p.root, e.Name())
		switch {
		case slices.Contains(keep, e.Name()):
		case string(was) == owner && strings.HasPrefix(e.Name(), storePrefix) && os.Rename(path, p.store()) == nil:
		default:
			if err := os.RemoveAll(path); err != nil {
				return err
			}
		}
	}
	files, _ := os.ReadDir(p.module())
	for _, f := range files {
		if f.Name() != "go.mod" && f.Name() != "go.sum" { // they name the packages that were fetched
			if err := os.RemoveAll(filepath.Join(p.module(), f.Name())); err != nil {
				return err
			}
		}
	}
	return os.WriteFile(filepath.Join(p.root, ownerFile), []byte(owner), 0o600)
}

func (p place) run() string      { return filepath.Join(p.root, "run") }
func (p place) program() string  { return filepath.Join(p.root, "run", "program") }
func (p place) store() string    { return filepath.Join(p.root, p.saved) }
func (p place) module() string   { return filepath.Join(p.root, "module") }
func (p place) language() string { return filepath.Join(p.root, "gopls") }
func (p place) events() string   { return filepath.Join(p.sockets, "events") }

// leave gives the place back after a start that failed. What was there from before stays for the next try.
func (p place) leave(found bool) {
	if !found {
		p.remove()
		return
	}
	if p.sockets != p.run() {
		_ = os.RemoveAll(p.sockets)
	}
	_ = p.lock.Close()
}

// remove deletes the session with its variables.
func (p place) remove() {
	for _, dir := range []string{p.root, p.sockets} {
		if err := os.RemoveAll(dir); err != nil {
			log.Printf("removing the session's folder: %v", err)
		}
	}
	_ = p.lock.Close()
}
