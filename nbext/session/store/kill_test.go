package store

import (
	"math/rand/v2"
	"os"
	"os/exec"
	"testing"
	"time"
)

const killEnv = "STORE_TEST_DIR"

// killed is what the program in TestKilledWhileSaving keeps: every part of it holds the same number.
type killed struct {
	n     int
	m     map[int]int
	large []uint32
}

func (k *killed) set(n int) {
	k.n = n
	k.m = map[int]int{}
	for i := range 2000 {
		k.m[i] = n
	}
	k.large = make([]uint32, LargeArray/4)
	for i := range k.large {
		k.large[i] = uint32(n)
	}
}

func (k *killed) whole() bool {
	if len(k.m) != 2000 || len(k.large) != LargeArray/4 {
		return false
	}
	for _, v := range k.m {
		if v != k.n {
			return false
		}
	}
	for _, v := range k.large {
		if v != uint32(k.n) {
			return false
		}
	}
	return true
}

func TestMain(m *testing.M) {
	if dir := os.Getenv(killEnv); dir != "" { // the program that gets killed: saves one state after the other
		for n := 1; ; n++ {
			s, err := Open(dir)
			if err != nil {
				os.Exit(1)
			}
			var k killed
			k.set(n)
			s.Bind("k", &k)
			if _, err := s.Save(); err != nil {
				os.Exit(1)
			}
		}
	}
	os.Exit(m.Run())
}

func TestKilledWhileSaving(t *testing.T) {
	dir := t.TempDir()
	var k killed
	k.set(0)
	play(t, dir, vars{"k": &k}, nil)
	saved := 0
	for end := time.Now().Add(2 * time.Second); time.Now().Before(end); {
		c := exec.Command(os.Args[0])
		c.Env = append(os.Environ(), killEnv+"="+dir)
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(10*time.Millisecond + rand.N(40*time.Millisecond))
		c.Process.Kill()
		c.Wait()
		var got killed
		if why := load(t, dir, vars{"k": &got}); len(why) > 0 {
			t.Fatal(why)
		}
		if !got.whole() {
			t.Fatal("torn state", got.n, len(got.m), len(got.large))
		}
		saved = max(saved, got.n)
	}
	if saved == 0 {
		t.Error("no program lived long enough to save: the test shows nothing")
	}
}
