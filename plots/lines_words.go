package plots

import (
	"fmt"

	"descida/internal/language"
	"descida/nn/history"
)

// mostLines is how many lines of a panel are put into words.
const mostLines = 16

// words are the curves in words: of each line the first value, the lowest, the highest and the last.
func (s *stack) words() string {
	lines := []string{s.title, s.subtitle}
	if s.lowX > s.highX {
		return joinLines(append(lines, language.Pick("there is nothing to draw: no value is a number", "não há o que desenhar: nenhum valor é um número"))...)
	}
	for i, p := range s.panels {
		if i == 0 {
			lines = append(lines, "x: "+p.X+logWords(s.logX))
		}
		lines = append(lines, "y: "+p.Y+logWords(p.logY))
		for k, l := range p.Lines {
			if k == mostLines {
				lines = append(lines, fmt.Sprintf(language.Pick("  … and %d more lines", "  … e mais %d linhas"), len(p.Lines)-k))
				break
			}
			words := lineWords(l)
			if l.Name != "" {
				words = l.Name + ": " + words
			}
			lines = append(lines, "  "+words)
		}
	}
	return joinLines(lines...)
}

func logWords(log bool) string {
	if log {
		return language.Pick(" (logarithmic)", " (logarítmico)")
	}
	return ""
}

func lineWords(l history.Line) string {
	lowest, highest, _ := extremes(l.Y, 0, len(l.Y))
	first, last, known := -1, -1, 0
	for i, y := range l.Y {
		if !finite(y) {
			continue
		}
		known++
		if first < 0 {
			first = i
		}
		last = i
	}
	at := func(i int) string { return fmt.Sprintf("%s (x = %s)", value(l.Y[i]), value(l.X[i])) }
	switch {
	case known == 0:
		return language.Pick("no value is a number", "nenhum valor é um número")
	case known == 1:
		return at(first)
	case known == 2 && l.X[first] == l.X[last]:
		return fmt.Sprintf(language.Pick("upright at x = %s", "vertical em x = %s"), value(l.X[first]))
	}
	words := language.Pick("first ", "primeiro ") + at(first)
	if l.Y[lowest] == l.Y[highest] {
		words = fmt.Sprintf(language.Pick("%s from x = %s to %s", "%s de x = %s a %s"), value(l.Y[first]), value(l.X[first]), value(l.X[last]))
	} else {
		if l.Y[lowest] != l.Y[first] && l.Y[lowest] != l.Y[last] {
			words += language.Pick(", lowest ", ", menor ") + at(lowest)
		}
		if l.Y[highest] != l.Y[first] && l.Y[highest] != l.Y[last] {
			words += language.Pick(", highest ", ", maior ") + at(highest)
		}
		words += language.Pick(", last ", ", último ") + at(last)
	}
	switch gaps := len(l.Y) - known; gaps {
	case 0:
	case 1:
		words += language.Pick("; 1 value cannot be drawn", "; 1 valor não pode ser desenhado")
	default:
		words += fmt.Sprintf(language.Pick("; %s values cannot be drawn", "; %s valores não podem ser desenhados"), group(gaps))
	}
	return words
}
