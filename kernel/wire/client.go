package wire

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/go-zeromq/zmq4"
)

// Client is a front end's side of a kernel: one identity on shell, control and stdin, subscribed to all of iopub.
type Client struct {
	Session                      string
	Shell, Control, Stdin, IOPub *Socket
	heartbeat                    *Socket
}

// Dial connects to a kernel, trying for a while: it may just be starting. Errors: it does not listen in time.
func Dial(ctx context.Context, c Connection, patience time.Duration) (*Client, error) {
	id := NewID()
	const retry = 5 * time.Millisecond
	options := []zmq4.Option{
		zmq4.WithID(zmq4.SocketIdentity(id)), zmq4.WithDialerRetry(retry),
		zmq4.WithDialerMaxRetries(max(1, int(patience/retry))), zmq4.WithLogger(quiet),
	}
	dealer := func(ctx context.Context) zmq4.Socket { return zmq4.NewDealer(ctx, options...) }
	cl := &Client{
		Session:   id,
		Shell:     newSocket("shell", c.Key, dealer),
		Control:   newSocket("control", c.Key, dealer),
		Stdin:     newSocket("stdin", c.Key, dealer),
		IOPub:     newSocket("iopub", c.Key, func(ctx context.Context) zmq4.Socket { return zmq4.NewSub(ctx, options...) }),
		heartbeat: newSocket("heartbeat", "", func(ctx context.Context) zmq4.Socket { return zmq4.NewReq(ctx, options...) }),
	}
	stop := context.AfterFunc(ctx, func() { cl.Close() })
	defer stop()
	for _, d := range []struct {
		socket *Socket
		port   int
	}{{cl.IOPub, c.IOPubPort}, {cl.Shell, c.ShellPort}, {cl.Control, c.ControlPort}, {cl.Stdin, c.StdinPort}, {cl.heartbeat, c.HeartbeatPort}} {
		if err := d.socket.zmq.Dial(c.Address(d.port)); err != nil {
			cl.Close()
			return nil, fmt.Errorf("wire: no kernel answers on its %s socket: %w", d.socket.name, err)
		}
	}
	if err := cl.IOPub.zmq.SetOption(zmq4.OptionSubscribe, ""); err != nil {
		cl.Close()
		return nil, fmt.Errorf("wire: subscribing to iopub: %w", err)
	}
	return cl, nil
}

// Beat sends a heartbeat and waits for its echo.
func (c *Client) Beat() error {
	if err := c.heartbeat.zmq.Send(zmq4.NewMsgString("ping")); err != nil {
		return fmt.Errorf("wire: heartbeat: %w", err)
	}
	m, err := c.heartbeat.zmq.Recv()
	if err != nil {
		return fmt.Errorf("wire: heartbeat: %w", err)
	}
	if string(m.Bytes()) != "ping" {
		return fmt.Errorf("wire: heartbeat came back as %q", m.Bytes())
	}
	return nil
}

// Close closes all sockets.
func (c *Client) Close() error {
	var errs []error
	for _, socket := range []*Socket{c.Shell, c.Control, c.Stdin, c.IOPub, c.heartbeat} {
		errs = append(errs, socket.Close())
	}
	return errors.Join(errs...)
}
