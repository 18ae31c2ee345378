package cell

import (
	"fmt"
	"slices"
	"strings"

	"descida/internal/language"
)

// Forget makes the program that takes variables out of the store. What shares memory with them keeps its part.
// Declarations may be named as well. Names are gone with Commit. Errors: a name is unknown.
func (s *Session) Forget(n int, names ...string) (*Program, error) {
	var saved []string
	for _, name := range names {
		switch {
		case s.vars[name] != nil:
			if s.vars[name].lost == "" {
				saved = append(saved, name)
			}
		case s.units[name] != nil:
		case s.locals[name] != "":
			return nil, fmt.Errorf(language.Pick("%s lives only in its own cell: there is nothing to delete",
				"%s só vive na própria célula: não há o que apagar"), name)
		default:
			return nil, fmt.Errorf("%s", s.unknown(name))
		}
	}
	if len(saved) == 0 {
		return &Program{Files: map[string]string{}, drops: names}, nil
	}
	slices.Sort(saved)
	var p *Program
	var err error
	for _, alone := range []bool{false, true} { // what cannot be compiled any more must not hinder
		c := &compiler{s: s, cell: n, src: newSource(n, ""), p: &Program{Files: map[string]string{}}, forget: slices.Compact(saved), alone: alone}
		p, err = c.compile(nil)
		c.release()
		if err == nil {
			p.drops = names
			return p, nil
		}
	}
	return nil, err
}

// unknown words that the session has no such name.
func (s *Session) unknown(name string) string {
	text := fmt.Sprintf(language.Pick("there is no variable, function or type %s in this session", "não há variável, função ou tipo %s nesta sessão"), name)
	var all []string
	for v := range s.vars {
		all = append(all, v)
	}
	for u := range s.units {
		if !strings.Contains(u, ".") {
			all = append(all, u)
		}
	}
	slices.Sort(all)
	if near := nearest(name, all); near != "" {
		text += fmt.Sprintf(language.Pick("; did you mean %s?", "; seria %s?"), near)
	}
	return text
}

// forgotten reaches the variables to forget that share memory with others: those must be saved without them.
func (c *compiler) forgotten() {
	if c.alone {
		return
	}
	for _, island := range c.s.islands {
		stays := slices.ContainsFunc(island.Names, func(n string) bool { return !slices.Contains(c.forget, n) })
		for _, name := range island.Names {
			if v := c.s.vars[name]; stays && v != nil && slices.Contains(c.forget, name) {
				c.reach.variable(varPrefix+name, v)
			}
		}
	}
}
