package gopls

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"
)

// peer is the server's side of a connection, played by a test.
type peer struct {
	t   *testing.T
	in  *bufio.Reader
	out io.WriteCloser
}

func connect(t *testing.T) (*conn, *peer) {
	t.Helper()
	in, theirOut := io.Pipe()
	theirIn, out := io.Pipe()
	t.Cleanup(func() { theirOut.Close(); theirIn.Close() })
	return newConn(in, out, map[string]int{"setting": 7}), &peer{t, bufio.NewReader(theirIn), theirOut}
}

func (p *peer) receive() message {
	m, err := read(p.in)
	if err != nil {
		p.t.Error(err)
	}
	return m
}

func (p *peer) send(body string) { fmt.Fprintf(p.out, "Content-Length: %d\r\n\r\n%s", len(body), body) }

func TestCalls(t *testing.T) {
	c, p := connect(t)
	go func() {
		m := p.receive()
		// What the server asks or tells meanwhile does not get into the way.
		p.send(`{"jsonrpc":"2.0","method":"window/logMessage","params":{}}`)
		p.send(`{"jsonrpc":"2.0","id":"c1","method":"workspace/configuration","params":{"items":[{},{}]}}`)
		if got := p.receive(); string(got.ID) != `"c1"` || string(got.Result) != `[{"setting":7},{"setting":7}]` {
			t.Errorf("the configuration is %s, for %s", got.Result, got.ID)
		}
		p.send(`{"jsonrpc":"2.0","id":99,"result":1}`) // nobody asked
		p.send(fmt.Sprintf(`{"jsonrpc":"2.0","id":%s,"result":{"answer":42}}`, m.ID))
		m = p.receive()
		p.send(fmt.Sprintf(`{"jsonrpc":"2.0","id":%s,"error":{"code":1,"message":"no such method"}}`, m.ID))
	}()
	var r struct{ Answer int }
	if err := c.call(context.Background(), "question", nil, &r); err != nil || r.Answer != 42 {
		t.Errorf("answer %d, %v", r.Answer, err)
	}
	if err := c.call(context.Background(), "nonsense", nil, nil); err == nil || !strings.Contains(err.Error(), "no such method") {
		t.Errorf("a refused call: %v", err)
	}
}

func TestALateAnswerIsCancelled(t *testing.T) {
	c, p := connect(t)
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	cancelled := make(chan message, 1)
	go func() { p.receive(); cancelled <- p.receive() }()
	if err := c.call(ctx, "slow", nil, nil); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error %v", err)
	}
	if m := <-cancelled; m.Method != "$/cancelRequest" || string(m.Params) != `{"id":1}` {
		t.Errorf("the server is told %s %s", m.Method, m.Params)
	}
}

func TestTheEndWakesAll(t *testing.T) {
	for name, last := range map[string]string{"closed": "", "no header": "nonsense\r\n\r\n", "too long": "Content-Length: 99999999999\r\n\r\n", "no JSON": "Content-Length: 2\r\n\r\n}{"} {
		c, p := connect(t)
		go func() {
			p.receive()
			io.WriteString(p.out, last)
			p.out.Close()
		}()
		if err := c.call(context.Background(), "question", nil, nil); !errors.Is(err, errEnded) {
			t.Errorf("%s: %v", name, err)
		}
		if err := c.call(context.Background(), "question", nil, nil); !errors.Is(err, errEnded) {
			t.Errorf("%s, asked again: %v", name, err)
		}
	}
}

func TestHoverTexts(t *testing.T) {
	for _, tt := range []struct {
		contents string
		want     Symbol
		ok       bool
	}{
		{`{"kind":"markdown","value":"{\"signature\":\"var x int\",\"fullDocumentation\":\"d\",\"symbolName\":\"main.x\"}"}`, Symbol{Signature: "var x int", Doc: "d", Name: "main.x"}, true},
		{`{"kind":"markdown","value":"a number"}`, Symbol{Doc: "a number"}, true},
		{`"plain"`, Symbol{Doc: "plain"}, true},
		{`{"kind":"markdown","value":""}`, Symbol{}, false},
		{`[1]`, Symbol{}, false},
	} {
		got, ok := (&hover{json.RawMessage(tt.contents)}).symbol()
		if got != tt.want || ok != tt.ok {
			t.Errorf("%s: %+v, %v", tt.contents, got, ok)
		}
	}
}
