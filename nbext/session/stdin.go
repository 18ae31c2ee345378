package session

import (
	"io"
	"sync"

	"descida/nbext/internal/link"
	"descida/nbext/session/event"
)

// Stdin asks the notebook: each Read that finds nothing left shows an input box and waits for a line. Where there is
// no one to ask (a notebook that is executed without a browser) it is at its end, and a note says so.
var Stdin io.Reader = asker{}

// asker has no fields, so that a bufio.Scanner over it can live on in later cells.
type asker struct{}

var typed struct {
	sync.Mutex
	rest []byte
	told bool // that there is no one to ask
}

func (asker) Read(p []byte) (int, error) {
	typed.Lock()
	defer typed.Unlock()
	if len(p) == 0 {
		return 0, nil
	}
	if len(typed.rest) == 0 {
		answer, err := link.Ask(&event.Event{Kind: event.Input})
		if err != nil {
			return 0, io.EOF
		}
		if answer.Code == 1 {
			if !typed.told {
				typed.told = true
				link.Send(&event.Event{Kind: event.Note, Text: "nobody can be asked for input here: whoever reads it is at its end"})
			}
			return 0, io.EOF
		}
		typed.rest = append([]byte(answer.Text), '\n')
	}
	n := copy(p, typed.rest)
	typed.rest = typed.rest[n:]
	return n, nil
}
