package plots

import (
	"descida/nbext/display"
	"descida/nn/history"
)

func init() {
	display.Register(showHistory)
	display.Register(func(runs history.Runs) display.Bundle { return withTable(Compare(runs), runsTableOf(runs)) })
}

// showHistory is how a notebook shows a history: its curves, a table of its epochs, and both in words.
func showHistory(h *history.History) display.Bundle {
	if h == nil {
		return LearningCurves(nil).Display()
	}
	f := curvesFigure(h, nil, pointsPerRun)
	f.table = epochTable(h)
	return withTable(newChart(f, []*history.History{h}), f.table)
}

func runsTableOf(runs history.Runs) *table {
	var known []*history.History
	for _, h := range runs {
		if h != nil {
			known = append(known, h)
		}
	}
	return runsTable(known)
}

// withTable adds a table to what stands where no chart can.
func withTable(c *Chart, t *table) display.Bundle {
	b := c.Display()
	if t != nil && len(t.Rows) > 0 {
		b[display.MIMEText] = []byte(string(b[display.MIMEText]) + "\n\n" + t.String())
	}
	return b
}
