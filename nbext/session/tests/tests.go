package tests

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"descida/nbext/session"
)

// After runs tests and benchmarks when the cell has ended; the program ends with exit code 1 where one fails. The
// arguments are those of go test, with or without "test.": -v, -run=Add, -bench=.
func After(args []string, tests []testing.InternalTest, benchmarks []testing.InternalBenchmark) {
	session.AfterEnd(func() {
		os.Args = append(os.Args[:1:1], full(args)...)
		testing.Main(regexp.MatchString, tests, benchmarks, nil)
	})
}

// full gives flags the names that a test's program knows.
func full(args []string) []string {
	out := make([]string, len(args))
	for i, a := range args {
		if name, ok := strings.CutPrefix(a, "-"); ok && !strings.HasPrefix(strings.TrimPrefix(name, "-"), "test.") {
			a = "-test." + strings.TrimPrefix(name, "-")
		}
		out[i] = a
	}
	return out
}
