package kernel

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"descida/kernel/wire"
)

type painterFunc func(option []byte, w, h int) ([]byte, error)

func (f painterFunc) PNG(option []byte, w, h int) ([]byte, error) { return f(option, w, h) }

func TestAPictureThatFailsIsAnError(t *testing.T) {
	slow := make(chan bool)
	defer close(slow)
	tests := []struct {
		name string
		load func() (painter, error)
		want string
	}{
		{"good", func() (painter, error) {
			return painterFunc(func(o []byte, w, h int) ([]byte, error) { return append([]byte("png of "), o...), nil }), nil
		}, ""},
		{"cannot be loaded", func() (painter, error) { return nil, errors.New("no ECharts") }, "no ECharts"},
		{"loading panics", func() (painter, error) { panic("at load") }, "does not load"},
		{"panics", func() (painter, error) {
			return painterFunc(func([]byte, int, int) ([]byte, error) { panic("at paint") }), nil
		}, "failed"},
		{"is slow", func() (painter, error) {
			return painterFunc(func([]byte, int, int) ([]byte, error) { <-slow; return nil, nil }), nil
		}, "too long"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := &snapshots{load: tt.load}
			for range 2 { // the second time it is loaded, or still busy
				png, err := s.png([]byte("x"), 100*time.Millisecond)
				switch {
				case tt.want == "" && (err != nil || string(png) != "png of x"):
					t.Errorf("%q, %v", png, err)
				case tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)):
					t.Errorf("error %v, want one with %q", err, tt.want)
				}
			}
		})
	}
}

func TestDisplayHasJSONTextAndPictures(t *testing.T) {
	d := display(map[string][]byte{
		mimeChart: []byte(`{"a":[1,2]}`), "application/json": []byte(`{broken`), mimeText: []byte("ação"), "text/html": []byte("<b>"),
		mimePNG: {0x89, 'P'}, "image/svg+xml": []byte("<svg/>"),
	}, "id7")
	m := wire.New("display_data", "s", d)
	var got, want any
	if err := m.Decode(&got); err != nil {
		t.Fatal(err)
	}
	want = map[string]any{
		"data": map[string]any{
			mimeChart: map[string]any{"a": []any{1.0, 2.0}}, "application/json": "{broken", mimeText: "ação", "text/html": "<b>",
			mimePNG: "iVA=", "image/svg+xml": "<svg/>",
		},
		"metadata": map[string]any{}, "transient": map[string]any{"display_id": "id7"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestChartsKeepTheirLastState(t *testing.T) {
	var c charts
	state := func(s string) map[string][]byte { return map[string][]byte{mimeChart: []byte(s)} }
	c.set("a", state("1"))
	c.set("b", state("2"))
	c.set("a", state("3"))
	c.set("c", state("4"))
	c.drop("b")
	c.drop("nobody")
	if got := strings.Join(c.order, ""); got != "ac" || string(c.last["a"][mimeChart]) != "3" {
		t.Errorf("order %q, last of a %q", got, c.last["a"][mimeChart])
	}
}

func TestAPictureHasItsTitleInWords(t *testing.T) {
	for text, want := range map[string]map[string]any{
		"Loss by epoch\nfirst 2.3, last 0.1": {mimePNG: map[string]string{"alt": "Loss by epoch"}},
		"":                                   {},
	} {
		d := withPicture(map[string][]byte{mimeChart: []byte("{}"), mimeText: []byte(text)}, []byte{0x89}, "id")
		if diff := cmp.Diff(want, d.Metadata); diff != "" || d.Data[mimePNG] != "iQ==" {
			t.Errorf("%q: %v\n%s", text, d.Data, diff)
		}
	}
}
