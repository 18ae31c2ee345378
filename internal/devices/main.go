// Command devices prints, as JSON, the backend that nn trains on here: for the doctor, which is built without cgo.
//
//	go run ./internal/devices
package main

import (
	"encoding/json"
	"os"

	"descida/nn"
)

func main() {
	encode := json.NewEncoder(os.Stdout)
	info, err := nn.Hardware()
	if err != nil {
		_ = encode.Encode(map[string]string{"error": err.Error()})
		os.Exit(1)
	}
	_ = encode.Encode(info)
}
