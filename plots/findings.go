package plots

import (
	"html"
	"strings"

	"descida/internal/language"
	"descida/nbext/display"
	"descida/nn/history"
)

// showFindings is how a notebook shows what Diagnose found: a heading for each kind, with what was measured, the likely cause
// and what to try; or a line that nothing is wrong.
func showFindings(found history.Findings) display.Bundle {
	if len(found) == 0 {
		return display.Bundle{display.MIMEText: []byte(found.String())}
	}
	var b strings.Builder
	for _, f := range found {
		n := findingNote(f)
		b.WriteString("<p><b>" + html.EscapeString(n.Head) + "</b>")
		for _, l := range n.Lines {
			b.WriteString("<br>" + html.EscapeString(l))
		}
		b.WriteString("</p>\n")
	}
	return display.Bundle{display.MIMEHTML: []byte(b.String()), display.MIMEText: []byte(found.String())}
}

func findingNote(f history.Finding) note {
	measured, cause, try := f.Words(language.Portuguese())
	return note{Head: capital(f.Kind.Name(language.Portuguese())), Lines: []string{measured,
		language.Pick("Likely cause: ", "Causa provável: ") + cause, language.Pick("Try: ", "Tente: ") + try}}
}

func capital(s string) string {
	for i := range s {
		if i > 0 {
			return strings.ToUpper(s[:i]) + s[i:]
		}
	}
	return strings.ToUpper(s)
}

func diagnosisWord() string { return language.Pick("Diagnosis", "Diagnóstico") }

// diagnosisNotes are the findings below a chart; a healthy run has a line.
func diagnosisNotes(found history.Findings) []note {
	if len(found) == 0 {
		return []note{{Head: diagnosisWord(), Lines: []string{found.String()}}}
	}
	notes := make([]note, len(found))
	for i, f := range found {
		notes[i] = findingNote(f)
	}
	return notes
}

// diagnosisText is the same as text.
func diagnosisText(found history.Findings) string {
	if len(found) == 0 {
		return diagnosisWord() + ": " + found.String()
	}
	return diagnosisWord() + ":\n" + found.String()
}

// findingNames are the kinds found, each once: where there is room for no more.
func findingNames(found history.Findings) string {
	names := make([]string, len(found))
	for i, f := range found {
		names[i] = f.Kind.Name(language.Portuguese())
	}
	return strings.Join(names, ", ")
}

// runsDiagnosis is a line for each run where one of them has findings; where none has, one line for all; nothing for no runs.
func runsDiagnosis(runs []*history.History) []string {
	var lines []string
	ill := false
	for i, h := range runs {
		found := h.Diagnose()
		words := findingNames(found)
		if len(found) == 0 {
			words = found.String()
		}
		ill = ill || len(found) > 0
		lines = append(lines, names(runs)[i]+": "+words)
	}
	if !ill && len(runs) > 0 {
		return []string{history.Findings(nil).String()}
	}
	return lines
}
