package kernel

import (
	"fmt"
	"log"
	"os"
	"path/filepath"

	"descida/internal/folder"
	"descida/kernel/gonb"
)

// place is the session's private folder.
type place struct {
	root    string
	sockets string // usually run/; elsewhere where its path is too long for a socket
}

// newPlace makes the folder of the kernel with an id. What a kernel of this id left that was killed is removed.
func newPlace(id string) (place, error) {
	p := place{root: filepath.Join(folder.Sessions(), id)}
	if err := os.RemoveAll(p.root); err != nil {
		return p, fmt.Errorf("kernel: the session needs a clean folder: %w", err)
	}
	p.sockets = filepath.Join(p.root, "run")
	for _, dir := range []string{p.root, p.sockets, p.store()} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return p, fmt.Errorf("kernel: the session needs a folder: %w", err)
		}
	}
	if len(p.sockets) > gonb.MaxSocketFolder {
		short, err := os.MkdirTemp("", "descida")
		if err != nil {
			return p, fmt.Errorf("kernel: the session needs a folder: %w", err)
		}
		p.sockets = short
	}
	return p, nil
}

func (p place) run() string      { return filepath.Join(p.root, "run") }
func (p place) program() string  { return filepath.Join(p.root, "run", "program") }
func (p place) store() string    { return filepath.Join(p.root, "store") }
func (p place) module() string   { return filepath.Join(p.root, "module") }
func (p place) language() string { return filepath.Join(p.root, "gopls") }
func (p place) events() string   { return filepath.Join(p.sockets, "events") }

// remove deletes the session with its variables.
func (p place) remove() {
	for _, dir := range []string{p.root, p.sockets} {
		if err := os.RemoveAll(dir); err != nil {
			log.Printf("removing the session's folder: %v", err)
		}
	}
}
