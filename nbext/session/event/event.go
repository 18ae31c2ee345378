package event

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// SocketEnv names the variable with the path of the kernel's Unix socket.
const SocketEnv = "DESCIDA_SOCK"

// Kind says what an event tells.
type Kind string

const (
	Hello   Kind = "hello"   // the program runs: Code is its process id
	Display Kind = "display" // show Bundle; ID, where set, allows updates
	Update  Kind = "update"  // show Bundle in place of what ID shows
	Clear   Kind = "clear"   // clear the cell's output; Code 1: wait for the next output
	Result  Kind = "result"  // Bundle is the value of the cell's last expression
	Input   Kind = "input"   // ask the user: Text is the prompt, Code 1 hides what is typed; answered by Reply
	Reply   Kind = "reply"   // the kernel's answer to Input, in Text; Code 1: there is no one to ask
	Saved   Kind = "saved"   // the store was committed: Islands and Facts are all it holds now, Lost what it could not keep, Code how many defining statements ran
	Panic   Kind = "panic"   // Text is the panic's message, Stack its stack
	Failed  Kind = "failed"  // an error value that nobody handled: Text is its message, Stack where
	Exit    Kind = "exit"    // the cell called os.Exit or log.Fatal: Code is the exit code
	Stopped Kind = "stopped" // the cell was stopped by the user and its variables are saved; Stack, where set: it was only waiting, there
	Note    Kind = "note"    // something the user should know: Text; Code 1: at once, not at the cell's end
	End     Kind = "end"     // the end mark: the program reached its end; nothing follows
)

// Event is one message. Kind says which fields count.
type Event struct {
	Kind    Kind
	ID      string // a display id
	Mark    int    // its place in stdout: the event belongs where the mark stands; 0: nowhere
	Code    int
	Text    string
	Stack   string
	Bundle  map[string][]byte // MIME type -> content: text as UTF-8, JSON types as JSON, pictures as bytes
	Islands []Island
	Lost    []Lost
	Facts   []Fact
}

// Island is a set of variables that share memory: they are loaded and saved together.
type Island struct {
	Names []string
	Types []string // dynamic types, import path and name, and sentinels behind store.SentinelMark, that a reader must register
}

// Fact is what can be said of a saved variable without loading it.
type Fact struct {
	Name  string
	Shape string // its length, or lengths of all dimensions: "3", "28×28"; "" for what has none
	Value string // in short, where it is short; else ""
	Size  int64  // bytes
}

// TagEnv names the variable with what the program tags its commit with. CommitTag adds to it.
const TagEnv = "DESCIDA_COMMIT"

// CommitTag is the tag of a store's commit: which program made it, and how many of its defining statements had run.
func CommitTag(program string, steps int) string { return fmt.Sprintf("%s %d", program, steps) }

// ParseCommitTag takes a tag apart; another's tag has no steps.
func ParseCommitTag(tag string) (program string, steps int) {
	program, number, _ := strings.Cut(tag, " ")
	steps, _ = strconv.Atoi(number)
	return program, steps
}

// Lost is a variable, or a part of one (f.handler, m["k"]), that could not be kept, and why.
type Lost struct {
	Name  string
	Why   string // in English, to follow the name and a colon
	Cause string // one word for the reason, see the Cause constants of package store
	Type  string // the Go type that it is about
}

// MarkText is what stands in stdout for Mark n. The program sends the event first and then writes the mark.
func MarkText(n int) string { return fmt.Sprintf("\x1e%d\x1e", n) }

// Frames above this size are refused: a corrupt length must not exhaust memory.
const maxFrame = 1 << 30

// Write sends one event in one write: a uint32 length, then the fields, each with its own uint32 length.
func Write(w io.Writer, e *Event) error {
	b := make([]byte, 4, 256)
	str := func(s string) {
		b = binary.LittleEndian.AppendUint32(b, uint32(len(s)))
		b = append(b, s...)
	}
	num := func(n int) { b = binary.LittleEndian.AppendUint64(b, uint64(int64(n))) }
	strs := func(ss []string) {
		num(len(ss))
		for _, s := range ss {
			str(s)
		}
	}
	str(string(e.Kind))
	str(e.ID)
	num(e.Mark)
	num(e.Code)
	str(e.Text)
	str(e.Stack)
	num(len(e.Bundle))
	mimes := make([]string, 0, len(e.Bundle))
	for m := range e.Bundle {
		mimes = append(mimes, m)
	}
	slices.Sort(mimes)
	for _, m := range mimes {
		str(m)
		str(string(e.Bundle[m]))
	}
	num(len(e.Islands))
	for _, i := range e.Islands {
		strs(i.Names)
		strs(i.Types)
	}
	num(len(e.Lost))
	for _, l := range e.Lost {
		str(l.Name)
		str(l.Why)
		str(l.Cause)
		str(l.Type)
	}
	num(len(e.Facts))
	for _, f := range e.Facts {
		str(f.Name)
		str(f.Shape)
		str(f.Value)
		num(int(f.Size))
	}
	if len(b)-4 > maxFrame {
		return fmt.Errorf("event: %s of %d bytes is too large", e.Kind, len(b))
	}
	binary.LittleEndian.PutUint32(b, uint32(len(b)-4))
	_, err := w.Write(b)
	return err
}

var errShort = errors.New("event: frame is cut short")

// Read receives one event. Errors: io.EOF between events, another error for a broken frame.
func Read(r io.Reader) (*Event, error) {
	var head [4]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return nil, err
	}
	n := binary.LittleEndian.Uint32(head[:])
	if n > maxFrame {
		return nil, fmt.Errorf("event: frame of %d bytes is too large", n)
	}
	b := make([]byte, n)
	if _, err := io.ReadFull(r, b); err != nil {
		return nil, errShort
	}
	d := decoder{b: b}
	e := &Event{Kind: Kind(d.str()), ID: d.str(), Mark: d.num(), Code: d.num(), Text: d.str(), Stack: d.str()}
	if k := d.count(); k > 0 {
		e.Bundle = make(map[string][]byte, k)
		for range k {
			m := d.str()
			e.Bundle[m] = []byte(d.str())
		}
	}
	for range d.count() {
		e.Islands = append(e.Islands, Island{Names: d.strs(), Types: d.strs()})
	}
	for range d.count() {
		e.Lost = append(e.Lost, Lost{Name: d.str(), Why: d.str(), Cause: d.str(), Type: d.str()})
	}
	for range d.count() {
		e.Facts = append(e.Facts, Fact{Name: d.str(), Shape: d.str(), Value: d.str(), Size: int64(d.num())})
	}
	if d.bad {
		return nil, errShort
	}
	return e, nil
}

type decoder struct {
	b   []byte
	bad bool
}

func (d *decoder) str() string {
	if d.bad || len(d.b) < 4 {
		d.bad = true
		return ""
	}
	n := int(binary.LittleEndian.Uint32(d.b))
	if n > len(d.b)-4 {
		d.bad = true
		return ""
	}
	s := string(d.b[4 : 4+n])
	d.b = d.b[4+n:]
	return s
}

func (d *decoder) num() int {
	if d.bad || len(d.b) < 8 {
		d.bad = true
		return 0
	}
	n := int(int64(binary.LittleEndian.Uint64(d.b)))
	d.b = d.b[8:]
	return n
}

// count is a num that cannot exceed what is left of the frame.
func (d *decoder) count() int {
	n := d.num()
	if n < 0 || n > len(d.b) {
		d.bad = true
		return 0
	}
	return n
}

func (d *decoder) strs() (ss []string) {
	for range d.count() {
		ss = append(ss, d.str())
	}
	return ss
}
