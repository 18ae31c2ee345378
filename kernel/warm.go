package kernel

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"descida/kernel/cell"
	"descida/kernel/gopls"
	"descida/kernel/workspace"
)

// Warm prepares all that a first cell and a first suggestion need, so that nobody waits for a compiler: the set-up
// calls it. progress is told what is going on, often. Errors: something does not compile.
func Warm(ctx context.Context, source string, progress func(string)) error {
	if err := workspace.Warm(ctx, source, progress); err != nil {
		return err
	}
	progress("gopls")
	return warmLanguageServer(ctx, source)
}

// warmLanguageServer fills gopls's cache. Without gopls there is nothing to fill.
func warmLanguageServer(ctx context.Context, source string) error {
	if _, err := os.Stat(gopls.Path()); errors.Is(err, os.ErrNotExist) {
		return nil
	}
	dir, err := os.MkdirTemp("", "descida-warm-")
	if err != nil {
		return fmt.Errorf("kernel: %w", err)
	}
	defer os.RemoveAll(dir)
	w, err := workspace.Open(filepath.Join(dir, "module"), source)
	if err != nil {
		return err
	}
	k := &Kernel{workspace: w, cells: cell.New(w, cell.Options{})}
	s := gopls.New(k.languageServer(filepath.Join(dir, "gopls"), w.Dir))
	defer s.Close()
	o := k.cells.Overlay("nn.", len("nn."))
	if _, err := s.Complete(ctx, o.Text, o.Cursor); err != nil {
		return err
	}
	// The answer is there before all that led to it is written down.
	select {
	case <-time.After(2 * time.Second):
	case <-ctx.Done():
	}
	return ctx.Err()
}
