package setup

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestWhatMakesWarmAgain(t *testing.T) {
	in, _ := fakeInstaller(t, nil)
	warmed := 0
	in.Warm = func(context.Context, string, func(string)) error { warmed++; return nil }
	gopls, lesson := filepath.Join(in.Source, "internal", "setup", "gopls", "go.mod"), filepath.Join(in.Source, "notebooks", "a.ipynb")
	write(t, gopls, "module gopls")
	write(t, lesson, "{}")
	setUp := func(what string, want int) {
		t.Helper()
		in.sources = map[string]string{} // another set-up looks again
		if err := in.runSteps(t.Context(), []step{warmStep()}); err != nil || warmed != want {
			t.Errorf("%s: warmed %d times, want %d, %v", what, warmed, want, err)
		}
	}
	setUp("first", 1)
	setUp("again", 1)
	later := time.Now().Add(time.Minute)
	for _, file := range []string{lesson, gopls} {
		if err := os.Chtimes(file, later, later); err != nil {
			t.Fatal(err)
		}
		if file == lesson {
			setUp("a notebook changed", 1)
		}
	}
	setUp("another gopls", 2)
	in.state.GoVersion = "go1.99.0"
	setUp("another Go", 3)
}
