package wire

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
)

var delimiter = []byte("<IDS|MSG>")

// Errors of a message that is not to be trusted.
var (
	ErrSignature = errors.New("wire: bad signature: was it sent by the holder of the connection file?")
	ErrReplayed  = errors.New("wire: this very message came before")
)

// Encode lays a message out as ZeroMQ frames: identities, delimiter, signature, header, parent, metadata, content,
// buffers. An empty key leaves the signature empty.
func (m *Message) Encode(key string) ([][]byte, error) {
	header := []byte(m.RawHeader)
	if header == nil {
		var err error
		if header, err = json.Marshal(m.Header); err != nil {
			return nil, fmt.Errorf("wire: header of %s: %w", m.Header.Kind, err)
		}
	}
	parts := [][]byte{header, orEmpty(m.Parent), orEmpty(m.Metadata), orEmpty(m.Content)}
	out := make([][]byte, 0, len(m.Identities)+6+len(m.Buffers))
	out = append(out, m.Identities...)
	out = append(out, delimiter, sign(key, parts))
	out = append(out, parts...)
	return append(out, m.Buffers...), nil
}

// Decode reads a message from its frames. Errors: ErrSignature, or what is malformed.
func Decode(key string, frames [][]byte) (*Message, error) {
	i := 0
	for i < len(frames) && !bytes.Equal(frames[i], delimiter) {
		i++
	}
	if len(frames) < i+6 {
		return nil, fmt.Errorf("wire: %d frames are no message: delimiter, signature and four parts are expected", len(frames))
	}
	parts := frames[i+2 : i+6]
	if key != "" && !hmac.Equal(sign(key, parts), frames[i+1]) {
		return nil, ErrSignature
	}
	m := &Message{
		Identities: frames[:i:i],
		RawHeader:  parts[0], Parent: parts[1], Metadata: parts[2], Content: parts[3],
		Buffers: frames[i+6:],
	}
	if err := json.Unmarshal(m.RawHeader, &m.Header); err != nil {
		return nil, fmt.Errorf("wire: header: %w", err)
	}
	if m.Header.Kind == "" || m.Header.ID == "" {
		return nil, errors.New("wire: header has no msg_type or no msg_id")
	}
	for n, part := range [][]byte{m.Parent, m.Metadata, m.Content} {
		if !isObject(part) {
			return nil, fmt.Errorf("wire: %s of %s is not a JSON object", [...]string{"parent header", "metadata", "content"}[n], m.Header.Kind)
		}
	}
	return m, nil
}

func isObject(b []byte) bool {
	b = bytes.TrimLeft(b, " \t\r\n")
	return len(b) > 0 && b[0] == '{' && json.Valid(b)
}

func orEmpty(b json.RawMessage) []byte {
	if len(b) == 0 {
		return []byte("{}")
	}
	return b
}

func sign(key string, parts [][]byte) []byte {
	if key == "" {
		return nil
	}
	mac := hmac.New(sha256.New, []byte(key))
	for _, p := range parts {
		mac.Write(p)
	}
	return hex.AppendEncode(nil, mac.Sum(nil))
}
