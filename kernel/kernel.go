package kernel

import (
	"context"
	"errors"
	"log"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"descida/internal/folder"
	"descida/kernel/cell"
	"descida/kernel/gonb"
	"descida/kernel/gopls"
	"descida/kernel/wire"
	"descida/kernel/workspace"
)

// Kernel is one session: a client's notebook.
type Kernel struct {
	id       string // Jupyter's id of the kernel
	session  string // the session of the messages sent
	server   *wire.Server
	place    place
	memory   memory
	programs *programs
	snapshot *snapshots
	comms    comms
	stdin    stdin
	watched  watched
	history  history
	queue    *queue
	ended    chan struct{} // closed by a shutdown_request
	endOnce  sync.Once
	closing  atomic.Bool
	started  atomic.Bool // a status was published

	opened    chan struct{} // closed when workspace is open, or openError says why not
	openError error
	workspace *workspace.Workspace
	cells     *cell.Session // used by the worker only, but for Overlay and Defined
	gopls     *gopls.Server

	starting sync.Mutex // held while a child is started
	dir      string     // of %cd, for the next child; "": as the kernel's
	child    atomic.Pointer[gonb.Child]

	mu      sync.Mutex
	current *execution // what runs now, or nil
	last    *execution // what ran last

	// The rest is the worker's.
	count   int
	flags   []string          // of %goflags
	env     map[string]string // of %env and %lang
	lost    map[string]string // variables whose loss was told, and why they were lost
	lastRaw string            // the last error in its own words
	abortAt time.Time         // when the last error was about to be told
}

// start binds the sockets, serves them, and begins to make ready what cells need.
func start(connection wire.Connection, id string) (*Kernel, error) {
	p, err := newPlace(id, connection.Key)
	if err != nil {
		return nil, err
	}
	k := &Kernel{
		id: id, session: wire.NewID(), place: p, queue: newQueue(), ended: make(chan struct{}), opened: make(chan struct{}),
		snapshot: newSnapshots(), watched: watchMemory(), lost: make(map[string]string),
	}
	k.stdin.kernel = k
	k.memory = readMemory(p.root)
	k.count = k.memory.count()
	k.history.past = newPast()
	if k.programs, err = listenForPrograms(p.events(), k.executing); err != nil {
		p.leave(k.memory.found())
		return nil, err
	}
	if k.server, err = wire.Listen(connection, k.welcome); err != nil {
		k.programs.close()
		p.leave(k.memory.found())
		return nil, err
	}
	go k.open()
	go sweep(folder.Sessions(), time.Now(), maxLeft)
	go k.serve(k.server.Shell)
	go k.serve(k.server.Control)
	go k.serve(k.server.Stdin)
	go k.work()
	return k, nil
}

// open prepares the workspace and starts GoNB, so that they are ready when the first cell comes.
func (k *Kernel) open() {
	defer guard("opening the session")
	go k.history.past.number()
	func() {
		defer close(k.opened)
		var source string
		if source, k.openError = workspace.Source(); k.openError != nil {
			return
		}
		if k.workspace, k.openError = workspace.Open(k.place.module(), source); k.openError == nil {
			k.cells = cell.New(k.workspace, cell.Options{})
			k.recall()
			k.gopls = gopls.New(k.languageServer(k.place.language(), k.workspace.Dir))
		}
	}()
	if k.openError != nil {
		log.Print(k.openError)
		return
	}
	if _, err := k.ready(); err != nil && !k.closing.Load() {
		log.Print(err)
	}
}

// ready returns the GoNB child, starting one where there is none.
func (k *Kernel) ready() (*gonb.Child, error) {
	<-k.opened
	if k.openError != nil {
		return nil, k.openError
	}
	k.starting.Lock()
	defer k.starting.Unlock()
	if child := k.child.Load(); child != nil {
		select {
		case <-child.Done():
			k.child.Store(nil)
			child.Close()
		default:
			return child, nil
		}
	}
	if k.closing.Load() {
		return nil, errors.New("kernel: the kernel is shutting down")
	}
	child, err := gonb.Start(context.Background(), gonb.Options{
		Program: gonb.Path(), Folder: k.place.root, Dir: k.dir, Sockets: k.place.sockets, Go: k.workspace.GoCommand(), Module: k.workspace.Dir,
		KernelID: k.id, Env: k.programs.env(k.place.store()), Log: log.Writer(),
		Input: k.stdin.fromGoNB, Other: k.fromChild,
	})
	if err != nil {
		return nil, err
	}
	k.child.Store(child)
	go k.revive(child)
	return child, nil
}

// revive starts another child when this one ended, so that the next cell need not wait for it.
func (k *Kernel) revive(child *gonb.Child) {
	<-child.Done()
	if k.closing.Load() {
		return
	}
	log.Print("GoNB ended; starting it again")
	if _, err := k.ready(); err != nil {
		log.Print(err)
	}
}

// setDir is where the next child begins, if this one ends.
func (k *Kernel) setDir(dir string) {
	k.starting.Lock()
	defer k.starting.Unlock()
	k.dir = dir
}

func (k *Kernel) closeChild() {
	k.starting.Lock()
	defer k.starting.Unlock()
	if child := k.child.Swap(nil); child != nil {
		child.Close()
	}
}

// executing is the cell that runs, or nil.
func (k *Kernel) executing() *execution {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.current
}

func (k *Kernel) setExecuting(e *execution) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.current = e
	if e != nil {
		k.last = e
	}
}

// guard keeps a fault in one message's handling from ending the kernel.
func guard(doing string) {
	if r := recover(); r != nil {
		log.Printf("a fault while %s: %v\n%s", doing, r, debug.Stack())
	}
}
