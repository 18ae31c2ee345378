package workspace

import (
	"slices"
	"testing"
)

func TestVersionsOfTheCourseThatAFetchWouldChange(t *testing.T) {
	const before = "module session\n\nrequire (\n\ta.org/x v1.0.0\n\tb.org/y v1.1.0 // indirect\n)\n"
	for after, want := range map[string][]string{
		before + "\nrequire c.org/z v0.1.0\n": nil,
		"module session\n\nrequire (\n\ta.org/x v1.0.0\n\tb.org/y v1.2.0 // indirect\n\tc.org/z v0.1.0\n)\n": {"b.org/y v1.1.0 => v1.2.0"},
	} {
		if got := changed([]byte(before), []byte(after)); !slices.Equal(got, want) {
			t.Errorf("changed: %q, want %q, in\n%s", got, want, after)
		}
	}
}
