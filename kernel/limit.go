package kernel

import (
	"strings"
	"time"

	"descida/internal/language"
)

const (
	// maxText is how much text of a cell is shown: a browser dies of much more, and a notebook keeps it all.
	maxText = 10 << 20
	// maxShown is how much a cell may show at once: pictures, tables, charts and their updates.
	maxShown = 100 << 20
	// shownEach is what each of them counts beside its content.
	shownEach = 500
	// shownRate is how much may be shown for each second that passed: a chart that moves for hours is no flood.
	shownRate = 1 << 20
	// maxValue bounds the text of one value.
	maxValue = 1 << 20
	// clearedAgain is how long after an output was cleared the next time counts: a loop may clear as fast as it can.
	clearedAgain = time.Second
)

// limits bound what a cell shows. Each is told of once, or once more after the output was cleared.
type limits struct {
	printed   int // bytes of text
	textTold  bool
	shown     float64 // bytes
	since     time.Time
	shownTold bool
	cleared   time.Time
}

// text gives what is shown of a text that is printed. over: from here on nothing is, which was not yet told.
func (l *limits) text(text string) (shown string, over bool) {
	left := maxText - l.printed
	if len(text) <= left {
		l.printed += len(text)
		return text, false
	}
	l.printed = maxText
	over, l.textTold = !l.textTold, true
	return strings.ToValidUTF8(text[:left], ""), over
}

// bundle reports whether what is to be shown still may be. over: it may not, which was not yet told.
func (l *limits) bundle(b map[string][]byte, now time.Time) (ok, over bool) {
	l.shown = max(0, l.shown-now.Sub(l.since).Seconds()*shownRate)
	l.since = now
	size := shownEach
	for _, content := range b {
		size += len(content)
	}
	if l.shown+float64(size) <= maxShown {
		l.shown += float64(size)
		return true, false
	}
	over, l.shownTold = !l.shownTold, true
	return false, over
}

// clear begins anew: what was shown is gone.
func (l *limits) clear(now time.Time) {
	if now.Sub(l.cleared) < clearedAgain {
		return
	}
	*l = limits{cleared: now, since: now}
}

// cutValue cuts the text of a value that is too long, and reports whether it was.
func cutValue(bundle map[string][]byte) bool {
	text := bundle[mimeText]
	if len(text) <= maxValue {
		return false
	}
	bundle[mimeText] = []byte(strings.ToValidUTF8(string(text[:maxValue]), "") + "…")
	return true
}

func textOver() string {
	return language.Pick(
		"the cell has printed 10 MB. What it prints from here on is not shown; %capture FILE as the cell's first line keeps it all in a file",
		"a célula já imprimiu 10 MB. O que ela imprimir daqui em diante não aparece; %capture ARQUIVO na primeira linha da célula guarda tudo em um arquivo")
}

func shownOver() string {
	return language.Pick(
		"the cell shows more than a notebook can hold: 100 MB of pictures and tables. Some of what follows is left out",
		"a célula mostra mais do que cabe em um notebook: 100 MB de figuras e tabelas. Parte do que vem a seguir fica de fora")
}

func valueCut() string {
	return language.Pick("the value's text is very long: only its first 1 MB is shown", "o texto do valor é muito longo: só o primeiro 1 MB aparece")
}
