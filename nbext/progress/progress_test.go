package progress

import (
	"bytes"
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

// clock is a clock that moves when told.
type clock struct {
	sync.Mutex
	t time.Time
}

func (c *clock) move(d time.Duration) {
	c.Lock()
	defer c.Unlock()
	c.t = c.t.Add(d)
}

func play(t *testing.T) (*clock, func() []*event.Event) {
	c := &clock{t: time.Unix(1000, 0)}
	now = func() time.Time { c.Lock(); defer c.Unlock(); return c.t }
	var events bytes.Buffer
	link.Use(struct {
		io.Reader
		io.Writer
	}{nil, &events})
	old := link.Out
	link.Out = io.Discard
	t.Setenv(display.CellEnv, "cell")
	t.Cleanup(func() { now = time.Now; link.Use(nil); link.Out = old })
	return c, func() (es []*event.Event) {
		for {
			e, err := event.Read(&events)
			if err != nil {
				return es
			}
			es = append(es, e)
		}
	}
}

func text(e *event.Event) string { return string(e.Bundle["text/plain"]) }

func TestBar(t *testing.T) {
	c, events := play(t)
	b := New(1000, "train")
	c.move(500 * time.Millisecond)
	b.Note("loss <0.5>")
	b.Add(320)
	c.move(50 * time.Millisecond)
	b.Add(1) // too soon
	c.move(50 * time.Millisecond)
	b.Set(400)
	c.move(900 * time.Millisecond)
	b.Set(1000)
	c.move(10 * time.Millisecond)
	b.Done()
	b.Done()
	b.Add(5)
	es := events()
	var got []string
	for _, e := range es {
		got = append(got, string(e.Kind)+" "+text(e))
	}
	want := []string{
		"display train [....................] 0/1000  0%",
		"update train [....................] 0/1000  0%  loss <0.5>",
		"update train [########............] 400/1000  40%  667/s  0.9 s left  loss <0.5>",
		"update train [####################] 1000/1000  100%  667/s  loss <0.5>",
		"update train [####################] 1000/1000  100%  662/s  in 1.5 s  loss <0.5>",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	html := string(es[2].Bundle["text/html"])
	if !strings.Contains(html, `value="0.4"`) || !strings.Contains(html, "loss &lt;0.5&gt;") || strings.Contains(html, "<0.5>") {
		t.Error(html)
	}
	for _, e := range es[1:] {
		if e.ID != es[0].ID || !strings.HasPrefix(e.ID, "cell-") {
			t.Error("id", e.ID)
		}
	}
}

func TestAtMostTenUpdatesASecond(t *testing.T) {
	c, events := play(t)
	b := New(100_000, "")
	for range 100_000 {
		c.move(20 * time.Microsecond) // 2 s in all
		b.Add(1)
	}
	b.Done()
	if n := len(events()); n > 22 || n < 20 {
		t.Error(n, "messages in 2 s")
	}
}

func TestUnknownTotalAndOddNumbers(t *testing.T) {
	c, events := play(t)
	b := New(0, "<b>")
	c.move(4 * time.Second)
	b.Add(1)
	over := New(10, "")
	c.move(time.Second)
	over.Set(15)
	neg := New(10, "")
	c.move(time.Second)
	neg.Set(-3)
	es := events()
	if got := text(es[1]); got != "<b> 1  0.25/s" {
		t.Errorf("%q", got)
	}
	if html := string(es[1].Bundle["text/html"]); strings.Contains(html, "<b>") || strings.Contains(html, "<progress") {
		t.Error(html)
	}
	if got := text(es[3]); got != "[####################] 15/10  100%  15/s" {
		t.Errorf("%q", got)
	}
	if got := text(es[5]); got != "[....................] -3/10  0%" {
		t.Errorf("%q", got)
	}
}

func TestTexts(t *testing.T) {
	for s, want := range map[float64]string{0.04: "0.0 s", 9.94: "9.9 s", 9.96: "10 s", 99: "99 s", 185: "3:05", 3723: "1:02:03"} {
		if got := timeText(s); got != want {
			t.Errorf("%v: %s, want %s", s, got, want)
		}
	}
	for r, want := range map[float64]string{0.2512: "0.251/s", 12.54: "12.5/s", 1689.6: "1690/s", 123456: "123000/s", 0.3: "0.3/s"} {
		if got := rateText(r); got != want {
			t.Errorf("%v: %s, want %s", r, got, want)
		}
	}
}

func TestRangeIsDoneAfterABreak(t *testing.T) {
	_, events := play(t)
	for i := range Range(10) {
		if i == 4 {
			break
		}
	}
	es := events()
	if got := text(es[len(es)-1]); !strings.Contains(got, "4/10") || !strings.Contains(got, "in ") {
		t.Error(got)
	}
}

func TestManyGoroutines(t *testing.T) {
	c, events := play(t)
	b := New(800, "")
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 100 {
				b.Add(1)
				c.move(time.Millisecond)
			}
		})
	}
	wg.Wait()
	b.Done()
	es := events()
	if got := text(es[len(es)-1]); !strings.Contains(got, "800/800") {
		t.Error(got)
	}
}

func ExampleRange() {
	now = func() time.Time { return time.Unix(0, 0) } // yours takes real time
	defer func() { now = time.Now }()
	sum := 0
	for i := range Range(5) {
		sum += i
	}
	fmt.Println(sum)
	// Output:
	// [....................] 0/5  0%
	// [####################] 5/5  100%  in 0.0 s
	// 10
}

func ExampleBar() {
	now = func() time.Time { return time.Unix(0, 0) } // your bar takes real time
	defer func() { now = time.Now }()
	b := New(3, "epochs")
	b.Add(3)
	b.Done()
	// Output:
	// epochs [....................] 0/3  0%
	// epochs [####################] 3/3  100%  in 0.0 s
}
