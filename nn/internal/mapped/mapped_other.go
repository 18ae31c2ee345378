//go:build !unix

package mapped

import "os"

// Open reads the file: mapping is for Unix here.
func Open(path string) ([]byte, error) { return os.ReadFile(path) }
