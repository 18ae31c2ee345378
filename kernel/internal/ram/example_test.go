package ram_test

import (
	"fmt"
	"os"

	"descida/kernel/internal/ram"
)

func ExampleSource_Of() {
	fmt.Println(ram.System().Of([]int{os.Getpid()}) >= 0)
	// Output: true
}
