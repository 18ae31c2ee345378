package kernel_test

import (
	"fmt"

	"descida/kernel"
)

func ExampleMain_noConnectionFile() {
	fmt.Println(kernel.Main("/nowhere/kernel-1.json"))
	// Output: wire: connection file: open /nowhere/kernel-1.json: no such file or directory
}
