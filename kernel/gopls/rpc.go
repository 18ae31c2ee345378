package gopls

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/textproto"
	"strconv"
	"sync"
)

// message is what JSON-RPC 2.0 sends either way: a request, a notification or an answer.
type message struct {
	Version string          `json:"jsonrpc"`
	ID      json.RawMessage `json:"id,omitempty"`
	Method  string          `json:"method,omitempty"`
	Params  json.RawMessage `json:"params,omitempty"`
	Result  json.RawMessage `json:"result,omitempty"`
	Error   *rpcError       `json:"error,omitempty"`
}

type rpcError struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
}

// errEnded is what a question gets whose server ended.
var errEnded = errors.New("gopls: the language server ended; the next question starts it again")

// maxMessage bounds what a server may send at once.
const maxMessage = 64 << 20

// conn is a connection to a language server.
type conn struct {
	out      io.WriteCloser
	sending  sync.Mutex
	settings any // what the server is told when it asks for its configuration

	mu      sync.Mutex
	last    int
	waiting map[int]chan message
	ended   bool
}

// newConn serves a connection until in ends.
func newConn(in io.Reader, out io.WriteCloser, settings any) *conn {
	c := &conn{out: out, settings: settings, waiting: map[int]chan message{}}
	go c.receive(bufio.NewReaderSize(in, 1<<16))
	return c
}

// send writes a message with its header.
func (c *conn) send(m message) error {
	m.Version = "2.0"
	b, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("gopls: %w", err)
	}
	c.sending.Lock()
	defer c.sending.Unlock()
	if _, err := fmt.Fprintf(c.out, "Content-Length: %d\r\n\r\n%s", len(b), b); err != nil {
		return errEnded
	}
	return nil
}

func (c *conn) notify(method string, params any) error {
	p, err := json.Marshal(params)
	if err != nil {
		return fmt.Errorf("gopls: %w", err)
	}
	return c.send(message{Method: method, Params: p})
}

// ask sends a request; the answer is taken by await. So others can follow in order before it comes.
func (c *conn) ask(method string, params any) (id int, err error) {
	p, err := json.Marshal(params)
	if err != nil {
		return 0, fmt.Errorf("gopls: %w", err)
	}
	c.mu.Lock()
	if c.ended {
		c.mu.Unlock()
		return 0, errEnded
	}
	c.last++
	id = c.last
	c.waiting[id] = make(chan message, 1)
	c.mu.Unlock()
	return id, c.send(message{ID: json.RawMessage(strconv.Itoa(id)), Method: method, Params: p})
}

// await waits for a request's answer. Errors: the server ended, refused, or ctx ended: then it is told to stop.
func (c *conn) await(ctx context.Context, id int, result any) error {
	c.mu.Lock()
	answer := c.waiting[id]
	c.mu.Unlock()
	if answer == nil {
		return errEnded
	}
	defer func() {
		c.mu.Lock()
		delete(c.waiting, id)
		c.mu.Unlock()
	}()
	select {
	case m, ok := <-answer:
		switch {
		case !ok:
			return errEnded
		case m.Error != nil:
			return fmt.Errorf("gopls: %s", m.Error.Message)
		case result == nil || len(m.Result) == 0:
			return nil
		}
		if err := json.Unmarshal(m.Result, result); err != nil {
			return fmt.Errorf("gopls: %w", err)
		}
		return nil
	case <-ctx.Done():
		_ = c.notify("$/cancelRequest", map[string]int{"id": id})
		return ctx.Err()
	}
}

func (c *conn) call(ctx context.Context, method string, params, result any) error {
	id, err := c.ask(method, params)
	if err != nil {
		return err
	}
	return c.await(ctx, id, result)
}

// receive hands out answers, and answers what the server asks.
func (c *conn) receive(in *bufio.Reader) {
	defer c.end()
	for {
		m, err := read(in)
		if err != nil {
			return
		}
		switch {
		case m.Method != "" && len(m.ID) > 0:
			// Not from this goroutine: the server may read nothing before it was read.
			go c.respond(m)
		case m.Method == "":
			id, err := strconv.Atoi(string(m.ID))
			if err != nil {
				continue
			}
			c.mu.Lock()
			if answer := c.waiting[id]; answer != nil {
				select {
				case answer <- m:
				default: // a second answer
				}
			}
			c.mu.Unlock()
		}
	}
}

// end wakes all that wait.
func (c *conn) end() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ended = true
	for id, answer := range c.waiting {
		close(answer)
		delete(c.waiting, id)
	}
}

// respond answers a request of the server's: its settings, and nothing else.
func (c *conn) respond(m message) {
	result := json.RawMessage("null")
	if m.Method == "workspace/configuration" {
		var p struct {
			Items []any `json:"items"`
		}
		if json.Unmarshal(m.Params, &p) == nil {
			list := make([]any, len(p.Items))
			for i := range list {
				list[i] = c.settings
			}
			if b, err := json.Marshal(list); err == nil {
				result = b
			}
		}
	}
	_ = c.send(message{ID: m.ID, Result: result}) // a server that is gone needs no answer
}

// read reads one message.
func read(in *bufio.Reader) (m message, err error) {
	header, err := textproto.NewReader(in).ReadMIMEHeader()
	if err != nil {
		return m, err
	}
	n, err := strconv.Atoi(header.Get("Content-Length"))
	if err != nil || n < 0 || n > maxMessage {
		return m, fmt.Errorf("gopls: a message of %q bytes", header.Get("Content-Length"))
	}
	b := make([]byte, n)
	if _, err := io.ReadFull(in, b); err != nil {
		return m, err
	}
	return m, json.Unmarshal(b, &m)
}
