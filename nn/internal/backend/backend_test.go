package backend_test

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"descida/nn/internal/backend"
)

func Example() {
	os.Setenv(backend.Env, backend.Go)
	defer os.Unsetenv(backend.Env)
	b, err := backend.Default()
	fmt.Println(b.Name, b.Platform(), err)
	// Output: go cpu <nil>
}

func TestChosenByHand(t *testing.T) {
	for want, part := range map[string]string{
		"gpu":      `DESCIDA_BACKEND="gpu" is not a backend; use xla:cuda, xla:cpu or go`,
		"xla:cuda": "DESCIDA_BACKEND=xla:cuda does not start:",
	} {
		t.Setenv(backend.Env, want)
		b, err := backend.Default()
		if want == "xla:cuda" && err == nil {
			continue // there is a GPU
		}
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("%s: %v, %v; want %q", want, b, err, part)
		}
	}
	t.Setenv(backend.Env, backend.Go)
	one, err := backend.Default()
	if err != nil {
		t.Fatal(err)
	}
	if two, _ := backend.Default(); two != one {
		t.Error("the backend is made twice")
	}
	if one.Loops || one.Notice != "" || len(one.Devices()) == 0 {
		t.Errorf("%+v", one)
	}
}

// TestWithoutXLA runs this test program again where no plug-in is: pure Go, with a notice once, and nothing else.
func TestWithoutXLA(t *testing.T) {
	if os.Getenv("DESCIDA_TEST_CHILD") != "" {
		b, err := backend.Default()
		if err != nil {
			t.Fatal(err)
		}
		b.Announce()
		b.Announce()
		fmt.Println("name", b.Name)
		return
	}
	dir := t.TempDir()
	run := func(env ...string) (stdout, stderr string) {
		c := exec.Command(os.Args[0], "-test.run=^TestWithoutXLA$")
		c.Env = append([]string{"DESCIDA_TEST_CHILD=1", "DESCIDA_DATA=" + dir, "HOME=" + dir}, env...)
		var out, bad strings.Builder
		c.Stdout, c.Stderr = &out, &bad
		if err := c.Run(); err != nil {
			t.Fatalf("%v\n%s%s", err, &out, &bad)
		}
		return out.String(), bad.String()
	}
	const notice = "nn: XLA is not available (its plug-in is not installed: run `go run . setup`); training in pure Go, about 25 times slower\n"
	if out, bad := run(); !strings.HasPrefix(out, "name go\n") || bad != notice {
		t.Errorf("stdout %q, stderr %q", out, bad)
	}
	if out, bad := run("DESCIDA_SOCK=x"); !strings.HasPrefix(out, notice+"name go\n") || bad != "" {
		t.Errorf("in a notebook: stdout %q, stderr %q", out, bad)
	}
}

// TestXLAIsQuiet starts XLA in a process of its own: it writes nothing, finds its plug-in in the data folder, has one device,
// and leaves the user's flags as they were.
func TestXLAIsQuiet(t *testing.T) {
	if os.Getenv("DESCIDA_TEST_CHILD") != "" {
		b, err := backend.Default()
		if err != nil {
			fmt.Println("skip", err)
			return
		}
		fmt.Println("name", b.Name, b.Loops, len(b.Devices()), os.Getenv("XLA_FLAGS"))
		return
	}
	c := exec.Command(os.Args[0], "-test.run=^TestXLAIsQuiet$")
	c.Env = append(os.Environ(), "DESCIDA_TEST_CHILD=1", "DESCIDA_BACKEND=xla:cpu", "XLA_FLAGS=--xla_cpu_prefer_vector_width=256")
	var bad strings.Builder
	c.Stderr = &bad
	out, err := c.Output()
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasPrefix(string(out), "skip") {
		t.Skip("XLA's CPU plug-in is not installed: ", string(out))
	}
	if !strings.HasPrefix(string(out), "name xla:cpu true 1 --xla_cpu_prefer_vector_width=256\n") || bad.String() != "" {
		t.Errorf("stdout %q, stderr %q", out, &bad)
	}
}
