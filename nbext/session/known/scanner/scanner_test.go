package scanner_test

import (
	"bufio"
	"fmt"
	"os"
	"reflect"
	"strings"

	_ "descida/nbext/session/known/scanner"
	"descida/nbext/session/store"
)

func Example() {
	dir, err := os.MkdirTemp("", "store")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	store.RegisterType(reflect.TypeFor[strings.Reader]()) // stands in for the notebook's input
	sc := bufio.NewScanner(strings.NewReader("one two three"))
	sc.Split(bufio.ScanWords)
	sc.Scan()
	s, _ := store.Open(dir)
	s.Bind("sc", &sc)
	report, err := s.Save()
	fmt.Println(sc.Text(), report.Lost, err)

	var again *bufio.Scanner // in the next cell
	s, _ = store.Open(dir)
	s.Bind("sc", &again)
	failed, _ := s.Load()
	again.Scan()
	fmt.Println(failed, again.Text())
	// Output:
	// one [] <nil>
	// [] two
}
