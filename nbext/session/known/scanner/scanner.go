package scanner

import (
	"bufio"

	"descida/nbext/session/store"
)

func init() {
	for name, f := range map[string]bufio.SplitFunc{"bufio.ScanLines": bufio.ScanLines, "bufio.ScanWords": bufio.ScanWords,
		"bufio.ScanRunes": bufio.ScanRunes, "bufio.ScanBytes": bufio.ScanBytes} {
		store.RegisterFunc(name, f)
	}
}
