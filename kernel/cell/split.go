package cell

import (
	"fmt"
	"go/scanner"
	"go/token"
	"strings"

	"descida/internal/language"
)

// itemKind says what a top-level piece of a cell is.
type itemKind int

const (
	statement itemKind = iota
	packageClause
	importDecl
	typeDecl
	constDecl
	funcDecl // a function or method
	mainFunc // func main() {...}: its body runs as a block
)

// item is a top-level piece of a cell, as a stretch of its text.
type item struct {
	kind     itemKind
	from, to int
	block    int // mainFunc: where its { stands
}

// lexeme is a token with its place.
type lexeme struct {
	off, end int
	tok      token.Token
	lit      string
}

// pieces is a cell cut up.
type pieces struct {
	items     []item
	semicolon bool     // the text ends with a semicolon that someone wrote: do not show the last value
	open      []lexeme // brackets that are not closed
	stray     *lexeme  // a closing bracket that closes nothing
	errs      scanner.ErrorList
}

// split cuts a cell's text at its top-level semicolons, written or implied. It needs tokens only, so that a mistake in
// one piece leaves the others whole.
func split(src *source) *pieces {
	p := &pieces{}
	var cur []lexeme
	flush := func() {
		if len(cur) > 0 {
			p.items = append(p.items, classify(cur))
			cur = nil
		}
	}
	p.errs = src.tokens(0, func(off int, tok token.Token, lit string) {
		l := lexeme{off: off, end: off + len(tok.String()), tok: tok, lit: lit}
		if lit != "" {
			l.end = min(off+len(lit), len(src.code)) // an illegal character's literal is longer than it
		}
		p.semicolon = tok == token.SEMICOLON && (lit == ";" || p.semicolon)
		switch tok {
		case token.LPAREN, token.LBRACK, token.LBRACE:
			p.open = append(p.open, l)
		case token.RPAREN, token.RBRACK, token.RBRACE:
			if n := len(p.open); n > 0 {
				p.open = p.open[:n-1]
			} else if p.stray == nil {
				p.stray = &l
			}
		case token.SEMICOLON:
			if len(p.open) == 0 {
				flush()
				return
			}
		}
		cur = append(cur, l)
	})
	flush()
	return p
}

// classify says what a piece is by its first tokens.
func classify(ls []lexeme) item {
	it := item{kind: statement, from: ls[0].off, to: ls[len(ls)-1].end}
	switch ls[0].tok {
	case token.PACKAGE:
		it.kind = packageClause
	case token.IMPORT:
		it.kind = importDecl
	case token.TYPE:
		it.kind = typeDecl
	case token.CONST:
		it.kind = constDecl
	case token.FUNC:
		switch {
		case len(ls) > 1 && ls[1].tok == token.IDENT:
			it.kind = funcDecl
			if brace := mainBlock(ls); brace >= 0 {
				it.kind, it.block = mainFunc, brace
			}
		case isMethod(ls):
			it.kind = funcDecl
		}
	}
	return it
}

// mainBlock returns where the body of `func main() {` begins; -1 for any other function.
func mainBlock(ls []lexeme) int {
	want := []token.Token{token.FUNC, token.IDENT, token.LPAREN, token.RPAREN, token.LBRACE}
	if len(ls) < len(want) || ls[1].lit != "main" {
		return -1
	}
	for i, t := range want {
		if ls[i].tok != t {
			return -1
		}
	}
	return ls[4].off
}

// isMethod tells func (r T) Name(...) from func (a int) T {...}(1), which is a statement.
func isMethod(ls []lexeme) bool {
	depth := 0
	for i, l := range ls {
		switch l.tok {
		case token.LPAREN:
			depth++
		case token.RPAREN:
			if depth--; depth == 0 {
				return i+2 < len(ls) && ls[i+1].tok == token.IDENT && ls[i+2].tok == token.LPAREN
			}
		}
	}
	return false
}

// blank takes stretches out of a text, leaving lines and columns as they are.
func blank(text string, items []item) string {
	b := []byte(text)
	for _, it := range items {
		to := it.to
		switch it.kind {
		case statement:
			continue
		case mainFunc:
			to = it.block
		}
		for i := it.from; i < to; i++ {
			if b[i] != '\n' {
				b[i] = ' '
			}
		}
	}
	return string(b)
}

// disarm makes line directives of the student's own mean nothing: ours say where every line stands. So it does with build
// tags, which come with pasted files: a cell is built because it is run.
func disarm(code string) string {
	if !strings.Contains(code, "line ") && !strings.Contains(code, "//go:build ") {
		return code
	}
	b := []byte(code)
	newSource(0, code).tokens(scanner.ScanComments, func(off int, tok token.Token, lit string) {
		if tok == token.COMMENT && (strings.HasPrefix(lit, "//line ") || strings.HasPrefix(lit, "/*line ")) {
			b[off+2] = 'L'
		}
		if tok == token.COMMENT && strings.HasPrefix(lit, "//go:build ") {
			b[off+2] = 'G'
		}
	})
	return string(b)
}

// bracketError reports a bracket that closes nothing. One that is not closed is left to the parser, which knows
// better where it was missed.
func (c *compiler) bracketError(p *pieces) {
	if p.stray != nil {
		c.fail(p.stray.off, fmt.Sprintf(language.Pick("syntax error: this %s closes nothing: there is no bracket before it that it belongs to",
			"erro de sintaxe: este %s não fecha nada: não há antes dele o parêntese, colchete ou chave que lhe corresponda"), p.stray.tok))
	}
}
