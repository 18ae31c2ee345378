package cell

import (
	"go/token"
	"strings"
)

// parseType reads a type as package reflect writes it with full paths ("*descida/nn.Model", "map[string]main.P",
// "main.List[descida/nn.Layer]"), and lists the types of cells in it. ok is false for what cannot be named: functions,
// unnamed structs and interfaces, and unexported types of packages.
func parseType(text string) (f form, own []string, ok bool) {
	p := &typeParser{rest: text}
	p.parse()
	if p.bad || p.rest != "" {
		return "", nil, false
	}
	return form(p.out.String()), p.own, true
}

type typeParser struct {
	rest string
	out  strings.Builder
	own  []string
	bad  bool
}

// take moves a prefix from what is left to what is written.
func (p *typeParser) take(prefix string) bool {
	rest, ok := strings.CutPrefix(p.rest, prefix)
	if ok {
		p.rest = rest
		p.out.WriteString(prefix)
	}
	return ok
}

func (p *typeParser) need(s string) { p.bad = p.bad || !p.take(s) }

func (p *typeParser) parse() {
	for !p.bad {
		switch {
		case p.take("*"), p.take("[]"), p.take("chan "):
		case p.take("map["):
			p.parse()
			p.need("]")
		case p.take("["):
			n := strings.IndexByte(p.rest, ']')
			if n <= 0 || strings.Trim(p.rest[:n], "0123456789") != "" {
				p.bad = true
				return
			}
			p.take(p.rest[:n+1])
		default:
			p.named()
			return
		}
	}
}

// named reads path.Name or Name, and type arguments.
func (p *typeParser) named() {
	n := strings.IndexAny(p.rest, "[],{}() ")
	if n < 0 {
		n = len(p.rest)
	}
	whole := p.rest[:n]
	p.rest = p.rest[n:]
	dot := strings.LastIndex(whole, ".")
	if dot < strings.LastIndex(whole, "/") {
		dot = -1
	}
	path, name := "", whole[dot+1:]
	if dot >= 0 {
		path = strings.ReplaceAll(whole[:dot], "%2e", ".") // reflect escapes the dots of a path's last part
	}
	switch {
	case !token.IsIdentifier(name):
		p.bad = true
	case path == "main":
		p.own = append(p.own, name)
	case path == "":
		ok, function := builtin(name)
		p.bad = !ok || function
	case !token.IsExported(name):
		p.bad = true
	default:
		p.out.WriteString("\x00" + path + "\x00.")
	}
	p.out.WriteString(name)
	if p.bad || !p.take("[") {
		return
	}
	for {
		p.parse()
		if p.bad || !p.take(",") {
			break
		}
	}
	p.need("]")
}
