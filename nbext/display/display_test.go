package display_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"descida/nbext/display"
	"descida/nbext/internal/link"
	"descida/nbext/session/event"
)

// notebook collects what is shown, as events, and what is printed.
type notebook struct {
	events, out bytes.Buffer
}

func open(t *testing.T) *notebook {
	n := &notebook{}
	link.Use(struct {
		io.Reader
		io.Writer
	}{nil, &n.events})
	old := link.Out
	link.Out = &n.out
	t.Cleanup(func() { link.Use(nil); link.Out = old })
	t.Setenv(display.CellEnv, "cell")
	return n
}

func (n *notebook) read(t *testing.T) (es []*event.Event) {
	t.Helper()
	for {
		e, err := event.Read(&n.events)
		if err == io.EOF {
			return es
		}
		if err != nil {
			t.Fatal(err)
		}
		es = append(es, e)
	}
}

type shown struct{ text string }

func (s shown) Display() map[string][]byte {
	if s.text == "panic" {
		panic("no")
	}
	if s.text == "" {
		return nil
	}
	return map[string][]byte{"text/plain": []byte(s.text), "text/html": []byte("<i>" + s.text + "</i>")}
}

type pointed struct{ n int }

func (p *pointed) Display() map[string][]byte {
	return map[string][]byte{"text/plain": fmt.Appendf(nil, "%d", p.n)}
}

type celsius float64
type named interface{ Name() string }
type person string

func (p person) Name() string { return string(p) }

func TestOf(t *testing.T) {
	display.Register(func(c celsius) display.Bundle {
		return display.Bundle{"text/plain": fmt.Appendf(nil, "%.1f °C", float64(c))}
	})
	display.Register(func(n named) display.Bundle { return display.Bundle{"text/plain": []byte("I am " + n.Name())} })
	for _, c := range []struct {
		v    any
		want string
	}{
		{3, "3"}, {"as it is", "as it is"}, {nil, "<nil>"}, {errors.New("an error"), "an error"}, {[]int{1, 2}, "[1 2]"},
		{shown{"x"}, "x"}, {shown{}, "{}"}, {&pointed{7}, "7"}, {(*pointed)(nil), "<nil>"}, {celsius(20), "20.0 °C"},
		{person("Ana"), "I am Ana"}, {90 * time.Second, "1m30s"}, {&struct{ A, B int }{1, 2}, "&{1 2}"},
		{display.HTML("<b>bold</b> text"), "bold text"}, {display.HTML("<table><tr><th>a</th><th>b</th></tr><tr><td>1 &lt; 2</td><td>2</td></tr></table>x<br/>y < z"), "a b\n1 < 2 2\nx\ny < z"},
		{display.Markdown("**m**"), "**m**"}, {display.PNG{1}, "(picture)"},
	} {
		if got := string(display.Of(c.v)["text/plain"]); got != c.want {
			t.Errorf("%T: %q, want %q", c.v, got, c.want)
		}
	}
	if got := string(display.Of(shown{"panic"})["text/plain"]); !strings.Contains(got, "{panic}") || !strings.Contains(got, "failed: no") {
		t.Errorf("a renderer that panics: %q", got)
	}
}

func TestLongValuesAreCut(t *testing.T) {
	long := make([]int, 60_000)
	for i := range long {
		long[i] = i
	}
	rows := make([][]float32, 300)
	for i := range rows {
		rows[i] = make([]float32, 784)
	}
	m := map[int]bool{}
	for i := range 5000 {
		m[i] = true
	}
	for _, c := range []struct {
		v    any
		want string
	}{
		{long, "[0 1 2 3 4 ... 59995 59996 59997 59998 59999] (60000 values)"},
		{long[:1000], fmt.Sprint(long[:1000])},
		{m, "map[0:true 1:true 2:true 3:true 4:true ... 4995:true 4996:true 4997:true 4998:true 4999:true] (5000 keys)"},
		{struct {
			Name string
			X    []int
			t    time.Duration
		}{"set", long, time.Second}, "{set [0 1 2 3 4 ... 59995 59996 59997 59998 59999] (60000 values) 1000000000}"},
		{&struct{ X []int }{long}, "&{[0 1 2 3 4 ... 59995 59996 59997 59998 59999] (60000 values)}"},
	} {
		if got := display.Text(c.v); got != c.want {
			t.Errorf("%T: %.200q\nwant %.200q", c.v, got, c.want)
		}
	}
	if got := display.Text(rows); len(got) > 2000 || !strings.Contains(got, "(300 values)") || !strings.Contains(got, "(784 values)") {
		t.Errorf("%d bytes: %.200q", len(got), got)
	}
}

func TestShowKeepsOrderWithText(t *testing.T) {
	n := open(t)
	fmt.Fprint(link.Out, "a")
	display.Show(1)
	fmt.Fprint(link.Out, "b")
	display.Clear(true)
	display.Clear(false)
	if got, want := n.out.String(), "a"+event.MarkText(1)+"b"+event.MarkText(2)+event.MarkText(3); got != want {
		t.Errorf("stdout %q, want %q", got, want)
	}
	es := n.read(t)
	if len(es) != 3 || es[0].Kind != event.Display || es[0].ID != "" || es[1].Kind != event.Clear || es[1].Code != 1 || es[2].Code != 0 {
		t.Errorf("%+v", es)
	}
}

type chart struct{}

func (chart) Display() map[string][]byte {
	return map[string][]byte{display.MIMEECharts: []byte(`{}`), "text/plain": []byte("a chart")}
}

func TestHandlesAndCharts(t *testing.T) {
	n := open(t)
	display.Show(chart{})
	h := display.New(1)
	h.Update(2)
	c := display.New(chart{})
	c.Update(chart{})
	es := n.read(t)
	var got []string
	for _, e := range es {
		got = append(got, string(e.Kind)+" "+e.ID+" "+string(e.Bundle["text/plain"]))
	}
	prefix := h.ID()[:strings.LastIndex(h.ID(), "-")]
	if prefix != "cell-display" || !strings.HasPrefix(es[0].ID, "cell-chart-") || es[3].ID != c.ID() || es[0].ID == es[3].ID {
		t.Error("ids:", got)
	}
	if es[2].Kind != event.Update || es[2].ID != es[1].ID || string(es[2].Bundle["text/plain"]) != "2" {
		t.Error(got)
	}
}

func TestManyGoroutines(t *testing.T) {
	n := open(t)
	h := display.New(0)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for j := range 50 {
				h.Update(i * j)
				display.Show(j)
			}
		})
	}
	wg.Wait()
	marks := map[int]bool{}
	for _, e := range n.read(t) {
		marks[e.Mark] = true
	}
	if len(marks) != 801 {
		t.Error(len(marks), "marks, want one for each")
	}
}

func TestOutsideANotebook(t *testing.T) {
	var out bytes.Buffer
	old := link.Out
	link.Out = &out
	defer func() { link.Out = old }()
	display.Show(3)
	h := display.New("a")
	h.Update("a")
	h.Update("b")
	display.Clear(false)
	if out.String() != "3\na\nb\n" {
		t.Errorf("%q", out.String())
	}
}
