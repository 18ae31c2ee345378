package kernel

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"descida/internal/folder"
	"descida/kernel/gonb"
)

func TestAPlaceIsPrivateAndClean(t *testing.T) {
	t.Setenv(folder.Env, t.TempDir())
	p, err := newPlace("k1", "key")
	if err != nil {
		t.Fatal(err)
	}
	old := p.store()
	write(t, filepath.Join(old, "manifest"), filepath.Join(p.root, sessionFile), filepath.Join(p.run(), "program"), filepath.Join(p.root, "gopls"))
	p.lock.Close() // it was killed
	if p, err = newPlace("k1", "key"); err != nil {
		t.Fatal(err)
	}
	if p.store() == old || !there(filepath.Join(p.store(), "manifest")) || !there(filepath.Join(p.root, sessionFile)) {
		t.Error("a killed kernel's variables are not there, or where its programs still find them")
	}
	if there(filepath.Join(p.run(), "program")) || there(filepath.Join(p.root, "gopls")) {
		t.Error("a killed kernel's programs are still there")
	}
	p.lock.Close()
	if p, err = newPlace("k1", "another key"); err != nil {
		t.Fatal(err)
	}
	if there(filepath.Join(p.store(), "manifest")) || there(filepath.Join(p.root, sessionFile)) {
		t.Error("another session's variables are there")
	}
	if info, err := os.Stat(p.root); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	p.remove()
	if _, err := os.Stat(p.root); err == nil {
		t.Error("remove leaves the folder")
	}
}

func TestSocketsHaveShortPaths(t *testing.T) {
	t.Setenv(folder.Env, filepath.Join(t.TempDir(), strings.Repeat("long", 30)))
	p, err := newPlace("k1", "key")
	if err != nil {
		t.Fatal(err)
	}
	if len(p.sockets) > gonb.MaxSocketFolder {
		t.Errorf("sockets in %s", p.sockets)
	}
	programs, err := listenForPrograms(p.events(), func() *execution { return nil })
	if err != nil {
		t.Fatal(err)
	}
	programs.close()
	p.remove()
	if _, err := os.Stat(p.sockets); err == nil {
		t.Error("remove leaves the sockets' folder")
	}
}

func TestNoRoomForASessionIsAnError(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv(folder.Env, file)
	if _, err := newPlace("k1", "key"); err == nil || !strings.Contains(err.Error(), "folder") {
		t.Errorf("error %v", err)
	}
}

func write(t *testing.T, files ...string) {
	t.Helper()
	for _, f := range files {
		if err := os.MkdirAll(filepath.Dir(f), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(f, make([]byte, 1000), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func there(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}

func TestTwoKernelsOfOneIDDoNotShareAPlace(t *testing.T) {
	dir := t.TempDir()
	first, err := lockFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	if f, err := tryLock(dir); !errors.Is(err, syscall.EWOULDBLOCK) {
		t.Fatal(f, err)
	}
	time.AfterFunc(50*time.Millisecond, func() { first.Close() })
	second, err := lockFolder(dir) // waits for the first to end
	if err != nil {
		t.Fatal(err)
	}
	second.Close()
}

func TestDeadSessionsAreSweptAway(t *testing.T) {
	dir := t.TempDir()
	now := time.Now()
	make := func(name string, age time.Duration) string {
		p := filepath.Join(dir, name)
		write(t, filepath.Join(p, "store-1", "seg"), filepath.Join(p, sessionFile), filepath.Join(p, lockFile))
		for _, f := range []string{filepath.Join(p, "store-1"), filepath.Join(p, sessionFile), filepath.Join(p, lockFile), p} {
			if err := os.Chtimes(f, now.Add(-age), now.Add(-age)); err != nil {
				t.Fatal(err)
			}
		}
		return p
	}
	old, recent, older, fresh := make("old", 8*24*time.Hour), make("recent", time.Hour), make("older", 2*time.Hour), make("fresh", time.Second)
	living := make("living", 30*24*time.Hour)
	lock, err := tryLock(living)
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Close()
	write(t, filepath.Join(dir, "no session"))
	sweep(dir, now, maxLeft)
	if there(old) || !there(recent) || !there(older) || !there(living) || !there(fresh) {
		t.Error("what is older than a week goes, unless it lives:", there(old), there(recent), there(older), there(living), there(fresh))
	}
	sweep(dir, now, 5000) // two dead ones of 3000 bytes
	if there(older) || !there(recent) || !there(living) || !there(fresh) {
		t.Error("beyond the limit the oldest goes:", there(older), there(recent), there(living), there(fresh))
	}
}
