package kernel

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"

	"descida/internal/folder"
)

// past is the file with the inputs of all sessions, a line of JSON each, which the kernels of this user share. Where it
// cannot be had, a session remembers its own.
type past struct {
	file string // "": none is kept
	once sync.Once
	own  int // this session's number; sessions are counted from 1
}

const (
	// maxPast bounds the file; when a session finds it larger, the older half goes.
	maxPast = 4 << 20
	// maxKeptCode bounds a cell that is written: a longer one was hardly typed.
	maxKeptCode = 64 << 10
)

func newPast() *past {
	if folder.History() == "" {
		return &past{}
	}
	return &past{file: filepath.Join(folder.History(), "inputs.jsonl")}
}

// number is this session's number. The first call takes one, and makes the file smaller if need be.
func (p *past) number() int {
	p.once.Do(func() {
		p.own = 1
		if p.file == "" {
			return
		}
		if err := p.locked(p.enter); err != nil {
			log.Printf("history: inputs are not kept for other sessions: %v", err)
			p.file = ""
		}
	})
	return p.own
}

// enter takes the next number and writes it down.
func (p *past) enter() error {
	text, err := os.ReadFile(p.file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for line := range bytes.Lines(text) {
		p.own = max(p.own, sessionOf(line)+1)
	}
	if len(text) > maxPast {
		text = text[len(text)-maxPast/2:]
		text = text[bytes.IndexByte(text, '\n')+1:]
		if err := replaceFile(p.file, text); err != nil {
			return err
		}
	}
	return appendTo(p.file, fmt.Appendf(nil, "{\"s\":%d}\n", p.own))
}

// sessionOf is the session that a line begins with; 0: it is none of ours.
func sessionOf(line []byte) int {
	rest, ok := bytes.CutPrefix(line, []byte(`{"s":`))
	end := bytes.IndexAny(rest, ",}")
	if !ok || end < 0 {
		return 0
	}
	n, err := strconv.Atoi(string(rest[:end]))
	if err != nil || n < 0 {
		return 0
	}
	return n
}

func (p *past) write(in input) {
	if p.file == "" || len(in.Code) > maxKeptCode {
		return
	}
	line := encodeInput(in)
	if err := p.locked(func() error { return appendTo(p.file, line) }); err != nil {
		log.Printf("history: %v", err)
	}
}

// read gives what is written. A session's number alone is no input.
func (p *past) read() []input {
	if p.file == "" {
		return nil
	}
	var text []byte
	err := p.locked(func() (err error) { text, err = os.ReadFile(p.file); return err })
	if err != nil {
		log.Printf("history: %v", err)
	}
	return decodeInputs(text)
}

// locked does something while no other kernel does. A lock on the folder: the file may be replaced.
func (p *past) locked(do func() error) error {
	dir := filepath.Dir(p.file)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	// Some network folders have no locks: then a line may be lost when two kernels begin at once.
	_ = syscall.Flock(int(d.Fd()), syscall.LOCK_EX)
	return do()
}

func appendTo(file string, line []byte) error {
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(line)
	return errors.Join(err, f.Close())
}

func replaceFile(file string, text []byte) error {
	if err := os.WriteFile(file+".new", text, 0o600); err != nil {
		return err
	}
	return os.Rename(file+".new", file)
}
