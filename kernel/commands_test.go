package kernel

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCommandsAreSorted(t *testing.T) {
	tests := []struct {
		line string
		want commands
	}{
		{"!ls -l", commands{before: []string{"!ls -l"}}},
		{"//gonb:!ls", commands{before: []string{"!ls"}}},
		{"!go get example.com/x@v1", commands{before: []string{"!*go get example.com/x@v1"}}},
		{"!go version", commands{before: []string{"!go version"}}},
		{"%args -n 3", commands{program: []string{"%args -n 3"}}},
		{"%capture out.txt", commands{capture: "out.txt"}},
		{"%exec Run a b", commands{program: []string{"%args a b"}, call: "Run()"}},
		{"%exec Run", commands{call: "Run()"}},
		{"%test -v", commands{test: true, args: []string{"-v"}}},
		{"%%test", commands{test: true, args: []string{}}},
		{"%cd sub", commands{before: []string{"%cd sub"}, cd: true}},
		{"%autoget", commands{}},
		{"%mine x y", commands{}},
	}
	for _, tt := range tests {
		did := ""
		got, err := sortCommands([]string{tt.line}, func(name, rest string) (bool, error) { did = name + "|" + rest; return name == "mine", nil })
		if err != nil {
			t.Errorf("%s: %v", tt.line, err)
		}
		if d := cmp.Diff(tt.want, got, cmp.AllowUnexported(commands{})); d != "" {
			t.Errorf("%s: %s", tt.line, d)
		}
		if (tt.line == "%mine x y") != (did == "mine|x y") {
			t.Errorf("%s: the kernel did %q", tt.line, did)
		}
	}
	_, err := sortCommands([]string{"%whatever"}, func(string, string) (bool, error) { return false, nil })
	var unknown unknownCommand
	if !errors.As(err, &unknown) || string(unknown) != "whatever" {
		t.Errorf("%%whatever: %v", err)
	}
}

func TestCellsThatAreNotGo(t *testing.T) {
	for code, want := range map[string]bool{
		"%%bash\nls": true, "//gonb:%%writefile x\ny": true, "%%script python3\nprint()": true,
		"%%\nx := 1": false, "x := 1\n%%bash": false, "": false, "%%bashful": false,
	} {
		if got := isWhole(code); got != want {
			t.Errorf("isWhole(%q) = %v", code, got)
		}
	}
}
