package kernel

import (
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"
)

// taken collects what a program's pipes bring.
type taken struct {
	sync.Mutex
	text   map[string]string
	broken int // pieces that end in half a character
}

func (tk *taken) take(stream, text string) {
	tk.Lock()
	defer tk.Unlock()
	tk.text[stream] += text
	if !utf8.ValidString(text) {
		tk.broken++
	}
}

func runThrough(t *testing.T, script string) *taken {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "it's")
	if err := exec.Command("mkdir", dir).Run(); err != nil {
		t.Fatal(err)
	}
	tk := &taken{text: map[string]string{}}
	p, err := openPipes(dir, tk.take)
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command("/bin/sh", "-c", p.launcher("/bin/sh"), "sh", "-c", script)
	if out, err := c.CombinedOutput(); err != nil || len(out) > 0 {
		t.Fatalf("%v: %s", err, out)
	}
	p.finish()
	return tk
}

func TestPipesBringAllAndWhole(t *testing.T) {
	tk := runThrough(t, `i=0; while [ $i -lt 4000 ]; do echo "ação é à última"; i=$((i+1)); done; printf 'err\036' >&2; printf 'half \303'`)
	want := strings.Repeat("ação é à última\n", 4000) + "half \xc3"
	if tk.text["stdout"] != want {
		t.Errorf("%d bytes of stdout came, want %d", len(tk.text["stdout"]), len(want))
	}
	if tk.text["stderr"] != "err\x1e" {
		t.Errorf("stderr %q", tk.text["stderr"])
	}
	if tk.broken > 1 { // the last one is the program's own half
		t.Errorf("%d pieces end in half a character", tk.broken)
	}
}

func TestPipesEndWithTheProgram(t *testing.T) {
	// What it leaves behind neither holds the cell nor writes into the next one.
	tk := runThrough(t, `(sleep 2; echo late) & echo now`)
	if tk.text["stdout"] != "now\n" {
		t.Errorf("stdout %q", tk.text["stdout"])
	}
}

func TestTailsThatWait(t *testing.T) {
	for _, tt := range []struct {
		text      string
		rune, end int
	}{
		{"", 0, 0}, {"a", 0, 0}, {"é", 0, 0}, {"\xc3", 1, 0}, {"a\xe2\x82", 2, 0}, {"\xf0\x9f\x98", 3, 0}, {"\x80\x80\x80\x80", 0, 0},
		{"a<", 0, 1}, {"<<en", 0, 3}, {"<end", 0, 4}, {"<x", 0, 0},
	} {
		if got := unfinishedRune([]byte(tt.text)); got != tt.rune {
			t.Errorf("unfinishedRune(%q) = %d, want %d", tt.text, got, tt.rune)
		}
		if got := beginning([]byte(tt.text), []byte("<end>")); got != tt.end {
			t.Errorf("beginning(%q) = %d, want %d", tt.text, got, tt.end)
		}
	}
}
