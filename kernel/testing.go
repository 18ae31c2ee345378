package kernel

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"descida/internal/language"
)

// testing of a cell: %test in a cell with func TestName(t *testing.T). They run in the cell's own program, so that they
// know what earlier cells declared.

var testFunction = regexp.MustCompile(`(?m)^func ((Test|Benchmark)(?:[^a-z\s(][^\s(]*)?)\(\s*\w+ \*testing\.(T|B)\s*\)`)

// withTests adds to a cell what runs its tests. Error: it has none.
func withTests(code string, args []string) (string, error) {
	var tests, benchmarks strings.Builder
	for _, m := range testFunction.FindAllStringSubmatch(code, -1) {
		if m[2] == "Test" {
			fmt.Fprintf(&tests, "{Name: %q, F: %s},", m[1], m[1])
		} else {
			fmt.Fprintf(&benchmarks, "{Name: %q, F: %s},", m[1], m[1])
		}
	}
	if tests.Len()+benchmarks.Len() == 0 {
		return "", errors.New(language.Pick("%test finds no test in this cell; one is written func TestName(t *testing.T) { ... }",
			"%test não acha nenhum teste nesta célula; um teste se escreve func TestNome(t *testing.T) { ... }"))
	}
	return fmt.Sprintf("%s\nimport celltests %q\ncelltests.After(%#v, []testing.InternalTest{%s}, []testing.InternalBenchmark{%s})\n",
		code, "descida/nbext/session/tests", append([]string{}, args...), tests.String(), benchmarks.String()), nil
}
