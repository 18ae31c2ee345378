package gonb

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"descida/internal/folder"
	"descida/kernel/internal/process"
	"descida/kernel/wire"
)

// Options say how the child is started.
type Options struct {
	Program  string   // the gonb binary
	Folder   string   // the session's private folder; the child uses run/ and tmp/ below it
	Dir      string   // where commands and programs run; "": where this process does
	Sockets  string   // the folder for its sockets, with a path of at most MaxSocketFolder bytes; "": run/
	Go       string   // the real go command
	Module   string   // the folder whose go.mod and go.sum the child's module shares
	KernelID string   // the front kernel's id, which GoNB's widgets connect to; "" makes one up
	Env      []string // further variables for the child and the programs it runs
	Log      io.Writer

	// Input asks the user for a line; ok is false where there is no one to ask. May be nil.
	Input func(prompt string, password bool) (line string, ok bool)
	// Other gets the messages that belong to no Run: comms, and what comes after a Run ended. May be nil.
	Other func(m *wire.Message)
}

// Path is where the set-up puts the gonb binary.
func Path() string { return filepath.Join(folder.Bin(), "gonb") }

// ErrDied is what Run returns when the child ended.
var ErrDied = errors.New("gonb: the GoNB process ended")

// Child is a running GoNB.
type Child struct {
	options Options
	command *exec.Cmd
	guard   *process.Guard
	client  *wire.Client
	module  string // GoNB's own module folder
	done    <-chan struct{}

	running sync.Mutex // one Run at a time
	mu      sync.Mutex
	current *run
}

const startPatience = 20 * time.Second

// Start starts GoNB and waits until it answers. Errors: the binary is missing, or it does not answer.
func Start(ctx context.Context, o Options) (*Child, error) {
	if _, err := os.Stat(o.Program); err != nil {
		return nil, fmt.Errorf("gonb: %w; run the set-up (descida setup), which builds it", err)
	}
	c := &Child{options: o}
	ok := false
	defer func() {
		if !ok {
			c.Close()
		}
	}()
	connection, err := c.prepare()
	if err != nil {
		return nil, err
	}
	if err := c.start(connection); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, startPatience)
	defer cancel()
	go func() { // a child that dies at once is not waited for
		select {
		case <-c.done:
			cancel()
		case <-ctx.Done():
		}
	}()
	c.client, err = wire.Dial(ctx, connection.Connection, startPatience)
	select {
	case <-c.done:
		return nil, fmt.Errorf("gonb: %s ends as soon as it is started (its log is %s); run the set-up (descida setup), which mends it", o.Program, c.logFile())
	default:
	}
	if err != nil {
		return nil, fmt.Errorf("gonb: it does not start (its log is %s): %w", c.logFile(), err)
	}
	go c.receive(c.client.Shell)
	go c.receive(c.client.IOPub)
	go c.answerInput()
	if err := c.greet(ctx); err != nil {
		return nil, err
	}
	ok = true
	return c, nil
}

type connectionFile struct {
	wire.Connection
	name string
}

// prepare makes the folders, the shims and the connection file.
func (c *Child) prepare() (connectionFile, error) {
	var f connectionFile
	run := filepath.Join(c.options.Folder, "run")
	sockets := cmp.Or(c.options.Sockets, run)
	for _, dir := range []string{run, c.tmp()} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return f, fmt.Errorf("gonb: %w", err)
		}
	}
	if err := writeShims(c.shims(), c.options.Go); err != nil {
		return f, err
	}
	id := c.options.KernelID
	if id == "" {
		id = wire.NewID()
	}
	// No key: who can open the sockets owns the folder, and signing each message of a chatty program costs time.
	f.Connection = wire.Connection{
		Transport: "ipc", IP: filepath.Join(sockets, "g"+wire.NewID()[:6]), SignatureScheme: "hmac-sha256",
		ShellPort: 1, IOPubPort: 2, StdinPort: 3, ControlPort: 4, HeartbeatPort: 5,
	}
	f.name = filepath.Join(run, "kernel-"+id+".json")
	return f, f.Connection.Write(f.name)
}

// MaxSocketFolder is how long the path of a folder with sockets may be: a socket's own path has at most 104 bytes on
// macOS and 108 on Linux.
const MaxSocketFolder = 88

func (c *Child) tmp() string     { return filepath.Join(c.options.Folder, "tmp") }
func (c *Child) shims() string   { return filepath.Join(c.options.Folder, "run", "bin") }
func (c *Child) built() string   { return filepath.Join(c.options.Folder, "run", "built") }
func (c *Child) logFile() string { return filepath.Join(c.options.Folder, "gonb.log") }

// start starts the process, in a process group that its programs share.
func (c *Child) start(f connectionFile) error {
	log, err := os.Create(c.logFile())
	if err != nil {
		return fmt.Errorf("gonb: %w", err)
	}
	defer log.Close()
	c.command = exec.Command(c.options.Program, "-kernel", f.name, "-raw_error=true")
	c.command.Stdout, c.command.Stderr = log, log
	process.Group(c.command)
	c.command.Dir = c.options.Dir
	c.command.Env = append(childEnv(os.Environ(), c.shims()),
		"TMPDIR="+c.tmp(), "DESCIDA_BUILT="+c.built(), "DESCIDA_MODULE="+c.options.Module)
	c.command.Env = append(c.command.Env, c.options.Env...)
	if c.done, err = process.Start(c.command); err != nil {
		return fmt.Errorf("gonb: %w", err)
	}
	c.guard, err = process.StartGuard(c.command.Process.Pid)
	return err
}

// greet waits until GoNB answers on shell and is heard on iopub, finds its module's folder, and stops it from
// fetching packages before every cell.
func (c *Child) greet(ctx context.Context) error {
	for {
		try, cancel := context.WithTimeout(ctx, 50*time.Millisecond)
		_, err := c.request(try, "kernel_info_request", map[string]any{}, func(*wire.Message) {})
		cancel()
		if err == nil {
			break
		}
		if ctx.Err() != nil || errors.Is(err, ErrDied) {
			return fmt.Errorf("gonb: it does not answer (its log is %s): %w", c.logFile(), err)
		}
	}
	modules, err := filepath.Glob(filepath.Join(c.tmp(), "gonb_*", "go.mod"))
	if err != nil || len(modules) == 0 {
		return fmt.Errorf("gonb: it made no module below %s", c.tmp())
	}
	c.module = filepath.Dir(modules[len(modules)-1])
	_, err = c.Run("%noautoget", func(*wire.Message) {})
	return err
}

// Launch makes GoNB run a script in place of its own cell's code, from now on; "" makes it build and run that code
// again. A script that begins with exec keeps the process that GoNB started.
func (c *Child) Launch(script string) error {
	if script == "" {
		if err := os.Remove(c.built()); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("gonb: %w", err)
		}
		return nil
	}
	binary := filepath.Join(c.module, filepath.Base(c.module)) // where GoNB would build it
	_ = os.Remove(binary)                                      // its own program may lie there
	if err := os.WriteFile(binary, []byte(script), 0o700); err != nil {
		return fmt.Errorf("gonb: %w", err)
	}
	if err := os.WriteFile(c.built(), nil, 0o600); err != nil {
		return fmt.Errorf("gonb: %w", err)
	}
	return nil
}

// Done is closed when the child ended.
func (c *Child) Done() <-chan struct{} { return c.done }

// Programs are the processes that GoNB started, and those that they did.
func (c *Child) Programs() []int {
	pids, err := process.Descendants(c.command.Process.Pid)
	if err != nil {
		fmt.Fprintf(c.log(), "gonb: cannot find the running programs: %v\n", err)
	}
	return pids
}

// Signal sends a signal to all programs that GoNB started, as a terminal does, and not to GoNB itself.
func (c *Child) Signal(s syscall.Signal) {
	for _, pid := range c.Programs() {
		_ = syscall.Kill(pid, s) // gone already: as well
	}
}

// Close kills GoNB with its programs and removes its temporary files.
func (c *Child) Close() {
	if c.command != nil && c.command.Process != nil {
		pid := c.command.Process.Pid
		c.Signal(syscall.SIGKILL) // those that made a process group of their own
		_ = process.KillGroup(pid)
		<-c.done
	}
	if c.guard != nil {
		c.guard.Dismiss()
	}
	if c.client != nil {
		_ = c.client.Close()
	}
	_ = os.RemoveAll(c.tmp())
}

func (c *Child) log() io.Writer {
	if c.options.Log == nil {
		return io.Discard
	}
	return c.options.Log
}
