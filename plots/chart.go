package plots

import (
	"fmt"

	"descida/nbext/display"
	"descida/nn/history"
	"descida/plots/option"
)

// Chart is a chart as data: ECharts' option and the same numbers in words. It shows itself in a notebook.
type Chart struct {
	option   []byte
	text     string
	replaces int64 // the live chart that becomes a line of text when this one is shown; 0: none
}

var _ display.Displayer = (*Chart)(nil)

// newChart makes the option of a figure. A figure that has none, which would be a fault of this package, still
// has its text.
func newChart(f *figure, runs []*history.History) *Chart {
	o, err := f.option()
	if err != nil {
		return &Chart{text: fmt.Sprintf("%s\n(%v)", f.text, err)}
	}
	return &Chart{option: o, text: f.text, replaces: liveChartOf(runs)}
}

// Display returns the chart for a notebook: the option, and the text for everything that cannot draw it.
func (c *Chart) Display() map[string][]byte {
	if c == nil {
		return map[string][]byte{display.MIMEText: []byte("plots: no chart (nil)")}
	}
	retire(c.replaces)
	b := map[string][]byte{display.MIMEText: []byte(c.text)}
	if c.option != nil {
		b[option.MIME] = c.option
	}
	return b
}

// Option is ECharts' option as JSON, with the field `descida` for our extension; nil where there is nothing to draw.
func (c *Chart) Option() []byte { return c.option }

// Text is the chart in words.
func (c *Chart) Text() string { return c.text }

// String is Text.
func (c *Chart) String() string { return c.text }
