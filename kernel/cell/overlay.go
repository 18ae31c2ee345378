package cell

import (
	"go/scanner"
	"go/token"
	"slices"
	"strings"
)

// Where says what a place in a cell is part of.
type Where int

// A place is in Go code, in a string, rune or comment, in an import's path, or in one of the lines that are no Go.
const (
	InCode Where = iota
	InText
	InImport
	InCommand
)

// Overlay is the session as one Go file, with a cell that is being written at its end: what a language server needs
// to know, whose offsets it gives and takes. All offsets count bytes.
type Overlay struct {
	Text   string // of package main
	Cursor int    // the cursor's offset in Text
	Where  Where  // what the cursor is part of

	ImportFrom, ImportTo int // where the import's path stands in the cell, in which the cursor is

	code     string // the cell, of the same length, with what is no Go blanked
	cursor   int
	segments []segment // declarations of the cell
	body     int       // where the cell's text with its statements begins
	tokens   []lexeme
}

// segment is a stretch of the cell that stands elsewhere in the file.
type segment struct{ from, to, at int }

// Overlay writes the session with a cell's text. It takes any text, finished or not, and may be called at any time,
// also while a cell is compiled or runs. Every package that a cell can use without an import is imported, also where
// nothing uses it: a language server reads packages anew when the imports change.
func (s *Session) Overlay(code string, cursor int) *Overlay {
	return s.outline.Load().order().overlay(code, cursor)
}

func (o *outline) overlay(code string, cursor int) *Overlay {
	f := &Overlay{cursor: min(max(cursor, 0), len(code))}
	f.code = onlyGo(code)
	f.locate(code)
	mended := f.mend()
	src := newSource(0, mended)
	p := split(src)
	f.write(o, src, p)
	f.Cursor = f.offset(f.cursor)
	return f
}

// onlyGo blanks the lines that are commands, and carriage returns.
func onlyGo(code string) string {
	code = strings.ReplaceAll(code, "\r", " ")
	rest, _ := SplitCommands(code)
	if rest == code {
		return code
	}
	lines, kept := strings.Split(code, "\n"), strings.Split(rest, "\n")
	for i, line := range lines {
		if i >= len(kept) || kept[i] == "" { // a cell that is all command has no rest
			lines[i] = strings.Repeat(" ", len(line))
		}
	}
	return strings.Join(lines, "\n")
}

// locate finds the tokens, and what the cursor is part of.
func (f *Overlay) locate(code string) {
	if line := lineAt(code, f.cursor); strings.TrimSpace(line) != "" && strings.TrimSpace(lineAt(f.code, f.cursor)) == "" {
		f.Where = InCommand
	}
	importing := false
	var questions []int
	newSource(0, f.code).tokens(scanner.ScanComments, func(off int, tok token.Token, lit string) {
		l := lexeme{off: off, end: off + len(tok.String()), tok: tok, lit: lit}
		if lit != "" {
			l.end = min(off+len(lit), len(f.code))
		}
		switch tok {
		case token.ILLEGAL:
			if lit == "?" { // of a question, which is a name otherwise
				questions = append(questions, off)
				return
			}
		case token.IMPORT:
			importing = true
		case token.FUNC, token.TYPE, token.VAR, token.CONST, token.ASSIGN, token.DEFINE:
			importing = false
		case token.COMMENT, token.STRING, token.CHAR:
			switch inside := off < f.cursor && (f.cursor < l.end || f.cursor == l.end && open(l)); {
			case inside && importing && tok == token.STRING:
				f.Where, f.ImportFrom, f.ImportTo = InImport, off+1, l.end
				if !open(l) {
					f.ImportTo--
				}
			case inside:
				f.Where = InText
			}
		}
		if tok != token.COMMENT {
			f.tokens = append(f.tokens, l)
		}
	})
	b := []byte(f.code)
	for _, off := range questions {
		b[off] = ' '
	}
	f.code = string(b)
}

// open reports whether what is written right behind a literal or comment is part of it.
func open(l lexeme) bool {
	s := l.lit
	switch {
	case l.tok == token.COMMENT:
		return strings.HasPrefix(s, "//") || len(s) < 4 || !strings.HasSuffix(s, "*/")
	case len(s) < 2 || s[len(s)-1] != s[0]:
		return true
	case s[0] == '`':
		return false
	}
	slashes := 0
	for i := len(s) - 2; i > 0 && s[i] == '\\'; i-- {
		slashes++
	}
	return slashes%2 == 1
}

// lineAt is the line of a text that a place is in.
func lineAt(text string, at int) string {
	from := strings.LastIndexByte(text[:at], '\n') + 1
	line, _, _ := strings.Cut(text[from:], "\n")
	return line
}

// mend makes a text that is being written easier to parse, keeping its length: brackets that close nothing go, and a
// selector that the cursor has not begun does not take the next line's first word.
func (f *Overlay) mend() string {
	b := []byte(f.code)
	var brackets []token.Token
	inside := false // the cursor is in parentheses or brackets
	for _, l := range f.tokens {
		if l.off >= f.cursor && !inside {
			inside = len(brackets) > 0 && brackets[len(brackets)-1] != token.LBRACE
			if inside {
				break
			}
		}
		switch l.tok {
		case token.LPAREN, token.LBRACK, token.LBRACE:
			brackets = append(brackets, l.tok)
		case token.RPAREN, token.RBRACK, token.RBRACE:
			if n := len(brackets); n > 0 {
				brackets = brackets[:n-1]
			}
		}
	}
	depth := 0
	for _, l := range f.tokens {
		switch l.tok {
		case token.LPAREN, token.LBRACK, token.LBRACE:
			depth++
		case token.RPAREN, token.RBRACK, token.RBRACE:
			if depth--; depth < 0 {
				depth, b[l.off] = 0, ' '
			}
		}
	}
	if c := f.cursor; !inside && c > 0 && f.code[c-1] == '.' && f.Where == InCode {
		rest := f.code[c:]
		if end := strings.IndexByte(rest, '\n'); end >= 0 && strings.TrimSpace(rest[:end]) == "" {
			b[c+end] = ';'
		}
	}
	return string(b)
}

// write composes the file.
func (f *Overlay) write(o *outline, src *source, p *pieces) {
	var b strings.Builder
	own := map[string]bool{}
	var imports, decls []item
	end := ending(src.code, p)
	last := len(p.items) - 1
	inLast := last >= 0 && p.items[last].kind != statement && p.items[last].kind != mainFunc &&
		(len(p.open) > 0 || strings.HasPrefix(end, "`"))
	if inLast { // what follows is still a part of it
		p.items[last].to = len(src.code)
	}
	for i, it := range p.items {
		switch it.kind {
		case importDecl:
			imports = append(imports, it)
		case typeDecl, constDecl, funcDecl:
			for _, k := range declaredIn(src.code[it.from:it.to]) {
				own[k] = true
			}
			it.from = docStart(src.code, it.from)
			p.items[i] = it
			decls = append(decls, it)
		}
	}
	fresh := f.freshVariables(p, own)
	h := newHeader(&b, o, own)
	h.cell(src.code, imports)
	h.session()
	placeAll := func(items []item) {
		for _, it := range items {
			if inLast && it == p.items[last] {
				f.place(&b, src, it, end)
			} else {
				f.place(&b, src, it, "")
			}
		}
	}
	placeAll(imports)
	h.variables()
	h.declarations()
	b.WriteString(fresh)
	placeAll(decls)
	b.WriteString("func " + bodyName + "() {\n")
	f.body = b.Len()
	b.WriteString(blank(src.code, p.items))
	if !inLast {
		b.WriteString(end)
	}
	b.WriteString("\n}\n")
	f.Text = b.String()
}

// freshVariables declares what the cell's own statements will define, where the cursor is in a function of the cell: it
// will see those variables. The names are added to own. A variable made from its old value stays the old one.
func (f *Overlay) freshVariables(p *pieces, own map[string]bool) string {
	var b strings.Builder
	inFunction := func(it item) bool { return it.kind == funcDecl && it.from < f.cursor && f.cursor <= it.to }
	if !slices.ContainsFunc(p.items, inFunction) {
		return ""
	}
	for i, it := range p.items {
		if it.kind != statement || i == len(p.items)-1 && len(p.open) > 0 {
			continue
		}
		names, assign := defines(f.code[it.from:it.to])
		if len(names) == 0 || slices.ContainsFunc(names, func(n string) bool { return n == "_" || own[n] }) {
			continue
		}
		for _, n := range names {
			own[n] = true
		}
		b.WriteString("var " + f.code[it.from:it.from+assign] + "=" + f.code[it.from+assign+len(":="):it.to] + "\n")
	}
	return b.String()
}

// defines are the names that a statement a, b := ... defines, and where its := stands; none where one of them is also
// on its right side.
func defines(text string) (names []string, assign int) {
	right, other := false, false
	newSource(0, text).tokens(0, func(off int, tok token.Token, lit string) {
		switch {
		case right:
			other = other || tok == token.IDENT && slices.Contains(names, lit)
		case tok == token.DEFINE:
			right, assign = true, off
		case tok == token.IDENT:
			names = append(names, lit)
		case tok != token.COMMA:
			other = true
		}
	})
	if other || !right {
		return nil, 0
	}
	return names, assign
}

// place writes a declaration of the cell. end closes what it leaves open.
func (f *Overlay) place(b *strings.Builder, src *source, it item, end string) {
	f.segments = append(f.segments, segment{it.from, it.to, b.Len()})
	b.WriteString(src.code[it.from:it.to] + end + "\n")
}

// ending closes what a cell leaves open: a raw string, a comment, brackets.
func ending(code string, p *pieces) string {
	var l lexer
	line := ""
	for line = range strings.SplitSeq(code, "\n") {
		l.line(line)
	}
	var b strings.Builder
	switch {
	case l.mode == '`':
		b.WriteByte('`')
	case l.mode == '*':
		b.WriteString("*/")
	case len(p.open) > 0 && strings.Contains(line, "//"):
		b.WriteByte('\n')
	}
	for i := len(p.open) - 1; i >= 0; i-- {
		b.WriteString(map[token.Token]string{token.LPAREN: ")", token.LBRACK: "]", token.LBRACE: "}"}[p.open[i].tok])
	}
	return b.String()
}

// offset is where a place of the cell stands in the file.
func (f *Overlay) offset(at int) int {
	for _, s := range f.segments {
		if s.from < at && at <= s.to {
			return s.at + at - s.from
		}
	}
	return f.body + at
}

// CellOffset is where a place of the file stands in the cell; ok is false for what is not the cell's.
func (f *Overlay) CellOffset(at int) (offset int, ok bool) {
	for _, s := range f.segments {
		if s.at <= at && at <= s.at+s.to-s.from {
			return s.from + at - s.at, true
		}
	}
	if at < f.body || at > f.body+len(f.code) {
		return 0, false
	}
	return at - f.body, true
}

// Name is the name at the cursor: what it touches, else the function whose arguments it is in. from and to are its place
// in the cell, at is it in the file; ok is false where there is none.
func (f *Overlay) Name() (name string, at int, ok bool) {
	if f.Where != InCode {
		return "", 0, false
	}
	var calls []int // the opening brackets around the cursor, by their tokens
	for i, l := range f.tokens {
		if l.tok == token.IDENT && l.off <= f.cursor && f.cursor <= l.end {
			return f.name(l)
		}
		if l.off >= f.cursor {
			break
		}
		switch l.tok {
		case token.LPAREN, token.LBRACK, token.LBRACE:
			calls = append(calls, i)
		case token.RPAREN, token.RBRACK, token.RBRACE:
			calls = calls[:max(len(calls)-1, 0)]
		}
	}
	if n := len(calls); n > 0 && calls[n-1] > 0 && f.tokens[calls[n-1]].tok == token.LPAREN {
		if l := f.tokens[calls[n-1]-1]; l.tok == token.IDENT {
			return f.name(l)
		}
	}
	return "", 0, false
}

// name is a name with its place in the file, where it may be missing: of func main() only the body is there.
func (f *Overlay) name(l lexeme) (name string, at int, ok bool) {
	at = f.offset(l.off+1) - 1
	return l.lit, at, strings.HasPrefix(f.Text[at:], l.lit)
}
