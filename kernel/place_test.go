package kernel

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"descida/internal/folder"
	"descida/kernel/gonb"
)

func TestAPlaceIsPrivateAndClean(t *testing.T) {
	t.Setenv(folder.Env, t.TempDir())
	p, err := newPlace("k1")
	if err != nil {
		t.Fatal(err)
	}
	left := filepath.Join(p.store(), "left")
	if err := os.WriteFile(left, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if p, err = newPlace("k1"); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(left); err == nil {
		t.Error("a killed kernel's variables are still there")
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
	p, err := newPlace("k1")
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
	if _, err := newPlace("k1"); err == nil || !strings.Contains(err.Error(), "folder") {
		t.Errorf("error %v", err)
	}
}
