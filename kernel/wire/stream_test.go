package wire

import (
	"bytes"
	"testing"
)

// opening is a greeting and a handshake's command.
var opening = string(make([]byte, greetingLength)) + "\x04\x19\x05READY\x0bSocket-Type\x00\x00\x00\x03SUB"

// FuzzStreamDoesNotDependOnPieces feeds a stream whole and byte by byte.
func FuzzStreamDoesNotDependOnPieces(f *testing.F) {
	f.Add([]byte("\x00\x01\x01"))
	f.Add(lay([][]byte{[]byte("topic"), make([]byte, 300), {}}))
	f.Add(append(lay([][]byte{{1, 'a'}}), lay([][]byte{{1}, {2}})...))
	f.Add([]byte("\x02\x00\x00\x00\x00\x00\x00\x00\x02\x01a\x04\x01x"))
	f.Fuzz(func(t *testing.T, b []byte) {
		b = append([]byte(opening), b...)
		var whole, bytewise stream
		var first, second [][]byte
		err := whole.feed(b, func(body []byte) { first = append(first, bytes.Clone(body)) })
		var err2 error
		for i := range b {
			if err2 = bytewise.feed(b[i:i+1], func(body []byte) { second = append(second, bytes.Clone(body)) }); err2 != nil {
				break
			}
		}
		if (err == nil) != (err2 == nil) || len(first) != len(second) || err == nil && whole.between() != bytewise.between() {
			t.Fatalf("whole: %v %q; byte by byte: %v %q", err, first, err2, second)
		}
		for i := range first {
			if !bytes.Equal(first[i], second[i]) {
				t.Errorf("message %d is %q and %q", i, first[i], second[i])
			}
		}
	})
}

func TestStreamFindsLoneFramesAndMessageEnds(t *testing.T) {
	var s stream
	var found []string
	feed := func(b []byte) {
		if err := s.feed(b, func(body []byte) { found = append(found, string(body)) }); err != nil {
			t.Fatal(err)
		}
	}
	if s.between() {
		t.Error("between two messages before the greeting")
	}
	feed([]byte(opening))
	feed([]byte("\x04\x03\x02ab")) // a command
	feed(lay([][]byte{{1, 'x'}}))
	feed(lay([][]byte{{}}))
	feed(lay([][]byte{[]byte("one"), []byte("two")}))
	feed(lay([][]byte{make([]byte, maxTopic+1)}))
	if len(found) != 2 || found[0] != "\x01x" || found[1] != "" || !s.between() {
		t.Errorf("found %q, between %v", found, s.between())
	}
	feed(lay([][]byte{[]byte("one"), []byte("two")})[:5])
	if s.between() {
		t.Error("between two messages in the middle of one")
	}
	for _, bad := range []string{
		"\x04\x05\x05READ", "\x04\x00", "\x04\x07\x05READY\x04", "\x04\x0b\x05READY\x04keyx", "\x04\x0f\x05READY\x03key\x00\x00\x00\x02a",
		"\x04\x06\x05READY", "\x04\x19\x05READY\x0bSocket-Type\x00\x00\x00\x03SUP", "\x04\x19\x05READY\x0bsocket-Type\x00\x00\x00\x03SUB",
		"\x05\x06\x05READY", "\x00\x01x",
	} {
		var s stream
		if err := s.feed([]byte(opening[:greetingLength]+bad), nil); err == nil {
			t.Errorf("the handshake %q was taken", bad)
		}
	}
	if err := s.feed([]byte("\x03\x02\xff\xff\xff\xff\xff\xff\xff\xff"), nil); err == nil {
		t.Error("a frame of 2^64 bytes was taken")
	}
}
