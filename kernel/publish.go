package kernel

import (
	"log"
	"strings"

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
	m.Identities = [][]byte{[]byte(k.topic(m.Header.Kind))}
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
	k.started.Store(true)
	k.publish(parent, "status", wire.Status{State: state})
}

// welcome is what a front end hears first when it subscribes: that it is heard from now on, and, if it is the first
// one and asked nothing before, that the kernel is starting. Published at the start that would come before anybody
// listens.
func (k *Kernel) welcome(subscription string) []*wire.Message {
	m := wire.New("iopub_welcome", k.session, wire.Welcome{Subscription: subscription})
	m.Identities = [][]byte{[]byte(subscription)}
	list := []*wire.Message{m}
	topic := k.topic("status")
	if strings.HasPrefix(topic, subscription) && k.started.CompareAndSwap(false, true) {
		starting := wire.New("status", k.session, wire.Status{State: "starting"})
		starting.Identities = [][]byte{[]byte(topic)}
		list = append(list, starting)
	}
	return list
}

// topic is what front ends may subscribe to.
func (k *Kernel) topic(kind string) string { return "kernel." + k.id + "." + kind }
