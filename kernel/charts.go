package kernel

import (
	"errors"
	"log"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"descida/kernel/wire"
	"descida/plots/snapshot"
)

// charts are those of one cell, in the order in which they appeared.
type charts struct {
	order []string
	last  map[string]map[string][]byte // id -> the bundle of its last state
}

func (c *charts) set(id string, bundle map[string][]byte) {
	if c.last == nil {
		c.last = make(map[string]map[string][]byte)
	}
	if c.last[id] == nil {
		c.order = append(c.order, id)
	}
	c.last[id] = bundle
}

// drop forgets a chart whose place shows something else now.
func (c *charts) drop(id string) {
	if c.last[id] == nil {
		return
	}
	delete(c.last, id)
	c.order = slices.DeleteFunc(c.order, func(o string) bool { return o == id })
}

// pictures gives each chart's last state its PNG. A chart whose picture fails stays as it is.
func (o *output) pictures() {
	deadline := time.Now().Add(picturesPatience)
	o.mu.Lock()
	charts := o.charts
	o.mu.Unlock()
	for _, id := range charts.order {
		bundle := charts.last[id]
		if len(bundle[mimePNG]) > 0 {
			continue
		}
		png, err := o.cell.kernel.snapshot.png(bundle[mimeChart], time.Until(deadline))
		if err != nil {
			log.Printf("a chart stays without a picture: %v", err)
			continue
		}
		o.cell.publish("update_display_data", withPicture(bundle, png, id))
	}
}

func withPicture(bundle map[string][]byte, png []byte, id string) wire.Display {
	bundle = maps.Clone(bundle)
	bundle[mimePNG] = png
	d := display(bundle, id)
	if alt := altText(bundle[mimeText]); alt != "" {
		d.Metadata[mimePNG] = map[string]string{"alt": alt}
	}
	return d
}

// altText is what stands for the picture where it is not seen, as nbconvert's classic pages have it: the first line of the
// chart in words.
func altText(text []byte) string {
	line, _, _ := strings.Cut(strings.TrimSpace(string(text)), "\n")
	return line
}

// picturesPatience is how long a cell's reply waits for the pictures of its charts.
const picturesPatience = 8 * time.Second

// painter makes a picture of a chart. Width and height 0: as the chart says.
type painter interface {
	PNG(option []byte, width, height int) ([]byte, error)
}

// snapshots has a painter once it is needed: loading ECharts takes a third of a second, and memory.
type snapshots struct {
	load func() (painter, error)

	mu       sync.Mutex
	loading  chan struct{} // closed when painter or failed is there; nil: nothing was needed yet
	painter  painter
	failed   error
	painting sync.Mutex // one picture at a time
}

func newSnapshots() *snapshots {
	return &snapshots{load: func() (painter, error) { return snapshot.New() }}
}

// warm begins to load the painter.
func (s *snapshots) warm() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.loading != nil {
		return
	}
	s.loading = make(chan struct{})
	go func() {
		defer close(s.loading)
		defer func() {
			if r := recover(); r != nil {
				s.failed = errors.New("the painter does not load")
				log.Printf("loading the painter: %v", r)
			}
		}()
		s.painter, s.failed = s.load()
	}()
}

var errSlow = errors.New("its picture takes too long")

func (s *snapshots) png(option []byte, limit time.Duration) ([]byte, error) {
	s.warm()
	type picture struct {
		png []byte
		err error
	}
	done := make(chan picture, 1)
	go func() {
		p := picture{err: errors.New("the painter failed")}
		defer func() { done <- p }()
		defer guard("painting a chart")
		if <-s.loading; s.failed != nil {
			p.err = s.failed
			return
		}
		s.painting.Lock()
		defer s.painting.Unlock()
		p.png, p.err = s.painter.PNG(option, 0, 0)
	}()
	select {
	case p := <-done:
		return p.png, p.err
	case <-time.After(limit):
		return nil, errSlow
	}
}
