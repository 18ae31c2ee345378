package event_test

import (
	"bytes"
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"

	"descida/nbext/session/event"
)

var full = &event.Event{
	Kind: event.Saved, ID: "d1", Mark: 3, Code: -1, Text: "ação", Stack: "a\nb",
	Bundle:  map[string][]byte{"text/plain": []byte("3"), "image/png": {0, 255}},
	Islands: []event.Island{{Names: []string{"p", "x"}, Types: []string{"descida/nn.Model"}}},
	Lost:    []event.Lost{{Name: "ch", Why: "a channel", Cause: "chan", Type: "chan int"}},
	Facts:   []event.Fact{{Name: "x", Shape: "28×28", Value: "[1 2]", Size: 1 << 40}},
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	var b bytes.Buffer
	for _, e := range []*event.Event{full, {Kind: event.End}} {
		if err := event.Write(&b, e); err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range []*event.Event{full, {Kind: event.End}} {
		got, err := event.Read(&b)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Error(d)
		}
	}
	if _, err := event.Read(&b); err != io.EOF {
		t.Errorf("at the end: %v, want EOF", err)
	}
}

func TestCommitTags(t *testing.T) {
	if program, steps := event.ParseCommitTag(event.CommitTag("a-1", 3)); program != "a-1" || steps != 3 {
		t.Error(program, steps)
	}
	if program, steps := event.ParseCommitTag(""); program != "" || steps != 0 {
		t.Error(program, steps)
	}
}

func FuzzReadNeverPanics(f *testing.F) {
	var b bytes.Buffer
	event.Write(&b, full)
	f.Add(b.Bytes())
	f.Add([]byte{8, 0, 0, 0, 255, 255, 255, 255, 1, 2, 3, 4})
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) > 4 {
			b[3] = 0 // a test needs no frame of a gigabyte
		}
		event.Read(bytes.NewReader(b))
	})
}
