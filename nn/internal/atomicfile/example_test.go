package atomicfile_test

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"descida/nn/internal/atomicfile"
)

func ExampleWrite() {
	dir, _ := os.MkdirTemp("", "")
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "note.txt")
	err := atomicfile.Write(path, func(w io.Writer) error { _, err := fmt.Fprint(w, "whole"); return err })
	held, _ := os.ReadFile(path)
	fmt.Println(string(held), err)
	// Output: whole <nil>
}
