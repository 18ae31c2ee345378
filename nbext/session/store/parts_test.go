package store

import (
	"bytes"
	"testing"
)

func TestParts(t *testing.T) {
	big := bytes.Repeat([]byte("b"), 100<<10)
	ps := parts{[]byte("a"), nil, []byte("c"), big, []byte("d"), bytes.Repeat([]byte("e"), 50<<10), bytes.Repeat([]byte("f"), 50<<10), big}
	whole := bytes.Join(ps, nil)
	var w bytes.Buffer
	if err := ps.writeTo(&w); err != nil || !bytes.Equal(w.Bytes(), whole) {
		t.Error("written in another order", err)
	}
	if ps.size() != len(whole) || !ps.equal(whole) {
		t.Error("size or equal")
	}
	whole[len(whole)-1]++
	if ps.equal(whole) || ps.equal(whole[1:]) {
		t.Error("equal to other bytes")
	}
}
