package setup

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"descida/internal/folder"
)

// counting is a step that makes a file and counts how often.
func counting(id string, made map[string]int, fail *error) step {
	path := func() string { return filepath.Join(folder.Root(), id) }
	return step{
		id: id, name: func() string { return "step " + id },
		stamp: func(*installer) (string, error) { return "1", nil },
		there: func(*installer) bool { return isFile(path()) },
		make: func(context.Context, *installer) (string, error) {
			made[id]++
			if fail != nil && *fail != nil {
				return "", *fail
			}
			return "", writeFile(path(), []byte("x"), 0o644)
		},
	}
}

func TestSecondSetupDoesNothing(t *testing.T) {
	in, out := fakeInstaller(t, nil)
	made := map[string]int{}
	steps := []step{counting("a", made, nil), counting("b", made, nil)}
	want(t, in.runSteps(t.Context(), steps))
	if !strings.Contains(out.String(), "step a") || made["a"] != 1 || made["b"] != 1 {
		t.Fatalf("first: made %v, said %q", made, out)
	}
	out.Reset()
	in.state = LoadState()
	want(t, in.runSteps(t.Context(), steps))
	if out.Len() > 0 || made["a"] != 1 || made["b"] != 1 {
		t.Errorf("second: made %v, said %q", made, out)
	}
	if err := os.Remove(filepath.Join(folder.Root(), "b")); err != nil {
		t.Fatal(err)
	}
	want(t, in.runSteps(t.Context(), steps))
	if made["a"] != 1 || made["b"] != 2 {
		t.Errorf("with b's file removed: made %v", made)
	}
}

func TestSetupGoesOnWhereItFailed(t *testing.T) {
	in, _ := fakeInstaller(t, nil)
	made := map[string]int{}
	broken := fmt.Errorf("broke: %w", syscall.ENOSPC)
	steps := []step{counting("a", made, nil), counting("b", made, &broken), counting("c", made, nil)}
	want(t, in.runSteps(t.Context(), steps), "step b", "broke", "disk is full", "--data")
	in.state, broken = LoadState(), nil
	want(t, in.runSteps(t.Context(), steps))
	if made["a"] != 1 || made["b"] != 2 || made["c"] != 1 {
		t.Errorf("made %v", made)
	}
}

func TestSetupStoppedSaysThatItGoesOn(t *testing.T) {
	in, _ := fakeInstaller(t, nil)
	ctx, cancel := context.WithCancel(t.Context())
	s := counting("a", map[string]int{}, nil)
	s.make = func(ctx context.Context, _ *installer) (string, error) { cancel(); return "", ctx.Err() }
	want(t, in.runSteps(ctx, []step{s}), "goes on from here")
	if _, done := LoadState().Steps["a"]; done {
		t.Error("a stopped step counts as made")
	}
}

func TestStateThatCannotBeReadIsMadeAgain(t *testing.T) {
	in, _ := fakeInstaller(t, nil)
	made := map[string]int{}
	want(t, in.runSteps(t.Context(), []step{counting("a", made, nil)}))
	if err := os.WriteFile(StatePath(), []byte(`{"steps":{"a":"1"`), 0o644); err != nil {
		t.Fatal(err)
	}
	in.state = LoadState()
	want(t, in.runSteps(t.Context(), []step{counting("a", made, nil)}))
	if made["a"] != 2 {
		t.Errorf("made %v", made)
	}
}

func TestWithoutGo(t *testing.T) {
	in, _ := fakeInstaller(t, nil)
	in.look = func(string) (string, error) { return "", errors.New("none") }
	want(t, in.runSteps(t.Context(), nil), "go.dev/dl")
}

func TestTwoSetupsWaitForEachOther(t *testing.T) {
	t.Setenv(folder.Env, t.TempDir())
	t.Setenv("DESCIDA_LANG", "en")
	unlock, err := lock(t.Context(), func(string) { t.Error("the first one waits") })
	want(t, err)
	said := make(chan string, 1)
	var second sync.WaitGroup
	got := make(chan struct{})
	second.Go(func() {
		unlock, err := lock(t.Context(), func(s string) { said <- s })
		if err != nil {
			t.Error(err)
			return
		}
		close(got)
		unlock()
	})
	if text := <-said; !strings.Contains(text, fmt.Sprint(os.Getpid())) || !strings.Contains(text, folder.Root()) {
		t.Errorf("the second one says %q, without the process and the folder", text)
	}
	select {
	case <-got:
		t.Fatal("both have the lock")
	case <-time.After(400 * time.Millisecond):
	}
	unlock()
	second.Wait()
}

func TestWaitingForALockCanBeStopped(t *testing.T) {
	t.Setenv(folder.Env, t.TempDir())
	unlock, err := lock(t.Context(), func(string) {})
	want(t, err)
	defer unlock()
	ctx, cancel := context.WithCancel(t.Context())
	t.Setenv("DESCIDA_LANG", "en")
	_, err = lock(ctx, func(string) { cancel() })
	want(t, err, "stopped while waiting")
}

func TestDataFolderThatCannotBeMade(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	t.Setenv(folder.Env, filepath.Join(file, "data"))
	t.Setenv("DESCIDA_LANG", "en")
	_, err := lock(t.Context(), func(string) {})
	want(t, err, "--data DIR")
}
