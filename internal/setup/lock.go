package setup

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"descida/internal/folder"
	"descida/internal/language"
)

// lock makes this set-up the only one in the data folder. While another one runs it says so, with its process, and
// waits. The system takes the lock back when a process dies, so there is no stale one.
func lock(ctx context.Context, say func(string)) (unlock func(), err error) {
	if err := os.MkdirAll(folder.Root(), 0o755); err != nil {
		return nil, fmt.Errorf(language.Pick("setup: the data folder cannot be made (%w); choose another one with --data DIR",
			"setup: não é possível criar a pasta de dados (%w); escolha outra com --data PASTA"), err)
	}
	path := filepath.Join(folder.Root(), "setup.lock")
	l := flock.New(path)
	ok, err := l.TryLock()
	if err != nil {
		return nil, fmt.Errorf("setup: %w", explainSystem(err))
	}
	if !ok {
		say(waitingFor(path))
		if _, err := l.TryLockContext(ctx, 200*time.Millisecond); err != nil {
			if ctx.Err() != nil {
				return nil, errors.New(language.Pick("setup: stopped while waiting for another set-up", "setup: interrompida enquanto esperava outra instalação"))
			}
			return nil, fmt.Errorf("setup: locking %s: %w", path, err)
		}
	}
	// Written into the locked file itself: whoever waits reads who holds it.
	_ = os.WriteFile(path, fmt.Appendf(nil, "%d\n", os.Getpid()), 0o644)
	return func() { _ = l.Unlock() }, nil
}

func waitingFor(path string) string {
	holder := "?"
	if data, err := os.ReadFile(path); err == nil && len(data) > 0 {
		holder = strings.TrimSpace(string(data))
	}
	return fmt.Sprintf(language.Pick(
		"Another set-up (process %s) is at work in %s; waiting for it.",
		"Outra instalação (processo %s) está em andamento em %s; esperando por ela."), holder, folder.Root())
}
