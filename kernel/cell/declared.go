package cell

import (
	"go/token"
	"slices"
)

// declaredIn are the names that a declaration declares, methods as T.M; found by tokens, so that it need not parse.
func declaredIn(text string) (keys []string) {
	var ls []lexeme
	newSource(0, text).tokens(0, func(off int, tok token.Token, lit string) { ls = append(ls, lexeme{off: off, tok: tok, lit: lit}) })
	if len(ls) < 2 {
		return nil
	}
	if ls[0].tok == token.FUNC {
		if ls[1].tok == token.IDENT {
			return []string{ls[1].lit}
		}
		receiver, depth := "", 0
		for _, l := range ls[1:] {
			switch {
			case l.tok == token.LPAREN:
				depth++
			case l.tok == token.RPAREN:
				depth--
			case l.tok == token.LBRACK:
				depth += 2
			case l.tok == token.RBRACK:
				depth -= 2
			case l.tok == token.IDENT && depth == 1:
				receiver = l.lit
			case l.tok == token.IDENT && depth == 0:
				return []string{receiver + "." + l.lit}
			}
		}
		return nil
	}
	group := ls[1].tok == token.LPAREN
	depth, first := 0, true
	for i, l := range ls[1:] {
		switch l.tok {
		case token.LPAREN, token.LBRACK, token.LBRACE:
			if depth++; group && depth == 1 {
				first = true
				continue
			}
		case token.RPAREN, token.RBRACK, token.RBRACE:
			depth--
		case token.SEMICOLON:
			if group && depth == 1 {
				first = true
				continue
			}
		case token.COMMA:
			if ls[0].tok == token.CONST && i > 0 && ls[i].tok == token.IDENT && slices.Contains(keys, ls[i].lit) {
				first = true
				continue
			}
		case token.IDENT:
			if first {
				keys = append(keys, l.lit)
			}
		}
		first = false
	}
	return keys
}
