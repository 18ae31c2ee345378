package train

import (
	"fmt"
	"os"

	"descida/nn/internal/backend"
)

func Example() {
	os.Setenv(backend.Env, backend.Go)
	defer os.Unsetenv(backend.Env)
	b, err := backend.Default()
	if err != nil {
		fmt.Println(err)
		return
	}
	rows, net, weights, _ := problem(10)
	r, err := New(b, net, Values{Params: weights}, rows, 4, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer r.Close()
	err = r.Shuffle([]int32{0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
	m, err2 := r.Advance(0, 3, []float32{0.1, 0.1, 0.1})
	fmt.Println(Updates(10, 4), len(m.Loss) > 0, err, err2)
	// Output: 3 true <nil> <nil>
}
