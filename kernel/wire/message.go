package wire

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"
)

// ProtocolVersion is the version of the messaging protocol spoken here.
const ProtocolVersion = "5.4"

// Header tells a message's kind, identity and origin.
type Header struct {
	ID       string `json:"msg_id"`
	Kind     string `json:"msg_type"`
	Session  string `json:"session"`
	Username string `json:"username"`
	Date     string `json:"date"`
	Version  string `json:"version"`
}

// Message is one message of the protocol.
type Message struct {
	Identities [][]byte // where a router sends it to; the topic on iopub
	Header     Header
	RawHeader  json.RawMessage // the header as it came, with fields that Header does not know; nil in new messages
	Parent     json.RawMessage // the header of what it answers, as that came; nil: of nothing
	Metadata   json.RawMessage // nil: {}
	Content    json.RawMessage
	Buffers    [][]byte
}

// NewID makes an identity that no other message or session has.
func NewID() string {
	var b [16]byte
	rand.Read(b[:]) // never fails: crypto/rand ends the program instead
	return hex.EncodeToString(b[:])
}

// New makes a message. Content that cannot be JSON is a mistake in the kernel's code; it is sent as an empty object.
func New(kind, session string, content any) *Message {
	b, err := json.Marshal(content)
	if err != nil {
		b = []byte("{}")
	}
	return &Message{
		Header: Header{
			ID: NewID(), Kind: kind, Session: session, Username: "kernel",
			Date: time.Now().UTC().Format("2006-01-02T15:04:05.000000Z"), Version: ProtocolVersion,
		},
		Content: b,
	}
}

// Reply makes a message that answers m, for the one who sent it.
func (m *Message) Reply(kind, session string, content any) *Message {
	r := New(kind, session, content)
	r.Parent = m.RawHeader
	r.Identities = m.Identities
	return r
}

// ParentID is the identity of the message that m answers, or "".
func (m *Message) ParentID() string {
	var h Header
	if json.Unmarshal(m.Parent, &h) != nil {
		return ""
	}
	return h.ID
}

// Decode reads the content into v.
func (m *Message) Decode(v any) error {
	if err := json.Unmarshal(m.Content, v); err != nil {
		return fmt.Errorf("wire: content of %s: %w", m.Header.Kind, err)
	}
	return nil
}

// Sent is when the sender made the message, by its own clock; the zero time where it does not say.
func (m *Message) Sent() time.Time {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999"} {
		if t, err := time.Parse(layout, m.Header.Date); err == nil {
			return t
		}
	}
	return time.Time{}
}

// ParentSession is the session of the message that m answers, or "".
func (m *Message) ParentSession() string {
	var h Header
	if json.Unmarshal(m.Parent, &h) != nil {
		return ""
	}
	return h.Session
}
