package store

import (
	"bytes"
	"io"
)

// parts are bytes that follow each other in a file. Joining large ones would take their memory twice.
type parts [][]byte

func (ps parts) size() (n int) {
	for _, p := range ps {
		n += len(p)
	}
	return n
}

func (ps parts) equal(b []byte) bool {
	if ps.size() != len(b) {
		return false
	}
	for _, p := range ps {
		if !bytes.Equal(p, b[:len(p)]) {
			return false
		}
		b = b[len(p):]
	}
	return true
}

// writeTo writes large parts as they are and gathers small ones, of which there are many.
func (ps parts) writeTo(w io.Writer) error {
	const large = 64 << 10
	var small []byte
	flush := func() error {
		if len(small) == 0 {
			return nil
		}
		_, err := w.Write(small)
		small = small[:0]
		return err
	}
	for _, p := range ps {
		if len(p) < large {
			small = append(small, p...)
			if len(small) < large {
				continue
			}
		}
		if err := flush(); err != nil {
			return err
		}
		if len(p) >= large {
			if _, err := w.Write(p); err != nil {
				return err
			}
		}
	}
	return flush()
}
