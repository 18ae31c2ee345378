package kernel

import (
	"strings"
	"testing"
	"time"
)

func TestTextIsCutOnceAtACharacter(t *testing.T) {
	var l limits
	if got, over := l.text(strings.Repeat("x", maxText-2)); len(got) != maxText-2 || over {
		t.Fatalf("%d bytes, over %v", len(got), over)
	}
	if got, over := l.text("aço"); got != "a" || !over {
		t.Errorf("at the bound %q, over %v", got, over)
	}
	if got, over := l.text("more"); got != "" || over {
		t.Errorf("after it %q, over %v", got, over)
	}
	now := time.Now()
	l.clear(now)
	if got, _ := l.text("more"); got != "more" {
		t.Errorf("after a clear %q", got)
	}
	l.text(strings.Repeat("x", maxText))
	l.clear(now.Add(clearedAgain / 2))
	if got, _ := l.text("more"); got != "" {
		t.Errorf("after another clear at once %q", got)
	}
}

func TestUpdatesThatTakeTheirTimeAreNoFlood(t *testing.T) {
	var l limits
	now := time.Now()
	picture := map[string][]byte{"image/png": make([]byte, 1<<20-shownEach)}
	shown, told := 0, 0
	for range 300 {
		ok, over := l.bundle(picture, now)
		if ok {
			shown++
		}
		if over {
			told++
		}
	}
	if shown != 100 || told != 1 {
		t.Errorf("of a flood %d are shown, told of %d times", shown, told)
	}
	for range 300 {
		now = now.Add(time.Second)
		if ok, _ := l.bundle(picture, now); !ok {
			t.Fatal("a slow update is left out")
		}
	}
}

func TestALongValueIsCut(t *testing.T) {
	b := map[string][]byte{mimeText: []byte(strings.Repeat("é", maxValue))}
	if !cutValue(b) || len(b[mimeText]) > maxValue+3 || !strings.HasSuffix(string(b[mimeText]), "é…") {
		t.Errorf("%d bytes", len(b[mimeText]))
	}
	if cutValue(map[string][]byte{mimeText: []byte("short")}) {
		t.Error("a short text was cut")
	}
}
