package kernel

import (
	"errors"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"

	"descida/internal/language"
	"descida/kernel/gonb"
	"descida/kernel/wire"
)

// captureTo makes what the cell prints go to a file as well: %capture [-a] FILE.
func (e *execution) captureTo(child *gonb.Child, args string) error {
	name, more := strings.CutPrefix(strings.TrimSpace(args), "-a ")
	name = strings.TrimSpace(name)
	if name == "" || name == "-a" {
		return errors.New(language.Pick("%capture wants a file: %capture [-a] FILE", "%capture quer um arquivo: %capture [-a] ARQUIVO"))
	}
	if home, err := os.UserHomeDir(); err == nil && strings.HasPrefix(name, "~/") {
		name = filepath.Join(home, name[2:])
	}
	if !filepath.IsAbs(name) {
		name = filepath.Join(folderOf(child), name)
	}
	flags := os.O_WRONLY | os.O_CREATE | os.O_TRUNC
	if more {
		flags = os.O_WRONLY | os.O_CREATE | os.O_APPEND
	}
	f, err := os.OpenFile(name, flags, 0o644)
	if err != nil {
		return fmt.Errorf("%%capture: %w", err)
	}
	e.output.mu.Lock()
	defer e.output.mu.Unlock()
	e.output.capture = f
	return nil
}

// folderOf is the folder that GoNB is in, which %cd changes; programs run there.
func folderOf(child *gonb.Child) string {
	var dir string
	_, err := child.Run("!pwd", func(m *wire.Message) {
		var s wire.Stream
		if m.Decode(&s) == nil && s.Name == "stdout" {
			dir += s.Text
		}
	})
	if err != nil {
		log.Print(err)
	}
	return strings.TrimSuffix(dir, "\n")
}

// endCapture closes the file. The lock is held.
func (o *output) endCapture() {
	if o.capture == nil {
		return
	}
	if err := o.capture.Close(); err != nil {
		log.Printf("%%capture: %v", err)
	}
	o.capture = nil
}
