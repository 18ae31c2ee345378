package kernel

import (
	"log"
	"sync"

	"descida/kernel/wire"
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
