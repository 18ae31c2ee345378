package gonb

import (
	"context"
	"fmt"

	"descida/kernel/wire"
)

// run is a request that GoNB works on.
type run struct {
	id    string
	out   chan *wire.Message // its messages from shell and iopub
	ended chan struct{}
}

// Run executes a cell in GoNB. out gets the iopub messages, in order, without status and execute_input. Run returns
// when both the reply and the idle status came: they race on two sockets. Errors: ErrDied.
func (c *Child) Run(code string, out func(*wire.Message)) (*wire.Message, error) {
	return c.request(context.Background(), "execute_request", map[string]any{
		"code": code, "silent": true, "store_history": true, "user_expressions": map[string]any{}, "allow_stdin": true, "stop_on_error": true,
	}, out)
}

func (c *Child) request(ctx context.Context, kind string, content any, out func(*wire.Message)) (*wire.Message, error) {
	c.running.Lock()
	defer c.running.Unlock()
	m := wire.New(kind, c.client.Session, content)
	r := &run{id: m.Header.ID, out: make(chan *wire.Message, 100), ended: make(chan struct{})}
	c.setCurrent(r)
	defer func() { c.setCurrent(nil); close(r.ended) }()
	if err := c.client.Shell.Send(m); err != nil {
		return nil, fmt.Errorf("gonb: %w", err)
	}
	var reply *wire.Message
	for idle := false; reply == nil || !idle; {
		select {
		case m := <-r.out:
			switch m.Header.Kind {
			case "execute_reply", "kernel_info_reply":
				reply = m
			case "status":
				var s wire.Status
				if m.Decode(&s) == nil && s.State == "idle" {
					idle = true
				}
			case "execute_input":
			default:
				out(m)
			}
		case <-c.done:
			return nil, ErrDied
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	return reply, nil
}

func (c *Child) setCurrent(r *run) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.current = r
}

// receive hands a socket's messages to the request they belong to.
func (c *Child) receive(s *wire.Socket) {
	for {
		m, err := s.Receive()
		if err != nil {
			return
		}
		if !c.deliver(m) && c.options.Other != nil && s == c.client.IOPub {
			c.options.Other(m)
		}
	}
}

// deliver gives m to the request it belongs to, if that still runs.
func (c *Child) deliver(m *wire.Message) bool {
	c.mu.Lock()
	r := c.current
	c.mu.Unlock()
	if r == nil || m.ParentID() != r.id {
		return false
	}
	select {
	case r.out <- m:
		return true
	case <-r.ended:
		return false
	}
}

// Own reports whether m answers a request made by Run, not one that was forwarded.
func (c *Child) Own(m *wire.Message) bool { return m.ParentSession() == c.client.Session }

// Forward passes a front end's comm message on as it is: what GoNB answers then has the front end's own message as
// its parent.
func (c *Child) Forward(m *wire.Message) error {
	f := *m
	f.Identities = nil
	return c.client.Shell.Send(&f)
}

// answerInput asks the user what a program or shell command asks GoNB.
func (c *Child) answerInput() {
	for {
		m, err := c.client.Stdin.Receive()
		if err != nil {
			return
		}
		var ask wire.InputRequest
		if m.Header.Kind != "input_request" || m.Decode(&ask) != nil || c.options.Input == nil {
			continue
		}
		go func() {
			if line, ok := c.options.Input(ask.Prompt, ask.Password); ok {
				r := m.Reply("input_reply", c.client.Session, wire.InputReply{Value: line})
				r.Identities = nil
				_ = c.client.Stdin.Send(r)
			}
		}()
	}
}
