package cell

import (
	"errors"
	"go/parser"
	"go/scanner"
	"go/token"
	"strings"
)

// Completeness says whether a cell's text can run: "complete", "invalid", or "incomplete" with the indentation of the
// line that should follow. It looks at the form only, not at names and types.
func Completeness(code string) (status, indent string) {
	rest, commands := SplitCommands(code)
	rest, _ = SplitQuestions(rest)
	if strings.TrimSpace(rest) == "" {
		if n := len(commands); n > 0 && strings.HasSuffix(commands[n-1], " ") {
			return "incomplete", "" // a command that goes on with \
		}
		return "complete", ""
	}
	src := newSource(0, rest)
	p := split(src)
	for _, e := range p.errs {
		if strings.Contains(e.Msg, "raw string literal not terminated") || strings.Contains(e.Msg, "comment not terminated") {
			return "incomplete", ""
		}
	}
	switch {
	case len(p.errs) > 0 || p.stray != nil:
		return "invalid", ""
	case len(p.open) > 0:
		if breaksBefore(p, src) {
			return "invalid", ""
		}
		return "incomplete", following(rest)
	}
	off := firstError(p, src)
	switch {
	case off < 0:
		return "complete", ""
	case off >= len(strings.TrimRight(rest, " \t\n")):
		return "incomplete", following(rest)
	}
	return "invalid", ""
}

// following is the indentation of the line after a text: one step deeper after an opening bracket or a case.
func following(code string) string {
	lines := strings.Split(strings.TrimRight(code, " \t\n"), "\n")
	last := lines[len(lines)-1]
	indent := last[:len(last)-len(strings.TrimLeft(last, " \t"))]
	if strings.IndexByte("{([:", last[len(last)-1]) >= 0 {
		indent += "\t"
	}
	return indent
}

// breaksBefore reports whether a text with open brackets is wrong already: with the brackets closed, the parser finds
// something before its end.
func breaksBefore(p *pieces, src *source) bool {
	closed := strings.TrimRight(src.code, " \t\n")
	n := len(closed)
	for i := len(p.open) - 1; i >= 0; i-- {
		closed += map[token.Token]string{token.LPAREN: ")", token.LBRACK: "]", token.LBRACE: "\n}"}[p.open[i].tok]
	}
	whole := newSource(0, closed)
	off := firstError(split(whole), whole)
	return off >= 0 && off < n
}

// firstError is where the parser first objects to a cell; -1 where it does not.
func firstError(p *pieces, src *source) int {
	var b strings.Builder
	b.WriteString("package main\n")
	kinds := [][]itemKind{{importDecl}, {typeDecl, constDecl, funcDecl}}
	for _, kind := range kinds {
		for _, it := range p.items {
			for _, k := range kind {
				if it.kind == k {
					b.WriteString(src.at(it.from) + src.code[it.from:it.to] + "\n")
				}
			}
		}
	}
	b.WriteString("func f(){" + src.at(0) + blank(src.code, p.items) + "\n}\n")
	fset := token.NewFileSet()
	_, err := parser.ParseFile(fset, "", b.String(), parser.SkipObjectResolution)
	var list scanner.ErrorList
	if !errors.As(err, &list) || len(list) == 0 {
		return -1
	}
	list.Sort()
	return src.offset(list[0].Pos.Line, list[0].Pos.Column)
}
