package session

import (
	"os"
	"strings"
	"unicode"
	"unicode/utf8"

	"descida/nbext/session/event"
	"descida/nbext/session/store"
)

// load fills the variables from the store. What cannot be loaded fails the cell before it begins.
func (e *ending) load() bool {
	dir := os.Getenv(StoreEnv)
	if dir == "" {
		return true
	}
	s, err := store.Open(dir)
	if err != nil {
		e.send(&event.Event{Kind: event.Failed, Text: err.Error()})
		return false
	}
	e.store = s
	if e.cell.Types != nil {
		store.TopLevel(e.cell.Types)
	}
	for _, v := range e.cell.Vars {
		if v.Load {
			s.Bind(v.Name, v.Ptr)
		}
	}
	var lines []string
	failed := &event.Event{Kind: event.Failed}
	lost, notes := s.Load()
	for _, n := range notes {
		e.send(&event.Event{Kind: event.Note, Text: student(n)})
	}
	if len(e.cell.Drop) > 0 {
		for _, l := range lost { // stays in the store as it is
			e.unread = append(e.unread, l.Name)
		}
		return true
	}
	if len(lost) == 0 {
		return true
	}
	var changed []string
	for _, l := range lost {
		failed.Lost = append(failed.Lost, event.Lost(l))
		if l.Cause == store.CauseChanged {
			changed = append(changed, l.Name)
			lines = append(lines, l.Name+": "+student(l.Why)+"; it is dropped: define it again")
		}
	}
	if len(changed) > 0 {
		e.forget(changed)
	} else {
		for _, l := range lost {
			lines = append(lines, l.Name+": "+student(l.Why))
		}
	}
	failed.Text = "session: cannot load " + strings.Join(lines, "; ")
	e.send(failed)
	return false
}

// forget takes variables out of the store that no cell can load any more.
func (e *ending) forget(names []string) {
	e.cell.Vars, e.cell.Drop = nil, names
	e.save()
}

// student gives types of cells the names that cells know them by: T for main.T.
func student(text string) string {
	const prefix = "main."
	var b strings.Builder
	for {
		before, after, found := strings.Cut(text, prefix)
		b.WriteString(before)
		if !found {
			return b.String()
		}
		if r, _ := utf8.DecodeLastRuneInString(before); unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("/._-", r) { // of a path
			b.WriteString(prefix)
		}
		text = after
	}
}
