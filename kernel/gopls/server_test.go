package gopls

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"descida/kernel/internal/process"
)

const text = "package main\n\nimport \"strings\"\n\nvar ação = strings.NewReader(\"😀\")\n\nfunc f() { _ = \"😀\"; ação.Re }\n"

// start makes a server of a module without requirements, or skips the test where gopls is not built.
func start(t *testing.T, edit func(*Options)) *Server {
	t.Helper()
	if _, err := os.Stat(Path()); err != nil {
		t.Skipf("gopls is not built (descida setup does it): %v", err)
	}
	module := t.TempDir()
	for name, text := range map[string]string{"go.mod": "module session\n\ngo 1.24\n", "go.sum": ""} {
		if err := os.WriteFile(filepath.Join(module, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	o := Options{Program: Path(), Folder: filepath.Join(t.TempDir(), "it's a folder, é"), Module: module, Disk: text, Log: os.Stderr}
	if edit != nil {
		edit(&o)
	}
	s := New(o)
	t.Cleanup(s.Close)
	return s
}

func within(t *testing.T, limit time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	t.Cleanup(cancel)
	return ctx
}

func TestAnswers(t *testing.T) {
	s := start(t, nil)
	at := strings.Index(text, ".Re }") + len(".Re")
	items, err := s.Complete(within(t, time.Minute), text, at)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, i := range items {
		names = append(names, i.Text)
		if i.From != at-2 || i.To != at || i.Kind != Method {
			t.Errorf("%+v, want a method for the two bytes before %d", i, at)
		}
	}
	if got := strings.Join(names, " "); got != "Read ReadAt ReadByte ReadRune Reset" {
		t.Errorf("items %s", got)
	}
	sym, ok, err := s.Symbol(within(t, time.Minute), text, at-len("ação.Re"))
	if err != nil || !ok || sym.Signature != "var ação *strings.Reader" || sym.Name != "main.ação" {
		t.Errorf("symbol %+v, %v, %v", sym, ok, err)
	}
	sym, ok, err = s.Type(within(t, time.Minute), text, at-len("ação.Re"))
	if err != nil || !ok || !strings.Contains(sym.Synopsis, "A Reader implements") {
		t.Errorf("type %+v, %v, %v", sym, ok, err)
	}
	source, place, err := s.Definition(within(t, time.Minute), text, at-len("ação.Re"))
	if err != nil || source != text || !strings.HasPrefix(text[place:], "ação = ") {
		t.Errorf("definition at %d, %v", place, err)
	}
	source, place, err = s.Definition(within(t, time.Minute), text, strings.Index(text, "NewReader"))
	if err != nil || !strings.HasPrefix(source[place:], "NewReader(s string)") {
		t.Errorf("definition at %d of another file, %v", place, err)
	}
	if _, ok, err := s.Symbol(within(t, time.Minute), text, 0); ok || err != nil {
		t.Errorf("a keyword is explained: %v, %v", ok, err)
	}
}

// A changed text, many questions at once: each answer is for its own text.
func TestManyQuestions(t *testing.T) {
	s := start(t, nil)
	done := make(chan error)
	words := []string{"Alpha", "Beta", "Gamma", "Delta"}
	for n := range 40 {
		go func() {
			word := words[n%len(words)]
			changed := strings.Replace(text, "ação.Re", "var "+word+" int; _ = "+word[:2], 1)
			items, err := s.Complete(within(t, time.Minute), changed, strings.LastIndex(changed, word[:2])+2)
			if err == nil && (len(items) == 0 || items[0].Text != word) {
				err = errors.New(word + " is not suggested")
			}
			done <- err
		}()
	}
	for range 40 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

func TestWaitsNoLongerThanAllowed(t *testing.T) {
	s := start(t, func(o *Options) {
		o.Program = filepath.Join(t.TempDir(), "silent")
		os.WriteFile(o.Program, []byte("#!/bin/sh\nexec sleep 60\n"), 0o700)
	})
	begin := time.Now()
	if _, err := s.Complete(within(t, 100*time.Millisecond), text, 0); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error %v", err)
	}
	if took := time.Since(begin); took > 5*time.Second {
		t.Errorf("it took %v", took)
	}
	s.Close() // while the start goes on
	if took := time.Since(begin); took > 5*time.Second || len(children(t)) > 0 {
		t.Errorf("closed after %v, with processes %v", took, children(t))
	}
}

func TestAServerThatFailsIsNotTriedAtOnce(t *testing.T) {
	count := filepath.Join(t.TempDir(), "count")
	s := start(t, func(o *Options) {
		o.Program = filepath.Join(t.TempDir(), "broken")
		os.WriteFile(o.Program, []byte("#!/bin/sh\necho x >> '"+count+"'\n"), 0o700)
	})
	for range 3 {
		if _, err := s.Complete(within(t, time.Minute), text, 0); err == nil {
			t.Error("a broken server answers")
		}
	}
	if b, _ := os.ReadFile(count); string(b) != "x\n" {
		t.Errorf("it was started %d times", len(b)/2)
	}
}

func TestEndsWhenIdleAndStartsAgain(t *testing.T) {
	s := start(t, func(o *Options) { o.Idle = 300 * time.Millisecond })
	for range 2 {
		for begin := time.Now(); ; {
			if _, err := s.Complete(within(t, time.Minute), text, 0); err == nil {
				break
			} else if time.Since(begin) > time.Minute {
				t.Fatal(err)
			}
		}
		for begin := time.Now(); len(children(t)) > 0; time.Sleep(20 * time.Millisecond) {
			if time.Since(begin) > 10*time.Second {
				t.Fatal("an idle server stays")
			}
		}
	}
	s.Close()
	if _, err := s.Complete(within(t, time.Minute), text, 0); !errors.Is(err, errClosed) {
		t.Errorf("a closed server says %v", err)
	}
}

// children are the processes below the test's.
func children(t *testing.T) []int {
	t.Helper()
	pids, err := process.Descendants(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	return pids
}
