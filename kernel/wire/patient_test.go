package wire_test

import (
	"context"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"descida/kernel/wire"
)

func TestWhoSaysNothingKeepsNobodyOut(t *testing.T) {
	for _, transport := range []string{"tcp", "ipc"} {
		t.Run(transport, func(t *testing.T) {
			c := connection(t, transport)
			s, err := wire.Listen(c, nil)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			network := map[string]string{"tcp": "tcp", "ipc": "unix"}[transport]
			for _, port := range []int{c.ShellPort, c.ControlPort, c.StdinPort, c.IOPubPort, c.HeartbeatPort} {
				_, addr, _ := strings.Cut(c.Address(port), "://")
				silent, err := net.Dial(network, addr)
				if err != nil {
					t.Fatal(err)
				}
				defer silent.Close()
				wrong, err := net.Dial(network, addr)
				if err != nil {
					t.Fatal(err)
				}
				defer wrong.Close()
				io.WriteString(wrong, "GET / HTTP/1.1\r\n\r\n")
				wrong.SetReadDeadline(time.Now().Add(5 * time.Second))
				if _, err := wrong.Read(make([]byte, 1)); err == nil {
					t.Error("a web browser got an answer")
				}
			}
			cl, err := wire.Dial(context.Background(), c, 5*time.Second)
			if err != nil {
				t.Fatal(err)
			}
			defer cl.Close()
			if err := cl.Beat(); err != nil {
				t.Error(err)
			}
		})
	}
}
