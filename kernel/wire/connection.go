package wire

import (
	"encoding/json"
	"fmt"
	"os"
)

// Connection is the content of a connection file: where the sockets are and the key that signs messages.
type Connection struct {
	SignatureScheme string `json:"signature_scheme"`
	Transport       string `json:"transport"` // "tcp" or "ipc"
	IP              string `json:"ip"`        // for ipc the path before "-PORT"
	Key             string `json:"key"`       // empty: messages are not signed
	ShellPort       int    `json:"shell_port"`
	IOPubPort       int    `json:"iopub_port"`
	StdinPort       int    `json:"stdin_port"`
	ControlPort     int    `json:"control_port"`
	HeartbeatPort   int    `json:"hb_port"`
	KernelName      string `json:"kernel_name,omitempty"`
}

// ReadConnection reads a connection file. Errors: it cannot be read, is no JSON, or names a transport or a
// signature scheme that is not supported.
func ReadConnection(file string) (Connection, error) {
	var c Connection
	b, err := os.ReadFile(file)
	if err != nil {
		return c, fmt.Errorf("wire: connection file: %w", err)
	}
	if err := json.Unmarshal(b, &c); err != nil {
		return c, fmt.Errorf("wire: connection file %s is not JSON: %w", file, err)
	}
	if c.Transport == "" {
		c.Transport = "tcp"
	}
	if c.Transport != "tcp" && c.Transport != "ipc" {
		return c, fmt.Errorf("wire: connection file %s asks for transport %q; use tcp or ipc", file, c.Transport)
	}
	if c.Key != "" && c.SignatureScheme != "hmac-sha256" && c.SignatureScheme != "" {
		return c, fmt.Errorf("wire: connection file %s asks for signatures by %q; use hmac-sha256", file, c.SignatureScheme)
	}
	return c, nil
}

// Write makes the connection file, readable by its owner only.
func (c Connection) Write(file string) error {
	b, err := json.Marshal(c)
	if err != nil {
		return fmt.Errorf("wire: connection file: %w", err)
	}
	if err := os.WriteFile(file, b, 0o600); err != nil {
		return fmt.Errorf("wire: connection file: %w", err)
	}
	return nil
}

// Address is a port's ZeroMQ endpoint.
func (c Connection) Address(port int) string {
	if c.Transport == "ipc" {
		return fmt.Sprintf("ipc://%s-%d", c.IP, port)
	}
	return fmt.Sprintf("tcp://%s:%d", c.IP, port)
}
