package random_test

import (
	"fmt"

	"descida/nn/internal/random"
)

func Example() {
	fmt.Println(random.Permutation(random.Order, 1, 0, 8))
	// Output: [0 6 7 5 3 2 4 1]
}
