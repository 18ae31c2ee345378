package setup

import (
	"errors"
	"strings"
	"testing"
)

func TestMachine(t *testing.T) {
	ok := func(string) (string, error) { return "/usr/bin/gcc", nil }
	for _, c := range []struct {
		name string
		env  string
		look func(string) (string, error)
		free uint64
		want []string
	}{
		{"all is there", goEnvAnswer, ok, 1 << 40, nil},
		{"old Go", `{"GOVERSION":"go1.25.3","CC":"gcc","CGO_ENABLED":"1"}`, ok, 1 << 40, []string{"1.26.5", "1.25.3", "go.dev/dl"}},
		{"Go with experiments", `{"GOVERSION":"go1.26.8 X:simd","CC":"gcc","CGO_ENABLED":"1"}`, ok, 1 << 40, nil},
		{"no compiler", goEnvAnswer, func(string) (string, error) { return "", errors.New("not found") }, 1 << 40, []string{"no C compiler (gcc)"}},
		{"compiler with flags", `{"GOVERSION":"go1.26.8","CC":"ccache gcc","CGO_ENABLED":"1"}`, ok, 1 << 40, nil},
		{"cgo off", `{"GOVERSION":"go1.26.8","CC":"gcc","CGO_ENABLED":"0"}`, ok, 1 << 40, []string{"CGO_ENABLED=0", "go env -u CGO_ENABLED"}},
		{"full disk", goEnvAnswer, ok, 1e9, []string{"4.2 GB", "1.0 GB are free", "--data DIR"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			in, _ := fakeInstaller(t, func(command) (string, error) { return c.env, nil })
			in.look = c.look
			in.free = func(string) (uint64, uint64, error) { return c.free, 7, nil }
			_, err := machineStep().make(t.Context(), in)
			want(t, err, c.want...)
		})
	}
}

// TestCompilerHint holds that what is said takes away what is in the way: no package mends a wrong CC.
func TestCompilerHint(t *testing.T) {
	for _, c := range []struct {
		cc, cgo string // of the user's environment
		e       goEnvironment
		found   bool
		want    string
	}{
		{"/nonexistent", "", goEnvironment{CC: "/nonexistent", CGO_ENABLED: "1"}, false, "unset CC"},
		{"", "0", goEnvironment{CC: "gcc", CGO_ENABLED: "0"}, true, "unset CGO_ENABLED"},
		{"", "", goEnvironment{CC: "/opt/cc", CGO_ENABLED: "1"}, false, "go env -u CC"},
		{"", "", goEnvironment{CC: "gcc", CGO_ENABLED: "0"}, true, "go env -u CGO_ENABLED"},
		{"", "", goEnvironment{CC: "gcc", CGO_ENABLED: "0"}, false, installHint("compiler")},
	} {
		t.Setenv("CC", c.cc)
		t.Setenv("CGO_ENABLED", c.cgo)
		if got := compilerHint(c.e, c.found); got != c.want {
			t.Errorf("%+v: %q, want %q", c, got, c.want)
		}
	}
}

func TestInstallHint(t *testing.T) {
	for _, c := range []struct{ what, release, want string }{
		{"compiler", "ID=debian\n", "sudo apt install build-essential"},
		{"python", "NAME=\"Ubuntu\"\nID=ubuntu\nID_LIKE=debian\n", "sudo apt install python3 python3-venv"},
		{"compiler", "ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\n", "sudo dnf install gcc"},
		{"python", "ID_LIKE=arch\nID=manjaro\n", "sudo pacman -S python"},
		{"compiler", "ID=alpine\n", "sudo apk add build-base"},
		{"compiler", "ID=something\n", "package manager"},
		{"python", "", "3.10"},
	} {
		if got := installHintFor(c.what, c.release); !strings.Contains(got, c.want) {
			t.Errorf("%s on %q: %q, want %q", c.what, c.release, got, c.want)
		}
	}
}

func TestHints(t *testing.T) {
	t.Setenv("DESCIDA_LANG", "en")
	for output, want := range map[string]string{
		"OSError: [Errno 28] No space left on device":                         "disk is full",
		"ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS": "not what was pinned",
		"Failed to establish a new connection: [Errno -3] Temporary failure":  "No server was reached",
		"dial tcp: lookup proxy on 127.0.0.1: no such host":                   "No server was reached",
		"verifying module: checksum mismatch":                                 "not what was pinned",
		"bench.go:10:2: module lookup disabled by GOPROXY=off":                "unset GOPROXY",
		"syntax error": "",
	} {
		if got := hintFor(output); (want == "") != (got == "") || !strings.Contains(got, want) {
			t.Errorf("hint for %q: %q, want %q", output, got, want)
		}
	}
}

func TestRealCommand(t *testing.T) {
	fakeInstaller(t, nil)
	var lines []string
	text, err := runCommand(t.Context(), command{args: []string{"sh", "-c", "echo one; echo two >&2"}, line: func(l string) { lines = append(lines, l) }})
	if err != nil || strings.Count(text, "\n") != 2 || len(lines) != 2 {
		t.Errorf("output %q, lines %q, error %v", text, lines, err)
	}
	_, err = runCommand(t.Context(), command{args: []string{"sh", "-c", "echo no such host; exit 3"}})
	if !failedWith(err) {
		t.Errorf("%v is not a program that failed", err)
	}
	want(t, err, "exit status 3", "no such host", "Check the network")
	if lines := strings.Count(err.Error(), "\n"); lines > 2 {
		t.Errorf("%d lines for a usual cause: %v", lines, err)
	}
	_, err = runCommand(t.Context(), command{args: []string{"/nonexistent"}})
	if err == nil || failedWith(err) {
		t.Errorf("a program that is not there: %v", err)
	}
}
