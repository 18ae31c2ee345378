package wire

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/go-zeromq/zmq4"
)

// A ZMTP stream is a greeting and then frames: a byte of flags, the body's length in one byte or eight, the body.
const (
	greetingLength = 64
	flagMore       = 1 // another frame of the message follows
	flagLong       = 2 // the length has eight bytes
	flagCommand    = 4 // for the library, not its user
)

// maxFrame bounds a frame that comes: zmq4 makes room for whatever length it is told, and dies of an absurd one.
const maxFrame = 512 << 20

// maxTopic is how much of a frame is kept: a subscription is short.
const maxTopic = 1 << 10

// stream follows the frames of a ZMTP stream, in whatever pieces its bytes come.
type stream struct {
	greeted int    // bytes of the greeting that came
	frames  int    // how many came whole
	head    []byte // the frame's flags and length, as far as they came
	left    uint64 // bytes of its body that are still to come
	inBody  bool
	more    bool   // the message goes on with the next frame
	body    []byte // the beginning of the body
}

// between reports whether the stream stands between two messages.
func (s *stream) between() bool {
	return s.greeted == greetingLength && len(s.head) == 0 && !s.inBody && !s.more
}

// feed takes the next bytes. whole, where not nil, gets the body of each message of one frame that is not longer than
// maxTopic. Errors: a frame above maxFrame, or a command on which zmq4 would panic.
func (s *stream) feed(b []byte, whole func(body []byte)) error {
	n := min(greetingLength-s.greeted, len(b))
	s.greeted += n
	for b = b[n:]; len(b) > 0 || s.inBody && s.left == 0; {
		if !s.inBody {
			s.head = append(s.head, b[0])
			b = b[1:]
			if err := s.begin(); err != nil {
				return err
			}
			continue
		}
		n := int(min(s.left, uint64(len(b))))
		s.body = append(s.body, b[:min(n, maxTopic+1-len(s.body))]...)
		s.left -= uint64(n)
		if b = b[n:]; s.left == 0 {
			if err := s.check(); err != nil {
				return err
			}
			s.end(whole)
		}
	}
	return nil
}

// begin begins the frame's body once its header is whole.
func (s *stream) begin() error {
	switch {
	case s.head[0]&flagLong == 0 && len(s.head) == 2:
		s.left = uint64(s.head[1])
	case s.head[0]&flagLong != 0 && len(s.head) == 9:
		s.left = binary.BigEndian.Uint64(s.head[1:])
	default:
		return nil
	}
	if s.left > maxFrame {
		return fmt.Errorf("wire: a frame of %d bytes; at most %d are taken", s.left, maxFrame)
	}
	s.inBody = true
	return nil
}

var errCommand = errors.New("wire: a malformed ZMTP command")

// check looks at the frame that just came whole: zmq4 takes apart a command, the handshake's above all, trusting the
// lengths in it.
func (s *stream) check() error {
	flags := s.head[0] &^ flagLong
	if flags&flagCommand == 0 {
		if s.frames == 0 {
			return errCommand // it begins with the handshake
		}
		return nil
	}
	if flags != flagCommand || s.more || len(s.body) > maxTopic {
		return errCommand
	}
	_, properties, ok := cutField(s.body, 1) // the command's name
	if !ok || s.frames == 0 && !knownSocket(properties) {
		return errCommand
	}
	return nil
}

// knownSocket reports whether a handshake's properties, a name and a value each, are well-formed and name a type of
// socket that there is.
func knownSocket(properties []byte) bool {
	known := false
	for len(properties) > 0 {
		name, rest, ok := cutField(properties, 1)
		if !ok {
			return false
		}
		value, rest, ok := cutField(rest, 4)
		if !ok || bytes.ContainsFunc(name, func(r rune) bool { return r > unicode.MaxASCII }) {
			return false
		}
		if strings.EqualFold(string(name), "Socket-Type") {
			if known || string(name) != "Socket-Type" || !slices.Contains(socketTypes, zmq4.SocketType(value)) {
				return false
			}
			known = true
		}
		properties = rest
	}
	return known
}

var socketTypes = []zmq4.SocketType{
	zmq4.Pair, zmq4.Pub, zmq4.Sub, zmq4.Req, zmq4.Rep, zmq4.Dealer, zmq4.Router, zmq4.Pull, zmq4.Push, zmq4.XPub, zmq4.XSub,
}

// cutField cuts off a field that has its length before it, in as many bytes as size says.
func cutField(b []byte, size int) (field, rest []byte, ok bool) {
	if len(b) < size {
		return nil, nil, false
	}
	var n uint64
	for _, digit := range b[:size] {
		n = n<<8 | uint64(digit)
	}
	if b = b[size:]; n > uint64(len(b)) {
		return nil, nil, false
	}
	return b[:n], b[n:], true
}

func (s *stream) end(whole func([]byte)) {
	alone := !s.more && s.head[0]&^flagLong == 0 // no command, the first frame and the last
	s.more = s.head[0]&flagMore != 0
	s.frames++
	if alone && whole != nil && len(s.body) <= maxTopic {
		whole(s.body)
	}
	s.head, s.body, s.inBody = s.head[:0], s.body[:0], false
}

// lay lays a message's frames out as a ZMTP stream has them.
func lay(frames [][]byte) (out []byte) {
	for i, f := range frames {
		var flags byte
		if i < len(frames)-1 {
			flags |= flagMore
		}
		if len(f) > 255 {
			out = append(out, flags|flagLong)
			out = binary.BigEndian.AppendUint64(out, uint64(len(f)))
		} else {
			out = append(out, flags, byte(len(f)))
		}
		out = append(out, f...)
	}
	return out
}
