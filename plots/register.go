package plots

import (
	"fmt"
	"slices"
	"strings"

	"descida/nbext/display"
	"descida/nn/history"
)

func init() {
	display.Register(showHistory)
	display.Register(showRuns)
	display.Register(showFindings)
	display.Register(func(f history.Finding) display.Bundle { return showFindings(history.Findings{f}) })
	display.Register(func(f history.Figure) display.Bundle { return Figure(f).Display() })
	display.Register(func(f *history.Figure) display.Bundle { return Figure(*f).Display() })
	display.Register(func(s history.Surface) display.Bundle { return Surface(s).Display() })
	display.Register(func(s *history.Surface) display.Bundle { return Surface(*s).Display() })
	display.Register(func(v interface{ Figure() history.Figure }) display.Bundle {
		return withWords(v, func(notes []note) *Chart {
			f := v.Figure()
			s := newStack(f.Title, "", f)
			s.notes = notes
			return s.chart()
		})
	})
	display.Register(func(v interface{ Surface() history.Surface }) display.Bundle {
		return withWords(v, func(notes []note) *Chart { return surface(v.Surface(), notes) })
	})
}

// showHistory is how a notebook shows a history: its curves, a table of its epochs, what Diagnose finds, and all in words.
func showHistory(h *history.History) display.Bundle {
	if h == nil {
		return LearningCurves(nil).Display()
	}
	found := h.Diagnose()
	f := curvesFigure(h, nil, pointsPerRun)
	f.table, f.notes = epochTable(h), diagnosisNotes(found)
	if found.Has(history.NotANumber) { // which says the same, and more
		f.text = strings.TrimSuffix(f.text, "\n"+brokenAndWhy(h))
	}
	if len(found) > 0 { // where a picture is all there is
		f.subtitle = joinLines(f.subtitle, diagnosisWord()+": "+findingNames(found))
	}
	return withTable(newChart(f, []*history.History{h}), f.table, diagnosisText(found))
}

// showRuns is how a notebook shows a comparison: the curves, a table with a row a run, and a line of what Diagnose finds in each.
func showRuns(runs history.Runs) display.Bundle {
	known := slices.DeleteFunc(slices.Clone(runs), func(h *history.History) bool { return h == nil })
	if len(known) == 0 {
		return Compare(nil).Display()
	}
	f := compareFigure(known, nil, pointsPerRun)
	lines := runsDiagnosis(known)
	f.notes = []note{{Head: diagnosisWord(), Lines: lines}}
	text := diagnosisWord() + ": " + lines[0]
	if len(lines) > 1 {
		text = diagnosisWord() + ":\n" + strings.Join(lines, "\n")
	}
	return withTable(newChart(f, known), f.table, text)
}

// withTable adds a table and a diagnosis to what stands where no chart can.
func withTable(c *Chart, t *table, diagnosis string) display.Bundle {
	b := c.Display()
	text := string(b[display.MIMEText])
	if t != nil && len(t.Rows) > 0 {
		text += "\n\n" + t.String()
	}
	b[display.MIMEText] = []byte(text + "\n\n" + diagnosis)
	return b
}

// withWords shows the chart of a value that says something itself: its words go below the chart and before the chart's own.
func withWords(v any, draw func([]note) *Chart) display.Bundle {
	said, ok := v.(fmt.Stringer)
	if !ok {
		return draw(nil).Display()
	}
	text := strings.TrimRight(said.String(), "\n")
	b := draw([]note{{Lines: strings.Split(text, "\n")}}).Display()
	b[display.MIMEText] = []byte(text + "\n\n" + string(b[display.MIMEText]))
	return b
}
