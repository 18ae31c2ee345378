package kernel

import (
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"

	"descida/internal/language"
	"descida/kernel/workspace"
)

func TestTroubleSaysWhatToDo(t *testing.T) {
	missing := fmt.Errorf("gonb: %w", os.ErrNotExist)
	full := fmt.Errorf("kernel: pipe: %w", &os.PathError{Op: "write", Path: "/x", Err: syscall.ENOSPC})
	linker := &workspace.BuildError{Output: "link: write /tmp/x: no space left on device\n"}
	for _, tt := range []struct {
		lang string
		err  error
		want string
	}{
		{"en", missing, "in the course's folder: go run . doctor says which command mends it"},
		{"pt", missing, "na pasta do curso: go run . doctor diz o comando que resolve"},
		{"en", full, "The disk is full"},
		{"pt", full, "O disco está cheio"},
		{"en", linker, "Free some space"},
		{"pt", linker, "Libere espaço"},
	} {
		t.Setenv(language.Env, tt.lang)
		k := &Kernel{}
		w := (&execution{kernel: k}).trouble(tt.err)
		if w.Name != "KernelError" || w.Value != strings.TrimSpace(tt.err.Error()) || !strings.Contains(strings.Join(w.Traceback, "\n"), tt.want) || k.lastRaw != tt.err.Error() {
			t.Errorf("%s, %v: %q", tt.lang, tt.err, w.Traceback)
		}
	}
}
