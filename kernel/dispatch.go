package kernel

import (
	"fmt"
	"log"
	"slices"
	"strings"

	"descida/internal/language"
	"descida/kernel/wire"
)

// handler answers a request's content; an error becomes an error reply.
type handler func(k *Kernel, m *wire.Message) (reply any, err error)

// handlers are the requests that are answered at once, also while a cell runs. Of "x_request" the reply is "x_reply".
var handlers = map[string]handler{
	"kernel_info_request": (*Kernel).kernelInfo,
	"is_complete_request": (*Kernel).isComplete,
	"history_request":     (*Kernel).historyReply,
	"complete_request":    (*Kernel).complete,
	"inspect_request":     (*Kernel).inspect,
	"comm_info_request":   (*Kernel).commInfo,
	"interrupt_request": func(k *Kernel, _ *wire.Message) (any, error) {
		k.interrupt()
		return map[string]any{"status": "ok"}, nil
	},
	"shutdown_request": (*Kernel).shutdown,
}

// apart are the requests that wait for another program: what comes after them, a cell above all, need not wait, too.
var apart = []string{"complete_request", "inspect_request"}

// serve handles a socket's messages, one by one.
func (k *Kernel) serve(s *wire.Socket) {
	for {
		m, err := s.Receive()
		if err != nil {
			return
		}
		k.handle(s, m)
	}
}

func (k *Kernel) handle(s *wire.Socket, m *wire.Message) {
	defer guard("handling " + m.Header.Kind)
	switch kind := m.Header.Kind; {
	case kind == "execute_request":
		k.queue.push(request{m, s})
	case kind == "input_reply":
		k.stdin.answer(m)
	case strings.HasPrefix(kind, "comm_") && !strings.HasSuffix(kind, "_request"):
		k.whileBusy(m, func() { k.comms.fromFrontEnd(k, m) })
	case slices.Contains(apart, kind):
		go func() {
			defer guard("handling " + kind)
			k.whileBusy(m, func() { k.answer(s, m) })
		}()
	case strings.HasSuffix(kind, "_request"):
		k.whileBusy(m, func() { k.answer(s, m) })
		if kind == "shutdown_request" {
			k.endOnce.Do(func() { close(k.ended) })
		}
	default:
		log.Printf("ignored a message of unknown kind %q", kind)
	}
}

// whileBusy does something between busy and idle. A cell that runs meanwhile keeps the kernel busy.
func (k *Kernel) whileBusy(m *wire.Message, do func()) {
	k.status(m, "busy")
	defer func() {
		k.status(m, "idle")
		k.stillBusy()
	}()
	do()
}

// answer replies to a request, whatever happens.
func (k *Kernel) answer(s *wire.Socket, m *wire.Message) {
	name := strings.TrimSuffix(m.Header.Kind, "_request") + "_reply"
	var reply any
	var err error
	func() {
		defer func() {
			if r := recover(); r != nil {
				err = fmt.Errorf("a fault of the kernel's: %v", r)
			}
		}()
		h, ok := handlers[m.Header.Kind]
		if !ok {
			err = unsupported(m.Header.Kind)
			return
		}
		reply, err = h(k, m)
	}()
	if err != nil {
		log.Printf("%s: %v", m.Header.Kind, err)
		reply = wire.ErrorReply{Status: "error", Error: wire.Error{Name: "RequestError", Value: err.Error(), Traceback: []string{}}}
	}
	k.reply(s, m, name, reply)
	if m.Header.Kind == "shutdown_request" {
		k.publish(m, name, reply)
	}
}

func unsupported(kind string) error {
	return fmt.Errorf(language.Pick("this kernel does not support %s", "este kernel não tem %s"), kind)
}

// shutdown replies; the kernel ends after that.
func (k *Kernel) shutdown(m *wire.Message) (any, error) {
	var r wire.ShutdownRequest
	if err := m.Decode(&r); err != nil {
		return nil, err
	}
	return map[string]any{"status": "ok", "restart": r.Restart}, nil
}
