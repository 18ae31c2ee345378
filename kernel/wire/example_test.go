package wire_test

import (
	"errors"
	"fmt"

	"descida/kernel/wire"
)

func ExampleMessage_Reply() {
	ask := wire.New("kernel_info_request", "client", map[string]any{})
	frames, _ := ask.Encode("secret")
	got, _ := wire.Decode("secret", frames)
	reply := got.Reply("kernel_info_reply", "kernel", wire.Status{State: "ok"})
	fmt.Println(reply.Header.Kind, reply.ParentID() == ask.Header.ID)
	// Output: kernel_info_reply true
}

func ExampleDecode_forged() {
	frames, _ := wire.New("execute_request", "client", wire.ExecuteRequest{Code: "1+1"}).Encode("guessed")
	_, err := wire.Decode("secret", frames)
	fmt.Println(errors.Is(err, wire.ErrSignature))
	// Output: true
}

func ExampleConnection_Address() {
	fmt.Println(wire.Connection{Transport: "tcp", IP: "127.0.0.1"}.Address(5001))
	fmt.Println(wire.Connection{Transport: "ipc", IP: "/run/k"}.Address(1))
	// Output:
	// tcp://127.0.0.1:5001
	// ipc:///run/k-1
}
