package kernel

import (
	"log"

	"descida/kernel/wire"
)

// publish sends a message to all front ends, on behalf of a request (nil: of none).
func (k *Kernel) publish(parent *wire.Message, kind string, content any) {
	m := wire.New(kind, k.session, content)
	if parent != nil {
		m.Parent = parent.RawHeader
	}
	k.broadcast(m)
}

func (k *Kernel) broadcast(m *wire.Message) {
	m.Identities = [][]byte{[]byte("kernel." + k.id + "." + m.Header.Kind)} // the topic
	if err := k.server.IOPub.Send(m); err != nil && !k.closing.Load() {
		log.Print(err)
	}
}

// reply answers a request on the socket that asked.
func (k *Kernel) reply(s *wire.Socket, request *wire.Message, kind string, content any) {
	if err := s.Send(request.Reply(kind, k.session, content)); err != nil && !k.closing.Load() {
		log.Print(err)
	}
}

func (k *Kernel) status(parent *wire.Message, state string) {
	k.publish(parent, "status", wire.Status{State: state})
}
