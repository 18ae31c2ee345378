package mapped

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// resident is how many kB of a process's memory are of files.
func resident(t *testing.T) (kB int) {
	t.Helper()
	text, err := os.ReadFile("/proc/self/smaps_rollup")
	if err != nil {
		t.Skip("this system does not tell: ", err)
	}
	for line := range strings.Lines(string(text)) {
		if f := strings.Fields(line); f[0] == "Rss:" {
			for _, c := range f[1] {
				kB = 10*kB + int(c-'0')
			}
		}
	}
	return kB
}

func TestForget(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("for Linux")
	}
	path := filepath.Join(t.TempDir(), "a")
	const size = 64 << 20
	if err := os.WriteFile(path, []byte{7}, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, size); err != nil {
		t.Fatal(err)
	}
	data, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	sum := func() (n int) {
		for i := 0; i < size; i += 4096 {
			n += int(data[i])
		}
		return n
	}
	if sum() != 7 {
		t.Fatal("the file reads otherwise")
	}
	before := resident(t)
	Forget(data)
	if freed := before - resident(t); freed < size>>10/2 {
		t.Errorf("%d kB were given back of %d", freed, size>>10)
	}
	if sum() != 7 {
		t.Error("the pages came back otherwise")
	}
	Forget([]byte{1, 2}) // not a mapping
	Forget[float32](nil)
	floats, err := Floats(path)
	if err != nil || len(floats) != size/4 || floats[1] != 0 {
		t.Fatalf("%d floats, %v", len(floats), err)
	}
	sum()
	before = resident(t)
	Forget(floats)
	if freed := before - resident(t); freed < size>>10/2 {
		t.Errorf("%d kB of floats were given back of %d", freed, size>>10)
	}
}

func TestFloats(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a")
	if err := os.WriteFile(path, []byte{0, 0, 0x80, 0x3f, 0, 0, 0x20, 0xc1}, 0o644); err != nil {
		t.Fatal(err)
	}
	if got, err := Floats(path); err != nil || len(got) != 2 || got[0] != 1 || got[1] != -10 {
		t.Errorf("got %v, %v", got, err)
	}
	if err := os.WriteFile(path+"b", make([]byte, 7), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Floats(path + "b"); err == nil || !strings.Contains(err.Error(), "has 7 bytes, which are not whole float32 numbers of 4") {
		t.Errorf("got %v", err)
	}
	if _, err := Floats(path + "c"); !os.IsNotExist(err) {
		t.Errorf("got %v", err)
	}
}
