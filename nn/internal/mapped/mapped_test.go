package mapped_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"descida/nn/internal/mapped"
)

func Example() {
	dir, _ := os.MkdirTemp("", "mapped")
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "pixels.u8")
	_ = os.WriteFile(path, []byte{7, 8, 9}, 0o644)
	pixels, err := mapped.Open(path)
	fmt.Println(pixels, err)
	// Output: [7 8 9] <nil>
}

func TestOpen(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a")
	if _, err := mapped.Open(path); !os.IsNotExist(err) {
		t.Errorf("a missing file: %v", err)
	}
	if err := os.WriteFile(path, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := mapped.Open(path); err == nil {
		t.Error("an empty file is opened")
	}
	replace := func(text string) []byte {
		t.Helper()
		if err := os.WriteFile(path+".new", []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(path+".new", path); err != nil {
			t.Fatal(err)
		}
		data, err := mapped.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	one := replace("one")
	again, err := mapped.Open(path)
	if err != nil || &again[0] != &one[0] {
		t.Errorf("the same file is mapped twice (%v)", err)
	}
	if two := replace("two"); string(two) != "two" || string(one) != "one" {
		t.Errorf("after the file was replaced: %q and %q", one, two)
	}
}
