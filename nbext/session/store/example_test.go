package store_test

import (
	"fmt"
	"os"

	"descida/nbext/session/store"
)

type node struct {
	value int
	next  *node
}

// Two variables that share an object still share it in the next program.
func Example() {
	dir, err := os.MkdirTemp("", "store")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)

	x := 1
	p := &x
	ring := &node{value: 2}
	ring.next = ring
	s, _ := store.Open(dir)
	s.Bind("x", &x)
	s.Bind("p", &p)
	s.Bind("ring", &ring)
	report, err := s.Save()
	fmt.Println(report.Islands, err)

	var x2 int // another program
	var p2 *int
	var ring2 *node
	s, _ = store.Open(dir)
	s.Bind("x", &x2)
	s.Bind("p", &p2)
	s.Bind("ring", &ring2)
	failed, _ := s.Load()
	*p2 = 5
	fmt.Println(failed, x2, ring2 == ring2.next)
	// Output:
	// [{[p x] []} {[ring] []}] <nil>
	// [] 5 true
}

// What cannot be kept is named, and says what to do; what has changed its type says so.
func Example_lost() {
	dir, err := os.MkdirTemp("", "store")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	count := func() int { return 1 }
	n := 3
	s, _ := store.Open(dir)
	s.Bind("count", &count)
	s.Bind("n", &n)
	report, _ := s.Save()
	fmt.Println(report.Lost[0].Name+":", report.Lost[0].Why)

	var text string
	s, _ = store.Open(dir)
	s.Bind("n", &text)
	failed, _ := s.Load()
	fmt.Println(failed[0].Name+":", failed[0].Why)
	// Output:
	// count: it is a func: declare it as a function, func name() {...}, instead of assigning it
	// n: was int, now string
}
