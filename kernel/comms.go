package kernel

import (
	"encoding/json"
	"log"
	"sync"

	"descida/kernel/wire"
)

// gonbTarget is the comm target that GoNB's widgets use.
const gonbTarget = "gonb_comm"

// comms knows the open comms.
type comms struct {
	mu   sync.Mutex
	open map[string]string // id -> target
}

func (c *comms) set(id, target string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.open == nil {
		c.open = make(map[string]string)
	}
	c.open[id] = target
}

func (c *comms) remove(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.open, id)
}

// fromFrontEnd passes a comm's message on to GoNB; a comm with a target that nobody has is closed.
func (c *comms) fromFrontEnd(k *Kernel, m *wire.Message) {
	var comm wire.CommOpen
	if err := m.Decode(&comm); err != nil {
		log.Print(err)
		return
	}
	if m.Header.Kind == "comm_open" && comm.TargetName != gonbTarget {
		k.publish(m, "comm_close", wire.Comm{CommID: comm.CommID, Data: json.RawMessage("{}")})
		return
	}
	switch m.Header.Kind {
	case "comm_open":
		c.set(comm.CommID, comm.TargetName)
	case "comm_close":
		c.remove(comm.CommID)
	}
	child, err := k.ready()
	if err == nil {
		err = child.Forward(m)
	}
	if err != nil {
		log.Printf("%s for GoNB: %v", m.Header.Kind, err)
	}
}

// fromChild publishes what GoNB sends outside of a cell: answers to comms, and what came too late for its cell.
func (k *Kernel) fromChild(m *wire.Message) {
	defer guard("passing on " + m.Header.Kind)
	child := k.child.Load()
	if m.Header.Kind == "status" || child == nil {
		return
	}
	out := wire.Message{Header: wire.New(m.Header.Kind, k.session, nil).Header, Parent: m.Parent, Metadata: m.Metadata, Content: m.Content, Buffers: m.Buffers}
	if child.Own(m) {
		k.mu.Lock()
		last := k.last
		k.mu.Unlock()
		if last == nil {
			return
		}
		out.Parent = last.request.message.RawHeader
	}
	k.comms.note(m)
	k.broadcast(&out)
}

// note follows what GoNB opens and closes itself.
func (c *comms) note(m *wire.Message) {
	var comm wire.CommOpen
	switch m.Header.Kind {
	case "comm_open":
		if m.Decode(&comm) == nil {
			c.set(comm.CommID, comm.TargetName)
		}
	case "comm_close":
		if m.Decode(&comm) == nil {
			c.remove(comm.CommID)
		}
	}
}

// commInfo lists the open comms.
func (k *Kernel) commInfo(m *wire.Message) (any, error) {
	var r struct {
		Target string `json:"target_name"`
	}
	if err := m.Decode(&r); err != nil {
		return nil, err
	}
	k.comms.mu.Lock()
	defer k.comms.mu.Unlock()
	list := make(map[string]any)
	for id, target := range k.comms.open {
		if r.Target == "" || r.Target == target {
			list[id] = map[string]string{"target_name": target}
		}
	}
	return map[string]any{"status": "ok", "comms": list}, nil
}
