package kernel

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"unicode/utf8"

	"descida/kernel/wire"
)

// pipes carry a program's stdout and stderr to the kernel, past GoNB: that cuts text at 32 KB, in the middle of an
// accented letter if it falls so, and queues without a bound what a chatty program prints. Here the program waits
// until its text is taken.
type pipes struct {
	dir   string
	files map[string]*os.File // by stream
	end   []byte              // what tells the readers that all has come
	done  sync.WaitGroup
}

var streams = []string{"stdout", "stderr"}

// openPipes makes the pipes of one program. take gets each stream's text in order, whole characters at a time.
func openPipes(dir string, take func(stream, text string)) (*pipes, error) {
	p := &pipes{dir: dir, files: make(map[string]*os.File), end: []byte("\x1eend of " + wire.NewID() + "\x1e")}
	for _, stream := range streams {
		// A new one for each program: what the last one left running writes nowhere.
		if err := os.Remove(p.path(stream)); err != nil && !errors.Is(err, os.ErrNotExist) {
			p.close()
			return nil, fmt.Errorf("kernel: pipe for %s: %w", stream, err)
		}
		if err := syscall.Mkfifo(p.path(stream), 0o600); err != nil {
			p.close()
			return nil, fmt.Errorf("kernel: pipe for %s: %w", stream, err)
		}
		// For reading and writing: opening waits for nobody, and the kernel itself writes the end.
		f, err := os.OpenFile(p.path(stream), os.O_RDWR, 0)
		if err != nil {
			p.close()
			return nil, fmt.Errorf("kernel: pipe for %s: %w", stream, err)
		}
		p.files[stream] = f
	}
	for stream, f := range p.files {
		p.done.Go(func() {
			defer guard("reading a program's " + stream)
			p.read(f, func(text string) { take(stream, text) })
		})
	}
	return p, nil
}

func (p *pipes) path(stream string) string { return filepath.Join(p.dir, stream) }

// launcher is the script that GoNB runs: the program, with its output going to the pipes, and further variables.
func (p *pipes) launcher(program string, env ...string) string {
	quote := func(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }
	var set strings.Builder
	for _, v := range env {
		name, value, _ := strings.Cut(v, "=")
		fmt.Fprintf(&set, "export %s=%s\n", name, quote(value))
	}
	return fmt.Sprintf("#!/bin/sh\n%sexec %s \"$@\" >%s 2>%s\n", set.String(), quote(program), quote(p.path("stdout")), quote(p.path("stderr")))
}

// read hands on the text of a pipe until its end.
func (p *pipes) read(f *os.File, take func(string)) {
	var pending []byte
	chunk := make([]byte, 64<<10)
	for {
		n, err := f.Read(chunk)
		pending = append(pending, chunk[:n]...)
		at := bytes.Index(pending, p.end)
		if at >= 0 || err != nil {
			if at < 0 {
				at = len(pending)
			}
			if at > 0 {
				take(string(pending[:at]))
			}
			return
		}
		whole := len(pending) - max(unfinishedRune(pending), beginning(pending, p.end))
		if whole > 0 {
			take(string(pending[:whole]))
			pending = append(pending[:0], pending[whole:]...)
		}
	}
}

// unfinishedRune is how many bytes at the end are the beginning of a character.
func unfinishedRune(b []byte) int {
	for n := 1; n < utf8.UTFMax && n <= len(b); n++ {
		if utf8.RuneStart(b[len(b)-n]) {
			if utf8.FullRune(b[len(b)-n:]) {
				return 0
			}
			return n
		}
	}
	return 0
}

// beginning is how many bytes at the end of b are the beginning of end.
func beginning(b, end []byte) int {
	for n := min(len(end)-1, len(b)); n > 0; n-- {
		if bytes.HasSuffix(b, end[:n]) {
			return n
		}
	}
	return 0
}

// finish waits until all that the program wrote is taken.
func (p *pipes) finish() {
	for _, f := range p.files {
		_, _ = f.Write(p.end) // its reader is there: it cannot fail but by a close
	}
	p.done.Wait()
	p.close()
}

func (p *pipes) close() {
	for _, f := range p.files {
		_ = f.Close()
	}
	for _, stream := range streams {
		_ = os.Remove(p.path(stream))
	}
}
