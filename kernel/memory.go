package kernel

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log"
	"os"
	"path/filepath"
	"slices"

	"descida/internal/language"
	"descida/kernel/cell"
	"descida/kernel/wire"
	"descida/nbext/session/event"
	"descida/nbext/session/store"
)

// A session outlives a kernel that is killed by three files: the store, which each cell's program commits by renaming its
// manifest; sessionFile, what the kernel knew after the last cell; and programFile, what the cell on its way was going
// to add. The store's commit carries the program's tag, so the store alone says how far things went: it belongs either
// to sessionFile, or to that and programFile. Whatever belongs to neither is not read.

// remembered is what is written into sessionFile.
type remembered struct {
	Serial  int               // of the file
	Commit  string            // the program that made the store's last commit
	Count   int               // cells so far
	Flags   []string          // of %goflags
	Env     map[string]string // of %env and %lang
	Session json.RawMessage   `json:"-"` // of cell.Session.Remember: the file's second line, for it is long
}

// coming is what is written into programFile.
type coming struct {
	Base    int    // the sessionFile that it adds to
	Commit  string // the program's tag
	Count   int
	Program json.RawMessage // of cell.Program.Remember
}

// memory is what a kernel has written, or found at its start.
type memory struct {
	serial  int
	commit  string
	session *remembered // of the kernel before
	program *coming
	told    string // to be said with the first cell
}

// readMemory reads what a killed kernel left in a folder, if anything.
func readMemory(root string) (m memory) {
	read := func(name string, into any) bool {
		b, err := os.ReadFile(filepath.Join(root, name))
		if err == nil {
			err = json.Unmarshal(b, into)
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			log.Printf("what the last kernel left: %v", err)
		}
		return err == nil
	}
	var s remembered
	var p coming
	if b, err := os.ReadFile(filepath.Join(root, sessionFile)); err == nil {
		head, session, _ := bytes.Cut(b, []byte("\n"))
		if err := json.Unmarshal(head, &s); err != nil {
			log.Printf("what the last kernel left: %v", err)
		} else {
			s.Session = session
			m.session, m.serial = &s, s.Serial
		}
	}
	if read(programFile, &p) && p.Base == m.serial {
		m.program = &p
	}
	return m
}

// found reports whether there is something to recall.
func (m *memory) found() bool { return m.session != nil || m.program != nil }

// count is the number of the last cell.
func (m *memory) count() (n int) {
	if m.session != nil {
		n = m.session.Count
	}
	if m.program != nil {
		n = max(n, m.program.Count)
	}
	return n
}

// recall makes the session what it was when the last kernel was killed.
func (k *Kernel) recall() {
	m := &k.memory
	c, err := store.Read(k.place.store())
	if err == nil && c.Tag == "" && m.session == nil {
		return
	}
	if err == nil {
		err = m.recallInto(k.cells, c)
	}
	if err != nil {
		log.Printf("what the last kernel left cannot be used: %v", err)
		k.reset()
		m.told = language.Pick("the kernel had ended and was started again; what it had saved cannot be read: run the cells again from the first one",
			"o kernel havia terminado e foi iniciado de novo; o que ele guardou não pode ser lido: rode as células de novo, desde a primeira")
		return
	}
	if m.session != nil {
		k.flags = m.session.Flags
		for name, value := range m.session.Env {
			if err := k.setEnv(name, value); err != nil {
				log.Print(err)
			}
		}
	}
	if n := len(k.cells.Variables()); n > 0 || m.session != nil && m.count() > 0 {
		m.told = fmt.Sprintf(language.Pick("the kernel had ended and was started again: variables (%d) and declarations are as they were after the last cell that ended",
			"o kernel havia terminado e foi iniciado de novo: as variáveis (%d) e declarações estão como depois da última célula que terminou"), n)
	}
	m.session, m.program = nil, nil
	k.remember()
}

// recallInto brings an empty session to where the store's last commit is.
func (m *memory) recallInto(cells *cell.Session, c store.Contents) error {
	if m.session != nil {
		if err := cells.Recall(m.session.Session); err != nil {
			return err
		}
		m.commit = m.session.Commit
	}
	tag, steps := event.ParseCommitTag(c.Tag)
	if tag == m.commit {
		return nil
	}
	if m.program == nil || m.program.Commit != tag {
		return errors.New("kernel: the variables are not those of the session")
	}
	p, err := cells.RecallProgram(m.program.Program)
	if err != nil {
		return err
	}
	cells.Commit(p)
	p.Reached(steps)
	islands, facts := contents(c)
	cells.Saved(p, islands, nil)
	cells.Measured(facts)
	m.commit = tag
	return nil
}

// contents is what a store holds as its program would have said it.
func contents(c store.Contents) (islands []event.Island, facts []event.Fact) {
	for _, i := range c.Islands {
		islands = append(islands, event.Island(i))
	}
	for _, f := range c.Facts {
		facts = append(facts, event.Fact(f))
	}
	return islands, facts
}

// committed is what a program with a tag would have said of the store, had it not ended before; nil where it did not
// commit.
func committed(dir, tag string) *event.Event {
	c, err := store.Read(dir)
	if err != nil {
		return nil
	}
	by, steps := event.ParseCommitTag(c.Tag)
	if by != tag {
		return nil
	}
	e := &event.Event{Kind: event.Saved, Code: steps}
	e.Islands, e.Facts = contents(c)
	return e
}

// remember writes down what the session knows after a cell.
func (k *Kernel) remember() {
	m := &k.memory
	text, err := k.cells.Remember()
	if err != nil {
		log.Print(err)
		return
	}
	r := remembered{Serial: m.serial + 1, Commit: m.commit, Count: k.count, Flags: k.flags, Env: k.env}
	head, err := json.Marshal(r)
	if err == nil {
		err = replaceFile(filepath.Join(k.place.root, sessionFile), slices.Concat(head, []byte("\n"), text))
	}
	if err != nil {
		log.Printf("the session would not outlive this kernel: %v", err)
		return
	}
	m.serial = r.Serial
}

// rememberIfOpen is remember where there is a session.
func (k *Kernel) rememberIfOpen() {
	select {
	case <-k.opened:
		if k.cells != nil {
			k.remember()
		}
	default:
	}
}

// rememberComing writes down what a program will change, and gives the program a tag for its commit.
func (k *Kernel) rememberComing(p *cell.Program) (tag string) {
	tag = wire.NewID()
	text, err := p.Remember()
	var b []byte
	if err == nil {
		b, err = json.Marshal(coming{Base: k.memory.serial, Commit: tag, Count: k.count, Program: text})
	}
	if err == nil {
		err = replaceFile(filepath.Join(k.place.root, programFile), b)
	}
	if err != nil {
		log.Printf("the cell would not outlive this kernel: %v", err)
	}
	return tag
}

// forgetAll makes what was remembered void, before the store goes.
func (k *Kernel) forgetAll() {
	for _, name := range []string{programFile, sessionFile} {
		if err := os.Remove(filepath.Join(k.place.root, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			log.Print(err)
		}
	}
	k.memory.commit = ""
}
