package wire

import "sync"

// maxDigests bounds what is remembered: older signatures are forgotten.
const maxDigests = 1 << 15

// digests remembers the signatures of messages that came.
type digests struct {
	mu       sync.Mutex
	new, old map[string]bool
}

// add reports whether the signature is new.
func (d *digests) add(signature string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.new[signature] || d.old[signature] {
		return false
	}
	if d.new == nil || len(d.new) == maxDigests {
		d.old, d.new = d.new, make(map[string]bool)
	}
	d.new[signature] = true
	return true
}
