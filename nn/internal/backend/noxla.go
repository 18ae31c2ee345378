//go:build !(cgo && !noxla && ((linux && (amd64 || arm64)) || (darwin && arm64)))

package backend

import (
	"errors"

	"github.com/gomlx/compute"
)

// openXLA says why this program has no XLA in it: XLA is reached through cgo.
func openXLA(string) (compute.Backend, error) {
	return nil, errors.New("this program was built without it: install a C compiler and build with CGO_ENABLED=1 " +
		"on Linux, or on macOS with Apple silicon")
}
