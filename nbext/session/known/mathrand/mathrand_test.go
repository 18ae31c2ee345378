package mathrand_test

import (
	"fmt"
	"math/rand"
	"os"

	_ "descida/nbext/session/known/mathrand"
	"descida/nbext/session/store"
)

func Example() {
	dir, err := os.MkdirTemp("", "store")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	r := rand.New(rand.NewSource(1))
	r.Intn(10)
	s, _ := store.Open(dir)
	s.Bind("r", &r)
	report, err := s.Save()
	fmt.Println(report.Lost, err)

	var again *rand.Rand // in the next cell
	s, _ = store.Open(dir)
	s.Bind("r", &again)
	failed, _ := s.Load()
	fmt.Println(failed, again.Intn(1000) == r.Intn(1000))
	// Output:
	// [] <nil>
	// [] true
}
