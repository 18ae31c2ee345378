package kernel

import (
	"log"
	"sync"
	"time"

	"descida/kernel/wire"
	"descida/nbext/session/event"
)

// stdin asks the user for a line through the front end that sent the cell.
type stdin struct {
	kernel *Kernel
	asking sync.Mutex // one question at a time

	mu      sync.Mutex
	waiting chan string // where the answer goes; nil: nobody asks
}

// ask shows an input box and waits for its answer. ok is false where there is no one to ask, or the cell ended.
func (s *stdin) ask(prompt string, password bool) (line string, ok bool) {
	e := s.kernel.executing()
	if e == nil || !e.allowStdin {
		return "", false
	}
	s.asking.Lock()
	defer s.asking.Unlock()
	answer := make(chan string, 1)
	s.set(answer)
	defer s.set(nil)
	e.output.flush() // a prompt that the cell printed comes first
	m := e.request.message.Reply("input_request", s.kernel.session, wire.InputRequest{Prompt: prompt, Password: password})
	if err := s.kernel.server.Stdin.Send(m); err != nil {
		log.Print(err)
		return "", false
	}
	select {
	case line = <-answer:
		return line, true
	case <-e.ctx.Done():
		return "", false
	}
}

// question is what gonbui.RequestInput says of the line that the cell reads next.
type question struct {
	prompt   string
	password bool
}

// questionPatience is how long a cell that calls RequestInput waits, where it reads, for the question: that comes by way of
// GoNB, and what the cell reads does not.
const questionPatience = 500 * time.Millisecond

// fromGoNB is GoNB asking: for a shell command at once; for a program it is a RequestInput, and holds for the next line
// that the program reads, for what it reads does not come from GoNB.
func (s *stdin) fromGoNB(prompt string, password bool) (line string, ok bool) {
	e := s.kernel.executing()
	if e == nil || !e.runsProgram() {
		return s.ask(prompt, password)
	}
	select {
	case e.questions <- question{prompt, password}:
	default: // a thousand questions and nothing read
	}
	return "", false
}

// next is the question for the line that the program reads now.
func (e *execution) next(ask *event.Event) question {
	if !e.requests {
		return question{ask.Text, ask.Code == 1}
	}
	select {
	case q := <-e.questions:
		return q
	case <-time.After(questionPatience):
	case <-e.ctx.Done():
	}
	return question{ask.Text, ask.Code == 1}
}

func (s *stdin) set(c chan string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.waiting = c
}

// answer takes what the user typed. Clients need not say which question it answers: there is only one.
func (s *stdin) answer(m *wire.Message) {
	var r wire.InputReply
	if err := m.Decode(&r); err != nil {
		log.Print(err)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.waiting == nil {
		log.Print("ignored an input_reply: nothing was asked")
		return
	}
	select {
	case s.waiting <- r.Value:
	default: // answered already
	}
}
