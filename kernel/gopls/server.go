package gopls

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"

	"descida/internal/folder"
)

// Options say what server is asked, and where.
type Options struct {
	Program string        // the gopls binary
	Folder  string        // a private folder, made and filled here
	Module  string        // the folder whose go.mod and go.sum the file's module has
	Log     io.Writer     // gopls's own errors; nil: dropped
	Idle    time.Duration // how long a server stays that nobody asks; 0: 20 minutes

	// Disk is a text of the file to lie on the disk when the server starts: with the imports of the texts that will be
	// asked about, the packages are read once and not once more.
	Disk string
}

// Path is where the set-up puts the gopls binary.
func Path() string { return filepath.Join(folder.Bin(), "gopls") }

// cacheFolder is gopls's own cache, filled by the set-up: the export data of the course's packages.
func cacheFolder() string { return filepath.Join(folder.Root(), "cache", "gopls") }

// Server is a language server that starts when it is asked. It may be asked by several goroutines.
type Server struct {
	options Options
	asking  sync.Mutex // held while a text and a question about it are sent, so that they belong together

	mu      sync.Mutex
	current *attempt
	closed  bool
	idle    *time.Timer
}

// attempt is a server on its way, or there.
type attempt struct {
	ready   chan struct{} // closed when running or err is there
	ctx     context.Context
	cancel  context.CancelFunc // ends a start that is on its way
	running *running
	err     error
	ended   time.Time // of a failure
}

// New makes a server and starts nothing.
func New(o Options) *Server {
	o.Idle = cmp.Or(o.Idle, 20*time.Minute)
	if o.Log == nil {
		o.Log = io.Discard
	}
	return &Server{options: o}
}

// retryAfter is how long a failed start is not tried again.
const retryAfter = 5 * time.Second

var errClosed = errors.New("gopls: the server was closed")

// ready waits for a running server, starting one where there is none. When ctx ends, the start goes on.
func (s *Server) ready(ctx context.Context) (*running, error) {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return nil, errClosed
	}
	if s.current == nil || s.current.over() {
		a := &attempt{ready: make(chan struct{})}
		a.ctx, a.cancel = context.WithCancel(context.Background())
		s.current = a
		go s.start(a)
	}
	a := s.current
	if s.idle == nil {
		s.idle = time.AfterFunc(s.options.Idle, s.stop)
	} else {
		s.idle.Reset(s.options.Idle)
	}
	s.mu.Unlock()
	select {
	case <-a.ready:
		return a.running, a.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// over reports whether it is time for a new attempt.
func (a *attempt) over() bool {
	select {
	case <-a.ready:
	default:
		return false
	}
	if a.err != nil {
		return time.Since(a.ended) > retryAfter
	}
	select {
	case <-a.running.done:
		a.running.kill()
		return true
	default:
		return false
	}
}

func (s *Server) start(a *attempt) {
	defer close(a.ready)
	if _, err := os.Stat(s.options.Program); err != nil {
		a.err = fmt.Errorf("gopls: %w; run the set-up (descida setup), which builds it", err)
	} else if err := s.options.prepare(); err != nil {
		a.err = err
	} else {
		a.running, a.err = launch(a.ctx, s.options)
	}
	a.ended = time.Now()
	if a.err != nil && a.ctx.Err() == nil {
		fmt.Fprintln(s.options.Log, a.err)
	}
}

// stop ends the server; the next question starts one again.
func (s *Server) stop() {
	s.mu.Lock()
	a := s.current
	s.current = nil
	s.mu.Unlock()
	if a == nil {
		return
	}
	a.cancel()
	<-a.ready
	if a.running != nil {
		a.running.kill()
	}
}

// Close ends the server for good.
func (s *Server) Close() {
	s.mu.Lock()
	s.closed = true
	if s.idle != nil {
		s.idle.Stop()
	}
	s.mu.Unlock()
	s.stop()
}

// file is the name of the file that is asked about.
const file = "cell.go"

// prepare makes the folder: the module's go.mod by links, so that what the session fetches is seen here.
func (o Options) prepare() error {
	if err := os.MkdirAll(o.Folder, 0o700); err != nil {
		return fmt.Errorf("gopls: %w", err)
	}
	for _, name := range []string{"go.mod", "go.sum"} {
		link := filepath.Join(o.Folder, name)
		_ = os.Remove(link)
		if err := os.Symlink(filepath.Join(o.Module, name), link); err != nil {
			return fmt.Errorf("gopls: %w", err)
		}
	}
	if err := os.WriteFile(filepath.Join(o.Folder, file), []byte(cmp.Or(o.Disk, "package main\n")), 0o600); err != nil {
		return fmt.Errorf("gopls: %w", err)
	}
	return nil
}
